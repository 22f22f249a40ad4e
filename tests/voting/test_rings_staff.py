"""Vote rings in the staff area: evidence, decisions through the services, and nothing of what the ballots say."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from innovate.core.reconcilers import run_once
from innovate.portal.staff.groups import MODERATORS, OPERATORS
from innovate.portal.staff.waiting import waiting_for
from innovate.projects.models import TeamMember
from innovate.voting.integrity import services
from innovate.voting.models import Ballot, DoubtedVote, Ring, Round, Standing
from tests.factories.accounts import staff_of
from tests.factories.rings import ring_votes
from tests.factories.voting import open_round_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def round() -> Round:
    """An open round with a ring of twenty that is held back."""
    made = open_round_with(3)
    ring_votes(made, 20)
    run_once(["voting.rings"])
    return made


@pytest.fixture
def moderator() -> Any:
    return staff_of(MODERATORS)


def as_staff(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def decision(row: Any, action: str) -> str:
    url = reverse("wagtail_bulk_action", args=[row._meta.app_label, row._meta.model_name, action])
    return f"{url}?id={row.pk}"


def test_lists_are_for_moderators(round: Round, moderator: Any) -> None:
    for name in ("vote_rings", "doubted_votes"):
        url = reverse(f"{name}:index")
        assert as_staff(moderator).get(url).status_code == 200
        assert as_staff(staff_of(OPERATORS)).get(url).status_code == 302


def test_ring_shows_evidence_and_standing_and_no_ballot(round: Round, moderator: Any) -> None:
    ring = Ring.objects.get()
    page = as_staff(moderator).get(reverse("vote_rings:inspect", args=[ring.pk])).content.decode()
    assert "the same network as other new accounts" in page
    assert page.count("Under review") >= 20
    assert round.designs.order_by("pk")[0].title not in page
    for other in ("inspect", "history"):
        doubt = DoubtedVote.objects.all()[0]
        page = as_staff(moderator).get(reverse(f"doubted_votes:{other}", args=[doubt.pk])).content.decode()
        assert "approved" not in page


def test_lists_cost_a_fixed_number_of_queries(
    round: Round, moderator: Any, django_assert_max_num_queries: Any
) -> None:
    client = as_staff(moderator)
    ring = Ring.objects.get()
    for url in (
        reverse("vote_rings:index"),
        reverse("doubted_votes:index"),
        reverse("vote_rings:inspect", args=[ring.pk]),
        reverse("vote_rings:history", args=[ring.pk]),
    ):
        client.get(url)
        with django_assert_max_num_queries(30):
            assert client.get(url).status_code == 200


def test_whole_ring_is_left_out_with_one_reason(round: Round, moderator: Any) -> None:
    ring = Ring.objects.get()
    client = as_staff(moderator)
    assert client.post(decision(ring, "leave-ring-out"), {"reason": ""}).status_code == 422
    assert client.post(decision(ring, "leave-ring-out"), {"reason": "One hand."}).status_code == 302
    assert Ballot.objects.filter(standing=Standing.LEFT_OUT).count() == 20
    assert set(DoubtedVote.objects.values_list("reason", flat=True)) == {"One hand."}


def test_one_vote_is_counted_and_an_appeal_is_granted_by_another(round: Round, moderator: Any) -> None:
    one, other = DoubtedVote.objects.order_by("pk")[:2]
    client = as_staff(moderator)
    client.post(decision(one, "count-vote"), {"reason": "A person."})
    client.post(decision(other, "leave-vote-out"), {"reason": "No person."})
    other.refresh_from_db()
    services.speak(doubt=other, person=other.person, text="I am one.")
    assert client.post(decision(other, "grant-vote"), {"reason": "Yes."}).status_code == 422
    assert (
        as_staff(staff_of(MODERATORS)).post(decision(other, "grant-vote"), {"reason": "Yes."}).status_code
        == 302
    )
    assert Ballot.objects.filter(standing=Standing.COUNTED).count() == 2


def test_votes_under_review_wait_for_who_may_decide(round: Round, moderator: Any) -> None:
    def waiting(person: Any) -> dict[str, str]:
        return {queue.key: queue.rows[0].title for queue in waiting_for(person)}

    other = staff_of(MODERATORS)
    assert waiting(moderator) == waiting(other)
    assert waiting(moderator)["doubted"].startswith("20 votes on")
    assert "doubted" not in waiting(staff_of(OPERATORS))
    doubt = DoubtedVote.objects.all()[0]
    services.decide_doubt(doubt=doubt, actor=moderator, count=False, reason="No.")
    assert waiting(moderator)["doubted"].startswith("19 votes on")
    services.speak(doubt=doubt, person=doubt.person, text="Look again.")
    assert "doubted appeals" not in waiting(moderator)
    assert "Look again." in waiting(other)["doubted appeals"]
    TeamMember.objects.create(project=round.project, person=other, role=TeamMember.Role.MEMBER)
    assert waiting(other) == {}
