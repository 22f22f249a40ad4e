"""What people would pay: a project's demand curve, from the prices its supporters named.

Only the team and staff see it, and never what one person said: a currency with fewer than FEWEST prices is not shown,
and each step of a curve stands for at least as many people. Currencies are not converted, because what one is worth
in another changes daily and nobody said so: each has a curve of its own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, Count, F, Value, When
from django.utils.translation import gettext as _

from innovate.core import charts, numbers
from innovate.core.money import Money, format_money
from innovate.projects.models import Project
from innovate.voting.models import Standing, Support

FEWEST = 5

#: Minor units below which a price is rounded down to a multiple of the second number: who would pay 47.13 would pay
#: 47. So a project has few different prices, however many people name one.
_ROUNDED = ((1_000, 10), (100_000, 100), (1_000_000, 1_000))
_LARGEST_STEP = 10_000


@dataclass(frozen=True, slots=True)
class Step:
    """At this price so many would buy, a share of 0 to 1 of those who named a price in its currency."""

    price: Money
    buyers: int
    share: float

    @property
    def revenue(self) -> Money:
        """What they would pay together."""
        return self.price * self.buyers


@dataclass(frozen=True, slots=True)
class Curve:
    """The prices named in one currency, the highest step first; never empty."""

    currency: str
    named: int
    steps: Sequence[Step]

    @property
    def best(self) -> Step:
        """The step at which they would pay most together; of equal ones that of more people."""
        return max(self.steps, key=lambda step: (step.revenue.amount, step.buyers))

    @property
    def median(self) -> Step:
        """The highest step that at least half of them would pay."""
        return next(step for step in self.steps if step.buyers * 2 >= self.named)


@dataclass(frozen=True, slots=True)
class Demand:
    """How many want it, how many named a price, and the curves; `few` are currencies with too few prices to show."""

    supporters: int
    named: int
    curves: Sequence[Curve]
    few: Sequence[tuple[str, int]]

    @property
    def unnamed(self) -> int:
        return self.supporters - self.named


def demand_of(project: Project) -> Demand:
    """Add up the prices in the database (one query; its rows do not grow with the supporters)."""
    rounded = Case(
        *(When(price_amount__lt=below, then=Value(step)) for below, step in _ROUNDED),
        default=Value(_LARGEST_STEP),
        output_field=BigIntegerField(),
    )
    rows = (
        Support.objects.filter(project=project, standing=Standing.COUNTED)
        .annotate(point=F("price_amount") - F("price_amount") % rounded)
        .values_list("price_currency", "point")
        .annotate(people=Count("pk"))
        .order_by("price_currency", "-point")
    )
    supporters, by_currency = 0, dict[str, list[tuple[int, int]]]()
    for currency, point, people in rows:
        supporters += people
        if point is not None:
            # A price below the smallest step was rounded down to nothing.
            by_currency.setdefault(currency, []).append((max(point, 1), people))
    named = {currency: sum(people for _point, people in points) for currency, points in by_currency.items()}
    # The project's own currency first, then that of the most people.
    order = sorted(named, key=lambda code: (code != project.price_currency, -named[code], code))
    return Demand(
        supporters=supporters,
        named=sum(named.values()),
        curves=[
            Curve(code, named[code], steps_of(code, by_currency[code]))
            for code in order
            if named[code] >= FEWEST
        ],
        few=[(code, named[code]) for code in order if named[code] < FEWEST],
    )


def steps_of(currency: str, points: Iterable[tuple[int, int]]) -> list[Step]:
    """Return the curve's steps from (price in minor units, people), the highest price first.

    A step is taken when FEWEST people have come since the last one; those who are left at the end belong to the last
    step, at the lowest price. Fewer than FEWEST people in all make no step.
    """
    found: list[tuple[int, int]] = []
    buyers = waiting = 0
    price = 0
    for price, people in points:
        buyers, waiting = buyers + people, waiting + people
        if waiting >= FEWEST:
            found.append((price, buyers))
            waiting = 0
    if waiting and found:
        found[-1] = (price, buyers)
    return [Step(Money(price, currency), count, count / buyers) for price, count in found]


def chart_of(curve: Curve) -> charts.LineChart:
    """Draw the share that would buy at each price, with the table of the steps beside it."""
    write, write_short = numbers.amounts(curve.currency)
    rising = curve.steps[::-1]
    return charts.stairs(
        [(step.price.amount, step.share) for step in rising],
        name=_("Would buy it"),
        write=write,
        write_short=write_short,
        write_share=numbers.share,
        headings=[_("At this price"), _("would buy it"), _("Share"), _("They would pay together")],
        rows=[
            [
                format_money(step.price),
                numbers.full(step.buyers),
                numbers.share(step.share),
                format_money(step.revenue),
            ]
            for step in rising
        ],
    )


def write_csv(demand: Demand) -> str:
    """Return every step of every curve as CSV; amounts are in whole units of the currency, with a point."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["currency", "price", "would_buy", "named_a_price", "share", "revenue"])
    for curve in demand.curves:
        for step in curve.steps[::-1]:
            writer.writerow(
                [
                    curve.currency,
                    step.price.decimal,
                    step.buyers,
                    curve.named,
                    f"{step.share:.4f}",
                    step.revenue.decimal,
                ]
            )
    return out.getvalue()
