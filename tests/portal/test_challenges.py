"""Challenges: handing in until the deadline, judging without looking at each other, a reason for everybody."""

from __future__ import annotations

import json
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.reconcilers import run_once
from innovate.notifications.models import Notice
from innovate.portal.challenges import briefs, queries, rules, services
from innovate.portal.models import (
    Challenge,
    ChallengeEntry,
    ChallengePage,
    EntryAnswer,
    Score,
    ScoreSheet,
)
from innovate.portal.staff.groups import OPERATORS
from innovate.projects.models import Contribution, Project, ProjectAncestor, TeamMember, TimelineEntry
from tests.factories.accounts import StaffFactory, UserFactory, staff_of
from tests.factories.challenges import (
    COMMENT,
    REASON,
    again,
    challenge,
    closed,
    decided,
    entered,
    scored,
)
from tests.factories.organisations import OrganisationFactory, paper
from tests.factories.projects import DraftFactory, ProjectFactory

database = pytest.mark.django_db

POINTS = st.one_of(st.none(), st.integers(0, 10))
WEIGHTED = st.lists(st.tuples(st.integers(1, 100), POINTS), max_size=8)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture(autouse=True)
def private_folder(tmp_path: Path) -> Any:
    storage = EntryAnswer._meta.get_field("file").storage
    kept = {"base_location": str(tmp_path), "location": str(tmp_path)}
    with mock.patch.dict(storage.__dict__, kept):
        yield


# Points


@given(WEIGHTED)
def test_weighted_mean_lies_between_the_points_given_or_is_none(scores: list[tuple[int, int | None]]) -> None:
    points = [value for _weight, value in scores if value is not None]
    found = rules.weighted_mean(scores)
    assert (found is None) == (not points)
    if found is not None:
        assert min(points) <= found <= max(points)


@given(WEIGHTED, st.integers(1, 50), st.randoms())
def test_weighted_mean_depends_on_neither_order_nor_the_size_of_weights(
    scores: list[tuple[int, int | None]], times: int, chance: Any
) -> None:
    shuffled = chance.sample(scores, len(scores))
    assert rules.weighted_mean(scores) == rules.weighted_mean((w * times, p) for w, p in shuffled)


@given(WEIGHTED, st.integers(1, 100))
def test_missing_score_changes_nothing_and_is_not_zero(
    scores: list[tuple[int, int | None]], weight: int
) -> None:
    found = rules.weighted_mean(scores)
    assert rules.weighted_mean([*scores, (weight, None)]) == found
    if found:
        assert rules.weighted_mean([*scores, (weight, 0)]) < found


@given(WEIGHTED, st.integers(0, 7), st.integers(1, 10))
def test_more_points_never_lower_the_mean(
    scores: list[tuple[int, int | None]], where: int, more: int
) -> None:
    if where >= len(scores) or scores[where][1] is None:
        return
    weight, points = scores[where]
    raised = [*scores[:where], (weight, min(10, points + more)), *scores[where + 1 :]]
    assert rules.weighted_mean(raised) >= rules.weighted_mean(scores)


@given(st.dictionaries(st.integers(0, 20), st.one_of(st.none(), st.fractions(0, 10, max_denominator=12))))
def test_ties_share_a_place_and_who_has_no_points_has_none(totals: dict[int, Fraction | None]) -> None:
    order = rules.places(totals)
    for one, its in totals.items():
        assert (order[one] is None) == (its is None)
        for other, theirs in totals.items():
            if its is not None and theirs is not None:
                assert (order[one] < order[other]) == (its > theirs)
    assert sorted(place for place in order.values() if place)[:1] in ([], [1])


@pytest.mark.parametrize("table", [rules.CHALLENGE, rules.ENTRY, rules.SHEET])
def test_allowed_from_tables_know_every_state_and_end_where_they_should(table: Any) -> None:
    states = set(table)
    assert all(set(sources) <= states for sources in table.values())
    for end in ({"decided"}, {"chosen", "not_chosen"}, {"recused"}):
        for name in end & states:
            assert not any(name in sources for sources in table.values())


# Handing in


@database
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


@database
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


@database
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


@database
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


@database
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


@database
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


@database
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


