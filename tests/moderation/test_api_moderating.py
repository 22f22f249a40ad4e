"""Moderators' work through the API: the rules of the staff area hold here, too."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from innovate.discussions.models import Message
from innovate.moderation import queries, services
from innovate.moderation.models import Report
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.moderation import SanctionFactory
from tests.factories.projects import ProjectFactory
from tests.moderation.test_held import held_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    person = StaffFactory()
    client.force_login(person)
    return person


def send(client, path, **data):
    return client.post(f"/api{path}", data, content_type="application/json")


def reported(**fields):
    project = ProjectFactory()
    row = services.report(reporter=UserFactory(), target=project, reason=Report.Reason.SPAM, **fields)
    return project, row


def test_report_is_taken_on_and_hidden_before_it_is_decided(client, moderator):
    project, row = reported()
    assert send(client, f"/reports/{row.pk}/assign").json()["state"] == "open"
    assert send(client, f"/reports/{row.pk}/hide", reason=" ").status_code == 422
    assert send(client, f"/reports/{row.pk}/hide", reason="It is an advert.").status_code == 200
    project.refresh_from_db()
    row.refresh_from_db()
    assert project.is_hidden and row.assigned_to == moderator
    mine = services.report(reporter=moderator, target=ProjectFactory(), reason=Report.Reason.SPAM)
    assert send(client, f"/reports/{mine.pk}/assign").json()["code"] == "own"


def test_held_texts_are_let_through_or_refused_with_a_reason(client, moderator):
    through, back = held_message(), held_message()
    listed = client.get("/api/held-texts").json()["items"]
    assert [row["id"] for row in listed] == [through.pk, back.pk] and listed[0]["why"] == ["many links"]
    assert send(client, f"/held-texts/{through.pk}/publish").json()["state"] == "published"
    assert Message.objects.get().author == through.author
    assert send(client, f"/held-texts/{back.pk}/refuse", reason=" ").status_code == 422
    assert send(client, f"/held-texts/{back.pk}/refuse", reason="An advert.").json()["state"] == "refused"
    assert send(client, f"/held-texts/{back.pk}/publish").status_code == 409
    assert client.get("/api/held-texts").json()["items"] == []


def test_nobody_decides_about_their_own_text(client, moderator):
    held = held_message()
    type(held).objects.filter(pk=held.pk).update(author=moderator)
    assert send(client, f"/held-texts/{held.pk}/publish").json()["code"] == "own"


def test_person_is_silenced_by_report_or_address_and_let_speak_again(client, moderator):
    project, row = reported()
    until = (timezone.now() + timedelta(days=7)).isoformat()
    said = {"kind": "silence", "reason": "Adverts.", "until": until}
    made = send(client, "/sanctions", report=row.pk, **said).json()
    assert (made["person"], made["is_standing"]) == (project.author_id, True)
    assert not queries.may_speak(project.author)
    lifted = send(client, f"/sanctions/{made['id']}/lift", reason="They took them down.").json()
    assert (lifted["is_standing"], lifted["lift_reason"]) == (False, "They took them down.")
    assert send(client, f"/sanctions/{made['id']}/lift", reason="Again.").status_code == 409
    again = send(client, "/sanctions", email=project.author.email, **said).json()
    standing = client.get("/api/sanctions?standing=true").json()["items"]
    assert [one["id"] for one in standing] == [again["id"]]
    assert len(client.get("/api/sanctions").json()["items"]) == 2


def test_sanctions_nobody_may_impose_are_refused(client, moderator):
    _project, row = reported()
    services.decide(report=row, actor=StaffFactory(), uphold=False, reason="It is fine.")
    said = {"kind": "silence", "reason": "Adverts."}
    assert send(client, "/sanctions", report=row.pk, **said).status_code == 404
    assert send(client, "/sanctions", **said).json()["code"] == "whom"
    assert send(client, "/sanctions", email="nobody@example.org", **said).json()["code"] == "nobody"
    assert send(client, "/sanctions", email=StaffFactory().email, **said).json()["code"] == "staff"
    late = send(client, "/sanctions", email=UserFactory().email, until="2000-01-01T00:00:00Z", **said)
    assert "until" in late.json()["errors"]
    naive = send(client, "/sanctions", email=UserFactory().email, until="2099-01-01T00:00:00", **said)
    assert (naive.status_code, list(naive.json()["errors"])) == (422, ["data.until"])


def test_own_and_ended_limits_are_not_lifted(client, moderator):
    mine = SanctionFactory(person=moderator)
    assert send(client, f"/sanctions/{mine.pk}/lift", reason="I am sorry.").json()["code"] == "own"
    ended = SanctionFactory(until=timezone.now() - timedelta(days=1))
    assert send(client, f"/sanctions/{ended.pk}/lift", reason="Enough.").json()["code"] == "ended"


def test_appeal_is_answered_by_somebody_else(client, moderator):
    row = SanctionFactory(created_by=moderator)
    appeal = services.appeal(person=row.person, text="I was polite.", sanction=row)
    (listed,) = client.get("/api/appeals").json()["items"]
    assert (listed["person"], listed["text"]) == (row.person_id, "I was polite.")
    verdict = {"grant": True, "answer": "You were."}
    assert send(client, f"/appeals/{appeal.pk}/answer", **verdict).json()["code"] == "own"
    client.force_login(StaffFactory())
    assert send(client, f"/appeals/{appeal.pk}/answer", **verdict).json()["state"] == "granted"
    assert queries.may_speak(row.person)
