"""Collect the messages of the source into the catalogues."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from innovate.core import catalogues


class Command(BaseCommand):
    help = "Update locale/*/LC_MESSAGES/django.po from the source; new messages are left empty."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        template = catalogues.extract()
        for locale in (catalogues.SOURCE, *catalogues.TRANSLATED):
            catalogue = catalogues.update(locale, template)
            empty = sum(1 for message in catalogue if message.id and not message.string)
            self.stdout.write(f"{locale}: {len(catalogue)} messages, {empty} not translated")
