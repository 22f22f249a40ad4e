"""The lists of the staff area: who sees them, what they export and tell, and decisions through the services."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from innovate.core.money import Money
from innovate.crowdfund import services as crowdfund
from innovate.moderation import services as moderation
from innovate.notifications.models import Notice
from innovate.organisations.models import Organisation
from innovate.payments.models import Charge, Mismatch
from innovate.portal.staff.groups import EDITORS, MODERATORS, OPERATORS
from innovate.projects.models import Project
from innovate.suppliers import services as suppliers
from innovate.suppliers.models import Tender
from innovate.voting.models import Round
from tests.factories import crowdfund as crowdfund_rows
from tests.factories import suppliers as sourcing
from tests.factories.accounts import StaffFactory, UserFactory, staff_of
from tests.factories.discussions import make_room, say
from tests.factories.organisations import OrganisationFactory
from tests.factories.payments import queued_charge, saved_card
from tests.factories.projects import ProjectFactory
from tests.factories.voting import open_round_with

pytestmark = pytest.mark.django_db

OPERATION = (
    "projects_admin", "rounds_admin", "campaigns_admin", "charges_admin", "disputes_admin", "mismatches_admin",
    "organisations_admin", "tenders_admin",
)  # fmt: skip
MODERATION = ("reports", "sanctions", "appeals", "vote_rings", "doubted_votes")


def address(row: Any, action: str, *others: Any) -> str:
    """The page of a decision about these rows."""
    meta = row._meta
    ids = "&".join(f"id={one.pk}" for one in (row, *others))
    return f"{reverse('wagtail_bulk_action', args=[meta.app_label, meta.model_name, action])}?{ids}"


def signed_in(*groups: str) -> Client:
    client = Client()
    client.force_login(staff_of(*groups))
    return client


@pytest.mark.parametrize("name", [*OPERATION, *MODERATION])
def test_list_opens_for_its_group_only(name: str) -> None:
    own, other = (OPERATORS, MODERATORS) if name in OPERATION else (MODERATORS, OPERATORS)
    url = reverse(f"{name}:index")
    assert signed_in(own).get(url).status_code == 200
    assert signed_in(other, EDITORS).get(url).status_code == 302  # back to the first page, with a message


def test_sidebar_names_only_what_one_may_open() -> None:
    words = signed_in(MODERATORS).get("/admin/").content.decode()
    assert reverse("reports:index") in words and reverse("moderation_queue") in words
    assert reverse("charges_admin:index") not in words
    words = signed_in(OPERATORS).get("/admin/").content.decode()
    assert reverse("charges_admin:index") in words and reverse("moderation_queue") not in words


@pytest.mark.parametrize("name", OPERATION)
def test_list_costs_a_fixed_number_of_queries(name: str, django_assert_max_num_queries: Any) -> None:
    client = signed_in(OPERATORS)
    for _n in range(3):
        _one_of_each()
    client.get(reverse(f"{name}:index"))
    with django_assert_max_num_queries(30):
        assert client.get(reverse(f"{name}:index")).status_code == 200


def _one_of_each() -> dict[str, Any]:
    campaign = crowdfund_rows.LiveCampaignFactory()
    charge = queued_charge(saved_card(UserFactory()))
    return {
        "projects_admin": campaign.project,
        "rounds_admin": open_round_with(project=ProjectFactory(stage="design")),
        "campaigns_admin": campaign,
        "charges_admin": charge,
        "organisations_admin": OrganisationFactory(),
        "mismatches_admin": Mismatch.objects.create(kind="tests", subject=str(charge.uid)),
    }


@pytest.mark.parametrize("page", ["inspect", "history"])
def test_every_row_is_shown_with_its_history(page: str) -> None:
    client = signed_in(OPERATORS)
    for name, row in _one_of_each().items():
        assert client.get(reverse(f"{name}:{page}", args=[row.pk])).status_code == 200, name
        assert client.get(reverse(f"{name}:{page}", args=[10**9])).status_code == 404, name


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_lists_are_exported(kind: str) -> None:
    client = signed_in(OPERATORS)
    for name in _one_of_each():
        answer = client.get(reverse(f"{name}:index"), {"export": kind})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200 and body, name


def test_exported_titles_are_never_computed() -> None:
    ProjectFactory(title="=HYPERLINK(1)")
    answer = signed_in(OPERATORS).get(reverse("projects_admin:index"), {"export": "csv"})
    assert "'=HYPERLINK(1)" in b"".join(answer.streaming_content).decode()


def test_nothing_is_added_changed_or_deleted_by_hand() -> None:
    client = Client()
    client.force_login(StaffFactory())
    for name, row in _one_of_each().items():
        for path in ("new/", f"edit/{row.pk}/", f"delete/{row.pk}/", f"usage/{row.pk}/", f"copy/{row.pk}/"):
            assert client.get(f"/admin/{name}/{path}").status_code == 404, (name, path)


class TestDecisions:
    def test_reason_reaches_the_person(self) -> None:
        project = ProjectFactory()
        client = signed_in(OPERATORS)
        url = address(project, "decline")
        assert project.title in client.get(url).content.decode()
        assert client.post(url, {"reason": "It exists already."}).status_code == 302
        project.refresh_from_db()
        assert project.stage == "declined"
        told = Notice.objects.get(person=project.author, kind="projects.declined")
        assert told.data["reason"] == "It exists already."

    def test_without_a_reason_nothing_happens(self) -> None:
        project = ProjectFactory()
        answer = signed_in(OPERATORS).post(address(project, "decline"), {"reason": " "})
        assert answer.status_code == 422
        assert Project.objects.get().stage == "idea"

    def test_each_row_that_fails_is_named_and_the_others_are_done(self) -> None:
        good, late = (
            ProjectFactory(title="A quiet fan"),
            ProjectFactory(title="A late lamp", stage="delivery"),
        )
        answer = (
            signed_in(OPERATORS)
            .post(address(good, "decline", late), {"reason": "It exists already."}, follow=True)
            .content.decode()
        )
        assert "A late lamp" in answer and "1 decided" in answer
        assert sorted(Project.objects.values_list("stage", flat=True)) == ["declined", "delivery"]

    def test_when_all_fail_the_reason_is_kept(self) -> None:
        late = ProjectFactory(stage="delivery")
        answer = signed_in(OPERATORS).post(address(late, "decline"), {"reason": "Typed with care"})
        assert answer.status_code == 422 and "Typed with care" in answer.content.decode()

    def test_who_may_not_is_sent_away(self) -> None:
        project = ProjectFactory()
        answer = signed_in(MODERATORS).post(address(project, "decline"), {"reason": "No."})
        assert answer.status_code == 302
        assert Project.objects.get().stage == "idea"

    @pytest.mark.parametrize("ids", ["", "?id=all", "?id=abc", "?id=99999999999999999999999", "?id=-1"])
    def test_rows_that_are_none_are_not_found(self, ids: str) -> None:
        ProjectFactory()
        url = reverse("wagtail_bulk_action", args=["projects", "project", "decline"])
        assert signed_in(OPERATORS).get(url + ids).status_code == 404

    def test_round_is_voided_with_a_reason_in_the_story(self) -> None:
        row = open_round_with(project=ProjectFactory(stage="design"))
        signed_in(OPERATORS).post(address(row, "void"), {"reason": "A design was stolen."})
        assert Round.objects.get().state == "void"
        page = signed_in(OPERATORS).get(reverse("rounds_admin:history", args=[row.pk]))
        assert "A design was stolen." in page.content.decode()

    def test_campaign_is_returned_or_approved(self) -> None:
        one, two = (
            crowdfund_rows.CampaignFactory(project=ProjectFactory(stage="funding")) for _n in range(2)
        )
        for row in (one, two):
            crowdfund_rows.TierFactory(campaign=row)
            crowdfund.send_to_review(campaign=row)
        client = signed_in(OPERATORS)
        client.post(address(one, "return"), {"reason": "Say what could go wrong."})
        client.post(address(two, "approve"))
        one.refresh_from_db(), two.refresh_from_db()
        assert (one.state, one.review_note, two.state) == ("draft", "Say what could go wrong.", "live")

    def test_charge_is_tried_again_only_while_it_waits(self) -> None:
        charge = queued_charge(saved_card(UserFactory()))
        client = signed_in(OPERATORS)
        assert client.post(address(charge, "retry")).status_code == 422
        later = timezone.now() + timedelta(days=3)
        Charge.objects.update(state=Charge.State.RETRY_WAIT, next_attempt_at=later)
        assert client.post(address(charge, "retry")).status_code == 302
        assert Charge.objects.get().next_attempt_at <= timezone.now()

    def test_organisation_is_verified_and_suspended(self) -> None:
        row = OrganisationFactory(state="pending")
        client = signed_in(OPERATORS)
        client.post(address(row, "verify"))
        assert Organisation.objects.get().state == "verified"
        client.post(address(row, "suspend"), {"reason": "The licence was withdrawn."})
        page = client.get(reverse("organisations_admin:history", args=[row.pk])).content.decode()
        assert "The licence was withdrawn." in page
        assert Notice.objects.filter(person=row.created_by, kind="organisations.suspended").exists()

    def test_mismatch_is_settled_and_found_from_its_charge(self) -> None:
        charge = queued_charge(saved_card(UserFactory()))
        row = Mismatch.objects.create(kind="tests", subject=str(charge.uid))
        client = signed_in(OPERATORS)
        link = reverse("mismatches_admin:inspect", args=[row.pk])
        assert link in client.get(reverse("charges_admin:inspect", args=[charge.pk])).content.decode()
        client.post(address(row, "settle"), {"reason": "Paid twice, refunded once."})
        assert Mismatch.objects.get().note == "Paid twice, refunded once."

    def test_report_is_decided_and_its_person_banned(self) -> None:
        message = say(make_room())
        row = moderation.report(reporter=UserFactory(), target=message, reason="spam")
        client = signed_in(MODERATORS)
        given = {"kind": "silence", "duration": "7", "reason": "Advertising, again."}
        assert client.post(address(row, "sanction"), given).status_code == 302
        sanction = message.author.sanctions.get()
        assert sanction.report == row and sanction.until is not None
        assert client.post(address(row, "uphold"), {"reason": "Advertising."}).status_code == 302
        assert client.post(address(sanction, "lift"), {"reason": "Ours was the mistake."}).status_code == 302
        kinds = set(Notice.objects.filter(person=message.author).values_list("kind", flat=True))
        assert kinds >= {"moderation.sanctioned", "moderation.upheld_against", "moderation.lifted"}


class TestSealedBids:
    """No list, page, export or history of the staff area knows more of a sealed bid than the world does."""

    PRICE, NOTE = 4_317, "Tooling from our sister house in Ningbo"

    def sealed(self) -> Tender:
        sourcing.load_base()
        maker = UserFactory()
        supplier = sourcing.SupplierFactory(organisation=OrganisationFactory(created_by=maker))
        tender = sourcing.open_tender()
        suppliers.submit_bid(
            tender=tender,
            supplier=supplier,
            actor=maker,
            offer=sourcing.offer(tender, unit_price=Money(self.PRICE, "EUR"), note=self.NOTE),
        )
        return tender

    def test_nothing_of_it_is_shown(self) -> None:
        tender = self.sealed()
        bid = tender.bids.get()
        client = Client()
        client.force_login(StaffFactory())
        pages = ["/admin/", reverse("tenders_admin:index")]
        pages += [reverse(f"tenders_admin:{page}", args=[tender.pk]) for page in ("inspect", "history")]
        pages += [f"{reverse('tenders_admin:index')}?export=csv", address(tender, "cancel")]
        pages += [reverse("projects_admin:history", args=[tender.project_id])]
        for path in pages:
            answer = client.get(path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            words = body.decode()
            assert answer.status_code == 200
            for secret in (self.NOTE, str(self.PRICE), "43.17", bid.commitment, "bid 1"):
                assert secret not in words, (path, secret)

    def test_how_many_there_are_is_told_after_the_deadline_only(self) -> None:
        tender = self.sealed()
        field = reverse("tenders_admin:inspect", args=[tender.pk])
        client = Client()
        client.force_login(StaffFactory())
        assert self.told(client, field) == "–"
        suppliers.close_tender(tender=tender, actor=StaffFactory())
        assert self.told(client, field) == 1

    def told(self, client: Client, page: str) -> int | str:
        fields = client.get(page).context["fields"]
        return next(field["value"] for field in fields if field["label"] == "Bids")

    def test_bids_have_no_address_in_the_staff_area(self) -> None:
        client = Client()
        client.force_login(StaffFactory())
        for path in ("/admin/bids/", "/admin/bid/", "/admin/snippets/suppliers/bid/"):
            assert client.get(path).status_code == 404
