"""The registry: the taxonomy, who makes what, and how far that was shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from innovate.core.errors import Refused
from innovate.core.permissions import require
from innovate.core.text import clean_line
from innovate.organisations.models import Organisation
from innovate.suppliers.models import (
    Capability,
    CategoryNeed,
    Certificate,
    CertificateType,
    Supplier,
    SupplierCapability,
)
from innovate.suppliers.regions import is_region

if TYPE_CHECKING:
    from innovate.accounts.models import User
    from innovate.projects.models import Category


@dataclass(frozen=True, slots=True)
class CapabilityRow:
    """A line of the taxonomy; `parent` is the code of its heading, "" for a heading."""

    code: str
    name_en: str
    name_zh: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class CertificateTypeRow:
    """A kind of certificate; `scope` is organisation or product."""

    code: str
    name_en: str
    name_zh: str = ""
    scope: str = "organisation"
    description_en: str = ""
    description_zh: str = ""


def load_taxonomy(*, capabilities: Sequence[CapabilityRow]) -> int:
    """Bring the taxonomy to these lines, adding and renaming; nothing is deleted, since bids and suppliers
    refer to it.

    Headings may come in any order. Raises ValueError for a parent that is no heading (the tree has two
    levels). Returns how many lines there are.
    """
    headings = {row.code for row in capabilities if not row.parent}
    if orphans := [row.code for row in capabilities if row.parent and row.parent not in headings]:
        raise ValueError(f"these have no heading: {', '.join(orphans)}")
    with transaction.atomic():
        for row in sorted(capabilities, key=lambda item: bool(item.parent)):
            parent = Capability.objects.get(code=row.parent) if row.parent else None
            Capability.objects.update_or_create(
                code=row.code, defaults={"name_en": row.name_en, "name_zh": row.name_zh, "parent": parent}
            )
    return len(capabilities)


def load_certificate_types(*, types: Iterable[CertificateTypeRow]) -> None:
    """Bring the kinds of certificates to these lines, adding and renaming."""
    with transaction.atomic():
        for row in types:
            CertificateType.objects.update_or_create(
                code=row.code,
                defaults={
                    "name_en": row.name_en,
                    "name_zh": row.name_zh,
                    "scope": row.scope,
                    "description_en": row.description_en,
                    "description_zh": row.description_zh,
                },
            )


def set_category_need(
    *,
    category: Category,
    capabilities: Iterable[str],
    certificates: Iterable[str] = (),
    delivery_weeks: int = 16,
) -> CategoryNeed:
    """Say, by codes, what the products of a category usually need."""
    with transaction.atomic():
        need, _created = CategoryNeed.objects.update_or_create(
            category=category, defaults={"delivery_weeks": delivery_weeks}
        )
        need.capabilities.set(Capability.objects.filter(code__in=list(capabilities)))
        need.certificates.set(CertificateType.objects.filter(code__in=list(certificates)))
    return need


def create_supplier(
    *,
    organisation: Organisation,
    actor: User,
    capacity_per_month: int,
    regions: Sequence[str],
    capabilities: Iterable[str | Capability],
    min_order: int = 0,
    lead_time_days: int = 0,
) -> Supplier:
    """Make the organisation a supplier, or bring the one it is up to date; its capabilities start as
    declared.

    `capabilities` are codes or rows, `regions` ISO 3166 codes or "EU" and "WORLD", capacity in units a month.
    Raises NotAllowed unless the actor acts for the organisation, Refused for an unknown region or no
    capability.
    """
    require(actor, "organisations.act_for", organisation)
    if organisation.kind != Organisation.Kind.SUPPLIER:
        raise Refused(_("This organisation is registered as a distributor, not as a supplier."))
    with transaction.atomic():
        supplier, _created = Supplier.objects.update_or_create(
            organisation=organisation,
            defaults={
                "capacity_per_month": capacity_per_month,
                "regions": _regions(regions),
                "min_order": min_order,
                "lead_time_days": lead_time_days,
            },
        )
        _set_capabilities(supplier, capabilities)
    return supplier


def edit_supplier(
    *,
    supplier: Supplier,
    actor: User,
    capacity_per_month: int,
    regions: Sequence[str],
    capabilities: Iterable[str | Capability],
    min_order: int = 0,
    lead_time_days: int = 0,
) -> Supplier:
    """Change what a supplier says of itself; evidence already shown for a capability it keeps stays."""
    return create_supplier(
        organisation=supplier.organisation,
        actor=actor,
        capacity_per_month=capacity_per_month,
        regions=regions,
        capabilities=capabilities,
        min_order=min_order,
        lead_time_days=lead_time_days,
    )


def _regions(regions: Sequence[str]) -> list[str]:
    if not regions or not all(is_region(code) for code in regions):
        text = _("Choose where you deliver to.")
        raise Refused(text, fields={"regions": text})
    return sorted(set(regions))


def _set_capabilities(supplier: Supplier, capabilities: Iterable[str | Capability]) -> None:
    codes = {item if isinstance(item, str) else item.code for item in capabilities}
    found = list(Capability.objects.filter(code__in=codes))
    if not found or len(found) != len(codes):
        text = _("Choose at least one thing you can make.")
        raise Refused(text, fields={"capabilities": text})
    supplier.skills.exclude(capability__in=found).delete()
    SupplierCapability.objects.bulk_create(
        [SupplierCapability(supplier=supplier, capability=item) for item in found], ignore_conflicts=True
    )


def set_evidence(*, supplier: Supplier, capability: Capability | str, evidence: str, actor: User) -> None:
    """Staff: say how far a capability was shown (declared, document, audited)."""
    require(actor, "suppliers.check_evidence", supplier)
    code = capability if isinstance(capability, str) else capability.code
    value = SupplierCapability.Evidence(evidence)
    if not supplier.skills.filter(capability__code=code).update(evidence=value):
        raise Refused(_("The supplier has not declared this."))


def add_certificate(
    *, supplier: Supplier, type: CertificateType | str, number: str, valid_until: date, actor: User
) -> Certificate:
    """Declare a certificate; the same number again renews its date and has it checked anew.

    One that has lapsed may be kept for the record: the gates of matching look at its date. Raises Refused
    when the number is empty.
    """
    require(actor, "suppliers.bid_for", supplier)
    number = clean_line(number)
    if not number:
        text = _("Write the number on the certificate.")
        raise Refused(text, fields={"number": text})
    kind = CertificateType.objects.get(code=type) if isinstance(type, str) else type
    row, _created = Certificate.objects.update_or_create(
        supplier=supplier,
        type=kind,
        number=number,
        defaults={"valid_until": valid_until, "state": Certificate.State.DECLARED},
    )
    return row


def remove_certificate(*, certificate: Certificate, actor: User) -> None:
    """Take a certificate off the supplier's page."""
    require(actor, "suppliers.bid_for", certificate.supplier)
    certificate.delete()


def check_certificate(*, certificate: Certificate, state: str, actor: User) -> None:
    """Staff: say that the number was checked with its issuer, or was not accepted."""
    require(actor, "suppliers.check_evidence", certificate.supplier)
    certificate.state = Certificate.State(state)
    certificate.save(update_fields=["state"])
