"""Build the search index anew from rows."""

from __future__ import annotations

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Throw the search index away and build it from the database."

    def handle(self, *args: object, **options: object) -> None:
        call_command("wagtail_update_index", stdout=self.stdout)
