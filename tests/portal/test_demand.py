from __future__ import annotations

import pytest
from django.urls import reverse

from innovate.core.money import Money
from innovate.projects.models import TeamMember
from innovate.voting import services
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    made = ProjectFactory()
    if not made.team.filter(person=made.author).exists():
        TeamMember.objects.create(project=made, person=made.author, role="lead")
    return made


def test_page_shows_curve_facts_and_funnel_to_the_team(client, project):
    for price in (4900, 4900, 3900, 3900, 3900, 3900):
        services.support(project=project, person=UserFactory(), price=Money(price, "EUR"))
    client.force_login(project.author)
    page = client.get(reverse("portal:demand", args=[project.slug])).content.decode()
    assert "6 prices in EUR" in page
    assert "Named a price they would pay" in page
    assert "€49" not in page, "two people are too few for a step of their own"


def test_page_of_few_prices_shows_none_of_them_and_says_why(client, project):
    services.support(project=project, person=UserFactory(), price=Money(4321, "EUR"))
    client.force_login(project.author)
    page = client.get(reverse("portal:demand", args=[project.slug])).content.decode()
    assert "The curve is shown from 5 prices on" in page
    assert "43" not in page.partition("Too few prices yet")[2]
    file = client.get(reverse("portal:demand_file", args=[project.slug]))
    assert file.content.decode("utf-8-sig").splitlines() == [
        "currency,price,would_buy,named_a_price,share,revenue"
    ]


def test_page_and_file_are_for_the_team_alone(client, project):
    client.force_login(UserFactory())
    for name in ("portal:demand", "portal:demand_file"):
        assert client.get(reverse(name, args=[project.slug])).status_code == 403


def test_page_costs_the_same_with_one_price_and_with_many(client, project, django_assert_max_num_queries):
    url = reverse("portal:demand", args=[project.slug])
    client.force_login(project.author)
    client.get(url)
    for number in range(12):
        services.support(project=project, person=UserFactory(), price=Money(1000 + 100 * number, "EUR"))
        if number in (0, 11):
            with django_assert_max_num_queries(14):
                client.get(url)
