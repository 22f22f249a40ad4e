"""Reads about offers for ideas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.actions import Task
from innovate.core.permissions import is_person
from innovate.organisations.models import Membership, Organisation
from innovate.projects import rules
from innovate.projects.models import Offer, OfferState, Project, Side, TeamMember
from innovate.projects.stages import Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Person = User | AnonymousUser


def offers_of(person: User) -> QuerySet[Offer]:
    """Return the offers this person made or got, with what a list shows."""
    mine = Offer.objects.filter(Q(buyer=person) | Q(project__author=person))
    parts = ("buyer", "organisation", "team", "project", "charge", "card_setup")
    return mine.select_related(*parts).prefetch_related("versions__signatures")


def may_offer(project: Project, person: Person) -> bool:
    """Whether this person could offer to buy an idea: it is for sale and somebody else's, and they act for a verified
    organisation or lead another published project (one query for who is signed in, as long as it is for sale).
    """
    if project.stage not in rules.FOR_SALE or project.is_hidden or not is_person(person):
        return False
    if project.author_id == person.pk:
        return False
    acts = Membership.objects.filter(person=person, organisation__state=Organisation.State.VERIFIED)
    leads = TeamMember.objects.filter(person=person, role=TeamMember.Role.LEAD).exclude(project=project)
    leads = leads.exclude(project__stage=Stage.DRAFT)
    return User.objects.filter(Exists(acts) | Exists(leads), pk=person.pk).exists()


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
