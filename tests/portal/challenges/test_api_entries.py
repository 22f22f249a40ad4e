"""What was handed in to a challenge is changed, given files and taken back through the API, until the deadline."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from innovate.portal.challenges import briefs
from innovate.portal.models import ChallengeEntry, ChallengePage
from tests.factories.accounts import UserFactory
from tests.factories.challenges import challenge
from tests.factories.organisations import paper
from tests.factories.projects import DraftFactory

pytestmark = pytest.mark.django_db
QUESTIONS = (
    {"label": "What does it weigh?", "kind": "number", "is_public": True},
    {"label": "How loud is it?", "kind": "long", "is_required": False},
    {"label": "A drawing", "kind": "file"},
)
TEXT = "A hinge out of felt that closes without a sound."


def send(client: Client, method: str, path: str, **data: Any) -> Any:
    return getattr(client, method)(f"/api/challenges/{path}", data, content_type="application/json")


def begun(client: Client) -> tuple[Any, str, list[str]]:
    """A challenge that wants a drawing, and what somebody begins to hand in to it."""
    row = challenge(questions=QUESTIONS, kind="technology")
    keys = [str(question.key) for question in briefs.questions(row)]
    client.force_login(UserFactory())
    words = {"title": "Felt hinge", "text": TEXT, "answers": {keys[0]: "2"}}
    made = send(client, "post", f"{row.pk}/entries", hand_in=False, **words)
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    return row, f"entries/{made.json()['id']}", keys


def handed_in(client: Client) -> tuple[Any, str, list[str]]:
    row, at, keys = begun(client)
    added = client.post(f"/api/challenges/{at}/files/{keys[2]}", {"upload": paper()})
    assert added.json()["missing"] == {}
    terms = client.get(f"/api/challenges/{row.pk}").json()["terms_digest"]
    assert send(client, "post", f"{at}/hand-in", terms=terms).json()["state"] == "handed_in"
    return row, at, keys


def test_entry_with_a_file_is_handed_in_and_read_back(client: Client) -> None:
    _row, at, keys = begun(client)
    assert set(client.get(f"/api/challenges/{at}").json()["missing"]) == {f"answer-{keys[2]}"}
    assert send(client, "post", f"{at}/hand-in").json()["code"] == "incomplete"
    liar = SimpleUploadedFile("a.pdf", b"MZ no paper", content_type="application/pdf")
    assert client.post(f"/api/challenges/{at}/files/{keys[2]}", {"upload": liar}).status_code == 422
    assert client.post(f"/api/challenges/{at}/files/{keys[2]}").json()["code"] == "no_file"
    assert client.post(f"/api/challenges/{at}/files/{keys[0]}", {"upload": paper()}).status_code == 404
    client.post(f"/api/challenges/{at}/files/{keys[2]}", {"upload": paper()})
    kept = client.get(f"/api/challenges/{at}/files/{keys[2]}")
    assert b"".join(kept.streaming_content).startswith(b"%PDF")
    assert client.delete(f"/api/challenges/{at}/files/{keys[2]}").json()["missing"]
    assert [row["id"] for row in client.get("/api/me/entries").json()["items"]] == [int(at[8:])]


def test_handed_in_entry_is_changed_and_keeps_what_it_must_say(client: Client) -> None:
    _row, at, keys = handed_in(client)
    changed = send(
        client, "patch", at, title="Felt hinge II", answers={keys[0]: "2.50", keys[1]: "A whisper"}
    )
    assert (changed.json()["title"], changed.json()["text"]) == ("Felt hinge II", TEXT)
    said = {answer["question"]: answer["value"] for answer in changed.json()["answers"]}
    assert said == {keys[0]: "2.5", keys[1]: "A whisper", keys[2]: ""}
    for answer in ("", "heavy"):
        wrong = send(client, "patch", at, answers={keys[0]: answer}).json()
        assert set(wrong["errors"]) == {f"answer-{keys[0]}"}
    assert set(send(client, "patch", at, text="").json()["errors"]) == {"text"}
    assert client.delete(f"/api/challenges/{at}/files/{keys[2]}").json()["code"] == "needed"
    again = send(client, "patch", at, answers={keys[1]: ""}).json()
    assert [answer["question"] for answer in again["answers"]] == [keys[0], keys[2]]


def test_entry_is_withdrawn_and_handed_in_again_and_a_draft_thrown_away(client: Client) -> None:
    row, at, _keys = handed_in(client)
    terms = client.get(f"/api/challenges/{row.pk}").json()["terms_digest"]
    assert client.delete(f"/api/challenges/{at}").json()["state"] == "withdrawn"
    assert client.delete(f"/api/challenges/{at}").status_code == 409
    assert send(client, "post", f"{at}/hand-in", terms=terms).json()["state"] == "handed_in"
    client.force_login(UserFactory())
    assert client.get(f"/api/challenges/{at}").status_code == 404
    other = send(client, "post", f"{row.pk}/entries", title="Cork", hand_in=False).json()["id"]
    assert client.delete(f"/api/challenges/entries/{other}").status_code == 204
    assert not ChallengeEntry.objects.filter(pk=other).exists()


def test_nothing_changes_after_the_deadline(client: Client) -> None:
    _row, at, keys = handed_in(client)
    ChallengePage.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    assert not client.get(f"/api/challenges/{at}").json()["can_change"]
    for answer in (
        send(client, "patch", at, title="Cork"),
        client.delete(f"/api/challenges/{at}"),
        client.delete(f"/api/challenges/{at}/files/{keys[2]}"),
        client.post(f"/api/challenges/{at}/files/{keys[2]}", {"upload": paper()}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "challenge_closed")


def test_draft_is_planned_for_a_challenge_and_handed_in_once_public(client: Client) -> None:
    row = challenge()
    project = DraftFactory()
    client.force_login(project.author)
    begin = {"project": project.slug, "hand_in": False}
    entry = send(client, "post", f"{row.pk}/entries", **begin).json()
    assert (entry["state"], entry["title"]) == ("draft", project.title)
    assert send(client, "post", f"{row.pk}/entries", **begin).json()["id"] == entry["id"]
    terms = client.get(f"/api/challenges/{row.pk}").json()["terms_digest"]
    assert send(client, "post", f"entries/{entry['id']}/hand-in", terms=terms).json()["code"] == "draft"
    assert client.post(f"/api/projects/{project.slug}/publish").status_code == 200
    assert send(client, "post", f"entries/{entry['id']}/hand-in", terms=terms).json()["state"] == "handed_in"
