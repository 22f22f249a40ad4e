"""`manage.py export_ocds TENDER`: one tender as an Open Contracting release package."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from innovate.suppliers.models import Tender
from innovate.suppliers.ocds import package


class Command(BaseCommand):
    help = "Write one published tender as an OCDS 1.1 release package (JSON) to standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("tender", type=int)

    def handle(self, *args: Any, tender: int, **options: Any) -> None:
        row = Tender.objects.select_related("project").filter(pk=tender, published_at__isnull=False).first()
        if row is None:
            raise CommandError(f"There is no published tender {tender}.")
        self.stdout.write(json.dumps(package(row), ensure_ascii=False, indent=2))
