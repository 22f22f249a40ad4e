"""The whole way: funded project, tender, sealed bids, award, contract, paid steps, delivery."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.money import Money
from innovate.core.reconcilers import run_once
from innovate.ledger.queries import balance
from innovate.notifications.models import Notice
from innovate.payments.models import Payout
from innovate.projects.models import TimelineEntry
from innovate.projects.stages import Stage
from innovate.suppliers import services
from innovate.suppliers.models import Bid, Contract, Milestone, Performance, Tender
from innovate.suppliers.rules import BidState, ContractState, MilestoneState, TenderState
from tests.factories import suppliers as make
from tests.factories.accounts import StaffFactory

pytestmark = pytest.mark.django_db
CLOCK = ["suppliers.tender_clock"]


def test_funded_project_travels_to_delivery() -> None:
    maker, other = make.SupplierFactory(), make.SupplierFactory()
    project = make.funded_project()
    make.plan(project)

    assert run_once(["suppliers.open_tenders"]) == 1
    tender = Tender.objects.get(project=project)
    assert (tender.state, tender.budget, tender.quantity) == (TenderState.PUBLISHED, make.HELD, 1000)
    assert set(tender.matches.filter(invited_at__isnull=False).values_list("supplier", flat=True)) == {
        maker.pk,
        other.pk,
    }
    people = set(Notice.objects.filter(kind="suppliers.invited").values_list("person", flat=True))
    assert people == {s.organisation.created_by_id for s in (maker, other)}

    winner = make.bid(tender, maker, 4200).bid
    make.bid(tender, other, 5000)
    assert run_once(CLOCK) == 0
    with time_machine.travel(tender.closes_at + timedelta(seconds=1)):
        run_once(CLOCK)
        tender.refresh_from_db()
        assert (tender.state, tender.bids_sealed) == (TenderState.EVALUATING, 2)
        winner.refresh_from_db()
        assert winner.total == Money(4_200_000, "EUR")

        services.award(bid=winner, actor=project.author, reason="Lower price, same quality.")
        tender.refresh_from_db()
        run_once(CLOCK)
        assert not Contract.objects.exists()
    with time_machine.travel(tender.standstill_until + timedelta(seconds=1)):
        run_once(CLOCK)
        contract = Contract.objects.get()
        services.sign_contract(contract=contract, actor=project.author, name="Team Lead", side="team")
        services.sign_contract(
            contract=contract, actor=maker.organisation.created_by, name="Maker", side="supplier"
        )
        project.refresh_from_db()
        assert project.stage == Stage.PRODUCTION

        steps = list(contract.milestones.all())
        assert [step.amount for step in steps] == [1_260_000, 1_680_000, 1_260_000]
        account = f"held:campaign:{project.campaigns.get().pk}"
        assert balance(account, "EUR") == Money(10_000_000 - 4_200_000, "EUR")
        for step in steps:
            assert step.state == MilestoneState.FUNDED
            services.deliver_milestone(milestone=step, actor=maker.organisation.created_by, note="Done.")
            services.accept_milestone(milestone=step, actor=project.author)
        project.refresh_from_db()
        contract.refresh_from_db()
    assert (project.stage, contract.state) == (Stage.DELIVERY, ContractState.COMPLETED)
    assert sum(payout.amount for payout in Payout.objects.all()) == 4_200_000
    assert all(balance(step.held_account, "EUR").amount == 0 for step in steps)
    assert Performance.objects.filter(supplier=maker, permille=1000).count() == 3
    kinds = set(TimelineEntry.objects.filter(project=project).values_list("kind", flat=True))
    assert {
        "suppliers.tender_published",
        "suppliers.bids_opened",
        "suppliers.awarded",
        "suppliers.contract_signed",
        "suppliers.milestone_accepted",
    } <= kinds


def test_loser_hears_the_reason() -> None:
    tender, (cheap, dear) = make.opened_tender(4000, 5000)
    services.award(bid=cheap, actor=tender.project.author, reason="Lower price, same quality.")
    dear.refresh_from_db()
    assert (dear.state, dear.decision_reason) == (BidState.REJECTED, "Lower price, same quality.")
    notice = Notice.objects.get(kind="suppliers.not_awarded")
    assert notice.person == dear.supplier.organisation.created_by
    assert notice.data["reason"] == "Lower price, same quality."


def test_award_without_reason_is_refused() -> None:
    tender, (row,) = make.opened_tender()
    with pytest.raises(Refused) as caught:
        services.award(bid=row, actor=tender.project.author, reason=" ok ")
    assert caught.value.code == "reason_needed"


def test_award_above_what_is_held_is_refused() -> None:
    tender, (row,) = make.opened_tender(10_001)
    with pytest.raises(Refused) as caught:
        services.award(bid=row, actor=tender.project.author, reason="We like them a lot.")
    assert caught.value.code == "over_budget"
    tender.refresh_from_db()
    assert tender.state == TenderState.EVALUATING


def test_award_twice_is_a_conflict() -> None:
    tender, (one, two) = make.opened_tender(4000, 4100)
    services.award(bid=one, actor=tender.project.author, reason="Lower price, same quality.")
    two.refresh_from_db()
    with pytest.raises(Conflict):
        services.award(bid=two, actor=tender.project.author, reason="Changed our minds.")


def test_tender_without_bids_fails_and_may_be_held_again() -> None:
    tender = make.open_tender()
    with time_machine.travel(tender.closes_at + timedelta(seconds=1)):
        run_once(["suppliers.tender_clock", "suppliers.open_tenders"])
        tender.refresh_from_db()
        assert tender.state == TenderState.FAILED
        assert Tender.objects.count() == 1
        again = services.retender(project=tender.project, actor=tender.project.author)
        assert again.state == TenderState.PUBLISHED
        with pytest.raises(Conflict):
            services.retender(project=tender.project, actor=tender.project.author)


def test_early_close_is_written_down_and_only_for_staff() -> None:
    tender = make.open_tender()
    with pytest.raises(NotAllowed):
        services.close_tender(tender=tender, actor=tender.project.author)
    staff = StaffFactory(display_name="Sam Staff")
    assert services.close_tender(tender=tender, actor=staff)
    entry = TimelineEntry.objects.get(kind="suppliers.closed_early")
    assert entry.data["name"] == "Sam Staff"


def test_one_person_cannot_sign_for_both_sides() -> None:
    contract = make.drawn_up_contract()
    lead = contract.project.author
    contract.supplier.organisation.memberships.create(person=lead)
    services.sign_contract(contract=contract, actor=lead, name="Lead", side="team")
    with pytest.raises(NotAllowed):
        services.sign_contract(contract=contract, actor=lead, name="Lead", side="supplier")


def test_staff_cannot_sign_for_a_supplier() -> None:
    contract = make.drawn_up_contract()
    with pytest.raises(NotAllowed):
        services.sign_contract(contract=contract, actor=StaffFactory(), name="Staff", side="supplier")


def test_disputed_step_is_not_paid_until_mended() -> None:
    contract = make.signed_contract()
    maker = contract.supplier.organisation.created_by
    step = contract.milestones.first()
    services.deliver_milestone(milestone=step, actor=maker, note="Samples sent.")
    services.dispute_milestone(
        milestone=step, actor=contract.project.author, reason="The lid does not close."
    )
    assert not services.release_milestone(milestone=step)
    assert not Payout.objects.exists()
    services.deliver_milestone(milestone=step, actor=maker, note="New lids.")
    services.accept_milestone(milestone=step, actor=contract.project.author)
    step.refresh_from_db()
    assert step.state == MilestoneState.RELEASED
    assert Performance.objects.get().permille == 700


def test_amounts_of_steps_sum_exactly() -> None:
    contract = make.signed_contract(3333)
    assert sum(Milestone.objects.values_list("amount", flat=True)) == contract.amount == 3_333_000


def test_open_tenders_is_safe_to_run_twice() -> None:
    project = make.funded_project()
    make.plan(project)
    assert services.open_tender(project=project) is not None
    assert services.open_tender(project=project) is None
    assert Tender.objects.filter(project=project).count() == 1


def test_category_need_stands_in_for_a_plan() -> None:
    make.load_base()
    project = make.funded_project()
    services.set_category_need(
        category=project.category, capabilities=["plastics.silicone"], certificates=["CE"], delivery_weeks=20
    )
    tender = services.open_tender(project=project)
    assert tender is not None
    assert list(tender.capabilities.values_list("code", flat=True)) == ["plastics.silicone"]
    assert tender.deliver_by >= timezone.localdate() + timedelta(weeks=20)
    assert not Bid.objects.exists()
