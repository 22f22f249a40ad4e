"""A pledge's way: a unit is reserved, a card saved, the money collected. Freed units go back to their tier.

Several of these may meet on one pledge: the backer, the clock, the worker that charges, a campaign being
cancelled. They take locks in one order, tier, pledge, campaign, and decide on what they read under the lock,
never on the object they were called with. (SQLite has one writer at a time and needs no locks.)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict, Refused
from innovate.core.states import advance, try_advance
from innovate.core.text import clean_line
from innovate.crowdfund import rules
from innovate.crowdfund.models import Campaign, Pledge, Tier, tier_total
from innovate.crowdfund.royalties import before_refund
from innovate.crowdfund.rules import COUNTED, RESERVED, CampaignState, Kind, PledgeState
from innovate.payments import services as payments
from innovate.payments.models import CardSetup, Charge
from innovate.payments.rules import LARGEST_CHARGE


def hold_pledge(*, tier: Tier, person: User, quantity: int, address: Mapping[str, str]) -> Pledge:
    """Reserve `quantity` units for rules.HOLD while the person enters a card; return the pledge.

    Again with the same tier and quantity returns the reservation that is there, so that a double click or a
    lost answer does no harm. Raises Conflict when the campaign is closed, too few units are left or the
    person backs it already, Refused for a quantity out of range.
    """
    _check_quantity(tier, quantity)
    # A card page that is still open is gone on with.
    waiting = Pledge.objects.filter(tier=tier, person=person, quantity=quantity, state__in=RESERVED).first()
    if waiting is not None:
        return waiting
    now = timezone.now()
    total = tier_total(tier, quantity)
    try:
        with transaction.atomic():
            _require_open(tier.campaign_id)
            _take(tier, quantity)
            return Pledge.objects.create(
                campaign_id=tier.campaign_id,
                tier=tier,
                person=person,
                quantity=quantity,
                amount=total.amount,
                currency=total.currency,
                held_until=now + rules.HOLD,
                address={name: clean_line(value) for name, value in address.items()},
            )
    except IntegrityError:
        raise Conflict(
            _("You are backing this campaign already. Cancel that pledge first to choose anew."),
            code="backed_already",
        ) from None


def _check_quantity(tier: Tier, quantity: int) -> None:
    most = min(rules.LARGEST_QUANTITY, LARGEST_CHARGE // tier.amount)
    if not 1 <= quantity <= most:
        message = _("Choose between 1 and %(most)s.") % {"most": most}
        raise Refused(message, fields={"quantity": message})


def _require_open(campaign_id: int) -> None:
    """Compare instants, so that nothing is taken after the closing time, closed by the clock or not."""
    open_now = Campaign.objects.filter(
        pk=campaign_id,
        state__in=(CampaignState.LIVE, CampaignState.PREORDER_OPEN),
        closes_at__gt=timezone.now(),
        project__hidden_at=None,
    )
    if not open_now.exists():
        raise _closed()


def _closed() -> Conflict:
    return Conflict(_("This campaign is not open for backing."), code="campaign_closed")


def _take(tier: Tier, quantity: int) -> None:
    """Count the units as taken if so many are left: in one UPDATE, so that two cannot take the last one."""
    room = Q(capacity__isnull=True) | Q(capacity__gte=F("taken") + quantity)
    if Tier.objects.filter(room, pk=tier.pk, on_sale=True).update(taken=F("taken") + quantity):
        return
    capacity, taken, on_sale = Tier.objects.values_list("capacity", "taken", "on_sale").get(pk=tier.pk)
    if not on_sale:
        raise _closed()
    rest = (capacity or 0) - taken
    if rest <= 0:
        raise Conflict(_("The last one has just gone. Choose another tier."), code="sold_out")
    raise Conflict(
        ngettext("Only %(left)s is left of this tier.", "Only %(left)s are left of this tier.", rest)
        % {"left": rest},
        code="too_few_left",
    )


def start_card(*, pledge: Pledge) -> CardSetup:
    """Return the card set-up of a reserved pledge, ready for the card; again goes on with the same.

    Calls Stripe, so never inside a transaction. Raises PaymentsUnreachable when Stripe does not answer,
    Conflict when the reservation is over.
    """
    setup = payments.start_card_setup(person=pledge.person, reference=pledge.reference)
    attach_card(pledge=pledge, card_setup=setup)
    return setup


def attach_card(*, pledge: Pledge, card_setup: CardSetup) -> None:
    """Note which card is being saved for the pledge; again is harmless.

    A set-up that Stripe has given up makes way for a new one. Raises Conflict when the reservation is over.
    """
    with transaction.atomic():
        if try_advance(pledge, to=PledgeState.PENDING, allowed=rules.PLEDGE, card_setup=card_setup):
            return
        current = _locked(pledge)
        stuck = Pledge.objects.filter(pk=pledge.pk, state=PledgeState.PENDING, card_setup__state="cancelled")
        if current.card_setup_id == card_setup.pk or stuck.update(card_setup=card_setup):
            pledge.refresh_from_db(fields=["state", "card_setup"])
            return
    raise Conflict(_("The time to enter a card for this pledge is over. Choose again."), code="hold_over")


def activate(*, pledge: Pledge) -> None:
    """The card is saved: the pledge stands and counts. Raises Conflict when it lapsed before."""
    with transaction.atomic():
        advance(pledge, to=PledgeState.ACTIVE, allowed=rules.PLEDGE)
        Campaign.objects.filter(pk=pledge.campaign_id).update(
            pledged_amount=F("pledged_amount") + pledge.amount, backers=F("backers") + 1
        )
        doorbell.ring("crowdfund.numbers", "crowdfund.charge")


def queue_pledge_charge(*, pledge: Pledge) -> Charge:
    """Ask for the money of a pledge that stands; calling it again returns the same charge.

    Raises Conflict when the pledge has ended meanwhile or its campaign does not charge: a charge queued then
    would take money for nothing.
    """
    with transaction.atomic():
        current = _locked(pledge)
        if current.charge is not None:
            return current.charge
        if current.state != PledgeState.ACTIVE or not _charges_now(current.campaign):
            raise Conflict(_("This pledge is not charged now."), code="not_charged_now")
        if current.card_setup is None:
            raise ValueError("an active pledge has a card")
        charge = payments.queue_charge(
            person=current.person,
            card_setup=current.card_setup,
            reference=current.reference,
            money=current.total,
            credit_account=current.campaign.held_account,
            description=current.campaign.project.title,
        )
        Pledge.objects.filter(pk=pledge.pk).update(charge=charge)
    pledge.charge = charge
    return charge


def _charges_now(campaign: Campaign) -> bool:
    if campaign.state in (CampaignState.COLLECTING, CampaignState.PREORDER_OPEN):
        return True
    return campaign.kind == Kind.PREORDER and campaign.state in (CampaignState.LIVE, CampaignState.EVALUATING)


def confirm(*, pledge: Pledge) -> None:
    """The charge succeeded: the pledge is paid."""
    with transaction.atomic():
        advance(pledge, to=PledgeState.CONFIRMED, allowed=rules.PLEDGE)


def lapse(*, pledge: Pledge, because: str) -> None:
    """End a reservation without a card and free its units.

    Raises Conflict when the card was saved at the last moment: then the pledge stands.
    """
    with transaction.atomic():
        current = _locked(pledge)
        if current.card_setup is not None and current.card_setup.state == CardSetup.State.SAVED:
            raise Conflict(_("The card is saved already."), code="card_saved")
        _end(pledge, PledgeState.DROPPED, because, only_from=RESERVED)


def drop_unpaid(*, pledge: Pledge) -> None:
    """End a pledge whose charge has failed for good. Raises Conflict when it was paid after all."""
    with transaction.atomic():
        current = _locked(pledge)
        if current.charge is None or current.charge.state != Charge.State.FAILED:
            raise Conflict(_("This pledge is not unpaid any more."), code="state_changed")
        _end(pledge, PledgeState.DROPPED, "charge_failed", only_from=(PledgeState.ACTIVE,))


def release(*, pledge: Pledge) -> None:
    """End a pledge of a campaign that failed: nobody is charged. Raises Conflict when it has a charge."""
    with transaction.atomic():
        if _locked(pledge).charge is not None:
            raise Conflict(_("This pledge has been charged."), code="charged")
        _end(pledge, PledgeState.DROPPED, "campaign_failed", only_from=(*RESERVED, PledgeState.ACTIVE))


def cancel_pledge(*, pledge: Pledge) -> None:
    """The backer withdraws, which is free until the campaign closes or the card is charged.

    Raises Conflict from then on, because the commitment binds. A reservation can always be given back.
    """
    with transaction.atomic():
        current = _locked(pledge)
        # Closing updates the tier's row first, and _locked holds it: it cannot close under our hands.
        if current.state not in RESERVED and (not current.tier.on_sale or current.charge is not None):
            raise Conflict(
                _("This pledge can no longer be cancelled here, because it is being charged or paid."),
                code="pledge_binds",
            )
        _end(pledge, PledgeState.CANCELLED, "by_backer", only_from=rules.PLEDGE[PledgeState.CANCELLED])


def call_off(*, pledge: Pledge) -> bool:
    """End a pledge because its campaign is cancelled, and promise back what was paid.

    Returns False, with nothing changed, while a bank is being asked: look again when its answer is known.
    Raises NotEnoughHeld when the money has been released already.
    """
    with transaction.atomic():
        current = _locked(pledge)
        charge = current.charge
        if charge is not None and not payments.cancel_charge(charge=charge):
            if charge.state != Charge.State.SUCCEEDED:
                return False
            if charge.refundable:
                reference = f"{pledge.reference}:campaign_cancelled"
                before_refund(current, charge.refundable, reference)
                payments.queue_refund(
                    charge=charge,
                    money=charge.refundable,
                    reference=reference,
                    reason="campaign_cancelled",
                )
        because, before = "campaign_cancelled", rules.PLEDGE[PledgeState.CANCELLED]
        _end(pledge, PledgeState.CANCELLED, because, only_from=before)
    return True


def refund_stray(*, pledge: Pledge) -> None:
    """Give back what a bank took for a pledge that had ended: its answer came after we had given up."""
    with transaction.atomic():
        current = _locked(pledge)
        if current.charge is not None and current.state in rules.ENDED and current.charge.refundable:
            payments.queue_refund(
                charge=current.charge,
                money=current.charge.refundable,
                reference=f"{pledge.reference}:ended",
                reason="pledge_ended",
            )


def _locked(pledge: Pledge) -> Pledge:
    """Lock the tier and then the pledge; return the pledge as it is now, with what belongs to it."""
    Tier.objects.select_for_update(no_key=True).get(pk=pledge.tier_id)
    rows = Pledge.objects.select_related("tier", "person", "card_setup", "charge", "campaign__project")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=pledge.pk)


def _end(pledge: Pledge, to: PledgeState, because: str, *, only_from: Collection[str]) -> None:
    """Under the locks of _locked: end the pledge, free its units and take it out of the count."""
    before = Pledge.objects.values_list("state", flat=True).get(pk=pledge.pk)
    advance(pledge, to=to, allowed={to: only_from}, ended_because=because)
    Tier.objects.filter(pk=pledge.tier_id).update(taken=F("taken") - pledge.quantity)
    if before in COUNTED:
        Campaign.objects.filter(pk=pledge.campaign_id).update(
            pledged_amount=F("pledged_amount") - pledge.amount, backers=F("backers") - 1
        )
    doorbell.ring("crowdfund.numbers")
