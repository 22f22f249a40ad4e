"""What waits for staff: for each only what they may do, the overdue first, in a fixed number of queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from innovate.accounts.models import User
from innovate.crowdfund import services as crowdfund
from innovate.moderation import services as moderation
from innovate.moderation.models import Appeal
from innovate.notifications.models import Delivery
from innovate.payments.models import Charge, Dispute, Mismatch
from innovate.portal.staff.groups import EDITORS, MODERATORS, OPERATORS
from innovate.portal.staff.rows import SHOWN
from innovate.portal.staff.waiting import waiting_for
from innovate.suppliers.models import Tender
from innovate.voting.models import Round
from tests.factories import crowdfund as crowdfund_rows
from tests.factories import suppliers as sourcing
from tests.factories.accounts import StaffFactory, UserFactory, staff_of
from tests.factories.discussions import make_room, say
from tests.factories.moderation import SanctionFactory
from tests.factories.notifications import DeliveryFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.payments import queued_charge, saved_card
from tests.factories.projects import ProjectFactory
from tests.factories.voting import open_round_with

pytestmark = pytest.mark.django_db


def keys(person: User) -> set[str]:
    """The kinds that wait for a person, pages apart: a fresh tree is translated."""
    return {queue.key for queue in waiting_for(person)} - {"translations"}


def something_of_everything() -> None:
    campaign = crowdfund_rows.CampaignFactory(project=ProjectFactory(stage="funding"))
    crowdfund_rows.TierFactory(campaign=campaign)
    crowdfund.send_to_review(campaign=campaign)
    moderation.report(reporter=UserFactory(), target=say(make_room()), reason="spam")
    sanction = SanctionFactory()
    moderation.appeal(sanction=sanction, person=sanction.person, text="I quoted somebody.")
    OrganisationFactory(state="pending")
    charge = queued_charge(saved_card(UserFactory()))
    Charge.objects.filter(pk=charge.pk).update(next_attempt_at=timezone.now() - timedelta(hours=1))
    Dispute.objects.create(
        charge=charge,
        stripe_dispute=f"du_{charge.pk}",
        amount=100,
        currency="EUR",
        reason="fraudulent",
        state="needs_response",
        respond_by=timezone.now() + timedelta(days=5),
    )
    Mismatch.objects.create(kind="tests", subject=str(charge.uid))
    tender = sourcing.open_tender()
    Tender.objects.filter(pk=tender.pk).update(closes_at=timezone.now() - timedelta(hours=1))
    row = open_round_with(project=ProjectFactory(stage="design"))
    Round.objects.filter(pk=row.pk).update(
        opens_at=timezone.now() - timedelta(hours=3), closes_at=timezone.now() - timedelta(hours=1)
    )
    Delivery.objects.filter(pk=DeliveryFactory().pk).update(
        state="pending", available_at=timezone.now() - timedelta(hours=1)
    )


def test_each_sees_what_they_may_do() -> None:
    sourcing.load_base()
    something_of_everything()
    assert keys(staff_of(MODERATORS)) == {"reports", "appeals"}
    operator = {"reviews", "organisations", "disputes", "mismatches", "charges", "tenders", "worker"}
    assert keys(staff_of(OPERATORS)) == operator
    assert keys(staff_of(EDITORS)) == set()
    assert keys(StaffFactory()) >= operator | {"reports", "appeals"}
    assert waiting_for(UserFactory()) == []


def test_queries_do_not_grow_with_what_waits(django_assert_max_num_queries: Any) -> None:
    sourcing.load_base()
    something_of_everything()
    person = StaffFactory()
    with django_assert_max_num_queries(40) as first:
        waiting_for(person)
    for _n in range(2):
        something_of_everything()
    with django_assert_max_num_queries(len(first.captured_queries)):
        waiting_for(person)


def test_more_than_is_shown_is_counted() -> None:
    for number in range(SHOWN + 3):
        Mismatch.objects.create(kind="tests", subject=str(number))
    queue = next(queue for queue in waiting_for(StaffFactory()) if queue.key == "mismatches")
    assert (len(queue.rows), queue.total, queue.more) == (SHOWN, SHOWN + 3, 3)


def test_overdue_is_flagged_and_comes_first(client: Client) -> None:
    OrganisationFactory(state="pending", name="Young Works", created_at=timezone.now())
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        Mismatch.objects.create(kind="tests", subject="charge:old")
    Mismatch.objects.create(kind="tests", subject="charge:new")
    client.force_login(staff_of(OPERATORS))
    page = client.get("/admin/").content.decode()
    assert "1 overdue" in page
    assert page.index("charge:old") < page.index("charge:new")


def test_appeal_waits_for_somebody_else_than_who_decided() -> None:
    moderator, other = staff_of(MODERATORS), staff_of(MODERATORS)
    sanction = SanctionFactory(created_by=moderator)
    moderation.appeal(sanction=sanction, person=sanction.person, text="Please look again.")
    assert Appeal.objects.get().against == moderator
    assert "appeals" not in keys(moderator)
    assert "appeals" in keys(other)


def test_tender_that_still_runs_does_not_wait_and_no_bid_is_counted() -> None:
    sourcing.load_base()
    sourcing.open_tender()
    assert "tenders" not in keys(staff_of(OPERATORS))


def test_first_page_is_quiet_when_nothing_waits(client: Client) -> None:
    client.force_login(staff_of(MODERATORS))
    page = client.get("/admin/").content.decode()
    assert "Nothing waits for you" in page
    assert "Your most recent edits" not in page
