"""Two at once: bids against the deadline, and one step's money against ten hands."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from innovate.core.errors import Conflict
from innovate.ledger.models import Journal
from innovate.ledger.queries import balance
from innovate.payments.models import Payout
from innovate.suppliers import services
from innovate.suppliers.models import Bid, Milestone, Tender
from innovate.suppliers.rules import BidState, MilestoneState
from innovate.suppliers.services import bids as bid_services
from tests.at_once import at_once
from tests.factories import suppliers as make
from tests.factories.accounts import StaffFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_bid_in_before_the_close_is_counted_and_none_after() -> None:
    tender = make.open_tender()
    suppliers = [make.SupplierFactory() for _ in range(6)]
    staff = StaffFactory()

    def hand_in(supplier: Any) -> Callable[[], Any]:
        return lambda: make.bid(Tender.objects.select_related("project").get(pk=tender.pk), supplier)

    works = [hand_in(supplier) for supplier in suppliers]
    works.insert(3, lambda: services.close_tender(tender=tender, actor=staff))
    results = at_once(works)
    tender.refresh_from_db()
    sealed = Bid.objects.filter(tender=tender, state=BidState.SEALED).count()
    refused = sum(isinstance(result, Conflict) for result in results)
    assert tender.bids_sealed == sealed
    assert sealed + refused == len(suppliers)
    assert not [
        result for result in results if isinstance(result, Exception) and not isinstance(result, Conflict)
    ]


def test_control_without_the_lock_a_bid_slips_in_after_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same race with the look and the insert apart: the count and the bids no longer agree."""
    tender = make.open_tender()
    supplier, staff = make.SupplierFactory(), StaffFactory()
    looked, closed = threading.Event(), threading.Event()

    def only_look(pk: int, now: object) -> Tender:
        return Tender.objects.select_related("project").get(pk=pk, state="published")

    class Apart:
        """Stands where the transaction was: the look is over and committed before the insert begins."""

        def __enter__(self) -> None: ...

        def __exit__(self, *error: object) -> None: ...

    def seal_late(*args: Any, **kwargs: Any) -> Any:
        looked.set()
        assert closed.wait(30)
        return real_seal(*args, **kwargs)

    real_seal = bid_services.seal
    monkeypatch.setattr(bid_services, "lock_open_tender", only_look)
    monkeypatch.setattr(bid_services, "seal", seal_late)
    monkeypatch.setattr(bid_services.transaction, "atomic", Apart)

    def close() -> None:
        assert looked.wait(30)
        monkeypatch.undo()
        services.close_tender(tender=Tender.objects.get(pk=tender.pk), actor=staff)
        closed.set()

    at_once([lambda: make.bid(tender, supplier), close])
    tender.refresh_from_db()
    assert tender.bids_sealed == 0
    assert Bid.objects.filter(tender=tender, state=BidState.SEALED).count() == 1


def accepted_step() -> Milestone:
    contract = make.signed_contract()
    step = contract.milestones.first()
    services.deliver_milestone(milestone=step, actor=contract.supplier.organisation.created_by, note="Done.")
    Milestone.objects.filter(pk=step.pk).update(state=MilestoneState.ACCEPTED)
    return Milestone.objects.get(pk=step.pk)


def fresh(pk: int) -> Milestone:
    rows = Milestone.objects.select_related("contract__project", "contract__supplier__organisation")
    return rows.get(pk=pk)


def test_step_is_paid_once_by_ten_at_once() -> None:
    step = accepted_step()
    results = at_once([lambda: services.release_milestone(milestone=fresh(step.pk)) for _ in range(10)])
    assert sorted(results) == [False] * 9 + [True]
    assert Payout.objects.get().amount == step.amount
    assert Journal.objects.filter(kind="milestone.released").count() == 1
    assert balance(step.held_account, "EUR").amount == 0


def test_control_a_look_before_the_update_lets_several_through() -> None:
    """What the conditional UPDATE prevents: everybody looks, everybody sees it accepted, everybody goes on."""
    step = accepted_step()
    looked = threading.Barrier(10)
    passed: list[bool] = []

    def look_then_pay() -> None:
        row = fresh(step.pk)
        looked.wait(30)
        if row.state == MilestoneState.ACCEPTED:
            passed.append(True)

    at_once([look_then_pay for _ in range(10)])
    assert len(passed) == 10


def test_ten_lead_clicks_accept_and_pay_once() -> None:
    contract = make.signed_contract()
    step = contract.milestones.first()
    services.deliver_milestone(milestone=step, actor=contract.supplier.organisation.created_by, note="Done.")
    lead = contract.project.author
    results = at_once(
        [lambda: services.accept_milestone(milestone=fresh(step.pk), actor=lead) for _ in range(10)]
    )
    assert results.count(None) == 1
    assert sum(isinstance(result, Conflict) for result in results) + results.count(None) == 10
    assert Payout.objects.count() == 1


def test_two_workers_open_one_tender() -> None:
    project = make.funded_project()
    make.plan(project)
    results = at_once([lambda: services.open_tender(project=project) for _ in range(4)])
    assert sum(isinstance(result, Tender) for result in results) == 1
    assert results.count(None) == 3
    assert Tender.objects.count() == 1
