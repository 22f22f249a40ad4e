"""Members, papers, and decisions with a written reason."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.files import UploadRefused
from innovate.notifications.models import Notice
from innovate.organisations import queries, services
from innovate.organisations.models import Organisation, VerificationDocument
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.organisations import OrganisationFactory, paper
from tests.factories.projects import picture

pytestmark = pytest.mark.django_db


def unverified(**fields: object) -> Organisation:
    return OrganisationFactory(state=Organisation.State.UNVERIFIED, **fields)


def test_create_makes_its_maker_the_owner_and_finds_a_free_slug() -> None:
    person = UserFactory()
    one = services.create_organisation(
        owner=person, name="东莞精工", kind="supplier", country="CN", about="注塑"
    )
    two = services.create_organisation(owner=person, name="东莞精工", kind="supplier", country="CN")
    assert one.slug == "东莞精工"
    assert two.slug.startswith("东莞精工-")
    assert queries.is_member(person, one.pk, owner=True)
    assert one.state == Organisation.State.UNVERIFIED
    assert Client().get(one.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(("name", "country", "field"), [("  \u200b", "DE", "name"), ("X", "EU", "country")])
def test_create_names_what_is_wrong(name: str, country: str, field: str) -> None:
    with pytest.raises(Refused) as caught:
        services.create_organisation(owner=UserFactory(), name=name, kind="supplier", country=country)
    assert set(caught.value.fields) == {field}


def test_reserved_slug_is_never_taken() -> None:
    row = services.create_organisation(owner=UserFactory(), name="Join", kind="supplier", country="DE")
    assert row.slug != "join"


def test_last_owner_stays() -> None:
    organisation = OrganisationFactory()
    owner = organisation.created_by
    with pytest.raises(Refused):
        services.remove_member(organisation=organisation, person=owner, actor=owner)
    other = UserFactory()
    services.add_member(organisation=organisation, person=other, role="owner", actor=owner)
    services.remove_member(organisation=organisation, person=owner, actor=owner)
    assert queries.member_ids(organisation.pk) == [other.pk]


def test_only_owners_add_members_and_staff_are_no_members() -> None:
    organisation = OrganisationFactory()
    member = UserFactory()
    services.add_member(
        organisation=organisation, person=member, role="member", actor=organisation.created_by
    )
    with pytest.raises(NotAllowed):
        services.add_member(organisation=organisation, person=UserFactory(), role="member", actor=member)
    assert not queries.is_member(StaffFactory(), organisation.pk)


def test_verification_needs_number_and_paper_then_a_person() -> None:
    organisation = unverified()
    owner, staff = organisation.created_by, StaffFactory()
    with pytest.raises(Refused) as caught:
        services.request_verification(organisation=organisation, actor=owner, registration_number="HRB 1")
    assert "documents" in caught.value.fields
    services.request_verification(
        organisation=organisation, actor=owner, registration_number="HRB 1", documents=[paper()]
    )
    assert organisation.state == Organisation.State.PENDING
    with pytest.raises(NotAllowed):
        services.verify(organisation=organisation, actor=owner)
    services.verify(organisation=organisation, actor=staff)
    organisation.refresh_from_db()
    assert organisation.is_verified
    assert organisation.verified_at is not None
    assert Notice.objects.get(kind="organisations.verified").person == owner
    with pytest.raises(Conflict):
        services.verify(organisation=organisation, actor=staff)
    assert [change.state for change in organisation.state_changes.all()] == ["verified", "pending"]


def test_rejection_and_suspension_need_a_reason_that_is_told() -> None:
    organisation = unverified()
    staff = StaffFactory()
    with pytest.raises(Refused):
        services.reject(organisation=organisation, actor=staff, reason="  ")
    services.reject(organisation=organisation, actor=staff, reason="The licence is of another company.")
    assert (
        Notice.objects.get(kind="organisations.rejected").data["reason"]
        == "The licence is of another company."
    )
    services.suspend(organisation=organisation, actor=staff, reason="Two complaints.")
    assert organisation.state == Organisation.State.SUSPENDED


def test_verified_number_can_no_longer_change() -> None:
    organisation = OrganisationFactory(registration_number="HRB 1")
    with pytest.raises(Conflict):
        services.edit_organisation(
            organisation=organisation, actor=organisation.created_by, registration_number="HRB 2"
        )


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\x00program", b"<html><script>alert(1)</script>", b"%PDF-1.4 cut off", b"\x89PNG\r\n\x1a\nno"],
)
def test_paper_that_is_no_pdf_or_picture_by_its_bytes_is_refused(content: bytes) -> None:
    organisation = unverified()
    with pytest.raises(UploadRefused):
        services.request_verification(
            organisation=organisation,
            actor=organisation.created_by,
            registration_number="HRB 1",
            documents=[SimpleUploadedFile("licence.pdf", content, content_type="application/pdf")],
        )
    assert not VerificationDocument.objects.exists()


def test_papers_are_for_members_and_staff_only() -> None:
    organisation = unverified()
    services.request_verification(
        organisation=organisation,
        actor=organisation.created_by,
        registration_number="HRB 1",
        documents=[paper(), picture("licence.png")],
    )
    pdf, image = organisation.documents.order_by("pk")
    assert pdf.file.name.startswith("organisations/")
    assert image.file.name.endswith(".png")
    url = reverse("organisations:document", args=[pdf.pk])
    assert Client().get(url).status_code == 302
    for person, status in ((UserFactory(), 403), (organisation.created_by, 200), (StaffFactory(), 200)):
        client = Client()
        client.force_login(person)
        answer = client.get(url)
        assert answer.status_code == status
        if status == 200:
            assert answer["Content-Type"] == "application/pdf"
            assert answer["Content-Disposition"].startswith("attachment")
            assert "no-store" in answer["Cache-Control"]
            assert b"".join(answer.streaming_content).startswith(b"%PDF-")
            [close() for close in answer._resource_closers]
    assert Client().get(f"/media/{pdf.file.name}").status_code == 404


def test_page_keeps_what_was_typed_and_says_what_is_wrong() -> None:
    client = Client()
    client.force_login(UserFactory())
    answer = client.post(reverse("organisations:new"), {"name": "Mine", "kind": "supplier", "country": ""})
    assert answer.status_code == 422
    assert 'value="Mine"' in answer.content.decode()


def test_page_lets_an_owner_ask_and_the_staff_decide(django_assert_max_num_queries: object) -> None:
    organisation = unverified()
    owner, staff = Client(), Client()
    owner.force_login(organisation.created_by)
    staff.force_login(StaffFactory())
    args = [organisation.slug]
    owner.post(
        reverse("organisations:request_verification", args=args),
        {"registration_number": "HRB 1", "documents": [paper()]},
    )
    refused = staff.post(reverse("organisations:decide", args=args), {"decision": "reject", "reason": ""})
    assert refused.status_code == 422
    staff.post(reverse("organisations:decide", args=args), {"decision": "verify"})
    organisation.refresh_from_db()
    assert organisation.is_verified
    assert owner.post(reverse("organisations:decide", args=args), {"decision": "suspend"}).status_code == 403
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert owner.get(organisation.get_absolute_url()).status_code == 200


def test_admin_lists_organisations_and_has_no_form_for_their_state() -> None:
    organisation = OrganisationFactory()
    client = Client()
    client.force_login(StaffFactory())
    listing = client.get("/admin/organisations_admin/")
    assert listing.status_code == 200
    assert organisation.name in listing.content.decode()
    assert client.get(f"/admin/organisations_admin/edit/{organisation.pk}/").status_code == 404
