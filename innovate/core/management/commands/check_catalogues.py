"""Fail unless every message of the source is translated and its placeholders agree."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from innovate.core import catalogues


class Command(BaseCommand):
    help = "Check that the catalogues are complete; exit with 1 and name what is missing."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        found = list(catalogues.problems())
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(
                f"{len(found)} messages need work: manage.py extract_catalogues, then translate."
            )
        self.stdout.write("catalogues complete")
