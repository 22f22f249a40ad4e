"""Members: those who write, those who have introduced themselves, and those who only sign a handle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import transaction

from innovate.accounts.models import Profile, User
from innovate.portal.demo import content
from innovate.portal.demo.artwork.faces import face
from innovate.portal.demo.content import DemoPerson
from innovate.portal.demo.loading.clock import TODAY
from innovate.portal.staff.groups import EDITORS, MODERATORS, OPERATORS

#: Every demo account signs in with it; `make run` prints it.
PASSWORD = "try-it-out-2026"  # noqa: S105 - it is no secret
#: People with a name: those of the stories, and members up to this number.
NAMED = 300
HANDLES = 150
#: Who works there by what their group may do, beside the one who may everything.
GROUPS = {"editor": EDITORS, "moderator": MODERATORS, "operator": OPERATORS}
STAFF = ("staff", *GROUPS)
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
    """Store everybody with a verified address and a profile. Nobody can sign in before `let_in`."""
    named = content.people()
    everybody = (*named, *content.members(NAMED - len(named)), *content.handles(HANDLES))
    with transaction.atomic():
        rows = User.objects.bulk_create(
            User(
                email=person.email,
                # Django's mark of an account without a password, without its random tail.
                password=UNUSABLE_PASSWORD_PREFIX,
                display_name=person.name,
                language=LANGUAGES[person.language],
                time_zone=person.time_zone or ZONES[person.language],
                is_staff=person.persona in STAFF,
                is_superuser=person.persona == "staff",
                date_joined=TODAY - timedelta(days=500 - number % 90),
            )
            for number, person in enumerate(everybody)
        )
        EmailAddress.objects.bulk_create(
            EmailAddress(user=row, email=row.email, verified=True, primary=True) for row in rows
        )
        Profile.objects.bulk_create(
            Profile(person=row, bio=person.bio, avatar=_avatar(person, number))
            for number, (row, person) in enumerate(zip(rows, everybody, strict=True))
        )
    crew = Crew({person.key: row for person, row in zip(named, rows, strict=False)}, rows[len(named) :])
    for persona, group in GROUPS.items():
        crew[content.personas()[persona].key].groups.add(Group.objects.get(name=group))
    return crew


def let_in() -> None:
    """Give everybody the demo's password: the last thing a load does. One hash serves all, since all share it."""
    User.objects.filter(password=UNUSABLE_PASSWORD_PREFIX).update(password=make_password(PASSWORD))


def was_interrupted() -> bool:
    """Whether a load has begun here and not come to its end: its people are there, and cannot sign in."""
    staff = content.personas()["staff"]
    return User.objects.filter(email=staff.email, password=UNUSABLE_PASSWORD_PREFIX).exists()


def strangers() -> int:
    """How many people there are who do not belong to the demo."""
    return User.objects.exclude(password=UNUSABLE_PASSWORD_PREFIX).count()


def _avatar(person: DemoPerson, number: int) -> ContentFile[bytes] | str:
    """A portrait for three in four of those who write and two in five of the members, none for a handle."""
    wanted = number % 4 != 3 if not person.key.startswith("member-") else number % 5 < 2
    if not wanted or person.key.startswith("handle-"):
        return ""
    # Drawn by us, so no upload check: people's own SVG files are refused.
    return ContentFile(face(person.key).encode(), name=f"{person.key}.svg")
