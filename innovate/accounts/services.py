"""What changes a person's account, beyond what django-allauth does."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from innovate.accounts.models import ApiToken, Profile, User, hash_token


def create_person(
    *, email: str, display_name: str, password: str | None = None, language: str = "en", **fields: object
) -> User:
    """Store a person with a verified address and an empty profile: for staff commands, the demo and tests."""
    from allauth.account.models import EmailAddress

    with transaction.atomic():
        person = User.objects.create_user(
            email, password, display_name=display_name, language=language, **fields
        )
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        Profile.objects.create(person=person)
    return person


def change_account(*, person: User, display_name: str, bio: str, language: str, time_zone: str) -> None:
    """Store a person's own settings."""
    with transaction.atomic():
        User.objects.filter(pk=person.pk).update(
            display_name=display_name, language=language, time_zone=time_zone
        )
        Profile.objects.update_or_create(person=person, defaults={"bio": bio})


def issue_token(*, person: User, name: str, scope: str) -> tuple[ApiToken, str]:
    """Make a personal API token; the second value is the secret, shown once and never stored."""
    secret = ApiToken.new_secret()
    token = ApiToken.objects.create(
        person=person, name=name, scope=scope, prefix=secret[:12], hashed=hash_token(secret)
    )
    return token, secret


def revoke_token(*, token: ApiToken) -> None:
    """Make the token useless from now on; revoking twice is fine."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
