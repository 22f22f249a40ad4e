"""Closing a tender at its deadline and opening what was sealed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.core import doorbell
from innovate.core.errors import Conflict
from innovate.core.permissions import require
from innovate.core.states import advance, try_advance
from innovate.organisations.models import Membership
from innovate.projects.queries import team_ids
from innovate.projects.services import write_timeline
from innovate.suppliers import rules
from innovate.suppliers.models import Bid, Tender
from innovate.suppliers.rules import BidState, TenderState
from innovate.suppliers.sealing import DoesNotOpen, unseal
from innovate.suppliers.services.telling import tell

if TYPE_CHECKING:
    from innovate.accounts.models import User

log = structlog.get_logger(__name__)


def close_tender(*, tender: Tender, actor: User | None = None) -> bool:
    """Take no more bids and count those sealed; return whether this call closed it.

    Without an actor only after the deadline. A person of the staff may close at once, which the project's
    timeline then says with their name.
    """
    now = timezone.now()
    due = Tender.objects.filter(pk=tender.pk, state=TenderState.PUBLISHED)
    if actor is None:
        due = due.filter(closes_at__lte=now)
    else:
        require(actor, "suppliers.close_early", tender)
    with transaction.atomic():
        # The lock waits for bids being handed in; who comes later finds the tender closed.
        if due.select_for_update(no_key=True).first() is None:
            return False
        sealed = Bid.objects.filter(tender=tender, state=BidState.SEALED).count()
        changes: dict[str, Any] = {"bids_sealed": sealed}
        if actor is not None and tender.closes_at > now:
            changes["closes_at"] = now
            write_timeline(
                project=tender.project,
                kind="suppliers.closed_early",
                actor=actor,
                data={"name": actor.display_name},
            )
        advance(tender, to=TenderState.CLOSED, allowed=rules.TENDER, **changes)
    doorbell.ring("suppliers.tender_clock")
    return True


def open_bids(*, tender: Tender) -> int:
    """Decrypt every sealed bid of a closed tender, check it against its commitment and store what it says.

    A bid that does not open is marked with the reason and reported, and holds up nobody else's. Returns how
    many opened. Raises Conflict before the tender is closed or its deadline has passed.
    """
    with transaction.atomic():
        locked = (
            Tender.objects.select_for_update(of=("self",), no_key=True)
            .select_related("project")
            .filter(pk=tender.pk, state=TenderState.CLOSED, closes_at__lte=timezone.now())
            .first()
        )
        if locked is None:
            raise Conflict(_("Bids are opened once, after the deadline."), code="not_closed")
        bids = list(locked.bids.filter(state=BidState.SEALED).order_by("pk"))
        opened = [bid for bid in bids if _open_one(bid, locked)]
        _flag_low(opened)
        advance(locked, to=TenderState.OPENED, allowed=rules.TENDER, opened_at=timezone.now())
        write_timeline(
            project=locked.project,
            kind="suppliers.bids_opened",
            data={"tender": locked.pk, "opened": len(opened), "invalid": len(bids) - len(opened)},
        )
        _tell(locked, bids, len(opened))
        advance(locked, to=TenderState.EVALUATING if opened else TenderState.FAILED, allowed=rules.TENDER)
        if not opened:
            write_timeline(project=locked.project, kind="suppliers.tender_failed", data={"tender": locked.pk})
    tender.refresh_from_db()
    doorbell.ring("notifications.mail")
    return len(opened)


def _open_one(bid: Bid, tender: Tender) -> bool:
    problem = ""
    try:
        if bid.tender_version != tender.version:
            raise DoesNotOpen("not_confirmed")
        offer, nonce = unseal(bytes(bid.ciphertext), tender=tender.pk, commitment=bid.commitment)
        changes = terms_of(offer, tender)
    except DoesNotOpen as error:
        problem = error.code
    if problem:
        log.error("bid.does_not_open", bid=bid.pk, tender=tender.pk, problem=problem)
        try_advance(bid, to=BidState.INVALID, allowed=rules.BID, problem=problem, opened_at=timezone.now())
        return False
    return try_advance(
        bid, to=BidState.OPENED, allowed=rules.BID, opened_at=timezone.now(), nonce=nonce, **changes
    )


def terms_of(offer: dict[str, Any], tender: Tender) -> dict[str, Any]:
    """Return the columns of an opened bid; raises DoesNotOpen when the offer is for another tender or no
    offer.
    """
    try:
        unit, weeks = offer["unit_price"], offer["lead_time_weeks"]
        split = [int(share) for share in offer["split"]]
        until = date.fromisoformat(offer["valid_until"])
        good = (
            offer["tender"] == tender.pk
            and offer["currency"] == tender.currency
            and type(unit) is int
            and type(weeks) is int
            and unit > 0
            and 0 < weeks <= 1000
            and sum(split) == 100
            and min(split) > 0
        )
    except (KeyError, TypeError, ValueError):
        raise DoesNotOpen("shape") from None
    if not good:
        raise DoesNotOpen("shape")
    if until < timezone.localdate():
        raise DoesNotOpen("expired")
    return {
        "unit_amount": unit,
        "amount": unit * tender.quantity,
        "currency": tender.currency,
        "lead_time_weeks": weeks,
        "split": split,
        "note": str(offer.get("note", "")),
        "valid_until": until,
    }


def _flag_low(opened: list[Bid]) -> None:
    amounts = [bid.amount or 0 for bid in opened]
    for bid, low in zip(opened, rules.abnormally_low(amounts), strict=True):
        if low is not None:
            bid.low = {"compared": low.compared, "per_cent": low.per_cent}
            bid.save(update_fields=["low"])


def _tell(tender: Tender, bids: list[Bid], opened: int) -> None:
    bidders = Membership.objects.filter(organisation__supplier__bids__in=bids).values_list(
        "person_id", flat=True
    )
    tell(
        tender,
        "suppliers.bids_opened",
        team_ids(tender.project) | set(bidders),
        event=f"suppliers:{tender.pk}:opened",
        opened=opened,
    )
    invalid = [bid for bid in bids if bid.state == BidState.INVALID]
    for bid in invalid:
        people = Membership.objects.filter(organisation__supplier=bid.supplier_id).values_list(
            "person_id", flat=True
        )
        tell(tender, "suppliers.bid_invalid", set(people), event=f"suppliers:bid:{bid.pk}:invalid")
