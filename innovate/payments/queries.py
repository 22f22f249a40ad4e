"""Every reusable read of payments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.core.actions import Task
from innovate.organisations.models import Membership
from innovate.payments.models import Charge, ChargeAttempt, ConnectedAccount, Mismatch, Payout

if TYPE_CHECKING:
    from innovate.accounts.models import User


def charges_of(person: User) -> QuerySet[Charge]:
    """Return what this person's cards were or are to be charged."""
    return Charge.objects.filter(person=person).select_related("card_setup")


def bank_question(charge: Charge) -> ChargeAttempt | None:
    """Return the attempt the person can confirm with their bank now, with its client secret; else None."""
    if not charge.needs_bank:
        return None
    return (
        charge.attempt_rows.filter(state=ChargeAttempt.State.ACTION_REQUIRED)
        .select_related("card_setup")
        .first()
    )


def tasks(person: User) -> list[Task]:
    """Return what this person has to do for a payment to go through, or to receive one: two queries."""
    states = (Charge.State.ACTION_REQUIRED, Charge.State.RETRY_WAIT)
    rows = Charge.objects.filter(person=person, state__in=states, cancel_reason="").order_by(
        "next_attempt_at"
    )
    return [*map(_task, rows[:20]), *map(_details, _without_details(person)[:20])]


def _without_details(person: User) -> QuerySet[ConnectedAccount]:
    """The person's own account and those of their organisations that money waits for, and nobody said where to."""
    waiting = Payout.objects.filter(
        account=OuterRef("pk"), state__in=(Payout.State.QUEUED, Payout.State.WAITING)
    )
    owned = Membership.objects.filter(
        organisation=OuterRef("organisation"), person=person, role=Membership.Role.OWNER
    )
    rows = ConnectedAccount.objects.filter(Q(person=person) | Exists(owned), Exists(waiting))
    rows = rows.exclude(state=ConnectedAccount.State.READY).select_related("organisation", "person")
    return rows.order_by("pk")


def _details(account: ConnectedAccount) -> Task:
    words = _("Say where the money for %(payee)s goes")
    return Task(title=words % {"payee": account.holder}, url=account.get_absolute_url())


def _task(charge: Charge) -> Task:
    if charge.needs_bank:
        words = _("Confirm your payment of %(amount)s for “%(what)s” with your bank")
    else:
        words = _("Choose another card for your payment of %(amount)s for “%(what)s”")
    due = charge.respond_by
    return Task(
        title=words % {"amount": charge.money, "what": charge.description},
        url=reverse("payments:charge", args=[charge.pk]),
        due=due,
        overdue=due is not None and due <= timezone.now(),
    )


def open_mismatches() -> QuerySet[Mismatch]:
    """Return what a person still has to look at."""
    return Mismatch.objects.filter(resolved_at=None)


def own_account(person: User) -> ConnectedAccount | None:
    """Return the account through which a person is paid, if they have said where they live."""
    return ConnectedAccount.objects.select_related("person").filter(person=person).first()


def payouts_to(person: User) -> QuerySet[Payout]:
    """Return what was released to a person."""
    return Payout.objects.filter(account__person=person)
