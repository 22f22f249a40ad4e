"""From a wish to a pledge: how many of those who named a price follow, back it, and at which price."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from innovate.crowdfund.models import Pledge
from innovate.crowdfund.rules import COUNTED
from innovate.projects.models import Follow, Project
from innovate.voting.models import Support


@dataclass(frozen=True, slots=True)
class Conversion:
    """People, each counted once over all campaigns of a project.

    `staying`: named a price and follow it or back it; `backing`: named a price and back it; `at_price`: of these, at
    that price or a higher one. `backers`: who back it at all; `supporters`: those of them who said before that they
    want it.
    """

    staying: int
    backing: int
    at_price: int
    backers: int
    supporters: int


def conversion_of(project: Project) -> Conversion:
    """Count in the database (two queries). Prices are compared within one currency only."""
    pledges = Pledge.objects.filter(campaign__project=project, state__in=COUNTED)
    wishes = Support.objects.filter(project=project, person=OuterRef("person"))
    named = wishes.filter(price_amount__isnull=False)
    reached = named.filter(price_currency=OuterRef("currency"), price_amount__lte=OuterRef("tier__amount"))
    counted = pledges.aggregate(
        backers=Count("person", distinct=True),
        supporters=Count("person", distinct=True, filter=Exists(wishes)),
        backing=Count("person", distinct=True, filter=Exists(named)),
        at_price=Count("person", distinct=True, filter=Exists(reached)),
    )
    follows = Follow.objects.filter(project=project, person=OuterRef("person"))
    backs = pledges.filter(person=OuterRef("person"))
    staying = (
        Support.objects.filter(project=project, price_amount__isnull=False)
        .filter(Exists(follows) | Exists(backs))
        .count()
    )
    return Conversion(staying=staying, **counted)
