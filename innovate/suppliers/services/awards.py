"""Comparing opened bids, deciding, waiting, and making the contract."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.core import doorbell
from innovate.core.errors import Conflict, Refused
from innovate.core.permissions import require
from innovate.core.proofs import digest
from innovate.core.states import advance, try_advance
from innovate.core.text import clean_text
from innovate.crowdfund.queries import funds_held
from innovate.organisations.queries import member_ids
from innovate.projects.queries import team_ids
from innovate.projects.services import write_timeline
from innovate.suppliers import rules
from innovate.suppliers.models import Award, Bid, Contract, Milestone, Tender
from innovate.suppliers.rules import BidState, TenderState
from innovate.suppliers.services.telling import names, tell, tell_both

if TYPE_CHECKING:
    from innovate.accounts.models import User

#: Days between award and contract, in which a bidder can object.
STANDSTILL = timedelta(days=2)


def shortlist_bid(*, bid: Bid, actor: User) -> None:
    """Put an opened bid on the shortlist."""
    require(actor, "suppliers.decide", bid.tender)
    with transaction.atomic():
        _require_evaluating(bid.tender)
        advance(bid, to=BidState.SHORTLISTED, allowed=rules.BID)


def reject_bid(*, bid: Bid, actor: User, reason: str) -> None:
    """Choose against a bid, with a reason that its bidder will read once the award is made."""
    require(actor, "suppliers.decide", bid.tender)
    reason = _reason(reason)
    with transaction.atomic():
        _require_evaluating(bid.tender)
        advance(bid, to=BidState.REJECTED, allowed=rules.BID, decision_reason=reason)


def award(*, bid: Bid, actor: User, reason: str, standstill: timedelta = STANDSTILL) -> Award:
    """Choose a bid, with a written reason that every bidder reads; the waiting days begin.

    The others are rejected with that reason unless they have one of their own. Raises Refused when the
    campaign holds less than the bid asks, or the supplier may not receive it any more; Conflict when it was
    decided already.
    """
    tender = bid.tender
    require(actor, "suppliers.decide", tender)
    reason = _reason(reason)
    _require_affordable(bid)
    if not bid.supplier.organisation.is_verified:
        raise Refused(_("This supplier is not verified any more."), code="not_verified")
    with transaction.atomic():
        _lock(tender)
        advance(
            tender,
            to=TenderState.STANDSTILL,
            allowed=rules.TENDER,
            standstill_until=timezone.now() + standstill,
        )
        advance(bid, to=BidState.AWARDED, allowed=rules.BID, decision_reason=reason)
        row = Award.objects.create(tender=tender, bid=bid, reason=reason, actor=actor)
        others = tender.bids.filter(state__in=(BidState.OPENED, BidState.SHORTLISTED))
        others.update(state=BidState.REJECTED, decision_reason=reason)
        write_timeline(
            project=tender.project,
            kind="suppliers.awarded",
            actor=actor,
            data={"tender": tender.pk, "supplier": names(bid.supplier), "reason": reason},
        )
        _tell_decision(tender, bid)
    doorbell.ring("notifications.mail")
    return row


def _require_affordable(bid: Bid) -> None:
    held = funds_held(bid.tender.project)
    total = bid.total
    if held is None or total is None:
        return
    if held.currency != total.currency or held < total:
        raise Refused(
            _("The campaign holds %(held)s; this bid asks for %(total)s.") % {"held": held, "total": total},
            code="over_budget",
        )


def _tell_decision(tender: Tender, winner: Bid) -> None:
    event = f"suppliers:{tender.pk}:award"
    supplier = names(winner.supplier)
    tell(
        tender,
        "suppliers.awarded",
        set(member_ids(winner.supplier.organisation_id)) | team_ids(tender.project),
        event=event,
        supplier=supplier,
        reason=winner.decision_reason,
    )
    for bid in tender.bids.filter(state=BidState.REJECTED).select_related("supplier"):
        tell(
            tender,
            "suppliers.not_awarded",
            member_ids(bid.supplier.organisation_id),
            event=f"suppliers:bid:{bid.pk}:not_awarded",
            supplier=supplier,
            reason=bid.decision_reason,
        )


def end_standstill(*, tender: Tender, actor: User | None = None) -> Contract | None:
    """Make the contract when the waiting days are over; None when they are not, or somebody was first.

    A person of the staff may end them at once, which the project's timeline then says with their name.
    """
    now = timezone.now()
    waiting = Tender.objects.filter(pk=tender.pk, state=TenderState.STANDSTILL)
    if actor is None:
        waiting = waiting.filter(standstill_until__lte=now)
    else:
        require(actor, "suppliers.close_early", tender)
    with transaction.atomic():
        early = actor is not None and (tender.standstill_until or now) > now
        if not waiting.exists() or not try_advance(tender, to=TenderState.CONTRACTED, allowed=rules.TENDER):
            return None
        if early and actor is not None:
            write_timeline(
                project=tender.project,
                kind="suppliers.standstill_ended_early",
                actor=actor,
                data={"name": actor.display_name},
            )
        contract = _draw_up(tender)
        tell_both(contract, "suppliers.contract_ready", event=f"suppliers:contract:{contract.pk}:ready")
    doorbell.ring("notifications.mail")
    return contract


def _draw_up(tender: Tender) -> Contract:
    bid = Bid.objects.select_related("supplier__organisation").get(award__tender=tender)
    total = bid.total
    if total is None:
        raise Conflict(_("This bid was never opened."))
    amounts = rules.split_amounts(total, bid.split)
    start = timezone.localdate()
    dues = _due_dates(start, bid.lead_time_weeks or 1, len(amounts))
    keys = rules.milestone_keys(len(amounts))
    terms: dict[str, Any] = {
        "project": tender.project.title,
        "supplier": bid.supplier.organisation.name,
        "registration_number": bid.supplier.organisation.registration_number,
        "spec": tender.spec,
        "quantity": tender.quantity,
        "unit_price": bid.unit_amount,
        "total": total.amount,
        "currency": total.currency,
        "lead_time_weeks": bid.lead_time_weeks,
        "bid_commitment": bid.commitment,
        "milestones": [
            {"number": number, "what": key, "amount": amount.amount, "due": due.isoformat()}
            for number, (key, amount, due) in enumerate(zip(keys, amounts, dues, strict=True), start=1)
        ],
    }
    contract = Contract.objects.create(
        tender=tender, bid=bid, project=tender.project, supplier=bid.supplier, quantity=tender.quantity,
        amount=total.amount, currency=total.currency, terms=terms, terms_digest=digest(terms),
    )  # fmt: skip
    Milestone.objects.bulk_create(
        Milestone(
            contract=contract,
            number=number,
            title_key=key,
            amount=amount.amount,
            currency=amount.currency,
            due_on=due,
        )
        for number, (key, amount, due) in enumerate(zip(keys, amounts, dues, strict=True), start=1)
    )
    return contract


def _due_dates(start: date, weeks: int, count: int) -> list[date]:
    """Spread the due dates evenly over the lead time, the last at its end."""
    return [start + timedelta(days=round(weeks * 7 * number / count)) for number in range(1, count + 1)]


def _reason(reason: str) -> str:
    reason = clean_text(reason)
    if len(reason) < 10:
        text = _("Write the reason in at least a sentence: the bidders will read it.")
        raise Refused(text, code="reason_needed", fields={"reason": text})
    return reason


def _lock(tender: Tender) -> None:
    Tender.objects.select_for_update(no_key=True).filter(pk=tender.pk).first()


def _require_evaluating(tender: Tender) -> None:
    _lock(tender)
    if not Tender.objects.filter(pk=tender.pk, state=TenderState.EVALUATING).exists():
        raise Conflict(_("This tender is not being compared now."))
