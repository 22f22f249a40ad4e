"""Reads about offers for ideas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.core.actions import Task
from innovate.projects.models import Offer, OfferState, Side

if TYPE_CHECKING:
    from innovate.accounts.models import User


def offers_of(person: User) -> QuerySet[Offer]:
    """Return the offers this person made or got, with what a list shows."""
    mine = Offer.objects.filter(Q(buyer=person) | Q(project__author=person))
    parts = ("buyer", "organisation", "team", "project", "charge", "card_setup")
    return mine.select_related(*parts).prefetch_related("versions__signatures")


def tasks(person: User) -> list[Task]:
    """Return the offers that wait for this person's answer, signature or money (three queries)."""
    waiting = (OfferState.OPEN, OfferState.HALF_SIGNED, OfferState.SIGNED)
    rows = offers_of(person).filter(state__in=waiting, due_at__gt=timezone.now()).order_by("due_at", "pk")
    found = []
    for offer in rows[:20]:
        if words := _waits_for(offer, offer.side_of(person.pk)):
            table = offer.versions.all()[0]
            facts = {"amount": table.money, "project": offer.project.words.title}
            found.append(Task(title=words % facts, url=offer.get_absolute_url(), due=offer.due_at))
    return found


def _waits_for(offer: Offer, side: str) -> str:
    """What this side has to do, in words with places for amount and project; empty when nothing."""
    table = offer.versions.all()[0]
    if offer.state == OfferState.OPEN:
        return _("Answer the offer of %(amount)s for “%(project)s”") if table.side != side else ""
    if offer.state == OfferState.HALF_SIGNED:
        signed = {signature.side for signature in table.signatures.all()}
        return _("Sign the offer of %(amount)s for “%(project)s”") if side not in signed else ""
    return _("Pay %(amount)s for “%(project)s”") if side == Side.BUYER else ""
