"""Check that the book holds: balanced, complete, unaltered, nothing held below zero."""

from __future__ import annotations

import sys
from decimal import Decimal

from babel.numbers import get_currency_precision
from django.core.management.base import BaseCommand
from django.db import transaction

from innovate.ledger import audit
from innovate.ledger.models import Journal, Transfer


class Command(BaseCommand):
    help = "Check the ledger and print what is wrong with it; exits with 1 when anything is."

    def handle(self, *args: object, **options: object) -> None:
        # One transaction, so that on a working system all sums are of the same moment.
        with transaction.atomic():
            wrong = list(audit.findings())
            counts = f"{Journal.objects.count()} journals, {Transfer.objects.count()} transfers"
            turnover = audit.turnover()
        for sentence in wrong:
            self.stderr.write(self.style.ERROR(f"MISMATCH: {sentence}"))
        for currency, amount in sorted(turnover.items()):
            digits = get_currency_precision(currency)
            self.stdout.write(f"{currency}: {Decimal(amount).scaleb(-digits):,.{digits}f} moved")
        self.stdout.write(counts)
        if wrong:
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS("The ledger holds."))
