"""A brief that editors keep for some is served by its own page alone, and listed or entered nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from innovate.notifications.models import Notice
from innovate.portal.challenges import briefs, queries
from innovate.portal.challenges.work import close_due, tell_judges
from innovate.portal.models import Challenge, ChallengeIndexPage, ChallengePage
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.challenges import challenge, closed, decided, entered
from tests.factories.projects import ProjectFactory
from tests.portal.challenges.browsing import signed_in

pytestmark = pytest.mark.django_db
TITLE = "Quiet kitchens"


def restrict(page: Any) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def restrict_all(row: Challenge) -> None:
    for page in row.pages.all():
        restrict(page)


@pytest.mark.parametrize("where", ["page", "list"])
def test_brief_that_is_not_public_is_neither_read_nor_listed_nor_entered(client: Client, where: str) -> None:
    row, project = challenge(), ProjectFactory()
    places = ("/", "/challenges/", "/api/challenges")
    assert all(TITLE in client.get(place).text for place in places)
    if where == "page":
        restrict_all(row)
    else:
        for index in ChallengeIndexPage.objects.all():
            restrict(index)
    client = signed_in(project.author)
    assert not any(TITLE in client.get(place).text for place in places)
    assert client.get("/challenges/").context["tabs"][0].count == 0
    assert client.get(f"/api/challenges/{row.pk}").status_code == 404
    assert client.get(f"/challenges/{row.pk}/enter/").status_code == 404
    post = client.post(
        f"/api/challenges/{row.pk}/entries", {"project": project.slug}, content_type="application/json"
    )
    assert post.status_code == 404 and not row.entries.exists()
    # Whoever Wagtail lets in reads the brief, and is not invited to what they could not do.
    own = client.get("/challenges/quiet-kitchens/")
    assert own.status_code == 200 and TITLE in own.text and not own.context["takes_entries"]


def test_result_and_jury_of_a_brief_that_is_not_public_are_not_there(client: Client) -> None:
    judge, staff = UserFactory(), StaffFactory()
    row = challenge(judges=(judge,))
    best = entered(row)
    row = closed(row)
    assert queries.tasks(judge)
    restrict_all(row)
    assert queries.tasks(judge) == []
    assert signed_in(staff).post(f"/challenges/{row.pk}/announce/").status_code == 404
    assert signed_in(staff).post(f"/api/challenges/{row.pk}/announce").status_code == 404
    PageViewRestriction.objects.all().delete()
    decided(Challenge.objects.get(pk=row.pk), staff, chosen=best)
    assert client.get(f"/challenges/{row.pk}/result/").status_code == 200
    restrict_all(row)
    for path in (f"/challenges/{row.pk}/result/", f"/api/challenges/{row.pk}/result"):
        assert client.get(path).status_code == 404
    assert client.get("/challenges/", {"show": "decided"}).context["tabs"][3].count == 0


def test_page_in_the_other_language_stands_in_for_one_that_is_not_public(client: Client) -> None:
    row = challenge()
    english, chinese = row.pages.order_by("pk")
    restrict(chinese)
    assert briefs.pages(Challenge.objects.get(pk=row.pk)) == [ChallengePage.objects.get(pk=english.pk)]
    assert (
        client.get(f"/api/challenges/{row.pk}", headers={"accept-language": "zh-hans"}).json()["title"]
        == TITLE
    )


def test_work_on_public_briefs_does_not_wait_for_those_that_are_not() -> None:
    first, second = UserFactory(), UserFactory()
    kept = challenge(judges=(first,), slug="kept")
    shown = challenge(judges=(second,), slug="shown")
    restrict_all(kept)
    assert tell_judges(limit=1) == 1
    ChallengePage.objects.update(closes_at=timezone.now())
    assert (close_due(limit=1), tell_judges(limit=1)) == (1, 1)
    states = dict(Challenge.objects.values_list("pk", "state"))
    assert states == {kept.pk: "open", shown.pk: "judging"}
    assert set(Notice.objects.values_list("person", flat=True)) == {second.pk}
