"""What stands in the way of deleting an account, and what else is erased with it.

Rooms further down register theirs in a `leaving.py` of their own: accounts does not know them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from innovate.accounts.models import User


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why the person cannot leave yet, in words that say what to do, and where to do it."""

    text: str
    url: str = ""


_obstacles: list[Callable[[User], Iterable[Obstacle]]] = []
_erasers: list[Callable[[User], None]] = []


def register_obstacle(find: Callable[[User], Iterable[Obstacle]]) -> Callable[[User], Iterable[Obstacle]]:
    """Register (as a decorator) what finds the obstacles of one room."""
    _obstacles.append(find)
    return find


def register_eraser(erase: Callable[[User], None]) -> Callable[[User], None]:
    """Register (as a decorator) what removes a person's own data of one room, inside the deletion's transaction."""
    _erasers.append(erase)
    return erase


def obstacles(person: User) -> list[Obstacle]:
    """Return everything that stands in the way; empty when the person may leave."""
    return [obstacle for find in _obstacles for obstacle in find(person)]


def erase(person: User) -> None:
    """Remove what the rooms keep of the person beyond records that must stay."""
    for eraser in _erasers:
        eraser(person)


@register_obstacle
def _last_of_staff(person: User) -> Iterator[Obstacle]:
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if person.is_superuser and not others.exists():
        yield Obstacle(_("Nobody else administers this site. Make somebody else an administrator first."))
