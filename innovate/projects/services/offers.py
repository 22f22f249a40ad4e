"""Buying an idea: offer, counter-offer, both signatures, payment. Each step is a conditional change of state.

The buyer's card pays `payable:person:<author>`: from the moment the charge succeeds the author is owed the money.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.money import Money
from innovate.core.states import advance
from innovate.core.text import clean_line, clean_text
from innovate.notifications.services import notify
from innovate.organisations.models import Organisation
from innovate.organisations.queries import is_member
from innovate.payments import services as payments
from innovate.payments.models import CardSetup, Charge
from innovate.payments.rules import LARGEST_CHARGE, SMALLEST_CHARGE
from innovate.projects import rules
from innovate.projects.keeping import account_of
from innovate.projects.models import (
    Offer,
    OfferSignature,
    OfferState,
    OfferVersion,
    Project,
    Side,
    TeamMember,
)

#: How long a signed offer waits for its money.
PAY_WITHIN = timedelta(days=14)
LONGEST_VALID = timedelta(days=366)
_OPEN, _HALF = OfferState.OPEN, OfferState.HALF_SIGNED


def make_offer(
    *,
    project: Project,
    buyer: User,
    amount: Money,
    terms: str,
    valid_until: datetime,
    organisation: Organisation | None = None,
    team: Project | None = None,
) -> Offer:
    """Offer the author of an idea to buy it, for a verified organisation or a team the buyer leads.

    Raises Refused with `fields` for an amount, terms or date that will not do, NotAllowed for who acts for
    nobody, Conflict for an idea that is not for sale or when an offer of the buyer's runs.
    """
    _require_for_sale(project, buyer)
    _require_acting(buyer, organisation, team, project)
    values = _checked(project, amount, terms, valid_until)
    with transaction.atomic():
        try:
            with transaction.atomic():
                offer = Offer.objects.create(
                    project=project, buyer=buyer, organisation=organisation, team=team, due_at=valid_until
                )
        except IntegrityError:
            raise Conflict(
                _("You have an offer for this idea already. Go on with that one."), code="offer_runs"
            ) from None
        _put(offer, 1, Side.BUYER, values)
        _tell(offer, Side.AUTHOR, "projects.offer_made", "made")
    return offer


def _require_on_sale(project: Project) -> None:
    """An idea may have been hidden, or have taken people's money, since the offer was made."""
    if project.stage not in rules.FOR_SALE or project.is_hidden:
        raise Conflict(
            _("This idea cannot be bought now: it is not public, or people’s money is in it already."),
            code="not_for_sale",
        )


def _require_for_sale(project: Project, buyer: User) -> None:
    _require_on_sale(project)
    if project.author_id == buyer.pk:
        raise Refused(_("It is your own idea."), code="own_idea")
    if Offer.objects.filter(project=project, state__in=rules.OFFER_SOLD).exists():
        raise Conflict(_("Somebody has bought this idea already."), code="sold")


def _require_acting(
    buyer: User, organisation: Organisation | None, team: Project | None, project: Project
) -> None:
    if (organisation is None) == (team is None):
        text = _("Choose for whom you make the offer.")
        raise Refused(text, code="for_whom", fields={"on_behalf": text})
    if organisation is not None and not (organisation.is_verified and is_member(buyer, organisation.pk)):
        raise NotAllowed(_("Only members of a verified organisation can make an offer in its name."))
    if team is not None:
        leads = TeamMember.objects.filter(project=team, person=buyer, role=TeamMember.Role.LEAD)
        if team.pk == project.pk or team.is_draft or not leads.exists():
            raise NotAllowed(_("Only the lead of a published project can make an offer for its team."))


def _require_still_acting(offer: Offer, side: str) -> None:
    """The buyer may have left the organisation or the team since the offer was made, or it may be verified no more:
    then nothing binds it. `offer` is fresh from the database.
    """
    if side == Side.BUYER:
        _require_acting(offer.buyer, offer.organisation, offer.team, offer.project)


def _checked(project: Project, amount: Money, terms: str, valid_until: datetime) -> dict[str, Any]:
    """Return what a version holds; raises Refused naming each field that will not do."""
    terms = clean_text(terms)[: rules.LONGEST_TERMS]
    wrong = {}
    if amount.currency != project.price_currency:
        wrong["amount"] = _("This idea is sold in %(currency)s.") % {"currency": project.price_currency}
    elif amount.amount <= 0:
        wrong["amount"] = _("The amount must be more than nothing.")
    elif not SMALLEST_CHARGE <= amount.amount <= LARGEST_CHARGE:
        wrong["amount"] = _("Choose between %(least)s and %(most)s: more cannot be paid by card.") % {
            "least": Money(SMALLEST_CHARGE, amount.currency),
            "most": Money(LARGEST_CHARGE, amount.currency),
        }
    if rules.says_less_than(terms, rules.SHORTEST_TERMS):
        wrong["terms"] = _("Write what is bought and what the author keeps, in a few sentences.")
    now = timezone.now()
    if valid_until <= now:
        wrong["valid_until"] = _("Choose a day that is still to come.")
    elif valid_until > now + LONGEST_VALID:
        wrong["valid_until"] = _("Choose a day within a year.")
    if wrong:
        raise Refused(_("The offer cannot stand like this."), code="bad_offer", fields=wrong)
    return {
        "amount": amount.amount,
        "currency": amount.currency,
        "terms": terms,
        "valid_until": valid_until,
    }


