"""The small world that is measured: projects, people, and their sessions. Imported after `django.setup()`."""

from __future__ import annotations

import random
import string
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from innovate.accounts.models import User
from innovate.core.reconcilers import run_once
from innovate.projects import services as projects
from innovate.projects.models import Category, Project

PROJECTS, PEOPLE = 1000, 10_000


def fill() -> list[User]:
    """Store PROJECTS ideas that nobody supports yet, and return PEOPLE people."""
    dice = random.Random(1)
    category = Category.objects.create(
        slug="things", name_en="Things", name_zh="东西", support_threshold=10**6
    )
    with transaction.atomic():
        # Of old accounts: what new ones do is looked at more closely, and limited for each network.
        joined = timezone.now() - timedelta(days=60)
        people = User.objects.bulk_create(
            User(email=f"p{n}@example.org", display_name=f"Person {n}", password="!", date_joined=joined)
            for n in range(PEOPLE)
        )
        EmailAddress.objects.bulk_create(
            EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people
        )
        for number in range(PROJECTS):
            projects.propose(
                author=people[number],
                publish=True,
                title=f"Thing {number}",
                pitch=_words(dice, 6),
                problem=_words(dice, 8),
                idea=_words(dice, 16),
                category=category,
            )
    run_once(["voting.begin", "voting.ranks"])
    return people


def slugs() -> list[str]:
    """Return the addresses' words of all projects, the oldest first."""
    return list(Project.objects.order_by("pk").values_list("slug", flat=True))


def sign_in(people: list[User]) -> list[str]:
    """Give each person a session, as the sign-in does, and return the keys; a second time, the same ones."""
    until = timezone.now() + timedelta(days=1)
    rows = []
    for number, person in enumerate(people):
        said = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        rows.append(
            Session(
                session_key=f"bench{number:027}", session_data=SessionStore().encode(said), expire_date=until
            )
        )
    Session.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    return [row.session_key for row in rows]


def _words(dice: random.Random, count: int) -> str:
    """Words nobody else has: a thousand ideas that read the same would be held back as spam."""
    return (
        " ".join("".join(dice.choices(string.ascii_lowercase, k=7)) for _ in range(count)).capitalize() + "."
    )
