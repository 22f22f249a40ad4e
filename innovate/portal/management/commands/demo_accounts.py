"""Print the demo's accounts."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from innovate.accounts.models import User
from innovate.portal.demo import content


class Command(BaseCommand):
    help = "Print who can sign in to the demo, and with which password."

    def handle(self, *args: object, **options: object) -> None:
        from innovate.portal.demo.loading.people import PASSWORD

        personas = content.personas()
        known = set(
            User.objects.filter(email__in=[person.email for person in personas.values()]).values_list(
                "email", flat=True
            )
        )
        for persona, person in personas.items():
            if person.email in known:
                self.stdout.write(f"{persona:12} {person.email:34} {PASSWORD}")
