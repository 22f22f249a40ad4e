"""Reporting, deciding and appealing through the API."""

from __future__ import annotations

import pytest

from innovate.moderation import services
from innovate.moderation.models import Report, Sanction
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db


def send(client, path, data):
    return client.post(f"/api{path}", data, content_type="application/json")


def test_report_is_decided_and_appealed_through_the_api(client):
    project, moderator = ProjectFactory(), StaffFactory()
    client.force_login(UserFactory())
    told = {"kind": "projects.project", "id": project.pk, "reason": "other"}
    assert "note" in send(client, "/reports", told).json()["errors"]
    assert send(client, "/reports", {**told, "kind": "accounts.user"}).status_code == 404
    report = send(client, "/reports", {**told, "note": "It is my lamp."}).json()
    assert client.get("/api/reports").status_code == 403
    client.force_login(moderator)
    assert [row["note"] for row in client.get("/api/reports").json()["items"]] == ["It is my lamp."]
    answer = {"uphold": True, "reason": "It copies a lamp."}
    assert send(client, f"/reports/{report['id']}/answer", answer).json()["state"] == "upheld"
    project.refresh_from_db()
    assert project.is_hidden
    client.force_login(project.author)
    hidden = client.get("/api/me/standing").json()["hidden"]
    assert [(row["reason"], row["may_appeal"]) for row in hidden] == [("It copies a lamp.", True)]
    appeal = {"report": report["id"], "text": "I drew it first."}
    for neither in ({"text": "Why?"}, {**appeal, "sanction": 1}):
        assert send(client, "/me/appeals", neither).json()["code"] == "against_what"
    assert send(client, "/me/appeals", appeal).json()["state"] == "open"
    assert send(client, "/me/appeals", appeal).status_code == 409
    assert not client.get("/api/me/standing").json()["hidden"][0]["may_appeal"]


def test_who_is_suspended_may_appeal_and_do_nothing_else(client):
    person = UserFactory()
    row = services.sanction(
        person=person, actor=StaffFactory(), kind=Sanction.Kind.SUSPENSION, reason="Sold what is not theirs."
    )
    client.force_login(person)
    report = {"kind": "projects.project", "id": ProjectFactory().pk, "reason": Report.Reason.SPAM}
    assert send(client, "/reports", report).json()["code"] == "suspended"
    assert client.get("/api/me/standing").json()["sanctions"][0]["reason"] == "Sold what is not theirs."
    assert send(client, "/me/appeals", {"sanction": row.pk, "text": "They were mine."}).status_code == 201
