"""Handing in to challenges."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from innovate.core.errors import Conflict, NotAllowed
from innovate.portal.models import ChallengeEntry, ChallengeIndexPage, ChallengePage
from innovate.portal.services import enter_challenge
from tests.factories.accounts import UserFactory
from tests.factories.projects import DraftFactory, ProjectFactory

pytestmark = pytest.mark.django_db


def challenge(days: int = 5) -> ChallengePage:
    """A challenge in English and Chinese that closes so many days from now."""
    index = ChallengeIndexPage.objects.get(locale__language_code="en")
    page = index.add_child(
        instance=ChallengePage(
            title="Quiet kitchens",
            slug="quiet-kitchens",
            lead="Less noise.",
            body=[("text", "<p>Less noise, please.</p>")],
            closes_at=timezone.now() + timedelta(days=days),
        )
    )
    translated = page.copy_for_translation(Locale.objects.get(language_code="zh-hans"))
    translated.title = "安静的厨房"
    translated.slug = "quiet-kitchens"
    translated.save_revision().publish()
    return page


def test_entering_shows_on_the_challenge_in_both_languages_once(client: Client) -> None:
    brief, project = challenge(), ProjectFactory(stage="idea")
    client.force_login(project.author)
    assert project.title in client.get("/challenges/quiet-kitchens/").text
    for _ in range(2):
        answer = client.post(f"/challenges/{brief.pk}/enter/", {"project": project.slug})
        assert answer.status_code == 302
    assert ChallengeEntry.objects.count() == 1
    for path in ("/challenges/quiet-kitchens/", "/zh-hans/challenges/quiet-kitchens/"):
        assert [card.project for card in client.get(path).context["cards"]] == [project]
    assert "安静的厨房" in client.get(f"/zh-hans/projects/{project.slug}/").text


def test_entering_is_refused_for_others_for_drafts_and_after_the_deadline(client: Client) -> None:
    project = ProjectFactory(stage="idea")
    with pytest.raises(NotAllowed):
        enter_challenge(challenge=challenge(), project=project, actor=UserFactory())
    draft = DraftFactory()
    with pytest.raises(Conflict):
        enter_challenge(challenge=ChallengePage.objects.first(), project=draft, actor=draft.author)
    ChallengePage.objects.update(closes_at=timezone.now())
    with pytest.raises(Conflict):
        enter_challenge(challenge=ChallengePage.objects.first(), project=project, actor=project.author)
    assert not ChallengeEntry.objects.exists()


def test_entering_somebody_elses_draft_is_not_found(client: Client) -> None:
    brief, draft = challenge(), DraftFactory()
    client.force_login(UserFactory())
    assert client.post(f"/challenges/{brief.pk}/enter/", {"project": draft.slug}).status_code == 404
    client.logout()
    assert client.post(f"/challenges/{brief.pk}/enter/", {"project": draft.slug}).status_code == 302
