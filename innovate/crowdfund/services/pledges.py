"""A pledge's way: a unit is reserved, a card saved, the money collected. Freed units go back to their tier."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict, Refused
from innovate.core.states import advance
from innovate.crowdfund import rules
from innovate.crowdfund.models import Campaign, Pledge, Tier, tier_total
from innovate.crowdfund.rules import COUNTED, CampaignState, PledgeState
from innovate.payments import services as payments
from innovate.payments.models import CardSetup, Charge


def hold_pledge(*, tier: Tier, person: User, quantity: int, address: Mapping[str, str]) -> Pledge:
    """Reserve `quantity` units for rules.HOLD while the person enters a card.

    Raises Conflict when the campaign is closed, too few units are left or the person backs it already.
    """
    if not 1 <= quantity <= rules.LARGEST_QUANTITY:
        message = _("Choose between 1 and %(most)s.") % {"most": rules.LARGEST_QUANTITY}
        raise Refused(message, fields={"quantity": message})
    now = timezone.now()
    try:
        with transaction.atomic():
            _require_open(tier.campaign_id)
            _take(tier, quantity)
            total = tier_total(tier, quantity)
            return Pledge.objects.create(
                campaign_id=tier.campaign_id,
                tier=tier,
                person=person,
                quantity=quantity,
                amount=total.amount,
                currency=total.currency,
                held_until=now + rules.HOLD,
                address=dict(address),
            )
    except IntegrityError:
        raise Conflict(
            _("You are backing this campaign already. Cancel that pledge first to choose anew."), code="backed_already"
        ) from None


def _require_open(campaign_id: int) -> None:
    """Compare instants, so that nothing is taken after the closing time even before the clock has closed it."""
    open_now = Campaign.objects.filter(
        pk=campaign_id,
        state__in=(CampaignState.LIVE, CampaignState.PREORDER_OPEN),
        closes_at__gt=timezone.now(),
    )
    if not open_now.exists():
        raise _closed()


def _closed() -> Conflict:
    return Conflict(_("This campaign is not open for backing."), code="campaign_closed")


def _take(tier: Tier, quantity: int) -> None:
    """Count the units as taken if that many are left: one conditional UPDATE, so two cannot take the last one."""
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
        ngettext("Only %(left)s is left of this tier.", "Only %(left)s are left of this tier.", rest) % {"left": rest},
        code="too_few_left",
    )


def attach_card(*, pledge: Pledge, card_setup: CardSetup) -> None:
    """Note which card is being saved for the pledge."""
    with transaction.atomic():
        advance(pledge, to=PledgeState.PENDING, allowed=rules.PLEDGE, card_setup=card_setup)


def activate(*, pledge: Pledge) -> None:
    """The card is saved: the pledge stands and counts. Raises Conflict when it lapsed before."""
    with transaction.atomic():
        advance(pledge, to=PledgeState.ACTIVE, allowed=rules.PLEDGE)
        Campaign.objects.filter(pk=pledge.campaign_id).update(
            pledged_amount=F("pledged_amount") + pledge.amount, backers=F("backers") + 1
        )
        doorbell.ring("crowdfund.numbers", "crowdfund.charge")


def queue_pledge_charge(*, pledge: Pledge) -> Charge:
    """Make the charge of an active pledge; calling it again returns the same charge."""
    with transaction.atomic():
        if pledge.card_setup is None:
            raise ValueError("an active pledge has a card")
        charge = payments.queue_charge(
            person=pledge.person,
            card_setup=pledge.card_setup,
            reference=pledge.reference,
            money=tier_total(pledge.tier, pledge.quantity),
            credit_account=pledge.campaign.held_account,
            description=pledge.campaign.project.title,
        )
        Pledge.objects.filter(pk=pledge.pk).update(charge=charge)
        pledge.charge = charge
    return charge


def confirm(*, pledge: Pledge) -> None:
    """The charge succeeded: the pledge is paid."""
    with transaction.atomic():
        advance(pledge, to=PledgeState.CONFIRMED, allowed=rules.PLEDGE)


def drop(*, pledge: Pledge, because: str) -> None:
    """End a pledge that was not paid and free its units; `because` is a word of crowdfund.notices."""
    _end(pledge, PledgeState.DROPPED, because)


def cancel_pledge(*, pledge: Pledge) -> None:
    """The backer withdraws, which is free until the campaign closes.

    Raises Conflict when the campaign is being counted: from then on the commitment binds.
    """
    with transaction.atomic():
        # The tier's row is what closing updates first: locked, the campaign cannot close under our hands.
        tier = Tier.objects.select_for_update().get(pk=pledge.tier_id)
        if not tier.on_sale or Pledge.objects.filter(pk=pledge.pk, charge__isnull=False).exists():
            raise Conflict(
                _("This pledge can no longer be cancelled here, because it is being charged or paid."),
                code="pledge_binds",
            )
        _end(pledge, PledgeState.CANCELLED, "by_backer")


def call_off(*, pledge: Pledge) -> None:
    """End a pledge, paid or not, because its campaign was cancelled; the caller sees to the refund."""
    _end(pledge, PledgeState.CANCELLED, "campaign_cancelled")


def _end(pledge: Pledge, to: PledgeState, because: str) -> None:
    with transaction.atomic():
        before = Pledge.objects.select_for_update().get(pk=pledge.pk).state
        advance(pledge, to=to, allowed=rules.PLEDGE, ended_because=because)
        Tier.objects.filter(pk=pledge.tier_id).update(taken=F("taken") - pledge.quantity)
        if before in COUNTED:
            Campaign.objects.filter(pk=pledge.campaign_id).update(
                pledged_amount=F("pledged_amount") - pledge.amount, backers=F("backers") - 1
            )
        doorbell.ring("crowdfund.numbers")
