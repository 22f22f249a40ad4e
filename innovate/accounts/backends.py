"""Who is behind a session: the person together with their profile, in one query."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend

from innovate.accounts.models import User


class _WithProfile:
    """The header of every page shows the person's picture, which must not cost a query of its own."""

    def get_user(self, user_id: Any) -> User | None:
        return User.objects.select_related("profile").filter(pk=user_id, is_active=True).first()


class PasswordBackend(_WithProfile, ModelBackend):
    """The staff area's sign-in."""


class AccountBackend(_WithProfile, AuthenticationBackend):
    """The portal's sign-in."""
