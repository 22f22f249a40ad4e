"""Reads what matching needs to know from the database, for many suppliers in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from innovate.organisations.models import Membership, Organisation
from innovate.projects.models import TeamMember
from innovate.suppliers.matching import SupplierFacts, Taxonomy, TenderFacts
from innovate.suppliers.matching.gates import WEEKS_PER_MONTH
from innovate.suppliers.models import (
    Bid,
    Capability,
    Certificate,
    Contract,
    Match,
    Supplier,
    SupplierCapability,
    Tender,
)
from innovate.suppliers.rules import BidState, ContractState, TenderState


def taxonomy() -> Taxonomy:
    """Return the tree of capabilities: one query."""
    return Taxonomy(
        {code: parent or "" for code, parent in Capability.objects.values_list("code", "parent__code")}
    )


def tender_facts(tender: Tender) -> TenderFacts:
    """Return what a tender asks for: four queries beside the tender and its project."""
    project = tender.project
    start = timezone.localdate(tender.closes_at)
    return TenderFacts(
        key=str(tender.pk),
        capabilities=tuple(tender.capabilities.order_by("code").values_list("code", flat=True)),
        certificates=tuple(tender.certificates.order_by("code").values_list("code", flat=True)),
        wished_certificates=tuple(tender.wished_certificates.order_by("code").values_list("code", flat=True)),
        quantity=tender.quantity,
        weeks=max((tender.deliver_by - start).days // 7, 1),
        deliver_by=tender.deliver_by,
        region=tender.region,
        text="\n".join((project.title, project.pitch, project.idea, tender.spec)),
        team=frozenset(
            map(str, TeamMember.objects.filter(project=project).values_list("person_id", flat=True))
        ),
    )


def supplier_facts(suppliers: QuerySet[Supplier]) -> list[SupplierFacts]:
    """Return the facts of each supplier, by key: seven queries however many there are."""
    rows = list(suppliers.select_related("organisation").order_by("pk"))
    keys = [row.pk for row in rows]
    skills = _grouped(
        SupplierCapability.objects.filter(supplier__in=keys).values_list(
            "supplier_id", "capability__code", "evidence"
        )
    )
    certificates = _grouped(
        Certificate.objects.filter(supplier__in=keys)
        .exclude(state=Certificate.State.REFUSED)
        .values_list("supplier_id", "type__code", "valid_until")
    )
    results = _performance(keys)
    members = _grouped(
        Membership.objects.filter(organisation__supplier__in=keys).values_list(
            "organisation__supplier", "person_id"
        )
    )
    answers = _answers(keys)
    busy = _busy_per_month(keys)
    return [
        SupplierFacts(
            key=str(row.pk),
            verified=row.organisation.is_verified,
            suspended=row.organisation.state == Organisation.State.SUSPENDED,
            country=row.organisation.country,
            regions=tuple(row.regions),
            free_per_month=max(row.capacity_per_month - busy.get(row.pk, 0), 0),
            capabilities=dict(skills[row.pk]),
            certificates=_latest(certificates[row.pk]),
            text=f"{row.organisation.name}\n{row.organisation.about}\n{row.organisation.about_zh}",
            performance=tuple(results[row.pk]),
            invited=answers.get(row.pk, (0, 0))[0],
            answered=answers.get(row.pk, (0, 0))[1],
            newcomer=not results[row.pk],
            members=frozenset(str(person) for (person,) in members[row.pk]),
        )
        for row in rows
    ]


def _grouped(rows: Iterable[tuple]) -> dict[int, list[tuple]]:
    groups: dict[int, list[tuple]] = defaultdict(list)
    for key, *rest in rows:
        groups[key].append(tuple(rest))
    return groups


def _latest(pairs: Iterable[tuple[str, date]]) -> dict[str, date]:
    """Of several certificates of one kind the one that lasts longest counts."""
    latest: dict[str, date] = {}
    for code, until in pairs:
        latest[code] = max(until, latest.get(code, until))
    return latest


def _performance(keys: list[int]) -> dict[int, list[tuple]]:
    from innovate.suppliers.models import Performance

    now = timezone.now()
    return _grouped(
        (supplier, permille / 1000, max((now - at).total_seconds() / 86400, 0.0))
        for supplier, permille, at in Performance.objects.filter(supplier__in=keys)
        .order_by("pk")
        .values_list("supplier_id", "permille", "at")
    )


def _answers(keys: list[int]) -> dict[int, tuple[int, int]]:
    """Invitations to tenders that are closed, and those answered with a bid: supplier → (invited, answered)."""
    bids = Bid.objects.filter(tender=OuterRef("tender"), supplier=OuterRef("supplier")).exclude(
        state=BidState.WITHDRAWN
    )
    rows = (
        Match.objects.filter(supplier__in=keys, invited_at__isnull=False)
        .exclude(tender__state__in=(TenderState.DRAFT, TenderState.PUBLISHED, TenderState.CANCELLED))
        .annotate(answered=Exists(bids))
        .values_list("supplier_id")
        .annotate(invited=Count("pk"), yes=Count("pk", filter=Q(answered=True)))
    )
    return {
        supplier: (invited, yes)
        for supplier, invited, yes in rows.values_list("supplier_id", "invited", "yes")
    }


def _busy_per_month(keys: list[int]) -> dict[int, int]:
    """Units a month that signed contracts already take."""
    busy: dict[int, int] = defaultdict(int)
    rows = Contract.objects.filter(supplier__in=keys, state=ContractState.SIGNED)
    for supplier, quantity, weeks in rows.values_list("supplier_id", "quantity", "bid__lead_time_weeks"):
        busy[supplier] += round(quantity / max((weeks or 1) / WEEKS_PER_MONTH, 1))
    return busy
