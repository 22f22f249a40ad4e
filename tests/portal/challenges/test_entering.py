"""Handing in until the deadline: in two steps, in words when it will not do, and taken back."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.notifications.models import Notice
from innovate.portal.challenges import briefs, services
from innovate.portal.models import (
    ChallengeEntry,
    ChallengePage,
)
from innovate.projects.models import Project, ProjectAncestor, TimelineEntry
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.challenges import (
    again,
    challenge,
    entered,
)
from tests.factories.organisations import OrganisationFactory, paper
from tests.factories.projects import DraftFactory, ProjectFactory
from tests.portal.challenges.browsing import signed_in

pytestmark = pytest.mark.django_db


def test_project_is_handed_in_in_two_steps_and_shows_in_both_languages(client: Client) -> None:
    row, project = challenge(), ProjectFactory()
    client.force_login(project.author)
    page = client.get(f"/challenges/{row.pk}/enter/")
    assert project.title in page.text
    answer = client.post(f"/challenges/{row.pk}/enter/", {"project": project.slug})
    entry = ChallengeEntry.objects.get()
    assert answer["Location"] == f"/challenges/entries/{entry.pk}/check/" and entry.state == "draft"
    assert project not in [
        item.entry.project for item in client.get("/challenges/quiet-kitchens/").context["shown"]
    ]
    assert client.get(answer["Location"]).status_code == 200
    client.post(answer["Location"])
    assert again(entry).state == "handed_in"
    for path in ("/challenges/quiet-kitchens/", "/zh-hans/challenges/quiet-kitchens/"):
        assert [item.entry.project for item in client.get(path).context["shown"]] == [project]
    assert "安静的厨房" in client.get(f"/zh-hans/projects/{project.slug}/").text
    assert Notice.objects.get(kind="portal.entry_received").person == project.author


def test_draft_hidden_late_foreign_and_far_projects_are_refused_in_words(client: Client) -> None:
    row = challenge()
    draft, idea, hidden = DraftFactory(), ProjectFactory(), ProjectFactory()
    far = ProjectFactory(stage="production", author=idea.author)
    Project.objects.filter(pk=hidden.pk).update(
        hidden_at=timezone.now(), hidden_by=UserFactory(), hidden_reason="A copy."
    )
    hidden.refresh_from_db()
    for project, code in ((draft, "draft"), (hidden, "hidden"), (far, "too_far")):
        with pytest.raises(Conflict) as refused:
            services.begin_entry(challenge=row, actor=project.author, project=project)
        assert refused.value.code == code
    with pytest.raises(NotAllowed):
        services.begin_entry(challenge=row, actor=UserFactory(), project=idea)
    with pytest.raises(Refused) as refused:
        services.begin_entry(challenge=row, actor=idea.author)
    assert refused.value.code == "project_needed"
    client.force_login(idea.author)
    answer = client.post(f"/challenges/{row.pk}/enter/", {"project": far.slug})
    assert answer.status_code == 200 and "past the design stage" in answer.text
    assert client.post(f"/challenges/{row.pk}/enter/", {"project": draft.slug}).status_code == 404
    ChallengePage.objects.update(closes_at=timezone.now())
    answer = client.post(f"/challenges/{row.pk}/enter/", {"project": idea.slug})
    assert "This challenge has closed" in answer.text
    assert not ChallengeEntry.objects.exists()


def test_handed_in_twice_is_said_and_stored_once(client: Client) -> None:
    row, project = challenge(), ProjectFactory()
    entry = entered(row, project)
    client.force_login(project.author)
    answer = client.post(f"/challenges/{row.pk}/enter/", {"project": project.slug})
    assert "handed in already" in answer.text
    with pytest.raises(Conflict):
        services.hand_in(entry=again(entry), actor=project.author)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChallengeEntry.objects.create(challenge=row, project=project, person=project.author)


def test_withdrawn_until_the_deadline_and_not_after(client: Client) -> None:
    row, project = challenge(), ProjectFactory()
    entry = entered(row, project)
    client.force_login(project.author)
    client.post(f"/challenges/entries/{entry.pk}/withdraw/")
    assert again(entry).state == "withdrawn"
    assert not client.get("/challenges/quiet-kitchens/").context["shown"]
    assert services.begin_entry(challenge=row, actor=project.author, project=project) == entry
    services.hand_in(entry=again(entry), actor=project.author)
    kinds = list(TimelineEntry.objects.filter(project=project).values_list("kind", flat=True))
    assert kinds.count("portal.entered_challenge") == 1 and "portal.left_challenge" in kinds
    ChallengePage.objects.update(closes_at=timezone.now())
    for change in (services.withdraw_entry, services.save_entry):
        with pytest.raises(Conflict):
            change(entry=again(entry), actor=project.author)
    assert again(entry).state == "handed_in"


QUESTIONS = (
    {"label": "What does it weigh?", "kind": "number", "is_public": True},
    {"label": "Out of what?", "kind": "choice", "choices": "Felt\nStraw"},
    {"label": "How loud is it?", "kind": "long", "is_required": False},
    {"label": "A drawing", "kind": "file"},
)


def test_wrong_answers_are_named_and_right_ones_stored(client: Client) -> None:
    row, project = challenge(questions=QUESTIONS), ProjectFactory()
    weight, material, loud, drawing = (question.key for question in briefs.questions(row))
    entry = services.begin_entry(challenge=row, actor=project.author, project=project)
    client.force_login(project.author)
    url = f"/challenges/entries/{entry.pk}/edit/"
    typed = {
        f"answer-{weight}": "heavy",
        f"answer-{material}": "Felt",
        f"answer-{loud}": "A whisper\nat most",
    }
    answer = client.post(url, {**typed, f"answer-{drawing}": paper()})
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {f"answer-{weight}"}
    assert "heavy" in answer.text and "A whisper" in answer.text
    assert {row.question for row in entry.answers.all()} == {material, loud, drawing}
    for wrong in ("1e400", "NaN"):
        assert client.post(url, {**typed, f"answer-{weight}": wrong}).status_code == 200
    answer = client.post(url, {**typed, f"answer-{weight}": "2.50"})
    assert answer.status_code == 302  # the file is there already
    assert entry.answers.get(question=weight).value == "2.5"
    assert entry.answers.get(question=material).label == {"en": "Out of what?", "zh-hans": "Out of what?"}
    with pytest.raises(Refused):
        services.save_entry(
            entry=entry, actor=project.author, answers={drawing: paper(content=b"MZ no picture")}
        )


def test_missing_answer_and_unaccepted_terms_keep_it_from_being_handed_in(client: Client) -> None:
    row, project = challenge(questions=QUESTIONS[:2], terms="<p>Be kind.</p>"), ProjectFactory()
    weight, material = (question.key for question in briefs.questions(row))
    entry = services.begin_entry(challenge=row, actor=project.author, project=project)
    with pytest.raises(Refused) as refused:
        services.hand_in(entry=again(entry), actor=project.author)
    assert refused.value.code == "incomplete"
    services.save_entry(entry=entry, actor=project.author, answers={weight: "3", material: "Felt"})
    client.force_login(project.author)
    url = f"/challenges/entries/{entry.pk}/check/"
    assert "Accept the terms" in client.post(url).text
    shown = client.get(url).context["terms_digest"]
    ChallengePage.objects.update(terms="<p>Be very kind.</p>")
    assert "The terms have changed" in client.post(url, {"terms": shown}).text
    assert again(entry).state == "draft"
    shown = client.get(url).context["terms_digest"]
    client.post(url, {"terms": shown})
    assert again(entry).terms_digest == shown and again(entry).terms_accepted_at


def test_answers_are_for_everybody_or_for_the_judges_as_was_said() -> None:
    judge = UserFactory()
    row, project = challenge(questions=QUESTIONS[:2], judges=(judge,)), ProjectFactory()
    weight, material = (question.key for question in briefs.questions(row))
    entry = entered(row, project, answers={weight: "3", material: "Felt"})
    for person, sees in (
        (UserFactory(), False),
        (judge, True),
        (project.author, True),
        (StaffFactory(), True),
    ):
        text = signed_in(person).get(f"/challenges/entries/{entry.pk}/").text
        assert "What does it weigh?" in text
        assert ("Out of what?" in text) == sees


def test_changed_after_handing_in_a_required_answer_stays() -> None:
    row, project = challenge(questions=QUESTIONS[:2]), ProjectFactory()
    weight, material = (question.key for question in briefs.questions(row))
    entry = entered(row, project, answers={weight: "3", material: "Felt"})
    services.save_entry(entry=again(entry), actor=project.author, answers={weight: "", material: "Straw"})
    assert {answer.question: answer.value for answer in entry.answers.all()} == {
        weight: "3",
        material: "Straw",
    }


def test_solution_is_described_here_and_stays_between_its_author_and_the_judges(client: Client) -> None:
    judge, solver, organisation = UserFactory(), UserFactory(), OrganisationFactory()
    row = challenge(kind="technology", judges=(judge,))
    client.force_login(solver)
    answer = client.post(f"/challenges/{row.pk}/enter/", {"project": "describe"})
    edit = answer["Location"]
    words = {"title": "Felt of denim", "text": "Torn, carded and needled at 160 degrees."}
    assert client.post(edit, {"title": "", "text": words["text"]}).status_code == 200
    assert ChallengeEntry.objects.get().text == words["text"]
    client.post(edit, words)
    entry = ChallengeEntry.objects.get()
    client.post(f"/challenges/entries/{entry.pk}/check/")
    assert again(entry).state == "handed_in" and entry.is_private
    for person, status in ((UserFactory(), 404), (judge, 200), (solver, 200)):
        assert signed_in(person).get(f"/challenges/entries/{entry.pk}/").status_code == status
    assert "Felt of denim" not in Client().get("/challenges/quiet-kitchens/").text
    acting = organisation.created_by
    theirs = services.begin_entry(challenge=row, actor=acting, organisation=organisation)
    assert theirs.organisation == organisation
    with pytest.raises(NotAllowed):
        services.begin_entry(challenge=row, actor=solver, organisation=organisation)
    unverified = OrganisationFactory(state="unverified")
    with pytest.raises(Refused):
        services.begin_entry(challenge=row, actor=unverified.created_by, organisation=unverified)


def test_codesign_takes_what_is_built_on_the_project_or_described(client: Client) -> None:
    given_project, other = ProjectFactory(stage="design"), ProjectFactory()
    row = challenge(kind="codesign", project=given_project)
    with pytest.raises(Conflict) as refused:
        services.begin_entry(challenge=row, actor=other.author, project=other)
    assert refused.value.code == "not_built_on_it"
    ProjectAncestor.objects.create(
        project=other, ancestor=given_project, distance=1, basis_points=0, by=other.author
    )
    assert services.begin_entry(challenge=row, actor=other.author, project=other)
    assert not services.begin_entry(challenge=row, actor=other.author).is_private


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"closes_at": "2020-01-01 10:00", "reward_amount": "-5"}, {"closes_at", "reward_amount"}),
        ({"closes_at": "2999-01-01 10:00", "reward_amount": "99999999999999"}, {"reward_amount"}),
        ({"closes_at": "2999-01-01 10:00", "reward_amount": "500000"}, set()),
    ],
)
def test_brief_is_not_begun_after_its_deadline_nor_for_less_than_nothing(typed, wrong):
    handler = ChallengePage.get_edit_handler()
    form = handler.get_form_class()({**typed, "body-count": "0"}, instance=ChallengePage())
    assert form.errors.keys() & {"closes_at", "reward_amount"} == wrong
