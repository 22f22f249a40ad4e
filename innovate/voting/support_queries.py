"""What the support button shows. It is asked with every tap, so it asks the database little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from innovate.core.money import Money
from innovate.core.prepared import prepared
from innovate.projects.models import Project
from innovate.projects.stages import Stage
from innovate.voting.models import Standing, Support

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from innovate.accounts.models import User

    Person = User | AnonymousUser

# What `queries.supporters_expression` says of many projects, of one, without the time to build it.
_COUNT = """
SELECT COALESCE((SELECT supporters FROM voting_supporttally WHERE project_id = %s), 0)
     + COALESCE((SELECT SUM(delta) FROM voting_supportdelta WHERE project_id = %s), 0)
"""


def supporter_count(project: Project) -> int:
    """Return the exact number of supporters: the tally and what is not folded in yet, read in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [project.pk, project.pk])
        (count,) = cursor.fetchone()
    return int(count)


@dataclass(frozen=True, slots=True)
class SupportBox:
    """All the support button and what is around it need; `price` is what this person would pay, if they said so."""

    project: Project
    supporters: int
    threshold: int
    supported: bool
    price: Money | None
    can_support: bool
    standing: str = Standing.COUNTED

    @property
    def typed_price(self) -> str:
        """The same as one would type it."""
        return f"{self.price.decimal.normalize():f}" if self.price else ""

    @property
    def currencies(self) -> Sequence[str]:
        return settings.CURRENCIES

    @property
    def currency(self) -> str:
        """What the price form suggests: the person's own choice, else what the author wished."""
        return self.price.currency if self.price else self.project.price_currency

    @property
    def missing(self) -> int:
        """How many supporters are still needed to reach the design stage."""
        return max(0, self.threshold - self.supporters)

    @property
    def shows_threshold(self) -> bool:
        return self.project.stage == Stage.IDEA


def support_box(project: Project, person: Person) -> SupportBox:
    """Return the support button's state (two queries; one for a visitor). `project.category` must be loaded."""
    own = next(iter(_own_support(project.pk, person.pk)), None) if person.is_authenticated else None
    price, standing = (own.price, own.standing) if own else (None, Standing.COUNTED)
    return box_with(project, supported=own is not None, price=price, standing=standing)


def is_supporter(person: Person, project: Project) -> bool:
    """Say whether this person supports the project (one query; none for a visitor)."""
    return person.is_authenticated and bool(_own_support(project.pk, person.pk))


@prepared
def _own_support(project: int, person: int) -> QuerySet[Support]:
    return Support.objects.filter(project=project, person=person)


def box_with(
    project: Project, *, supported: bool, price: Money | None = None, standing: str = Standing.COUNTED
) -> SupportBox:
    """Return the button's state for whose support is known already (one query)."""
    return SupportBox(
        project=project,
        supporters=supporter_count(project),
        threshold=project.support_threshold,
        supported=supported,
        price=price,
        can_support=project.takes_support,
        standing=standing,
    )
