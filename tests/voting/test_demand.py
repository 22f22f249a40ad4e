from __future__ import annotations

import csv
import io
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovate.core.money import Money
from innovate.voting import demand, services
from innovate.voting.demand import FEWEST, steps_of
from innovate.voting.models import Support
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory

PRICES = st.lists(
    st.tuples(st.integers(1, 10**7), st.integers(1, 30)), max_size=60, unique_by=lambda row: row[0]
).map(lambda rows: sorted(rows, reverse=True))


def named(project, *prices, currency="EUR"):
    """Let somebody support the project at each of these prices, in minor units; None is no price."""
    for price in prices:
        services.support(
            project=project,
            person=UserFactory(),
            price=Money(price, currency) if price is not None else None,
        )


@pytest.mark.django_db
def test_demand_is_the_share_that_would_buy_at_each_price():
    project = ProjectFactory()
    named(project, *[4900] * 5, *[3900] * 10, *[1900] * 5, None, None)
    found = demand.demand_of(project)
    assert (found.supporters, found.named, found.unnamed) == (22, 20, 2)
    (curve,) = found.curves
    assert [(step.price.amount, step.buyers, step.share) for step in curve.steps] == [
        (4900, 5, 0.25),
        (3900, 15, 0.75),
        (1900, 20, 1.0),
    ]
    assert curve.best.price == Money(3900, "EUR")
    assert curve.best.revenue == Money(58_500, "EUR")
    assert curve.median.price == Money(3900, "EUR")


@pytest.mark.django_db
def test_demand_of_few_prices_is_not_shown():
    project = ProjectFactory()
    named(project, *[4000] * (FEWEST - 1))
    found = demand.demand_of(project)
    assert not found.curves
    assert found.few == [("EUR", FEWEST - 1)]


@pytest.mark.django_db
def test_demand_has_a_curve_for_each_currency_the_projects_own_first():
    project = ProjectFactory(price_currency="CNY")
    named(project, *[4000] * 7)
    named(project, *[29_900] * 5, currency="CNY")
    named(project, 100, currency="USD")
    found = demand.demand_of(project)
    assert [(curve.currency, curve.named) for curve in found.curves] == [("CNY", 5), ("EUR", 7)]
    assert found.few == [("USD", 1)]


@pytest.mark.django_db
def test_demand_rounds_odd_prices_down():
    project = ProjectFactory()
    named(project, 4713, 4799, 4700, 4750, 4705)
    (curve,) = demand.demand_of(project).curves
    assert [step.price.amount for step in curve.steps] == [4700]


@pytest.mark.django_db
def test_demand_costs_one_query_and_few_rows_however_many_people(django_assert_num_queries):
    project = ProjectFactory()
    people = UserFactory.create_batch(3)
    Support.objects.bulk_create(
        Support(project=project, person=person, price_amount=4000 + n) for n, person in enumerate(people)
    )
    with django_assert_num_queries(1):
        demand.demand_of(project)


@pytest.mark.django_db
def test_csv_says_what_the_curve_says():
    project = ProjectFactory()
    named(project, *[4950] * 5, *[2000] * 5)
    rows = list(csv.DictReader(io.StringIO(demand.write_csv(demand.demand_of(project)))))
    assert [(row["currency"], row["price"], row["would_buy"], row["revenue"]) for row in rows] == [
        ("EUR", "20.00", "10", "200.00"),
        ("EUR", "49.00", "5", "245.00"),
    ]


@given(PRICES)
def test_every_step_stands_for_enough_people(points):
    steps = steps_of("EUR", points)
    everybody = sum(people for _price, people in points)
    if everybody < FEWEST:
        assert steps == []
        return
    buyers = [0, *(step.buyers for step in steps)]
    assert all(after - before >= FEWEST for before, after in itertools.pairwise(buyers))
    assert buyers[-1] == everybody
    assert [step.price.amount for step in steps] == sorted(
        {step.price.amount for step in steps}, reverse=True
    )
    for step in steps:
        assert step.buyers == sum(people for price, people in points if price >= step.price.amount)


@given(PRICES.filter(lambda points: sum(people for _price, people in points) >= FEWEST))
def test_best_and_median_are_steps_of_the_curve(points):
    everybody = sum(people for _price, people in points)
    curve = demand.Curve("EUR", everybody, steps_of("EUR", points))
    assert all(curve.best.revenue.amount >= step.revenue.amount for step in curve.steps)
    assert curve.median.share >= 0.5
    assert not [step for step in curve.steps if step.price > curve.median.price and step.share >= 0.5]
