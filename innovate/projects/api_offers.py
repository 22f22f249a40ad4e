"""The API of offers for ideas and of the register of intellectual property."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status
from pydantic import AwareDatetime

from innovate.core.api import Paging
from innovate.core.errors import Refused
from innovate.core.money import Money
from innovate.core.paging import paginate
from innovate.core.permissions import require_person
from innovate.core.ratelimits import limit
from innovate.organisations.models import Organisation
from innovate.payments import services as payments
from innovate.payments.models import CardSetup
from innovate.payments.rules import ChargeState, SetupState
from innovate.projects import offer_queries, queries, rights_queries
from innovate.projects.api import MoneyOut, PersonOut, allowed
from innovate.projects.models import Offer, OfferState, ProtectedRight, Side
from innovate.projects.services import offers, rights

router = Router(tags=["offers and rights"])


class VersionIn(Schema):
    amount: int = Field(description="minor units of the idea's currency", ge=-(10**12), le=10**12)
    currency: str = Field(max_length=3)
    terms: str = Field(max_length=12_000)
    valid_until: AwareDatetime


class OfferIn(VersionIn):
    organisation: str = Field("", description="slug of a verified organisation one acts for")
    team: str = Field("", description="slug of a project one leads")


class SignatureOut(Schema):
    side: Side
    name: str
    digest: str
    at: datetime


class VersionOut(Schema):
    number: int
    side: Side
    money: MoneyOut
    terms: str
    valid_until: datetime
    digest: str
    signatures: list[SignatureOut]

    @staticmethod
    def resolve_signatures(version: Any) -> list[Any]:
        return list(version.signatures.all())


class ChargeOut(Schema):
    """How the payment stands. `action_required`: the buyer answers their bank, or takes another card, at `url`."""

    id: int
    state: ChargeState
    error: str = Field(description="why it was not paid so far, in words")
    respond_by: datetime | None
    url: str = Field(alias="get_absolute_url", description="the payment's page")


class CardOut(Schema):
    state: SetupState
    error: str
    client_secret: str = Field(description="For Stripe.js confirmSetup: the card never passes through us")
    url: str = Field(description="the page where the card can be entered instead")


class OfferOut(Schema):
    id: int
    project: str = Field(alias="project.slug")
    state: OfferState
    buyer: PersonOut
    due_at: datetime
    paid_at: datetime | None
    charge: ChargeOut | None = Field(description="for the buyer alone")
    versions: list[VersionOut]

    @staticmethod
    def resolve_charge(offer: Any, context: Any) -> Any:
        return offer.charge if context["request"].user.pk == offer.buyer_id else None

    @staticmethod
    def resolve_versions(offer: Any) -> list[Any]:
        return list(offer.versions.all())


class OfferPage(Schema):
    items: list[OfferOut]
    next_cursor: str


class SignIn(Schema):
    version: int
    name: str = Field(max_length=120)


class RightIn(Schema):
    kind: ProtectedRight.Kind
    title: str = Field(max_length=160)
    number: str = Field("", max_length=60)
    office: str = Field(max_length=80)
    status: ProtectedRight.Status = ProtectedRight.Status.FILED
    owner: str = Field(max_length=120)
    filed_on: date | None = None
    expires_on: date | None = None
    is_public: bool = True


class RightOut(RightIn):
    id: int


class RightPage(Schema):
    items: list[RightOut]
    next_cursor: str


def _offer(request: HttpRequest, pk: int) -> Offer:
    """One of the person's own offers; anybody else's is not there, for staff either."""
    return get_object_or_404(offer_queries.offers_of(require_person(request.user)), pk=pk)


@router.get("/me/offers", response=OfferPage, summary="Offers I made or got")
def list_offers(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    rows = offer_queries.offers_of(require_person(request.user))
    page = paginate(rows, order=("-created_at", "-pk"), cursor=paging.cursor, limit=paging.limit)
    return {"items": page.items, "next_cursor": page.next_cursor}


@router.post("/projects/{slug}/offers", response={201: OfferOut}, summary="Offer to buy an idea")
def make_offer(request: HttpRequest, slug: str, data: OfferIn) -> Status[Offer]:
    person = require_person(request.user)
    project = queries.project_by_slug(slug, person)
    limit("projects.offer", person.pk, times=10, seconds=24 * 3600)
    organisation = get_object_or_404(Organisation, slug=data.organisation) if data.organisation else None
    team = queries.project_by_slug(data.team, person) if data.team else None
    offer = offers.make_offer(
        project=project,
        buyer=person,
        amount=Money(data.amount, data.currency),
        terms=data.terms,
        valid_until=data.valid_until,
        organisation=organisation,
        team=team,
    )
    return Status(201, offer)


@router.get("/offers/{pk}", response=OfferOut, summary="One of my offers")
def get_offer(request: HttpRequest, pk: int) -> Offer:
    return _offer(request, pk)


@router.post("/offers/{pk}/versions", response={201: OfferOut}, summary="Answer with other terms")
def counter_offer(request: HttpRequest, pk: int, data: VersionIn) -> Status[Offer]:
    offers.counter_offer(
        offer=_offer(request, pk),
        actor=require_person(request.user),
        amount=Money(data.amount, data.currency),
        terms=data.terms,
        valid_until=data.valid_until,
    )
    return Status(201, _offer(request, pk))


@router.post("/offers/{pk}/signature", response=OfferOut, summary="Sign what is on the table")
def sign_offer(request: HttpRequest, pk: int, data: SignIn) -> Offer:
    offers.sign_offer(offer=_offer(request, pk), actor=require_person(request.user), **data.dict())
    return _offer(request, pk)


@router.post("/offers/{pk}/end", response=OfferOut, summary="Decline, or withdraw")
def end_offer(request: HttpRequest, pk: int) -> Offer:
    offers.end_offer(offer=_offer(request, pk), actor=require_person(request.user))
    return _offer(request, pk)


@router.post("/offers/{pk}/card", response=CardOut, summary="Begin to pay what both have signed")
def start_card(request: HttpRequest, pk: int) -> dict[str, Any]:
    """The same call again, until a card is saved, goes on with the same one. Then `payment` charges it."""
    offer = _to_pay(request, pk)
    setup = offers.start_card(offer=offer)
    return {
        "state": setup.state,
        "error": setup.error,
        "client_secret": setup.client_secret,
        "url": reverse("projects:pay_offer", args=[offer.project.slug, offer.pk]),
    }


@router.post("/offers/{pk}/payment", response=OfferOut, summary="Charge the card that was saved")
def pay_offer(request: HttpRequest, pk: int) -> Offer:
    """Once; asked again, it tells how the payment stands."""
    offer = _to_pay(request, pk)
    if offer.charge is None:
        offers.pay(offer=offer, card_setup=_saved_card(offer))
    return _offer(request, pk)


def _to_pay(request: HttpRequest, pk: int) -> Offer:
    """The offer, for its buyer: the author cannot pay it."""
    person = require_person(request.user)
    offer = get_object_or_404(offer_queries.offers_of(person), pk=pk, buyer=person)
    limit("payments.look", person.pk, times=60, seconds=3600)
    return offer


def _saved_card(offer: Offer) -> CardSetup:
    setup = offer.card_setup
    if setup is None:
        raise Refused(_("Enter a card first."), code="no_card")
    setup = payments.refresh_card_setup(setup=setup)
    if setup.state != SetupState.SAVED:
        raise Refused(setup.error or _("The card was not saved. Please try again."), code="no_card")
    return setup


@router.get("/projects/{slug}/rights", response=RightPage, summary="Patents, trademarks, designs")
def list_rights(request: HttpRequest, slug: str, paging: Query[Paging]) -> dict[str, Any]:
    rows = rights_queries.rights_of(queries.project_by_slug(slug, request.user), request.user)
    page = paginate(rows, order=("kind", "pk"), cursor=paging.cursor, limit=paging.limit)
    return {"items": page.items, "next_cursor": page.next_cursor}


@router.post("/projects/{slug}/rights", response={201: RightOut}, summary="Enter a right")
def add_right(request: HttpRequest, slug: str, data: RightIn) -> Status[ProtectedRight]:
    project, person = allowed(request, slug, "projects.edit_project")
    limit("projects.right", person.pk, times=60, seconds=3600)
    return Status(201, rights.add_right(project=project, actor=person, **data.dict()))


@router.put("/projects/{slug}/rights/{pk}", response=RightOut, summary="Bring a right up to date")
def edit_right(request: HttpRequest, slug: str, pk: int, data: RightIn) -> ProtectedRight:
    project, _person = allowed(request, slug, "projects.edit_project")
    row = get_object_or_404(ProtectedRight, project=project, pk=pk)
    return rights.edit_right(right=row, **data.dict())


@router.delete("/projects/{slug}/rights/{pk}", response=RightOut, summary="Take out what was a mistake")
def remove_right(request: HttpRequest, slug: str, pk: int) -> ProtectedRight:
    project, _person = allowed(request, slug, "projects.edit_project")
    row = get_object_or_404(ProtectedRight, project=project, pk=pk)
    rights.remove_right(right=row)
    return row
