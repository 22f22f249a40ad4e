"""Every method in a round: what is a ballot, what "none of these" does, what is frozen, what the page shows."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.notifications.models import Notice
from innovate.projects.models import Project
from innovate.projects.queries import told
from innovate.projects.stages import Stage
from innovate.voting import queries, rules, services
from innovate.voting.counting import METHODS
from innovate.voting.models import Ballot, Round
from innovate.voting.rules import NONE
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory
from tests.factories.voting import RoundFactory, open_round_with

SEVERAL = {"equal-shares": 2}


def round_by(method: str, count: int = 3, **fields) -> Round:
    return open_round_with(count, method=method, seats=SEVERAL.get(method, 1), **fields)


def liking(method: str, *order: int) -> dict:
    """A ballot for these options, the best first; an approval ballot names the first of them only."""
    kind = METHODS[method].ballot
    if kind == "approval":
        return {"approved": [order[0]]}
    if kind == "score":
        return {"scores": {str(pk): 5 - place for place, pk in enumerate(order)}}
    return {"ranking": [[pk] for pk in order]}


def vote(round: Round, content: dict, person=None) -> Ballot:
    return services.cast_ballot(round=round, person=person or UserFactory(), content=content)


def close(round: Round) -> Round:
    services.close_round(round=round, actor=round.created_by)
    return Round.objects.select_related("project", "winner").get(pk=round.pk)


def test_rounds_offer_exactly_the_methods_that_are_counted():
    assert set(Round.Method.values) == set(METHODS)


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
def test_round_of_each_method_is_decided_verified_and_shown(client, method):
    round = round_by(method)
    a, b, c = (design.pk for design in round.designs.all())
    voters = UserFactory.create_batch(5)
    for person, order in zip(voters, [(a, b, c), (a, c, b), (a, b, c), (b, a, c), (c, b, a)], strict=True):
        vote(round, liking(method, *order), person)
    round = close(round)
    assert round.winner_id == a
    assert round.result["winners"][0] == a
    assert len(round.result["winners"]) == round.seats
    assert list(queries.chosen_by(round)) == [round.designs.get(pk=pk) for pk in round.result["winners"]]
    assert Project.objects.get().stage == Stage.FUNDING
    out = StringIO()
    call_command("verify_round", str(round.pk), stdout=out)
    assert "verifies" in out.getvalue()
    client.force_login(voters[0])
    page = client.get(round.get_absolute_url()).content.decode()
    assert "How it was counted" in page
    assert "How the designs did" in page
    assert client.get(f"/api/rounds/{round.pk}").json()["result"]["winners"] == round.result["winners"]


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
def test_none_of_these_wins_and_the_team_asks_again(client, method):
    round = round_by(method, offers_none=True)
    a, b, _c = (design.pk for design in round.designs.all())
    voters = UserFactory.create_batch(4)
    for person in voters[:3]:
        vote(round, liking(method, NONE, a), person)
    vote(round, liking(method, b, NONE), voters[3])
    client.force_login(voters[0])
    assert "None of these" in client.get(round.get_absolute_url()).content.decode()
    round = close(round)
    assert (round.state, round.winner, round.result["winners"]) == (Round.State.DECIDED, None, [])
    assert round.result["order"][0] == NONE
    project = Project.objects.get()
    assert project.stage == Stage.DESIGN
    assert queries.winning_designs(project) == []
    assert "“none of these” won" in told(project.timeline.get(kind="voting.round_decided")).text
    assert Notice.objects.filter(kind="voting.none_won").count() == 5
    assert "nothing goes to funding" in client.get(round.get_absolute_url()).content.decode()
    call_command("verify_round", str(round.pk), stdout=StringIO())
    assert [task.title for task in queries.tasks(project.author)] == [
        f"Put designs of “{project.title}” to the vote"
    ]
    again = services.create_round(project=project, actor=project.author, title="Again", question="Which?")
    assert again.number == 2


@pytest.mark.django_db
def test_several_designs_are_chosen_and_go_to_funding_together(client):
    round = round_by("equal-shares", 4)
    a, b, c, _d = (design.pk for design in round.designs.all())
    for liked in [(a,), (a,), (a,), (b,), (b,), (c,)]:
        vote(round, {"approved": list(liked)})
    round = close(round)
    assert round.result["winners"] == [a, b]
    assert [design.chosen for design in round.designs.order_by("pk")] == [1, 2, None, None]
    assert round.more_winners == 1
    assert Project.objects.get().stage == Stage.FUNDING
    assert [design.pk for design in queries.winning_designs(round.project)] == [a, b]
    entry = told(round.project.timeline.get(kind="voting.round_decided"))
    titles = dict(round.designs.values_list("pk", "title"))
    assert f"chose “{titles[a]}”, “{titles[b]}” with 6 ballots" in entry.text
    assert Notice.objects.filter(kind="voting.several_won").count() == 7
    page = client.get(round.project.get_absolute_url()).content.decode()
    assert titles[a] in page
    assert titles[b] in page


@pytest.mark.django_db
def test_designs_bought_after_none_of_these_are_not_chosen():
    round = round_by("equal-shares", 3, offers_none=True)
    a, b, _c = (design.pk for design in round.designs.all())
    for liked in [(a,), (a,), (a,), (NONE,), (NONE,), (b,)]:
        vote(round, {"approved": list(liked)})
    round = close(round)
    assert round.result["order"][:2] == [a, NONE]
    assert round.result["winners"] == [a]
    assert round.winner_id == a


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rules",
    [
        {"method": "equal-shares"},
        {"method": "equal-shares", "seats": 1},
        {"method": "equal-shares", "seats": 12},
        {"electorate": "since"},
    ],
)
def test_rules_that_do_not_go_together_are_refused(rules):
    project = ProjectFactory(stage=Stage.DESIGN)
    with pytest.raises(Refused):
        services.create_round(
            project=project, actor=project.author, title="Shape", question="Which?", **rules
        )
    assert not Round.objects.exists()


@pytest.mark.django_db
def test_rules_that_do_not_apply_are_dropped():
    project = ProjectFactory(stage=Stage.DESIGN)
    round = services.create_round(
        project=project, actor=project.author, title="Shape", question="Which?", method="score", seats=3
    )
    assert round.seats == 1
    services.edit_round(round=round, method="equal-shares", seats=2)
    services.edit_round(round=round, method="approval")
    round.refresh_from_db()
    assert (round.method, round.seats) == ("approval", 1)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"seats": 2}, {"method": "equal-shares"}, {"electorate": "since"}])
def test_database_refuses_rules_that_do_not_go_together(wrong):
    round = RoundFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=round.pk).update(**wrong)


# Bad input: (kind of ballot, what is wrong with it). `a`, `b` are designs of the round, `x` one of another.
BAD = {
    "approval": [
        lambda a, b, x: {"approved": []},
        lambda a, b, x: {"approved": [x]},
        lambda a, b, x: {"approved": [a, x]},
        lambda a, b, x: {"approved": [a, a]},
        lambda a, b, x: {"approved": [NONE]},
        lambda a, b, x: {"approved": [-1]},
        lambda a, b, x: {"approved": a},
        lambda a, b, x: {"ranking": [[a]]},
        lambda a, b, x: {"approved": [a], "ranking": [[a]]},
    ],
    "score": [
        lambda a, b, x: {"scores": {}},
        lambda a, b, x: {"scores": {str(a): 0, str(b): 0}},
        lambda a, b, x: {"scores": {str(a): 6}},
        lambda a, b, x: {"scores": {str(a): -1}},
        lambda a, b, x: {"scores": {str(a): 2.5}},
        lambda a, b, x: {"scores": {str(a): True}},
        lambda a, b, x: {"scores": {str(x): 3}},
        lambda a, b, x: {"scores": {str(a): 3, f"0{a}": 4}},
        lambda a, b, x: {"scores": {str(NONE): 3}},
        lambda a, b, x: {"approved": [a]},
    ],
    "ranking": [
        lambda a, b, x: {"ranking": []},
        lambda a, b, x: {"ranking": [[]]},
        lambda a, b, x: {"ranking": [[a], [a]]},
        lambda a, b, x: {"ranking": [[a, a]]},
        lambda a, b, x: {"ranking": [[x]]},
        lambda a, b, x: {"ranking": [[NONE], [a]]},
        lambda a, b, x: {"ranking": [a, b]},
        lambda a, b, x: {"scores": {str(a): 1}},
    ],
}


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
def test_bad_ballots_are_refused_in_words_and_nothing_is_counted(client, method):
    round, other = round_by(method), round_by(method)
    a, b, _c = (design.pk for design in round.designs.all())
    foreign = other.designs.first().pk
    person = UserFactory()
    client.force_login(person)
    for wrong in BAD[METHODS[method].ballot]:
        content = wrong(a, b, foreign)
        with pytest.raises(rules.BallotRefused) as refused:
            vote(round, content, person)
        assert str(refused.value.message).strip()
        answer = client.put(f"/api/rounds/{round.pk}/ballot", content, content_type="application/json")
        assert answer.status_code == 422, content
    assert client.put("/api/rounds/987654/ballot", {}, content_type="application/json").status_code == 404
    assert not Ballot.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
def test_ballot_outside_the_electorate_or_after_the_close_is_not_counted(method):
    round = round_by(method, electorate="team")
    order = [design.pk for design in round.designs.all()]
    with pytest.raises(NotAllowed, match="Only the team"):
        vote(round, liking(method, *order))
    lead = round.project.author
    vote(round, liking(method, *order), lead)
    decided = close(round)
    with pytest.raises(Conflict, match="closed"):
        vote(decided, liking(method, *order[::-1]), lead)
    assert Ballot.objects.get().content == rules.normal_ballot(method, liking(method, *order), order)
    assert decided.result["electorate_size"] == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "typed", "kept"),
    [
        ("approval", {"approved": ["{a}", "999999"]}, 'value="{a}" checked'),
        ("equal-shares", {"approved": ["{a}", "999999"]}, 'value="{a}" checked'),
        ("score", {"score-{a}": "4", "score-{b}": "9"}, 'name="score-{a}" value="4" checked'),
        ("schulze", {"rank-{a}": "0" * 30}, 'name="rank-{a}"'),
    ],
)
def test_refused_ballot_comes_back_as_it_was_filled_in(client, method, typed, kept):
    round = round_by(method)
    a, b, _c = (design.pk for design in round.designs.all())
    fill = {"a": a, "b": b}
    data = {
        name.format(**fill): [value.format(**fill) for value in values]
        if isinstance(values, list)
        else values
        for name, values in typed.items()
    }
    client.force_login(UserFactory())
    answer = client.post(reverse("voting:ballot", args=[round.project.slug, 1]), data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert kept.format(**fill) in page
    assert 'role="alert"' in page
    assert not Ballot.objects.exists()


@st.composite
def _profiles(draw):
    """A method, ballots on three designs and NONE, and a secret."""
    method = draw(st.sampled_from(sorted(METHODS)))
    kind = METHODS[method].ballot
    options = [NONE, 4, 7, 9]
    if kind == "approval":
        one = st.sets(st.sampled_from(options), min_size=1).map(lambda ids: {"approved": sorted(ids)})
    elif kind == "score":
        one = st.fixed_dictionaries({str(pk): st.integers(0, 5) for pk in options}).map(
            lambda scores: {"scores": scores}
        )
    else:
        one = st.permutations(options).map(lambda order: {"ranking": [[pk] for pk in order]})
    contents = draw(st.lists(one, min_size=1, max_size=8))
    return method, options, [(content, f"{n:064x}") for n, content in enumerate(contents)]


@settings(max_examples=150, deadline=None)
@given(_profiles())
def test_count_chooses_no_design_that_none_of_these_beats(profile):
    method, options, ballots = profile
    seats = SEVERAL.get(method, 1)
    count = rules.count(method=method, options=options, ballots=ballots, secret="ab" * 32, seats=seats)
    assert sorted(count.order) == options
    assert NONE not in count.winners
    assert len(count.winners) <= seats
    before = count.order[: count.order.index(NONE)]
    assert count.winners == before[:seats]
    again = rules.count(
        method=method, options=options[::-1], ballots=ballots[::-1], secret="ab" * 32, seats=seats
    )
    assert again == count


@settings(max_examples=100, deadline=None)
@given(_profiles())
def test_lots_within_the_count_follow_secret_and_root(profile):
    """Only what the seed decides may differ between secrets: a single winner of a clear majority never does."""
    method, options, ballots = profile
    seats = SEVERAL.get(method, 1)
    counts = [
        rules.count(method=method, options=options, ballots=ballots, secret=f"{n:064x}", seats=seats)
        for n in range(4)
    ]
    assert len({count.root for count in counts}) == 1
    assert len({count.seed for count in counts}) == 4
    assert all(count.seed == rules.tie_seed(f"{n:064x}", count.root) for n, count in enumerate(counts))
