"""Handing in, replacing, confirming and withdrawing a sealed bid."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.money import LARGEST_AMOUNT, Money
from innovate.core.states import advance
from innovate.core.text import clean_text
from innovate.organisations.queries import is_member
from innovate.suppliers import rules
from innovate.suppliers.facts import supplier_facts, tender_facts
from innovate.suppliers.matching import failed_gates
from innovate.suppliers.models import Bid, Supplier, Tender
from innovate.suppliers.rules import DEFAULT_SPLIT, BidState
from innovate.suppliers.sealing import seal
from innovate.suppliers.services.tenders import lock_open_tender
from innovate.suppliers.wording import gate_text

if TYPE_CHECKING:
    from innovate.accounts.models import User

LONGEST_NOTE = 1500
LONGEST_LEAD_WEEKS = 156


@dataclass(frozen=True, slots=True)
class Offer:
    """What a supplier offers: price a unit, weeks to delivery, shares of the milestones in per cent, good
    until.
    """

    unit_price: Money
    lead_time_weeks: int
    valid_until: date
    split: tuple[int, ...] = DEFAULT_SPLIT
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What only the bidder gets, once: with `nonce` and what they offered anyone can later check the
    commitment.
    """

    bid: Bid
    commitment: str
    nonce: str = field(repr=False)
    offer: dict[str, Any] = field(repr=False)


def submit_bid(*, tender: Tender, supplier: Supplier, actor: User, offer: Offer) -> Receipt:
    """Seal an offer and hand it in; a bid handed in before is withdrawn by it. Returns the bidder's receipt.

    Only ciphertext and commitment are stored. Raises NotAllowed unless the actor is a member of the supplier,
    Refused when a gate is not passed or the offer is out of range, Conflict after the deadline.
    """
    _require_member(actor, supplier)
    document = as_document(offer, tender)
    require_gates(supplier, tender)
    with transaction.atomic():
        locked = lock_open_tender(tender.pk, timezone.now())
        # Sealed under the lock, so that it carries the quantity and version the tender has now.
        if (locked.version, locked.currency) != (tender.version, tender.currency):
            raise Conflict(
                _("The tender was changed while you wrote. Look at it again, then hand in your bid.")
            )
        sealed = seal({**document, "tender_version": locked.version}, tender=locked.pk)
        Bid.objects.filter(tender=locked, supplier=supplier, state=BidState.SEALED).update(
            state=BidState.WITHDRAWN
        )
        try:
            with transaction.atomic():
                bid = Bid.objects.create(
                    tender=locked,
                    supplier=supplier,
                    submitted_by=actor,
                    ciphertext=sealed.ciphertext,
                    commitment=sealed.commitment,
                    key_id=sealed.key_id,
                    tender_version=locked.version,
                    sealed_at=timezone.now(),
                )
        except IntegrityError:
            raise Conflict(
                _("Another bid of yours was handed in at the same moment. Reload the page.")
            ) from None
    return Receipt(bid, sealed.commitment, sealed.nonce, {**document, "tender_version": locked.version})


def as_document(offer: Offer, tender: Tender) -> dict[str, Any]:
    """Return the offer as the JSON that is sealed; raises Refused with what is wrong for each field."""
    wrong: dict[str, str] = {}
    if offer.unit_price.currency != tender.currency:
        wrong["unit_price"] = _("Bids are in %(currency)s.") % {"currency": tender.currency}
    elif not 0 < offer.unit_price.amount * tender.quantity <= LARGEST_AMOUNT:
        wrong["unit_price"] = _("The price must be above zero, and the total one that we can handle.")
    if not 1 <= offer.lead_time_weeks <= LONGEST_LEAD_WEEKS:
        wrong["lead_time_weeks"] = _("Between 1 and %(most)s weeks.") % {"most": LONGEST_LEAD_WEEKS}
    if offer.valid_until < timezone.localdate(tender.closes_at):
        wrong["valid_until"] = _("The offer must still stand when the bids are opened.")
    note = clean_text(offer.note)
    if len(note) > LONGEST_NOTE:
        wrong["note"] = _("At most %(most)s characters.") % {"most": LONGEST_NOTE}
    total = offer.unit_price * tender.quantity
    try:
        parts = rules.split_amounts(total, offer.split) if total.amount > 0 else []
        if any(not part for part in parts):
            raise ValueError("a milestone without money")
    except ValueError:
        wrong["split"] = _("Write one to six whole shares above zero that add up to 100.")
    if wrong:
        raise Refused(_("Please look at your bid again."), code="invalid_bid", fields=wrong)
    return {
        "currency": tender.currency,
        "lead_time_weeks": offer.lead_time_weeks,
        "note": note,
        "quantity": tender.quantity,
        "split": list(offer.split),
        "tender": tender.pk,
        "total": total.amount,
        "unit_price": offer.unit_price.amount,
        "valid_until": offer.valid_until.isoformat(),
    }


def require_gates(supplier: Supplier, tender: Tender) -> None:
    """Raise Refused, naming every gate, when this supplier may not bid for this tender."""
    (facts,) = supplier_facts(Supplier.objects.filter(pk=supplier.pk))
    failed = failed_gates(facts, tender_facts(tender))
    if failed:
        reasons = " ".join(gate_text(gate.code, gate.data) for gate in failed)
        raise Refused(_("You cannot bid for this yet: %(reasons)s") % {"reasons": reasons}, code="gates")


def withdraw_bid(*, bid: Bid, actor: User) -> None:
    """Take a sealed bid back; until the deadline only. It is never opened."""
    _require_member(actor, bid.supplier)
    with transaction.atomic():
        lock_open_tender(bid.tender_id, timezone.now())
        advance(bid, to=BidState.WITHDRAWN, allowed=rules.BID)


def reconfirm_bid(*, bid: Bid, actor: User) -> None:
    """Let a sealed bid stand for the tender as it was edited; until the deadline only.

    The price a unit stands; where the quantity was edited, opening multiplies it with the new one.
    """
    _require_member(actor, bid.supplier)
    with transaction.atomic():
        tender = lock_open_tender(bid.tender_id, timezone.now())
        changed = Bid.objects.filter(pk=bid.pk, state=BidState.SEALED).update(tender_version=tender.version)
        if not changed:
            raise Conflict(_("This bid is no longer sealed."))
    bid.tender_version = tender.version


def _require_member(actor: User, supplier: Supplier) -> None:
    """Being staff is not enough: an offer binds the supplier, so only its own people make or change one."""
    if not is_member(actor, supplier.organisation_id):
        raise NotAllowed(_("Only members of the supplier can do this."))
