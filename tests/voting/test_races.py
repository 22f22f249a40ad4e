"""One person at once from everywhere, votes against the close, support against withdrawal.

Each race has its control: the same requests without the guard do what the guard prevents.
"""

from __future__ import annotations

import http.client
import threading
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from innovate.core.errors import Conflict
from innovate.core.reconcilers import run_once
from innovate.voting import services
from innovate.voting.models import Ballot, Round, Support, SupportDelta, SupportTally
from innovate.voting.support_queries import supporter_count
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory
from tests.factories.voting import ballot, open_round_with
from tests.voting.test_support import in_threads

CLIENTS = 50
TOKEN = "t" * 32


def recounted(project):
    """The number of supporters, after the page's count, the rows and the folded tally agreed on it."""
    said = supporter_count(project)
    run_once(["voting.tallies"])
    # Where nobody was counted there is nothing to fold.
    tally = SupportTally.objects.filter(project=project).values_list("supporters", flat=True).first() or 0
    assert said == tally == supporter_count(project) == Support.objects.filter(project=project).count()
    return said


@pytest.mark.django_db(transaction=True)
def test_one_person_voting_from_twenty_threads_has_one_ballot():
    round = open_round_with(3)
    person, designs = UserFactory(), list(round.designs.all())

    def vote(n):
        return services.cast_ballot(round=round, person=person, content={"approved": [designs[n % 3].pk]})

    results = in_threads(20, vote)
    assert [type(result) for result in results] == [Ballot] * 20
    kept = Ballot.objects.get()
    assert kept.leaf_hash in {result.leaf_hash for result in results}
    services.close_round(round=round, actor=round.created_by)
    round.refresh_from_db()
    assert round.result["turnout"] == 1


@pytest.mark.django_db(transaction=True)
def test_control_looking_for_a_ballot_before_inserting_is_no_guard():
    """Both requests see that there is no ballot yet; only the database stops the second."""
    round, person = open_round_with(2), UserFactory()
    both_have_looked = threading.Barrier(2)

    def careless(n):
        assert not Ballot.objects.filter(round=round, person=person).exists()
        both_have_looked.wait()
        ballot(round, {"approved": [round.designs.first().pk]}, person)

    refused = [result for result in in_threads(2, careless) if result is not None]
    assert [type(result) for result in refused] == [IntegrityError]
    assert Ballot.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_support_against_withdrawal_of_one_person_is_counted_exactly():
    project, person = ProjectFactory(), UserFactory()

    def toggle(n):
        change = services.withdraw if n % 2 else services.support
        return change(project=project, person=person)

    results = in_threads(16, toggle)
    assert {type(result) for result in results} == {bool}, results
    gained, lost = sum(results[0::2]), sum(results[1::2])
    assert recounted(project) == gained - lost
    assert gained - lost in (0, 1)


@pytest.mark.django_db(transaction=True)
def test_control_withdrawing_what_was_only_looked_at_counts_it_twice():
    """Two withdrawals both see the support; whoever subtracts for what they saw subtracts it twice."""
    project, person = ProjectFactory(), UserFactory()
    services.support(project=project, person=person)
    both_have_looked = threading.Barrier(2)

    def careless(n):
        seen = Support.objects.filter(project=project, person=person).exists()
        both_have_looked.wait()
        if seen:
            Support.objects.filter(project=project, person=person).delete()
            SupportDelta.objects.create(project=project, delta=-1)

    assert in_threads(2, careless) == [None, None]
    assert Support.objects.count() == 0
    assert SupportDelta.objects.aggregate(total=Sum("delta"))["total"] == -1


@pytest.mark.django_db(transaction=True)
def test_support_against_the_end_of_gathering_is_counted_or_refused():
    project = ProjectFactory()
    people = UserFactory.create_batch(10)

    def work(n):
        if n == 5:
            type(project).objects.filter(pk=project.pk).update(stage="funding")
            return None
        return services.support(project=project, person=people[n])

    results = [result for n, result in enumerate(in_threads(10, work)) if n != 5]
    assert all(result is True or isinstance(result, Conflict) for result in results), results
    assert recounted(project) == sum(result is True for result in results)
    with pytest.raises(Conflict):
        services.support(project=project, person=UserFactory())


