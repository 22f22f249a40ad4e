"""Designs: their pictures, whose they are, and what they have grown from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from innovate.core.errors import Refused
from innovate.projects.models import Contribution
from innovate.projects.services import add_member
from innovate.voting import rules, services
from innovate.voting.lineage import designs_of
from innovate.voting.models import Design, Round
from tests.factories.accounts import UserFactory
from tests.factories.projects import picture
from tests.factories.voting import DesignFactory, RoundFactory, ballot, open_round_with

pytestmark = pytest.mark.django_db


def add(round, title, **fields):
    return services.add_design(
        round=round, author=fields.pop("author", round.created_by), title=title, **fields
    )


def next_round(round, **fields):
    Round.objects.filter(pk=round.pk).update(state=Round.State.VOID)
    return RoundFactory(project=round.project, number=round.number + 1, **fields)


def test_design_has_several_pictures_the_first_is_its_cover(client):
    round = RoundFactory()
    design = add(round, "Bowl", uploads=[picture(), picture(), picture()], alt="A bowl")
    assert design.pictures.count() == 2
    urls = [picture.url for picture, _alt in design.gallery]
    assert urls[0] == design.image.url
    assert len(set(urls)) == 3
    assert [alt for _picture, alt in design.gallery] == ["A bowl", "“Bowl”, picture 2", "“Bowl”, picture 3"]
    client.force_login(round.created_by)
    page = client.get(reverse("voting:prepare", args=[round.project.slug, 1])).content.decode()
    assert all(url in page for url in urls)
    shown = client.get(f"/api/rounds/{round.pk}").json()["designs"][0]
    assert shown["pictures"] == urls


def test_more_pictures_than_people_look_at_are_refused():
    round = RoundFactory()
    with pytest.raises(Refused) as refused:
        add(round, "Bowl", uploads=[picture()] * (rules.MOST_PICTURES + 1))
    assert "pictures" in refused.value.fields
    assert not Design.objects.exists()


def test_revision_without_pictures_shows_those_of_the_earlier_design():
    first = RoundFactory()
    earlier = add(first, "Bowl", uploads=[picture(), picture()])
    revised = add(next_round(first), "Bowl 2", revised_from=earlier)
    assert [row.file.name for row in revised.pictures.all()] == [
        row.file.name for row in earlier.pictures.all()
    ]


def test_design_revises_one_of_an_earlier_round_only():
    round = RoundFactory()
    beside = DesignFactory(round=round)
    later = next_round(round)
    with pytest.raises(Refused):
        add(round, "Bowl", revised_from=beside)
    with pytest.raises(Refused):
        add(round, "Bowl", revised_from=DesignFactory(round=later))


def test_line_of_ancestors_stands_on_ballot_and_result_with_their_authors(client):
    potter, smith = UserFactory(display_name="Pia Potter"), UserFactory(display_name="Sam Smith")
    first = RoundFactory()
    grandmother = DesignFactory(round=first, title="Clay", author=potter)
    second = next_round(first)
    mother = DesignFactory(round=second, title="Iron", author=smith, revised_from=grandmother)
    third = next_round(second)
    child = DesignFactory(round=third, title="Steel", revised_from=mother)
    other = DesignFactory(round=third)
    assert [row.title for row in designs_of(third)[child.pk].ancestors] == ["Clay", "Iron"]
    assert designs_of(third)[other.pk].ancestors == []
    Round.objects.filter(pk=third.pk).update(**_opened())
    third.refresh_from_db()
    client.force_login(UserFactory())
    page = client.get(third.get_absolute_url()).content.decode()
    assert page.index("Clay") < page.index("Iron")
    assert "Pia Potter" in page and "Sam Smith" in page
    ballot(third, {"approved": [child.pk]})
    services.close_round(round=third, actor=third.created_by)
    page = client.get(third.get_absolute_url()).content.decode()
    assert "Pia Potter" in page and "Sam Smith" in page
    assert first.get_absolute_url() in page


def _opened():
    held = open_round_with(2)
    return {name: getattr(held, name) for name in ("state", "opens_at", "closes_at", "secret", "commitment")}


def test_page_with_long_lines_costs_the_same_as_with_one_ancestor(client):
    client.force_login(UserFactory())

    def cost(rounds, pictures):
        held = RoundFactory()
        parents = [None, None]
        for _ in range(rounds):
            parents = [DesignFactory(round=held, revised_from=parent) for parent in parents]
            held = next_round(held)
        for parent in parents:
            add(held, "Last", revised_from=parent, uploads=[picture() for _ in range(pictures)])
        Round.objects.filter(pk=held.pk).update(**_opened())
        client.get(held.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(held.get_absolute_url())
        return len(queries)

    assert cost(1, 1) == cost(3, 3)


def test_lead_says_whose_design_it_is_and_they_get_the_credit(client):
    round = RoundFactory()
    member = UserFactory()
    add_member(project=round.project, person=member, actor=round.created_by)
    client.force_login(round.created_by)
    url = reverse("voting:prepare", args=[round.project.slug, 1])
    assert client.post(url, {"title": "Bowl", "author": member.pk}).status_code == 302
    assert client.post(url, {"title": "Dish", "author": UserFactory().pk}).status_code == 200
    client.post(url, {"title": "Dish"})
    assert list(Design.objects.values_list("title", "author")) == [
        ("Bowl", member.pk),
        ("Dish", round.created_by.pk),
    ]
    held = Round.objects.get(pk=round.pk)
    services.open_round(round=held, actor=round.created_by, closes_at=timezone.now() + timedelta(days=2))
    credited = Contribution.objects.filter(kind=Contribution.Kind.DESIGN).values_list("person", "title")
    assert set(credited) == {(member.pk, "Bowl"), (round.created_by.pk, "Dish")}
