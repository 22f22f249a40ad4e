"""Compile the catalogues that changed."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from innovate.core import catalogues


class Command(BaseCommand):
    help = "Compile each catalogue that is newer than its .mo file."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"{catalogues.compile_stale()} catalogues compiled")
