"""How django-allauth behaves here."""

from __future__ import annotations

import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from innovate.accounts.models import User
from innovate.core.network import client_ip


class AccountAdapter(DefaultAccountAdapter):
    """Writes to people in their own language, not that of whoever caused the mail; says what to do next."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. You can make a new one with the same address."),
        "email_password_mismatch": _("Address and password do not belong together. Look at both once more."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This is not the code we sent. Take the one in the newest mail."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _(
            "That went wrong too often. Wait a few minutes, then sign in again; where a code is needed, "
            "we send a new one."
        ),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        person = context.get("user")
        # Without an account there is only the language of the page that the person is on.
        with override(person.language if isinstance(person, User) else get_language()):
            super().send_mail(template_prefix, email, context)

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """There are no user names."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the caller's address as the rest of the house sees it; a list of sessions needs a real one."""
        try:
            return str(ipaddress.ip_address(client_ip(request)))
        except ValueError:
            return str(ipaddress.IPv4Address(0))


class MfaAdapter(DefaultMFAAdapter):
    """Passkeys and authenticator apps call us by our name, not by that of the machine."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "This is not the code your app shows now. Wait for the next one, and look at the clock of your device."
        ),
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.WAGTAIL_SITE_NAME}
