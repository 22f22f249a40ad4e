"""Categories, the classification of makers, and the organisations."""

from __future__ import annotations

import io
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image, ImageDraw

from innovate.organisations import services as organisations
from innovate.organisations.models import Membership, Organisation
from innovate.portal.demo import content
from innovate.portal.demo.loading.clock import TODAY, at
from innovate.portal.demo.loading.people import Crew
from innovate.projects.models import Category
from innovate.suppliers import services as suppliers
from innovate.suppliers.models import CertificateType
from innovate.suppliers.services.registry import CapabilityRow, CertificateTypeRow


def load(crew: Crew) -> None:
    """Store the classification and register every organisation as its owner would."""
    classify()
    _category_needs()
    with at(480), transaction.atomic():
        for row in content.organisations():
            _organisation(row, crew)


def classify() -> None:
    """Store the categories, the tree of capabilities and the kinds of certificate."""
    for position, row in enumerate(content.categories()):
        Category.objects.create(
            slug=row.key,
            name_en=row.name.en,
            name_zh=row.name.zh,
            description_en=row.description.en,
            description_zh=row.description.zh,
            support_threshold=row.threshold,
            icon=row.icon,
            position=position,
        )
    suppliers.load_taxonomy(
        capabilities=[
            CapabilityRow(row.code, row.name.en, row.name.zh, row.parent or "")
            for row in content.capabilities()
        ]
    )
    suppliers.load_certificate_types(
        types=[
            CertificateTypeRow(
                row.code, row.name.en, row.name.zh, row.scope, row.description.en, row.description.zh
            )
            for row in content.certificate_types()
        ]
    )


def _category_needs() -> None:
    """What a category usually needs is what its detailed projects need."""
    for category in Category.objects.all():
        codes = {
            code
            for project in content.projects()
            if project.category == category.slug
            for need in project.needs
            for code in need.capabilities
        }
        suppliers.set_category_need(category=category, capabilities=codes or {"assembly.final"})


def _organisation(row: content.DemoOrganisation, crew: Crew) -> None:
    owner = crew[row.owner]
    organisation = organisations.create_organisation(
        owner=owner,
        name=row.name.en,
        name_zh=row.name.zh,
        kind=row.kind,
        country=row.country,
        slug=row.key,
        city=row.city.en,
        about=row.blurb.en,
        about_zh=row.blurb.zh,
    )
    for key in row.members:
        organisations.add_member(
            organisation=organisation, person=crew[key], role=Membership.Role.MEMBER, actor=owner
        )
    organisations.request_verification(
        organisation=organisation,
        actor=owner,
        registration_number=f"{row.country}-{row.founded}-{len(row.key):03d}",
        documents=[_paper(row.name.en)],
    )
    organisations.verify(organisation=organisation, actor=crew.staff)
    organisation.refresh_from_db()
    if row.kind == Organisation.Kind.SUPPLIER:
        _supplier(row, organisation, crew)


def _supplier(row: content.DemoOrganisation, organisation: Organisation, crew: Crew) -> None:
    owner = crew[row.owner]
    supplier = suppliers.create_supplier(
        organisation=organisation,
        actor=owner,
        capacity_per_month=row.capacity_per_month,
        regions=row.regions,
        capabilities=list(row.capabilities),
        min_order=row.min_order,
        lead_time_days=row.lead_time_days,
    )
    for code, evidence in row.capabilities.items():
        if evidence != "declared":
            suppliers.set_evidence(supplier=supplier, capability=code, evidence=evidence, actor=crew.staff)
    for held in row.certificates:
        certificate = suppliers.add_certificate(
            supplier=supplier,
            actor=owner,
            type=CertificateType.objects.get(code=held.type),
            number=held.number,
            valid_until=(TODAY + timedelta(days=30 * held.expires_in_months)).date(),
        )
        suppliers.check_certificate(certificate=certificate, state="checked", actor=crew.staff)


def _paper(name: str) -> SimpleUploadedFile:
    """A picture of a paper, because verification rests on one."""
    sheet = Image.new("RGB", (620, 877), "#fbf8f0")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((30, 30, 590, 847), outline="#1d2a35", width=3)
    draw.text((60, 80), "Business licence (demo)", fill="#1d2a35", font_size=28)
    draw.text((60, 140), name, fill="#1d2a35", font_size=22)
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return SimpleUploadedFile("licence.png", out.getvalue(), "image/png")