@database
def test_changed_after_handing_in_a_required_answer_stays() -> None:
    row, project = challenge(questions=QUESTIONS[:2]), ProjectFactory()
    weight, material = (question.key for question in briefs.questions(row))
    entry = entered(row, project, answers={weight: "3", material: "Felt"})
    services.save_entry(entry=again(entry), actor=project.author, answers={weight: "", material: "Straw"})
    assert {answer.question: answer.value for answer in entry.answers.all()} == {
        weight: "3",
        material: "Straw",
    }


@database
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


@database
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


# Judging


@database
def test_judging_begins_on_time_with_the_criteria_as_they_were_and_judges_are_told_once() -> None:
    judge = UserFactory()
    row = challenge(judges=(judge,))
    entered(row)
    run_once(["portal.challenges"])
    assert [notice.kind for notice in Notice.objects.filter(person=judge)] == ["portal.asked_to_judge"]
    ChallengePage.objects.update(closes_at=timezone.now())
    for _n in range(2):
        run_once(["portal.challenges"])
    row.refresh_from_db()
    assert row.state == "judging" and [one["weight"] for one in row.criteria] == [3, 1]
    assert row.criteria[0]["title"] == {"en": "Quiet", "zh-hans": "Quiet"}
    assert Notice.objects.filter(person=judge).count() == 2
    ChallengePage.objects.update(closes_at=timezone.now() + timedelta(days=9))
    assert not queries.takes_entries(Challenge.objects.get(pk=row.pk))  # a later deadline opens nothing again


@database
def test_others_points_are_hidden_until_ones_own_are_handed_in() -> None:
    first, second = UserFactory(), UserFactory()
    row = challenge(judges=(first, second))
    entry = entered(row)
    closed(row)
    scored(entry, first, 9, 5)
    secret = signed_in(second)
    for path in (f"/challenges/entries/{entry.pk}/score/", f"/challenges/{row.pk}/judging/"):
        assert COMMENT not in secret.get(path).text
    assert [line.standing for line in queries.judging_lines(Challenge.objects.get(), second)] == [None]
    keys = [one["key"] for one in Challenge.objects.get().criteria]
    answer = secret.post(
        f"/challenges/entries/{entry.pk}/score/",
        {f"points-{keys[0]}": "5", f"points-{keys[1]}": "", "comment": "Loud when it is hot, I think."},
    )
    assert answer.status_code == 302
    assert COMMENT in secret.get(f"/challenges/entries/{entry.pk}/score/").text
    (line,) = queries.judging_lines(Challenge.objects.get(), second)
    # Quiet: (9 + 5) / 2 = 7, three times; cheap: 5, judged once only.
    assert line.standing is not None and line.standing.total == Fraction(3 * 7 + 5, 4)
    with pytest.raises(Conflict):
        scored(entry, second, 1, 1)


@database
def test_author_and_team_do_not_score_or_decide_their_own() -> None:
    judge, other = UserFactory(), UserFactory()
    row = challenge(judges=(other,), lead=judge)
    project = ProjectFactory()
    TeamMember.objects.create(project=project, person=judge, role="member")
    entry, theirs = entered(row, project), entered(row)
    row = closed(row)
    with pytest.raises(NotAllowed):
        scored(entry, judge, 10, 10)
    with pytest.raises(NotAllowed):
        services.shortlist(entry=again(entry), actor=judge, is_on=True)
    with pytest.raises(NotAllowed):
        services.set_verdict(entry=again(entry), actor=judge, verdict="chosen", reason=REASON)
    scored(theirs, judge, 4, 4)
    for one in (entry, theirs):
        services.set_verdict(entry=again(one), actor=StaffFactory(), verdict="not_chosen", reason=REASON)
    with pytest.raises(NotAllowed):
        services.announce(challenge=row, actor=judge)
    # A judge who joins a team later does not count any more.
    scored(entry, other, 2, 2)
    TeamMember.objects.create(project=project, person=other, role="member")
    stands = queries.standings(row, queries.with_sheets(row))
    assert stands[entry.pk].total is None and stands[theirs.pk].total == 4


