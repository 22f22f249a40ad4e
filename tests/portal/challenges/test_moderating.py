"""Entries that are described here are reported, hidden and shown again like everything else people write."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from innovate.core.errors import Conflict, NotAllowed
from innovate.moderation import queries, services
from innovate.moderation.models import Report
from innovate.portal.challenges import services as calls
from innovate.portal.challenges.queries import public_entries
from innovate.portal.challenges.services import hiding
from innovate.portal.models import ChallengeEntry
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.challenges import again, challenge, entered
from tests.factories.projects import ProjectFactory
from tests.portal.challenges.browsing import signed_in

pytestmark = pytest.mark.django_db
REASON = "It copies a lamp that is protected."


def described(kind: str = "codesign", slug: str = "quiet-lamps") -> ChallengeEntry:
    """A design that somebody describes here, handed in."""
    row = challenge(kind=kind, slug=slug, project=ProjectFactory())
    person = UserFactory()
    entry = calls.begin_entry(challenge=row, actor=person)
    calls.save_entry(entry=entry, actor=person, title="Felt lamp", text="A shade of felt, folded once.")
    return calls.hand_in(entry=again(entry), actor=person)


def reported(entry: ChallengeEntry) -> Report:
    return services.report(reporter=UserFactory(), target=entry, reason="rights", note="I drew it.")


def test_reported_entry_is_hidden_from_the_public_and_its_author_reads_why(client: Client) -> None:
    entry = described()
    page, reader = entry.get_absolute_url(), signed_in(UserFactory())
    link = f"/reports/new/portal/challengeentry/{entry.pk}/"
    assert link in reader.get(page).text and link not in signed_in(entry.person).get(page).text
    case = reported(entry)
    assert "A shade of felt" in queries.case_of(case).lines[0].text
    services.decide(report=case, actor=StaffFactory(), uphold=True, reason=REASON)
    assert reader.get(page).status_code == 404 == client.get(page).status_code
    assert not public_entries(entry.challenge, reader.get("/").wsgi_request.user).exists()
    own = signed_in(entry.person)
    assert REASON in own.get(page).text and REASON in own.get("/reports/standing/").text
    assert own.get(f"/api/challenges/entries/{entry.pk}").json()["hidden_reason"] == REASON
    with pytest.raises(Conflict):
        hiding.hide_entry(entry=entry, actor=StaffFactory(), reason=REASON)


def test_entry_hidden_for_now_is_shown_again_when_the_report_is_dismissed(client: Client) -> None:
    case = reported(entry := described())
    staff = StaffFactory()
    services.hide_now(report=case, actor=staff, reason="It cannot wait.")
    assert client.get(entry.get_absolute_url()).status_code == 404
    services.decide(report=case, actor=staff, uphold=False, reason="It is theirs.")
    assert client.get(entry.get_absolute_url()).status_code == 200


def test_what_is_no_public_text_of_its_own_is_not_reported_here() -> None:
    reader = UserFactory()
    client = signed_in(reader)
    private = described("technology")
    project = entered(challenge(), ProjectFactory())
    for entry in (private, project):
        assert client.get(f"/reports/new/portal/challengeentry/{entry.pk}/").status_code == 404
        wanted: dict[str, Any] = {"kind": "portal.challengeentry", "id": entry.pk, "reason": "spam"}
        assert client.post("/api/reports", wanted, content_type="application/json").status_code == 404


def test_hiding_is_for_who_decides_and_says_why() -> None:
    entry = described()
    for act in (hiding.hide_entry, hiding.restate_hiding):
        with pytest.raises(NotAllowed):
            act(entry=entry, actor=entry.person, reason=REASON)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChallengeEntry.objects.filter(pk=entry.pk).update(hidden_at=entry.entered_at)
