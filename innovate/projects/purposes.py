"""What an idea is written for: rooms above ask for ideas here, since this one knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from innovate.projects.models import Project

if TYPE_CHECKING:
    from innovate.accounts.models import User


@dataclass(frozen=True, slots=True)
class Purpose:
    """What asked for an idea: its name, where it stands, and where the published idea goes on."""

    title: str
    url: str
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """A room that asks for ideas.

    `named(word)` is what ?`parameter`=word stands for, None when it takes nothing (any more); `remember(word,
    project, actor)` keeps that a draft was begun for it; `of(project)` is what was kept.
    """

    parameter: str
    named: Callable[[str], Purpose | None]
    remember: Callable[[str, Project, User], None]
    of: Callable[[Project], Purpose | None]


_askers: list[Asker] = []


def register(asker: Asker) -> None:
    """Let a room ask for ideas."""
    _askers.append(asker)


def asked(query: Mapping[str, str]) -> Purpose | None:
    """Return what the address of a form asks an idea for."""
    found = (one.named(query[one.parameter]) for one in _askers if query.get(one.parameter))
    return next((purpose for purpose in found if purpose), None)


def remember(query: Mapping[str, str], *, project: Project, actor: User) -> None:
    """Keep with a draft what it was begun for; what is unknown or closed is passed over."""
    for one in _askers:
        if word := query.get(one.parameter):
            one.remember(word, project, actor)


def of(project: Project) -> Purpose | None:
    """Return what a project was begun for and has not reached yet."""
    return next((purpose for one in _askers if (purpose := one.of(project))), None)
