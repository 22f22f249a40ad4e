"""Organisations of both kinds, with an owner."""

from __future__ import annotations

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from innovate.accounts.models import User
from innovate.organisations.models import Membership, Organisation
from tests.factories.accounts import UserFactory

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


class OrganisationFactory(DjangoModelFactory[Organisation]):
    """A verified supplier owned by its creator; `state="unverified"` for one that is not."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Maker {n} Ltd")
    slug = factory.Sequence(lambda n: f"maker-{n}")
    country = "DE"
    kind = Organisation.Kind.SUPPLIER
    state = Organisation.State.VERIFIED
    verified_at = factory.LazyAttribute(
        lambda row: timezone.now() if row.state in ("verified", "suspended") else None
    )
    created_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def owner(self, create: bool, extracted: User | None, **kwargs: object) -> None:
        if create:
            Membership.objects.create(
                organisation=self, person=extracted or self.created_by, role=Membership.Role.OWNER
            )


def paper(name: str = "licence.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """Return an upload that is a PDF by its bytes, whatever it is called."""
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")
