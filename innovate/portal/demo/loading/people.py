"""Members: those who write, and a crowd that supports, votes and backs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from innovate.accounts.models import Profile, User
from innovate.portal.demo import content
from innovate.portal.demo.loading.clock import TODAY

#: Every demo account signs in with it; `make run` prints it.
PASSWORD = "try-it-out-2026"  # noqa: S105 - it is no secret
CROWD = 420
LANGUAGES = {"en": "en", "zh": "zh-hans"}
ZONES = {"en": "Europe/Berlin", "zh": "Asia/Shanghai"}


@dataclass(frozen=True, slots=True)
class Crew:
    """The people of the demo: by key those who write, and the crowd."""

    by_key: dict[str, User]
    crowd: list[User]

    def __getitem__(self, key: str) -> User:
        return self.by_key[key]

    @property
    def staff(self) -> User:
        return self.by_key[content.personas()["staff"].key]


def load() -> Crew:
    """Store everybody with a verified address and a profile; one hash serves all, since all share the password."""
    hashed = make_password(PASSWORD)
    named, crowd = content.people(), content.crowd(CROWD)
    with transaction.atomic():
        rows = User.objects.bulk_create(
            User(
                email=person.email,
                password=hashed,
                display_name=person.name,
                language=LANGUAGES[person.language],
                time_zone=ZONES[person.language],
                is_staff=person.persona == "staff",
                is_superuser=person.persona == "staff",
                date_joined=TODAY - timedelta(days=500 - number % 90),
            )
            for number, person in enumerate((*named, *crowd))
        )
        EmailAddress.objects.bulk_create(
            EmailAddress(user=row, email=row.email, verified=True, primary=True) for row in rows
        )
        Profile.objects.bulk_create(
            Profile(person=row, bio=person.bio) for row, person in zip(rows, (*named, *crowd), strict=True)
        )
    return Crew({person.key: row for person, row in zip(named, rows, strict=False)}, rows[len(named) :])
