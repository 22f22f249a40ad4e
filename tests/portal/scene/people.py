"""Who asks, and the scene they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client

from innovate.accounts.models import User
from innovate.organisations.models import Membership, Organisation
from innovate.portal.staff.groups import EDITORS, MODERATORS, OPERATORS
from innovate.projects.models import Project, TeamMember
from tests.factories.accounts import StaffFactory, UserFactory, staff_of

#: Who asks. `backer` owns a pledge, a parcel, a payment, a ballot, a message, a notice and a token; `maker`
#: owns the supplier and `worker` is a plain member of it; `rival` owns another one; `staff` is a superuser; an
#: editor, a moderator and an operator have what their group has.
VISITOR, STRANGER, BACKER, LEAD, MEMBER, MAKER, WORKER, RIVAL, STAFF, EDITOR, MODERATOR, OPERATOR = (
    PERSONAS
) = (
    "visitor",
    "stranger",
    "backer",
    "lead",
    "member",
    "maker",
    "worker",
    "rival",
    "staff",
    "editor",
    "moderator",
    "operator",
)
GROUPS = {EDITOR: EDITORS, MODERATOR: MODERATORS, OPERATOR: OPERATORS}

Place = dict[str, Any]


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever happens inside. Marked as a test's own, so that code which must not run in a
    transaction still does.
    """
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


@dataclass
class Scene:
    """The people, their browsers, and what the addresses of each place are made of."""

    people: dict[str, User] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def of_team(self, project: Project) -> Project:
        """Put our lead and our member on the project's team."""
        for name in (LEAD, MEMBER):
            TeamMember.objects.create(project=project, person=self.people[name], role=name)
        return project

    def of_maker(self, organisation: Organisation) -> Organisation:
        """Make our worker a plain member of the maker's organisation."""
        Membership.objects.create(
            organisation=organisation, person=self.people[WORKER], role=Membership.Role.MEMBER
        )
        return organisation


def _person(name: str) -> User:
    if name in GROUPS:
        return staff_of(GROUPS[name], display_name=name.title())
    make = StaffFactory if name == STAFF else UserFactory
    return make(display_name=name.title())


def add_people(scene: Scene) -> None:
    for name in PERSONAS:
        client = scene.clients[name] = Client()
        if name != VISITOR:
            scene.people[name] = _person(name)
            client.force_login(scene.people[name])
