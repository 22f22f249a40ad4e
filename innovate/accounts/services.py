"""What changes a person's account, beyond what django-allauth does."""

from __future__ import annotations

import io
import secrets

from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from innovate.accounts import leaving
from innovate.accounts.models import ApiToken, Profile, User, hash_token
from innovate.core.errors import Conflict
from innovate.core.files import clean_image

#: Sides in pixels: the largest place shows a picture at 80, and screens have up to three pixels for one.
AVATAR_SIDE = 240


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


def set_avatar(*, person: User, upload: UploadedFile) -> None:
    """Store a picture of the person, cut to a square about its middle. Raises UploadRefused for a bad file."""
    with Image.open(clean_image(upload).content) as image:
        out = io.BytesIO()
        ImageOps.fit(image, (AVATAR_SIDE, AVATAR_SIDE)).save(out, "WEBP", quality=85)
    _change_avatar(person, ContentFile(out.getvalue(), name=f"{secrets.token_urlsafe(12)}.webp"))


def remove_avatar(*, person: User) -> None:
    """Take the picture away; without one nothing happens."""
    _change_avatar(person, None)


def _change_avatar(person: User, picture: ContentFile | None) -> None:
    """Put `picture` in the place of the old one, whose file goes once that is certain."""
    with transaction.atomic():
        profile, _made = Profile.objects.select_for_update().get_or_create(person=person)
        old, storage = profile.avatar.name, profile.avatar.storage
        profile.avatar = picture or ""
        profile.save(update_fields=["avatar"])
        if old:
            transaction.on_commit(lambda: storage.delete(old))


def delete_account(*, person: User) -> None:
    """Erase who a person is; records of money, ballots and messages stay, under “Former member”.

    Their address is free for a new account afterwards. Raises Conflict while something stands in the way.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        found = leaving.obstacles(person)
        if found:
            raise Conflict(
                _("You cannot leave yet: %(reasons)s")
                % {"reasons": " ".join(obstacle.text for obstacle in found)},
                code="cannot_leave",
            )
        leaving.erase(person)
        _forget(person)


def _forget(person: User) -> None:
    """Remove every way to sign in and everything that says who the person was."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount
    from allauth.usersessions.models import UserSession
    from wagtail.users.models import UserProfile

    _change_avatar(person, None)
    for session in UserSession.objects.filter(user=person):
        session.end()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    UserProfile.objects.filter(user=person).delete()
    ApiToken.objects.filter(person=person).delete()
    Profile.objects.filter(person=person).delete()
    person.groups.clear()
    person.user_permissions.clear()
    User.objects.filter(pk=person.pk).update(
        # A name under .invalid never leads anywhere, and the old address can be used again.
        email=f"former-{person.pk}@former.invalid",
        display_name="",
        password=make_password(None),
        language="en",
        time_zone="UTC",
        last_login=None,
        is_active=False,
        is_staff=False,
        is_superuser=False,
    )