@database
def test_strangers_judge_nothing_and_points_stay_in_range() -> None:
    judge = UserFactory()
    row = challenge(judges=(judge,))
    entry = entered(row)
    with pytest.raises(Conflict):
        services.save_sheet(entry=again(entry), judge=judge, points={}, comment="")  # still open
    row = closed(row)
    with pytest.raises(NotAllowed):
        scored(entry, UserFactory(), 1, 1)
    key = row.criteria[0]["key"]
    for points, comment in (({key: 11}, COMMENT), ({key: None}, COMMENT), ({key: 3}, "ok")):
        with pytest.raises(Refused):
            services.hand_in_sheet(entry=again(entry), judge=judge, points=points, comment=comment)
    sheet = ScoreSheet.objects.create(entry=entry, judge=judge)
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.create(sheet=sheet, criterion=key, points=11)
    services.step_back(entry=again(entry), judge=judge, comment="My sister sells one of these.")
    with pytest.raises(Conflict):
        scored(entry, judge, 1, 1)


@database
def test_result_has_a_reason_for_everybody_and_is_public() -> None:
    judge, lead = UserFactory(), UserFactory()
    row = challenge(judges=(judge,), lead=lead, reward_amount=300_000)
    best, other = entered(row), entered(row)
    row = closed(row)
    for person in (judge, lead):
        scored(best, person, 8, None)
        scored(other, person, 6, 2)
    services.shortlist(entry=again(best), actor=lead, is_on=True)
    assert Notice.objects.filter(kind="portal.entry_shortlisted", person=best.person).exists()
    services.set_verdict(entry=again(best), actor=lead, verdict="chosen", reason=REASON, award="All of it")
    client = signed_in(lead)
    answer = client.post(f"/challenges/{row.pk}/announce/")
    assert "Say first what becomes of" in answer.text and Challenge.objects.get().state == "judging"
    with pytest.raises(Refused):
        services.set_verdict(entry=again(other), actor=lead, verdict="not_chosen", reason="No.")
    services.set_verdict(
        entry=again(other), actor=lead, verdict="not_chosen", reason="It is dear, and hard to mend at home."
    )
    assert client.get(f"/challenges/{row.pk}/result/").status_code == 404
    client.post(f"/challenges/{row.pk}/announce/")
    page = Client().get(f"/challenges/{row.pk}/result/")
    assert REASON in page.text and "All of it" in page.text and "It is dear" not in page.text
    assert page.context["took_part"] == 2
    assert "It is dear" in signed_in(other.person).get(f"/challenges/{row.pk}/result/").text
    notice = Notice.objects.get(person=other.person, kind="portal.entry_not_chosen")
    assert notice.data["reason"] == "It is dear, and hard to mend at home."
    best, other = again(best), again(other)
    assert (best.state, best.result["total"], best.result["place"]) == ("chosen", "8.00", 1)
    assert (other.state, other.result["total"], other.result["place"]) == ("not_chosen", "5.00", 2)
    assert TimelineEntry.objects.filter(project=best.project, kind="portal.chosen_in_challenge").exists()
    for late in (
        lambda: services.announce(challenge=Challenge.objects.get(), actor=lead),
        lambda: services.set_verdict(entry=again(best), actor=lead, verdict="chosen", reason=REASON),
        lambda: services.shortlist(entry=again(best), actor=lead, is_on=False),
    ):
        with pytest.raises(Conflict):
            late()


@database
def test_chosen_design_for_a_given_project_is_a_contribution_to_it() -> None:
    given_project, designer = ProjectFactory(stage="design"), UserFactory()
    row = challenge(kind="codesign", project=given_project)
    entry = services.begin_entry(challenge=row, actor=designer)
    services.save_entry(
        entry=entry, actor=designer, title="A lid of cork", text="It floats, it seals and it is warm to hold."
    )
    services.hand_in(entry=again(entry), actor=designer)
    decided(closed(row), StaffFactory(), chosen=entry)
    gift = Contribution.objects.get(project=given_project, person=designer)
    assert (gift.kind, gift.title) == ("design", "A lid of cork")


# Lists, the API, staff


@database
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


@database
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


@database
def test_challenges_are_read_and_handed_in_to_through_the_api() -> None:
    row, project = challenge(questions=QUESTIONS[:2], terms="<p>Be kind.</p>"), ProjectFactory()
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


@database
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


@database
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


@database
def test_person_chooser_finds_people_by_name_or_whole_address() -> None:
    ada = UserFactory(display_name="Ada Lovelace")
    client = signed_in(StaffFactory())
    for word, found in (("lovelace", True), (ada.email, True), (ada.email[:6], False)):
        text = client.get("/admin/person_chooser/results/", {"q": word}).text
        assert ("Ada Lovelace" in text) == found


@database
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
