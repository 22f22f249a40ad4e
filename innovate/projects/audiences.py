"""Who news is for: everyone, or people whom a room below knows (those who support the project)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovate.accounts.models import User
from innovate.projects.models import Project

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Person = User | AnonymousUser

PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Audience:
    """`includes(person, project)` says who may read it, in one query; `people(project)` whom to tell."""

    label: Promise | str
    includes: Callable[[Person, Project], bool]
    people: Callable[[Project], set[int]]


registry: dict[str, Audience] = {}


def register(
    key: str,
    *,
    label: Promise | str,
    includes: Callable[[Person, Project], bool],
    people: Callable[[Project], set[int]],
) -> None:
    """Let news be for these people alone; call it from the room's `notices.py`. The team reads all news anyway."""
    registry[key] = Audience(label, includes, people)


def open_to(person: Person, project: Project) -> list[str] | None:
    """Return the audiences this person belongs to in the project; None when they read all there is."""
    if person.has_perm("projects.work_on_project", project):
        return None
    return [key for key, audience in registry.items() if audience.includes(person, project)]


def choices() -> list[tuple[str, Promise | str]]:
    """Return what a form offers, everyone first."""
    return [(key, audience.label) for key, audience in registry.items()]


register(PUBLIC, label=_("Everyone"), includes=lambda person, project: True, people=lambda project: set())
