"""A person's own page: what they owe first, then what they own, then what they await; the same queries always."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from innovate.accounts.models import User
from innovate.core.actions import Task
from innovate.crowdfund.models import Campaign
from innovate.organisations import services as organisations
from innovate.organisations.models import Organisation
from innovate.portal.mine import in_order, mine_of
from innovate.projects.models import TeamMember
from innovate.suppliers import services as suppliers
from innovate.suppliers.models import Contract
from tests.factories import crowdfund, fulfilment
from tests.factories import suppliers as sourcing
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.projects import DraftFactory, ProjectFactory
from tests.factories.voting import ballot, open_round_with

pytestmark = pytest.mark.django_db


def titles(tasks: list[Task]) -> str:
    return " | ".join(task.title for task in tasks)


def page(person: User) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get("/me/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_order_is_overdue_then_by_date_then_the_rest() -> None:
    now = timezone.now()
    rest, later = Task("rest", "/"), Task("later", "/", due=now + timedelta(days=2))
    soon, late = Task("soon", "/", due=now), Task("late", "/", due=now + timedelta(days=9), overdue=True)
    assert in_order([rest, later, soon, late]) == [late, soon, later, rest]


def test_newcomer_is_shown_three_ways_to_begin() -> None:
    html = page(UserFactory())
    assert "Begin where you like" in html
    assert "My pledges" not in html


def test_consumer_sees_pledges_votes_and_parcels() -> None:
    person = UserFactory()
    live = crowdfund.LiveCampaignFactory(project=ProjectFactory(stage="funding"))
    crowdfund.active(crowdfund.TierFactory(campaign=live), person)
    vote = open_round_with(project=ProjectFactory(stage="design"))
    ballot(vote, {"approved": []}, person)
    fulfilment.planned(1, [person])
    mine = mine_of(person)
    assert f"The campaign for “{live.project.title}” ends" in titles(mine.awaited)
    assert f"The vote on “{vote.project.title}” is counted" in titles(mine.awaited)
    assert "is being made ready" in titles(mine.awaited)
    assert [row.campaign for row in mine.pledges][-1] == live


def test_lead_sees_own_drafts_and_what_the_staff_looks_at() -> None:
    person = UserFactory()
    draft = DraftFactory(author=person)
    project = ProjectFactory(stage="funding")
    TeamMember.objects.create(project=project, person=person, role="lead")
    campaign = crowdfund.CampaignFactory(project=project)
    Campaign.objects.filter(pk=campaign.pk).update(state="review")
    mine = mine_of(person)
    assert {row.pk for row in mine.projects} == {draft.pk, project.pk}
    assert titles(mine.awaited) == f"We look at the campaign for “{project.title}”"


@pytest.fixture
def maker() -> User:
    """Somebody with a sealed bid, an opened one, and a contract whose first step is late."""
    sourcing.load_base()
    organisation = OrganisationFactory()
    supplier, person = sourcing.SupplierFactory(organisation=organisation), organisation.created_by
    for number in range(3):
        tender = sourcing.open_tender()
        bid = suppliers.submit_bid(
            tender=tender, supplier=supplier, actor=person, offer=sourcing.offer(tender)
        ).bid
        if number == 0:
            continue
        suppliers.close_tender(tender=tender, actor=StaffFactory())
        suppliers.open_bids(tender=tender)
        if number == 2:
            bid.refresh_from_db()
            suppliers.award(bid=bid, actor=tender.project.author, reason="Best price and a good record.")
            contract = suppliers.end_standstill(tender=tender, actor=StaffFactory())
            assert contract is not None
            contract.milestones.filter(number=1).update(
                state="funded", due_on=timezone.localdate() - timedelta(days=2)
            )
    return person


def test_supplier_sees_bids_with_their_state_and_the_late_step_first(maker: User) -> None:
    mine = mine_of(maker)
    assert sorted(bid.state for bid in mine.bids) == ["awarded", "opened", "sealed"]
    assert titles(mine.awaited).count("The bids for") == 1
    (row,) = mine.contracts
    assert (row.step.number, bool(row.title)) == (1, True)  # type: ignore[union-attr]
    assert (mine.next[0].overdue, "Deliver step 1" in mine.next[0].title) == (True, True)
    html = page(maker)
    assert "Overdue" in html
    assert "Sealed" in html


def test_owner_owes_papers_and_awaits_the_check() -> None:
    unproven = OrganisationFactory(state=Organisation.State.UNVERIFIED, kind="distributor")
    owner = unproven.created_by
    assert titles(mine_of(owner).next) == f"Have {unproven.name} verified, so that it can bid"
    Organisation.objects.filter(pk=unproven.pk).update(state="rejected")
    assert titles(mine_of(owner).next) == f"Send better papers for {unproven.name}"
    Organisation.objects.filter(pk=unproven.pk).update(state="pending")
    assert titles(mine_of(owner).awaited) == f"We check the papers of {unproven.name}"


def test_invited_person_has_an_answer_to_give() -> None:
    person, organisation = UserFactory(), OrganisationFactory()
    organisations.invite(
        organisation=organisation, email=person.email, role="member", actor=organisation.created_by
    )
    assert f"asks you to act for {organisation.name}" in titles(mine_of(person).next)


def test_staff_sees_how_much_waits_and_others_do_not() -> None:
    OrganisationFactory(state=Organisation.State.PENDING)
    counted = {queue.title: queue.count for queue in mine_of(StaffFactory()).queues}
    assert counted["Papers to check"] == 1
    assert mine_of(UserFactory()).queues == []


def test_page_costs_the_same_however_much_there_is(maker: User, django_assert_max_num_queries: Any) -> None:
    def more() -> None:
        fulfilment.planned(1, [maker])
        live = crowdfund.LiveCampaignFactory(project=ProjectFactory(stage="funding"))
        crowdfund.active(crowdfund.TierFactory(campaign=live), maker)
        ballot(open_round_with(project=ProjectFactory(stage="design")), {"approved": []}, maker)
        TeamMember.objects.create(project=live.project, person=maker, role="lead")
        organisations.create_organisation(owner=maker, name="More", kind="supplier", country="DE")

    more()
    page(maker)
    client = Client()
    client.force_login(maker)
    with django_assert_max_num_queries(50) as few:
        client.get("/me/")
    for _time in range(3):
        more()
    assert Contract.objects.count() == 1
    with django_assert_max_num_queries(50) as many:
        client.get("/me/")
    assert len(many) == len(few)
