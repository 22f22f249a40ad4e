"""A project is not left without its lead, nor money behind; a draft that nobody else works on goes with its author."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from innovate.accounts.leaving import Obstacle, register_eraser, register_obstacle
from innovate.accounts.models import User
from innovate.projects import rules
from innovate.projects.earning_queries import due_to
from innovate.projects.models import Follow, JoinRequest, OfferState, Project, TeamMember
from innovate.projects.offer_queries import offers_of
from innovate.projects.services import discard_draft, withdraw_request
from innovate.projects.services.offers import end_offer
from innovate.projects.services.shares import withdraw_unanswered
from innovate.projects.stages import Stage

_OVER = (Stage.DRAFT, Stage.COMPLETED, Stage.UNFUNDED, Stage.DECLINED, Stage.CANCELLED)


@register_obstacle
def _leads_unfinished(person: User) -> Iterator[Obstacle]:
    leading = TeamMember.objects.filter(project=OuterRef("pk"), person=person, role=TeamMember.Role.LEAD)
    for project in Project.objects.filter(Exists(leading)).exclude(stage__in=_OVER).order_by("pk"):
        yield Obstacle(
            _("You lead “%(project)s”, which is not finished.") % {"project": project.words.title},
            project.get_absolute_url(),
        )


@register_obstacle
def _money_due(person: User) -> Iterator[Obstacle]:
    for due in due_to(person):
        words = (
            _("%(amount)s are due to you. Have them paid out first.")
            if due.payable
            else _("%(amount)s are due to you, as soon as buyers cannot send anything back any more.")
        )
        yield Obstacle(words % {"amount": due.payable or due.money}, reverse("earnings:list"))


@register_obstacle
def _bound_by_an_offer(person: User) -> Iterator[Obstacle]:
    bound = offers_of(person).filter(state__in=(OfferState.SIGNED, OfferState.PAYING))
    for offer in bound.order_by("pk"):
        yield Obstacle(
            _("The sale of “%(project)s” is signed and not paid yet.")
            % {"project": offer.project.words.title},
            offer.get_absolute_url(),
        )


@register_eraser
def _open_ends(person: User) -> None:
    """Whoever leaves asks no team any more, and ends what was only being talked about."""
    for request in JoinRequest.objects.filter(person=person, state=JoinRequest.State.WAITING):
        withdraw_request(request=request, actor=person)
    for offer in offers_of(person).filter(state__in=rules.OFFER[OfferState.WITHDRAWN]):
        end_offer(offer=offer, actor=person)
    withdraw_unanswered(person=person)


@register_eraser
def _drafts_and_teams(person: User) -> None:
    others = TeamMember.objects.filter(project=OuterRef("pk")).exclude(person=person)
    for draft in Project.objects.filter(~Exists(others), author=person, stage=Stage.DRAFT):
        discard_draft(project=draft)
    TeamMember.objects.filter(person=person).delete()
    Follow.objects.filter(person=person).delete()