def _put(offer: Offer, number: int, side: str, values: dict[str, Any]) -> OfferVersion:
    version = OfferVersion(offer=offer, number=number, side=side, **values)
    version.digest = version.fingerprint()
    version.save()
    return version


def latest(offer: Offer) -> OfferVersion:
    """Return what is on the table."""
    return offer.versions.order_by("-number")[0]


def counter_offer(
    *, offer: Offer, actor: User, amount: Money, terms: str, valid_until: datetime
) -> OfferVersion:
    """Answer with another amount or other terms. Only who did not speak last may, while nobody has signed.

    Raises Refused as `make_offer`, NotAllowed for anybody else and for a buyer who may act for the organisation
    or team no more, Conflict when it is not open any more.
    """
    side = _side(offer, actor)
    values = _checked(offer.project, amount, terms, valid_until)
    with transaction.atomic():
        current = Offer.objects.select_for_update().get(pk=offer.pk)
        _require_still_acting(current, side)
        last = latest(current)
        if last.side == side:
            raise Conflict(_("It is the other side’s turn."), code="not_your_turn")
        _require_in_time(offer)
        advance(offer, to=_OPEN, allowed={_OPEN: (_OPEN,)}, due_at=valid_until)
        version = _put(offer, last.number + 1, side, values)
        _tell(offer, _other(side), "projects.offer_countered", f"version:{version.number}")
    return version


def _side(offer: Offer, actor: User) -> str:
    side = offer.side_of(actor.pk)
    if not side:
        raise NotAllowed(_("This is between the author and the buyer."))
    return side


def _other(side: str) -> str:
    return Side.AUTHOR if side == Side.BUYER else Side.BUYER


def _require_in_time(offer: Offer) -> None:
    if offer.due_at <= timezone.now():
        raise Conflict(_("This offer is too old. A new one can be made."), code="offer_expired")


def sign_offer(*, offer: Offer, version: int, actor: User, name: str) -> OfferSignature:
    """Sign the version on the table by typing one's full name. The side it was offered to signs first, then
    the other; with both names it binds, and waits for the money.

    Raises Refused when the name is not the display name, NotAllowed for anybody else and for a buyer who may act
    for the organisation or team no more, Conflict when another version is on the table, it is not this side's
    turn, too late, or somebody else's offer was signed.
    """
    side = _side(offer, actor)
    name = clean_line(name)
    if name.casefold() != clean_line(str(actor.display_name)).casefold():
        text = _("Type your name exactly as it stands in your profile: %(name)s") % {
            "name": actor.display_name
        }
        raise Refused(text, code="other_name", fields={"name": text})
    with transaction.atomic():
        offer = Offer.objects.select_for_update().select_related("project").get(pk=offer.pk)
        _require_still_acting(offer, side)
        table = latest(offer)
        if table.number != version:
            raise Conflict(_("There is a newer version. Read it before you sign."), code="newer_version")
        _require_in_time(offer)
        _require_on_sale(Project.objects.select_for_update(no_key=True).get(pk=offer.project_id))
        if offer.state == _OPEN and side == table.side:
            raise Conflict(_("The other side signs first."), code="not_your_turn")
        to = _HALF if offer.state == _OPEN else OfferState.SIGNED
        signature = _write(table, side, actor, name)
        _advance_signed(offer, to)
        kind = "projects.offer_half_signed" if to == _HALF else "projects.offer_signed"
        _tell(offer, _other(side), kind, f"signed:{table.number}:{side}")
    return signature


def _write(table: OfferVersion, side: str, actor: User, name: str) -> OfferSignature:
    try:
        with transaction.atomic():
            return OfferSignature.objects.create(
                version=table, side=side, person=actor, name=name[:120], digest=table.digest
            )
    except IntegrityError:
        raise Conflict(_("You have signed this already."), code="signed_already") from None


