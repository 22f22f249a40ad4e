"""Build the search index anew from rows."""

from __future__ import annotations

from django.core.management import call_command
from django.core.management.base import BaseCommand

from innovate.projects.models import Project
from innovate.projects.similarity import store_tokens


class Command(BaseCommand):
    help = "Throw the search index away and build it from the database."

    def handle(self, *args: object, **options: object) -> None:
        call_command("wagtail_update_index", stdout=self.stdout)
        rows = Project.objects.prefetch_related("translations").order_by("pk")
        store_tokens(rows.iterator(chunk_size=500))
