"""Lists and pages of challenges: what they cost, and what staff see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from innovate.portal.challenges import briefs
from innovate.portal.models import (
    Challenge,
)
from innovate.portal.staff.groups import OPERATORS
from tests.factories.accounts import StaffFactory, UserFactory, staff_of
from tests.factories.challenges import (
    challenge,
    closed,
    decided,
    entered,
    scored,
)
from tests.portal.challenges.browsing import signed_in

pytestmark = pytest.mark.django_db


def test_index_has_tabs_and_costs_the_same_however_many_there_are(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    staff = StaffFactory()
    challenge(slug="far", days=40)
    challenge(slug="soon", days=3)
    closed(challenge(slug="judging"))
    decided(closed(challenge(slug="decided")), staff)
    for show, slugs in (
        ("", ["soon", "far"]),
        ("soon", ["soon"]),
        ("judging", ["judging"]),
        ("decided", ["decided"]),
        ("nonsense", ["soon", "far"]),
    ):
        page = client.get("/challenges/", {"show": show})
        assert [one.slug for one in page.context["challenges"].items] == slugs
        assert [tab.count for tab in page.context["tabs"]] == [2, 1, 1, 1]
    with django_assert_max_num_queries(40) as few:
        client.get("/challenges/")
    for number in range(12):
        challenge(slug=f"more-{number}", days=20 + number)
    client.get("/challenges/")
    with django_assert_max_num_queries(40) as many:
        page = client.get("/challenges/")
    assert len(many) == len(few)
    cursor = page.context["challenges"].next_cursor
    second = client.get("/challenges/", {"cursor": cursor}).context["challenges"]
    assert len(second.items) == 2 and second.items[-1].slug == "far"


@pytest.mark.parametrize("place", ["page", "judging", "result"])
def test_pages_cost_the_same_however_much_was_handed_in(
    place: str, django_assert_max_num_queries: Any
) -> None:
    judge, staff = UserFactory(), StaffFactory()
    counts = []
    for number, size in enumerate((2, 6)):
        row = challenge(judges=(judge,), slug=f"call-{number}")
        entries = [entered(row) for _n in range(size)]
        if place != "page":
            row = closed(row)
            for entry in entries:
                scored(entry, judge, 5, 5)
        if place == "result":
            decided(row, staff, chosen=entries[0])
        url = f"/challenges/{row.pk}/{place}/" if place != "page" else f"/challenges/call-{number}/"
        client = signed_in(judge)
        client.get(url)
        with django_assert_max_num_queries(45) as found:
            assert client.get(url).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_staff_see_challenges_and_what_is_overdue() -> None:
    row = challenge(judges=(UserFactory(),))
    entered(row)
    closed(row)
    Challenge.objects.update(judge_by=timezone.now() - timedelta(days=1))
    client = signed_in(staff_of(OPERATORS))
    assert "Challenges to decide" in client.get("/admin/").text
    for path in ("", f"inspect/{row.pk}/", f"history/{row.pk}/"):
        assert client.get(f"/admin/challenges_admin/{path}").status_code == 200, path
    assert "Judge what was handed in" in signed_in(briefs.judges(row)[0].person).get("/me/").text


def test_facts_are_the_same_in_every_language() -> None:
    row = challenge(kind="technology")
    english, chinese = briefs.pages(row)
    chinese.closes_at = timezone.now() + timedelta(days=99)
    chinese.kind = "ideas"
    chinese.save_revision().publish()
    chinese.refresh_from_db()
    assert (chinese.closes_at, chinese.kind) == (english.closes_at, "technology")
    copied = english.copy(update_attrs={"slug": "another"})
    assert copied.challenge_id != row.pk


def test_person_chooser_finds_people_by_name_or_whole_address() -> None:
    ada = UserFactory(display_name="Ada Lovelace")
    client = signed_in(StaffFactory())
    for word, found in (("lovelace", True), (ada.email, True), (ada.email[:6], False)):
        text = client.get("/admin/person_chooser/results/", {"q": word}).text
        assert ("Ada Lovelace" in text) == found