def _advance_signed(offer: Offer, to: str) -> None:
    changes: dict[str, Any] = {"due_at": timezone.now() + PAY_WITHIN} if to == OfferState.SIGNED else {}
    try:
        with transaction.atomic():
            advance(offer, to=to, allowed=rules.OFFER, **changes)
    except IntegrityError:
        # The database lets one offer for an idea be signed.
        raise Conflict(_("Somebody has bought this idea already."), code="sold") from None


def end_offer(*, offer: Offer, actor: User) -> None:
    """The author declines, or the buyer withdraws; final. Raises NotAllowed for anybody else, Conflict once
    both have signed.
    """
    side = _side(offer, actor)
    to = OfferState.DECLINED if side == Side.AUTHOR else OfferState.WITHDRAWN
    with transaction.atomic():
        advance(offer, to=to, allowed=rules.OFFER)
        _tell(offer, _other(side), f"projects.offer_{to}", to)


def start_card(*, offer: Offer) -> CardSetup:
    """Return the card set-up for paying a signed offer; again goes on with the same.

    Calls Stripe, so never inside a transaction. Raises Conflict when it does not wait for money,
    PaymentsUnreachable when Stripe does not answer.
    """
    if offer.state != OfferState.SIGNED:
        raise Conflict(_("There is nothing to pay here now."), code="not_to_pay")
    setup = payments.start_card_setup(person=offer.buyer, reference=f"offer:{offer.pk}")
    Offer.objects.filter(pk=offer.pk, state=OfferState.SIGNED).update(card_setup=setup)
    return setup


def pay(*, offer: Offer, card_setup: CardSetup) -> Charge:
    """Ask for the agreed amount from the saved card, once; the author is credited when it succeeds.

    Raises Conflict when it does not wait for money, Refused when the card is not saved.
    """
    with transaction.atomic():
        offer = Offer.objects.select_for_update().select_related("project", "buyer").get(pk=offer.pk)
        if offer.state == OfferState.PAYING and offer.charge is not None:
            return offer.charge
        charge = payments.queue_charge(
            person=offer.buyer,
            card_setup=card_setup,
            # A card that failed for good is followed by another, with a charge of its own.
            reference=f"offer:{offer.pk}:{card_setup.pk}",
            money=latest(offer).money,
            credit_account=account_of(offer.project.author_id),
            description=offer.project.title,
        )
        advance(offer, to=OfferState.PAYING, allowed=rules.OFFER, charge=charge, card_setup=card_setup)
        doorbell.ring("projects.offers")
    return charge


def settle_payment(*, offer: Offer) -> bool:
    """Bring an offer being paid to what became of its charge; return whether it moved.

    `offer` may have been read long ago: only the charge it had then is settled, and only if that still stands as
    it did. Meanwhile it may have failed and the buyer be paying with another card, or the bank's yes may have come
    after a no; letting go of such a charge would have them pay twice.
    """
    charge = offer.charge
    if charge is None:
        return False
    same = Charge.objects.filter(pk=OuterRef("charge_id"), state=charge.state)
    paying = Offer.objects.filter(Exists(same), pk=offer.pk, state=OfferState.PAYING, charge=charge)
    with transaction.atomic():
        if charge.state == Charge.State.SUCCEEDED:
            moved = paying.update(state=OfferState.PAID, paid_at=charge.succeeded_at) == 1
            for side in Side.values if moved else ():
                _tell(offer, side, "projects.offer_paid", f"paid:{side}")
            return moved
        if charge.state == Charge.State.FAILED:
            due = timezone.now() + PAY_WITHIN
            moved = paying.update(state=OfferState.SIGNED, due_at=due, charge=None, card_setup=None) == 1
            if moved:
                _tell(offer, Side.BUYER, "projects.offer_unpaid", f"unpaid:{charge.pk}")
            return moved
    return False


def expire_offer(*, offer: Offer) -> bool:
    """Close an offer nobody acted on in time; return whether it happened."""
    with transaction.atomic():
        rows = Offer.objects.filter(
            pk=offer.pk, due_at__lte=timezone.now(), state__in=rules.OFFER[OfferState.EXPIRED]
        )
        if not rows.update(state=OfferState.EXPIRED):
            return False
        for side in Side.values:
            _tell(offer, side, "projects.offer_expired", f"expired:{side}")
    return True


def _tell(offer: Offer, side: str, kind: str, what: str) -> None:
    """Tell one side, in a notice that names idea and amount and nobody else sees."""
    person = offer.buyer_id if side == Side.BUYER else offer.project.author_id
    money = latest(offer).money
    notify(
        event=f"projects.offer:{offer.pk}:{what}",
        people=[person],
        kind=kind,
        data={
            "project": offer.project.titles,
            "amount": {"amount": money.amount, "currency": money.currency},
        },
        url=f"/projects/{offer.project.slug}/offers/{offer.pk}/",
    )
