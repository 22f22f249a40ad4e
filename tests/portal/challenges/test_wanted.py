"""An idea written for a challenge: the challenge is kept from the first words to the hand-in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from innovate.core.errors import Conflict, NotAllowed
from innovate.portal.challenges import services
from innovate.portal.mine import mine_of
from innovate.portal.models import Challenge, ChallengeEntry, ChallengePage
from innovate.projects.models import Project
from tests.factories.accounts import UserFactory
from tests.factories.challenges import again, challenge
from tests.factories.projects import IDEA_TEXT, CategoryFactory, DraftFactory, ProjectFactory

pytestmark = pytest.mark.django_db
PROBLEM = {"title": "Quiet grinder", "problem": "Grinding coffee at six wakes everyone.", "action": "next"}
QUESTION = {"label": "How loud is it?", "kind": "text", "is_public": True, "is_required": True}


@pytest.fixture
def author(client: Client) -> Any:
    person = UserFactory()
    client.force_login(person)
    return person


def publish(client: Client) -> Any:
    words = {"pitch": "A grinder that wakes nobody.", "idea": IDEA_TEXT, "category": CategoryFactory().pk}
    at = "/projects/quiet-grinder/edit/?step=idea"
    client.post(at, {**words, "language": "en", "price_currency": "EUR", "version": "0", "action": "next"})
    return client.post("/projects/quiet-grinder/review/")


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
def test_challenge_leads_to_the_idea_and_the_idea_back_to_the_challenge(
    client: Client, author: Any, prefix: str
) -> None:
    row = challenge()
    page = client.get(f"{prefix}/challenges/{row.pk}/enter/")
    address = page.context["write_url"]
    assert address == f"{prefix}/projects/new/?challenge=quiet-kitchens" and address in page.text
    assert address in client.get(f"{prefix}/challenges/quiet-kitchens/").text
    form = client.get(address)
    assert form.context["purpose"].title in ("Quiet kitchens", "安静的厨房")
    assert form.context["purpose"].url in form.text
    client.post(address, PROBLEM)
    entry = ChallengeEntry.objects.get()
    assert (entry.state, entry.challenge, entry.project.slug) == ("draft", row, "quiet-grinder")
    assert "/challenges/quiet-kitchens/" in client.get("/projects/quiet-grinder/edit/?step=idea").text
    # Another day: the challenge offers the draft, and nobody else's page shows it.
    assert "/projects/quiet-grinder/review/" in client.get(f"/challenges/{row.pk}/enter/").text
    assert "/projects/quiet-grinder/edit/" in client.get("/challenges/quiet-kitchens/").text
    assert "quiet-grinder" not in Client().get("/challenges/quiet-kitchens/").text
    check = f"/challenges/entries/{entry.pk}/check/"
    assert "Publish the idea first" in client.get(check).text
    assert publish(client)["Location"] == check
    client.post(check)
    assert again(entry).state == "handed_in"
    assert client.get("/projects/quiet-grinder/").status_code == 200


def test_published_idea_goes_on_at_the_questions_and_stays_among_what_waits(
    client: Client, author: Any
) -> None:
    challenge(questions=(QUESTION,))
    client.post("/projects/new/?challenge=quiet-kitchens", PROBLEM)
    edit = f"/challenges/entries/{ChallengeEntry.objects.get().pk}/edit/"
    answer = publish(client)
    assert answer["Location"] == edit
    assert "One step is left" in client.get(edit).text
    assert edit in [task.url for task in mine_of(author).next]


def test_autosaved_first_words_keep_the_challenge(client: Client, author: Any) -> None:
    challenge()
    answer = client.post("/projects/new/?challenge=quiet-kitchens", {**PROBLEM, "action": "autosave"})
    assert answer.json()["address"] == "/projects/quiet-grinder/edit/?step=problem"
    assert ChallengeEntry.objects.get().project == Project.objects.get()


@pytest.mark.parametrize("word", ["", "no-such-one", "quiet-kitchens", "\u200b" * 300, "quiet\x00"])
def test_unknown_or_closed_challenge_is_passed_over_and_the_words_are_kept(
    client: Client, author: Any, word: str
) -> None:
    challenge()
    ChallengePage.objects.update(closes_at=timezone.now() - timedelta(days=1))
    form = client.get("/projects/new/", {"challenge": word})
    assert form.status_code == 200 and form.context["purpose"] is None
    client.post(f"/projects/new/?challenge={word}", PROBLEM)
    assert Project.objects.exists() and not ChallengeEntry.objects.exists()
    assert publish(client)["Location"] == "/projects/quiet-grinder/"


def test_challenge_that_closes_meanwhile_leads_to_the_public_page(client: Client, author: Any) -> None:
    challenge()
    client.post("/projects/new/?challenge=quiet-kitchens", PROBLEM)
    ChallengePage.objects.update(closes_at=timezone.now() - timedelta(days=1))
    assert publish(client)["Location"] == "/projects/quiet-grinder/"


def test_design_for_a_given_project_builds_on_it(client: Client, author: Any) -> None:
    given = ProjectFactory(stage="design")
    row = challenge(kind="codesign", project=given)
    address = client.get(f"/challenges/{row.pk}/enter/").context["write_url"]
    assert address == f"/projects/{given.slug}/remix/?challenge=quiet-kitchens"
    assert "Quiet kitchens" in client.get(address).text
    client.post(address)
    entry = ChallengeEntry.objects.get()
    assert entry.project.author == author and entry.project.is_draft


def test_planning_is_for_ones_own_draft_and_an_open_challenge(client: Client) -> None:
    row, draft = challenge(), DraftFactory()
    with pytest.raises(NotAllowed):
        services.plan_entry(challenge=row, project=draft, actor=UserFactory())
    first = services.plan_entry(challenge=row, project=draft, actor=draft.author)
    assert services.plan_entry(challenge=row, project=draft, actor=draft.author) == first
    with pytest.raises(Conflict):
        services.hand_in(entry=first, actor=draft.author)
    ChallengePage.objects.update(closes_at=timezone.now())
    with pytest.raises(Conflict):
        services.plan_entry(challenge=Challenge.objects.get(pk=row.pk), project=draft, actor=draft.author)
