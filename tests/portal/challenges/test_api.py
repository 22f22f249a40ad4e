"""Challenges through the API: read, handed in to, judged."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from innovate.portal.challenges import briefs
from innovate.portal.models import ScoreSheet
from tests.factories.accounts import UserFactory
from tests.factories.challenges import (
    REASON,
    again,
    challenge,
    closed,
    entered,
)
from tests.factories.projects import ProjectFactory
from tests.portal.challenges.browsing import signed_in

pytestmark = pytest.mark.django_db
QUESTIONS = (
    {"label": "What does it weigh?", "kind": "number", "is_public": True},
    {"label": "Out of what?", "kind": "choice", "choices": "Felt\nStraw"},
)


def test_challenges_are_read_and_handed_in_to_through_the_api() -> None:
    row, project = challenge(questions=QUESTIONS, terms="<p>Be kind.</p>"), ProjectFactory()
    client = signed_in(project.author)
    (listed,) = client.get("/api/challenges").json()["items"]
    assert (listed["id"], listed["state"], listed["title"]) == (row.pk, "open", "Quiet kitchens")
    assert client.get("/api/challenges?show=decided").json()["items"] == []
    detail = client.get(f"/api/challenges/{row.pk}").json()
    weight, material = detail["questions"]
    assert material["options"] == ["Felt", "Straw"] and len(detail["criteria"]) == 2

    def post(**data: Any) -> Any:
        body = json.dumps({"project": project.slug, **data})
        return client.post(f"/api/challenges/{row.pk}/entries", body, content_type="application/json")

    answers = {weight["key"]: "2", material["key"]: "Glass"}
    wrong = post(answers=answers)
    assert wrong.status_code == 422 and set(wrong.json()["errors"]) == {f"answer-{material['key']}"}
    answers[material["key"]] = "Felt"
    assert post(answers=answers).json()["code"] == "terms"
    made = post(answers=answers, terms=detail["terms_digest"])
    assert made.status_code == 201 and made.json()["state"] == "handed_in"
    assert post(answers=answers, terms=detail["terms_digest"]).status_code == 409
    assert client.delete(f"/api/challenges/entries/{made.json()['id']}").json()["state"] == "withdrawn"
    assert signed_in(UserFactory()).delete(f"/api/challenges/entries/{made.json()['id']}").status_code == 404
    assert client.get("/api/challenges/999999999999999999999").status_code in (404, 422)


def test_jury_works_through_the_api() -> None:
    lead = UserFactory()
    row = challenge(lead=lead)
    best, other = entered(row), entered(row)
    row = closed(row)
    client, key = signed_in(lead), next(one["key"] for one in briefs.criteria(again(best).challenge))

    def put(path: str, data: dict[str, object]) -> Any:
        return client.put(f"/api/challenges/entries/{path}", data, content_type="application/json")

    assert [line["total"] for line in client.get(f"/api/challenges/{row.pk}/judging").json()["lines"]] == [
        None,
        None,
    ]
    wrong = put(f"{best.pk}/points", {"points": {key: 11}, "comment": REASON})
    assert wrong.json()["code"] == "bad_points"
    assert put(f"{best.pk}/points", {"points": {key: 9}, "comment": REASON}).status_code == 200
    assert put(f"{other.pk}/points", {"step_back": True, "comment": REASON}).status_code == 200
    assert put(f"{best.pk}/verdict", {"verdict": "chosen", "reason": REASON}).status_code == 200
    assert client.post(f"/api/challenges/{row.pk}/announce").status_code == 422
    assert client.get(f"/api/challenges/{row.pk}/result").status_code == 404
    put(f"{other.pk}/verdict", {"verdict": "not_chosen", "reason": REASON})
    told = client.post(f"/api/challenges/{row.pk}/announce").json()
    assert (told["took_part"], [one["reason"] for one in told["chosen"]]) == (2, [REASON])


def test_points_for_a_criterion_of_another_challenge_are_refused_in_words() -> None:
    judge = UserFactory()
    row = challenge(judges=(judge,))
    entry = entered(row)
    row = closed(row)
    client, strange = signed_in(judge), str(uuid4())
    key = row.criteria[0]["key"]
    for hand_in in (True, False):
        for points in ({strange: 5}, {strange: 5, key: 5}):
            data = {"points": points, "comment": REASON, "hand_in": hand_in}
            path = f"/api/challenges/entries/{entry.pk}/points"
            refused = client.put(path, data, content_type="application/json")
            assert (refused.status_code, refused.json()["code"]) == (422, "bad_points")
            assert set(refused.json()["errors"]) == {f"points-{strange}"}
    assert not ScoreSheet.objects.exists()
