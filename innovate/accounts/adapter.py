"""How django-allauth behaves here."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language, override

from innovate.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Writes to people in their own language, not that of whoever caused the mail."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        person = context.get("user")
        # Without an account there is only the language of the page that the person is on.
        with override(person.language if isinstance(person, User) else get_language()):
            super().send_mail(template_prefix, email, context)

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """There are no user names."""