@pytest.mark.django_db(transaction=True)
def test_control_of_a_stage_read_earlier_support_comes_after_the_end():
    """Whoever looks at the stage they loaded, not at the row, supports what gathers nothing any more."""
    project, person = ProjectFactory(), UserFactory()
    type(project).objects.filter(pk=project.pk).update(stage="funding")
    assert project.stage == "idea", "as this request has read it"
    Support.objects.create(project=project, person=person)
    assert Support.objects.exists()
    with pytest.raises(Conflict):
        services.support(project=project, person=UserFactory())


class Wire:
    """A connection of a signed-in person to a real server."""

    def __init__(self, server, person):
        signed_in = Client()
        signed_in.force_login(person)
        key = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
        self.headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.line = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
        # Now, so that a full queue at the server's door does not decide the race.
        self.line.connect()

    def post(self, path, **data):
        self.line.request("POST", path, urlencode({"csrfmiddlewaretoken": TOKEN, **data}), self.headers)
        answer = self.line.getresponse()
        answer.read()
        self.line.close()
        return answer.status


def clients_of(server, person):
    """As many connections of one person, who signed in on each."""
    return [Wire(server, person) for _ in range(CLIENTS)]


@pytest.mark.scale
@pytest.mark.django_db(transaction=True)
def test_one_person_from_fifty_clients_is_one_supporter(live_server):
    project, person = ProjectFactory(), UserFactory()
    wires, path = clients_of(live_server, person), reverse("voting:support", args=[project.slug])
    assert in_threads(CLIENTS, lambda n: wires[n].post(path)) == [HTTPStatus.FOUND] * CLIENTS
    assert recounted(project) == 1


@pytest.mark.scale
@pytest.mark.django_db(transaction=True)
def test_one_person_from_fifty_clients_has_one_ballot(live_server):
    round, person = open_round_with(3), UserFactory()
    designs = list(round.designs.values_list("pk", flat=True))
    wires = clients_of(live_server, person)
    path = reverse("voting:ballot", args=[round.project.slug, round.number])
    statuses = in_threads(CLIENTS, lambda n: wires[n].post(path, approved=designs[n % 3]))
    # So many in so short a time may also be asked to wait; no more than one of them is ever counted.
    assert set(statuses) <= {HTTPStatus.FOUND, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.UNPROCESSABLE_ENTITY}
    assert HTTPStatus.FOUND in statuses
    assert Ballot.objects.filter(round=round).count() == 1


@pytest.mark.scale
@pytest.mark.django_db(transaction=True)
def test_votes_against_the_close_over_http_are_counted_or_refused(live_server):
    round = open_round_with(2)
    design = round.designs.first().pk
    wires = [Wire(live_server, person) for person in UserFactory.create_batch(20)]
    path = reverse("voting:ballot", args=[round.project.slug, round.number])

    def work(n):
        if n == 10:
            return services.close_round(round=Round.objects.get(pk=round.pk), actor=round.created_by).state
        return wires[n].post(path, approved=design)

    statuses = in_threads(20, work)
    assert statuses[10] in ("decided", "void"), statuses
    round.refresh_from_db()
    taken = statuses.count(HTTPStatus.FOUND)
    assert round.result["turnout"] == taken == Ballot.objects.filter(round=round).count()
    assert wires[10].post(path, approved=design) != HTTPStatus.FOUND
    assert Ballot.objects.filter(round=round).count() == taken


@contextmanager
def without(model, name):
    """Take a constraint off the table while the body runs."""
    guard = next(rule for rule in model._meta.constraints if rule.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(model, guard)
    try:
        yield
    finally:
        model.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(model, guard)


@pytest.mark.scale
@pytest.mark.django_db(transaction=True)
def test_control_without_the_guard_fifty_clients_are_several_supporters(live_server, monkeypatch):
    """The same fifty requests, on a service that looks before it inserts and a table that allows it."""
    project, person = ProjectFactory(), UserFactory()
    wires, path = clients_of(live_server, person), reverse("voting:support", args=[project.slug])
    together = threading.Barrier(CLIENTS)

    def careless(*, project, person, **_more):
        seen = Support.objects.filter(project=project, person=person).exists()
        together.wait(timeout=60)
        if not seen:
            Support.objects.create(project=project, person=person)
        return not seen

    monkeypatch.setattr(services, "support", careless)
    with without(Support, "one_support_per_person"):
        in_threads(CLIENTS, lambda n: wires[n].post(path))
        assert Support.objects.filter(project=project, person=person).count() > 1
