"""From a funded project to a published tender with its invitations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.core import doorbell
from innovate.core.errors import Conflict, Refused
from innovate.core.money import Money
from innovate.core.permissions import require
from innovate.core.states import advance
from innovate.core.text import clean_text
from innovate.crowdfund.queries import funds_held, units_pledged
from innovate.organisations.models import Membership, Organisation
from innovate.projects.models import Project
from innovate.projects.services import write_timeline
from innovate.projects.stages import Stage
from innovate.suppliers import rules
from innovate.suppliers.facts import supplier_facts, taxonomy, tender_facts
from innovate.suppliers.matching import Scored, invitations, match
from innovate.suppliers.models import (
    Bid,
    Capability,
    CategoryNeed,
    CertificateType,
    Match,
    SourcingPlan,
    Supplier,
    Tender,
)
from innovate.suppliers.regions import is_region
from innovate.suppliers.rules import BidState, TenderState
from innovate.suppliers.services.telling import tell

if TYPE_CHECKING:
    from innovate.accounts.models import User

BIDDING_DAYS = 10
INVITED_AT_MOST = 10
#: How many of those who fail a gate are kept with the reason, so that they can see what would let them in.
KEPT_FAILING = 50
#: After an edit bidders have at least this long to confirm or change their bid.
TIME_AFTER_EDIT = timedelta(hours=48)


def save_sourcing_plan(
    *,
    project: Project,
    actor: User,
    spec: str,
    quantity: int,
    capabilities: Iterable[Capability],
    certificates: Iterable[CertificateType] = (),
    wished_certificates: Iterable[CertificateType] = (),
    region: str = "",
    delivery_weeks: int = 16,
    budget: Money | None = None,
) -> SourcingPlan:
    """Keep what the team wants made, for the tender that will follow funding. The lead may, any time after
    the idea.

    Raises Refused for a draft, an empty text, no capability or an unknown region.
    """
    require(actor, "projects.run_sourcing", project)
    if project.stage == Stage.DRAFT:
        raise Refused(_("Publish the idea first."))
    spec = clean_text(spec)
    fields = {}
    if not spec:
        fields["spec"] = _("Say what is to be made.")
    if quantity < 1:
        fields["quantity"] = _("At least one unit.")
    if region and not is_region(region):
        fields["region"] = _("Choose a country or a region.")
    needs = list(capabilities)
    if not needs:
        fields["capabilities"] = _("Choose at least one thing the maker must be able to do.")
    if fields:
        raise Refused(_("A little is missing."), code="incomplete", fields=fields)
    with transaction.atomic():
        plan, _created = SourcingPlan.objects.update_or_create(
            project=project,
            defaults={
                "spec": spec,
                "quantity": quantity,
                "region": region,
                "delivery_weeks": delivery_weeks,
                "budget_amount": budget.amount if budget else None,
                "budget_currency": budget.currency if budget else project.price_currency,
                "updated_by": actor,
                "updated_at": timezone.now(),
            },
        )
        plan.capabilities.set(needs)
        plan.certificates.set(certificates)
        plan.wished_certificates.set(wished_certificates)
    return plan


def open_tender(*, project: Project, closes_at: datetime | None = None) -> Tender | None:
    """Make, publish, match and invite in one go; None when the project already has a live tender.

    The budget is what the campaign holds, the quantity what was pledged (at least what the plan asks for).
    Without a plan the category's usual need is used.
    """
    try:
        with transaction.atomic():
            tender = _draft(project, closes_at or timezone.now() + timedelta(days=BIDDING_DAYS))
            publish_tender(tender=tender)
    except IntegrityError:
        # one_live_tender_per_project: another worker, or the team itself, was first.
        return None
    return tender


@dataclass(frozen=True, slots=True)
class _Needs:
    """What a tender starts from: the team's plan or the category's usual need."""

    spec: str
    quantity: int
    region: str
    weeks: int
    capabilities: Sequence[Capability]
    certificates: Sequence[CertificateType] = ()
    wished: Sequence[CertificateType] = ()
    budget: Money | None = None


def _needs(project: Project) -> _Needs:
    plan = SourcingPlan.objects.filter(project=project).first()
    if plan:
        return _Needs(
            plan.spec, plan.quantity, plan.region, plan.delivery_weeks, list(plan.capabilities.all()),
            list(plan.certificates.all()), list(plan.wished_certificates.all()), plan.budget,
        )  # fmt: skip
    usual = CategoryNeed.objects.filter(category=project.category_id).first()
    spec = "\n\n".join(filter(None, (project.pitch, project.idea)))[:8000] or project.title
    if usual:
        capabilities, certificates = list(usual.capabilities.all()), list(usual.certificates.all())
        return _Needs(spec, 1, "", usual.delivery_weeks, capabilities, certificates)
    return _Needs(spec, 1, "", 16, [])


def _draft(project: Project, closes_at: datetime) -> Tender:
    needs = _needs(project)
    budget = funds_held(project) or needs.budget
    tender = Tender.objects.create(
        project=project,
        spec=needs.spec,
        quantity=max(units_pledged(project), needs.quantity),
        region=needs.region,
        deliver_by=timezone.localdate(closes_at) + timedelta(weeks=needs.weeks),
        budget_amount=budget.amount if budget else None,
        currency=budget.currency if budget else project.price_currency or "EUR",
        closes_at=closes_at,
    )
    tender.capabilities.set(needs.capabilities)
    tender.certificates.set(needs.certificates)
    tender.wished_certificates.set(needs.wished)
    return tender


def publish_tender(*, tender: Tender) -> None:
    """Publish a drafted tender, match every supplier to it and invite the best."""
    with transaction.atomic():
        advance(tender, to=TenderState.PUBLISHED, allowed=rules.TENDER, published_at=timezone.now())
        invited = _match_and_invite(tender)
        write_timeline(
            project=tender.project,
            kind="suppliers.tender_published",
            data={"tender": tender.pk, "invited": invited, "quantity": tender.quantity},
        )
    doorbell.ring("notifications.mail")


def _match_and_invite(tender: Tender) -> int:
    """Store each supplier's explained score, invite the best that are not invited yet; return how many are
    invited.
    """
    now = timezone.now()
    ranked = match(supplier_facts(_candidates()), tender_facts(tender), taxonomy())
    before = dict(tender.matches.filter(invited_at__isnull=False).values_list("supplier_id", "invited_at"))
    passing = [item for item in ranked if item.passes]
    failing = [item for item in ranked if not item.passes][:KEPT_FAILING]
    chosen = {item.supplier.key for item in invitations(ranked, INVITED_AT_MOST)}
    rows = []
    for rank, item in enumerate([*passing, *failing], start=1):
        row = _as_row(tender, item, rank if item.passes else None)
        if item.passes and (item.supplier.key in chosen or row.supplier_id in before):
            row.invited_at = before.get(row.supplier_id, now)
        rows.append(row)
    tender.matches.all().delete()
    Match.objects.bulk_create(rows)
    invited = [row.supplier_id for row in rows if row.invited_at]
    _tell_invited(tender, [pk for pk in invited if pk not in before])
    return len(invited)


def _candidates() -> QuerySet[Supplier]:
    return Supplier.objects.exclude(organisation__state=Organisation.State.REJECTED)


def _as_row(tender: Tender, item: Scored, rank: int | None) -> Match:
    return Match(
        tender=tender,
        supplier_id=int(item.supplier.key),
        rank=rank,
        score=item.score,
        terms=[
            {"code": part.code, "value": round(part.value, 4), "weight": part.weight, "data": dict(part.data)}
            for part in item.terms
        ],
        failed_gates=[{"code": gate.code, "data": dict(gate.data)} for gate in item.failed],
        raises=item.raises(),
        is_newcomer=item.supplier.newcomer,
    )


def _tell_invited(tender: Tender, suppliers: list[int]) -> None:
    people = Membership.objects.filter(organisation__supplier__in=suppliers).values_list(
        "person_id", flat=True
    )
    tell(
        tender,
        "suppliers.invited",
        set(people),
        event=f"suppliers:{tender.pk}:invited",
        quantity=tender.quantity,
        closes=timezone.localtime(tender.closes_at).strftime("%Y-%m-%d %H:%M UTC"),
    )


def edit_tender(
    *, tender: Tender, actor: User, spec: str, quantity: int, region: str, capabilities: Iterable[Capability],
    certificates: Iterable[CertificateType] = (), closes_at: datetime | None = None,
) -> None:  # fmt: skip
    """Change an open tender. Every bid sealed before must be confirmed again, and its bidders are told.

    Moves the deadline to at least 48 hours from now. Raises Conflict once the tender has closed.
    """
    require(actor, "suppliers.run_tender", tender)
    spec = clean_text(spec)
    if not spec:
        raise Refused(_("Say what is to be made."), fields={"spec": _("Say what is to be made.")})
    now = timezone.now()
    deadline = max(closes_at or tender.closes_at, now + TIME_AFTER_EDIT)
    with transaction.atomic():
        locked = lock_open_tender(tender.pk, now)
        Tender.objects.filter(pk=locked.pk).update(
            spec=spec, quantity=quantity, region=region, closes_at=deadline, version=locked.version + 1,
            deliver_by=max(locked.deliver_by, timezone.localdate(deadline)),
        )  # fmt: skip
        tender.refresh_from_db()
        tender.capabilities.set(capabilities)
        tender.certificates.set(certificates)
        _match_and_invite(tender)
        write_timeline(
            project=tender.project, kind="suppliers.tender_edited", actor=actor, data={"tender": tender.pk}
        )
        bidders = Membership.objects.filter(
            organisation__supplier__bids__in=Bid.objects.filter(tender=tender, state=BidState.SEALED)
        )
        tell(
            tender,
            "suppliers.tender_edited",
            set(bidders.values_list("person_id", flat=True)),
            event=f"suppliers:{tender.pk}:edited:{tender.version}",
        )


def lock_open_tender(pk: int, now: datetime) -> Tender:
    """Lock a tender that takes bids at the instant `now`; call inside atomic(). Raises Conflict when it does
    not.

    Closing moves the same row by a conditional UPDATE, so a bid is stored either wholly before the tender
    closes, and then it is counted and opened, or not at all. Instants are compared by the database.
    """
    tender = (
        Tender.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project")
        .filter(pk=pk, state=TenderState.PUBLISHED, closes_at__gt=now)
        .first()
    )
    if tender is None:
        raise Conflict(
            _("The deadline has passed or the tender has closed. Nothing was handed in."), code="closed"
        )
    return tender


def cancel_tender(*, tender: Tender, actor: User, reason: str) -> None:
    """Staff: end a tender without an award, with a written reason that everyone can read."""
    require(actor, "suppliers.close_early", tender)
    reason = clean_text(reason)
    if not reason:
        text = _("Write the reason: everyone can read it.")
        raise Refused(text, fields={"reason": text})
    with transaction.atomic():
        advance(tender, to=TenderState.CANCELLED, allowed=rules.TENDER)
        write_timeline(
            project=tender.project, kind="suppliers.tender_cancelled", actor=actor, data={"reason": reason}
        )


def retender(*, project: Project, actor: User) -> Tender:
    """Open another tender after one that failed or was cancelled. Raises Conflict while one is alive."""
    require(actor, "projects.run_sourcing", project)
    if project.stage != Stage.SOURCING:
        raise Conflict(_("This project is not looking for a maker now."))
    tender = open_tender(project=project)
    if tender is None:
        raise Conflict(_("There already is an open tender."))
    return tender
