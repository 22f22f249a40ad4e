"""The pages: what each costs, who sees what, and that nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from innovate.projects.services import hide_project
from innovate.suppliers import queries, services
from innovate.suppliers.models import Bid, Contract, SourcingPlan, Supplier
from innovate.suppliers.rules import BidState, ContractState, MilestoneState, TenderState
from tests.factories import suppliers as make
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def cost(client: Client, url: str) -> int:
    """How many queries the page takes; asked twice, so that what is made on first use is there."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    assert client.get(url).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(url)
    return len(captured)


@pytest.mark.parametrize("page", ["suppliers", "tenders", "api"])
def test_lists_cost_the_same_with_one_row_and_with_many(page: str) -> None:
    url = {
        "suppliers": reverse("suppliers:list"),
        "tenders": reverse("suppliers:tender_list"),
        "api": "/api/suppliers",
    }
    client = Client()
    make.SupplierFactory()
    make.open_tender()
    few = cost(client, url[page])
    for _row in range(4):
        make.SupplierFactory()
        make.open_tender()
    assert cost(client, url[page]) == few <= 8


def test_tender_page_costs_the_same_with_many_makers_and_bids() -> None:
    make.SupplierFactory()
    few, _bids = make.opened_tender(4000)
    many, _bids = make.opened_tender(4000, 4100, 4200, 4300, 4400)
    lead_few, lead_many = signed_in(few.project.author), signed_in(many.project.author)
    assert cost(lead_few, few.get_absolute_url()) == cost(lead_many, many.get_absolute_url()) <= 30
    assert cost(Client(), many.get_absolute_url()) <= 16


def test_contract_page_has_a_fixed_cost() -> None:
    contract = make.signed_contract()
    assert cost(signed_in(contract.project.author), contract.get_absolute_url()) <= 14


def test_panel_and_tasks_cost_what_they_promise(django_assert_max_num_queries: Any) -> None:
    contract = make.signed_contract()
    lead, maker = contract.project.author, contract.supplier.organisation.created_by
    lead.has_perm("projects.lead_project", contract.project)
    with django_assert_max_num_queries(2):
        panel = queries.project_panel(contract.project, lead)
    assert panel.contract == contract
    assert len(panel.steps) == 3
    with django_assert_max_num_queries(4):
        assert [task.url for task in queries.tasks(maker)] == [contract.get_absolute_url()] * 3
    services.deliver_milestone(milestone=contract.milestones.first(), actor=maker, note="Done.")
    panel = queries.project_panel(contract.project, lead)
    assert panel.action is not None
    assert panel.action.url == contract.get_absolute_url()


def test_registry_finds_by_capability_heading_country_and_words() -> None:
    german = make.SupplierFactory(skills={"plastics.silicone": "declared"})
    chinese = make.SupplierFactory(
        organisation=OrganisationFactory(country="CN", name="Golden Assembly", about="Kettles and cookers"),
        skills={"assembly.final": "audited"},
    )

    def found(**query: str) -> set[Supplier]:
        answer = Client().get(reverse("suppliers:list"), query)
        return set(answer.context["page"].items)

    assert found() == {german, chinese}
    assert found(capability="plastics") == {german}
    assert found(capability="assembly.final") == {chinese}
    assert found(country="CN") == {chinese}
    assert found(q="kettles golden") == {chinese}
    assert found(q="装配") == {chinese}
    assert found(q="nobody at all") == set()


def test_suspended_supplier_is_not_listed() -> None:
    supplier = make.SupplierFactory()
    from innovate.organisations.services import suspend

    suspend(organisation=supplier.organisation, actor=StaffFactory(), reason="Complaints.")
    assert supplier.organisation.name not in Client().get(reverse("suppliers:list")).content.decode()


def joining(**fields: Any) -> dict[str, Any]:
    return {
        "name": "Silicone Works",
        "country": "PT",
        "about": "Pleated silicone since 1987.",
        "capabilities": ["plastics.silicone"],
        "capacity_per_month": "4000",
        "regions": ["EU"],
        "certificates-TOTAL_FORMS": "2",
        "certificates-INITIAL_FORMS": "0",
        "certificates-0-type": "CE",
        "certificates-0-number": "CE-77",
        "certificates-0-valid_until": str(timezone.localdate() + timedelta(days=300)),
        **fields,
    }


def test_join_makes_organisation_supplier_and_certificates() -> None:
    make.load_base()
    person = UserFactory()
    answer = signed_in(person).post(reverse("suppliers:join"), joining())
    assert answer.status_code == 302
    supplier = Supplier.objects.get()
    assert supplier.organisation.memberships.get().person == person
    assert supplier.regions == ["EU", "PT"]
    assert [row.evidence for row in supplier.skills.all()] == ["declared"]
    assert supplier.certificates.get().number == "CE-77"
    again = signed_in(person).post(
        reverse("suppliers:join"), joining(capacity_per_month="9000", about="Now larger.")
    )
    assert again.status_code == 302
    supplier.refresh_from_db()
    assert supplier.capacity_per_month == 9000
    assert supplier.organisation.about == "Now larger."


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"capabilities": []}, "required"),
        ({"certificates-0-valid_until": "2001-01-01"}, "has lapsed"),
        ({"certificates-0-number": ""}, "required"),
        ({"capacity_per_month": "0"}, "greater than or equal to 1"),
    ],
)
def test_join_says_what_is_wrong_keeps_the_rest_and_stores_nothing(wrong: dict[str, Any], text: str) -> None:
    make.load_base()
    answer = signed_in(UserFactory()).post(reverse("suppliers:join"), joining(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert text in page
    assert "Pleated silicone since 1987." in page
    assert not Supplier.objects.exists()


def test_sourcing_plan_is_for_the_lead() -> None:
    make.load_base()
    from tests.factories.projects import ProjectFactory

    project = ProjectFactory()
    url = reverse("suppliers:sourcing", args=[project.slug])
    assert signed_in(UserFactory()).get(url).status_code == 403
    answer = signed_in(project.author).post(
        url,
        {
            "spec": "A cooker.", "quantity": "500", "capabilities": ["assembly.final"],
            "delivery_weeks": "10",
            "budget": "12,000.50", "currency": "EUR", "region": "EU",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    plan = SourcingPlan.objects.get()
    assert (plan.quantity, plan.budget_amount) == (500, 1_200_050)
    bad = signed_in(project.author).post(
        url, {"spec": "Typed at length", "quantity": "-1", "currency": "EUR"}
    )
    assert bad.status_code == 422
    assert "Typed at length" in bad.content.decode()


def test_whole_way_through_the_pages() -> None:
    tender = make.open_tender()
    supplier = make.SupplierFactory()
    maker, lead, staff = supplier.organisation.created_by, tender.project.author, StaffFactory()
    bidding = {
        "unit_price": "42", "lead_time_weeks": "9", "split": "50,50", "note": "",
        "valid_until": str(timezone.localdate() + timedelta(days=90)), "step": "seal",
    }  # fmt: skip
    url = reverse("suppliers:bid", args=[tender.pk])
    broken = signed_in(maker).post(url, {**bidding, "unit_price": "a lot", "note": "Keep me"})
    assert broken.status_code == 422
    assert "Keep me" in broken.content.decode()
    wrong_split = signed_in(maker).post(url, {**bidding, "split": "50,40"})
    assert "add up to 100" in wrong_split.content.decode()
    assert signed_in(maker).post(url, bidding).status_code == 200

    page = signed_in(staff).get(reverse("suppliers:early", args=[tender.pk, "close"]))
    assert "public story" in page.content.decode()
    assert signed_in(lead).post(reverse("suppliers:early", args=[tender.pk, "close"])).status_code == 403
    signed_in(staff).post(reverse("suppliers:early", args=[tender.pk, "close"]))
    bid = Bid.objects.get()
    assert bid.state == BidState.OPENED

    award = reverse("suppliers:decide", args=[tender.pk, bid.pk, "award"])
    assert signed_in(maker).get(award).status_code == 403
    assert signed_in(lead).post(award, {"reason": "no"}).status_code == 422
    signed_in(lead).post(award, {"reason": "A fair price and a good record."})
    signed_in(staff).post(reverse("suppliers:early", args=[tender.pk, "standstill"]))
    contract = Contract.objects.get()
    assert signed_in(UserFactory()).get(contract.get_absolute_url()).status_code == 403
    sign = reverse("suppliers:sign", args=[contract.pk])
    assert signed_in(lead).post(sign, {"name": "", "side": "team"}).status_code == 422
    signed_in(lead).post(sign, {"name": "Lena Lead", "side": "team"})
    signed_in(maker).post(sign, {"name": "Mia Maker", "side": "supplier"})
    contract.refresh_from_db()
    assert contract.state == ContractState.SIGNED

    from tests.factories.organisations import paper

    for number in (1, 2):
        step = [contract.pk, number]
        signed_in(maker).post(
            reverse("suppliers:step", args=[*step, "deliver"]),
            {"note": "Here it is.", "file": paper("report.pdf")},
        )
        read = signed_in(lead).get(reverse("suppliers:paper", args=step))
        assert b"".join(read.streaming_content).startswith(b"%PDF-")
        [close() for close in read._resource_closers]
        assert signed_in(UserFactory()).get(reverse("suppliers:paper", args=step)).status_code == 403
        if number == 2:
            empty = signed_in(lead).post(reverse("suppliers:step", args=[*step, "dispute"]), {"reason": ""})
            assert empty.status_code == 422
        assert signed_in(maker).post(reverse("suppliers:step", args=[*step, "accept"])).status_code == 403
        signed_in(lead).post(reverse("suppliers:step", args=[*step, "accept"]))
    assert {row.state for row in contract.milestones.all()} == {MilestoneState.RELEASED}
    public = Client().get(tender.get_absolute_url()).content.decode()
    assert "A fair price and a good record." in public
    assert bid.commitment in public


@pytest.mark.parametrize("language", ["", "/zh-hans"])
def test_pages_open_in_both_languages(language: str) -> None:
    contract = make.signed_contract()
    paths = [
        "/suppliers/", "/suppliers/join/", "/tenders/", "/tenders/?tab=decided",
        f"/tenders/{contract.tender_id}/",
        f"/contracts/{contract.pk}/", f"/suppliers/{contract.supplier.organisation.slug}/",
        f"/projects/{contract.project.slug}/sourcing/", "/organisations/new/",
    ]  # fmt: skip
    client = signed_in(contract.project.author)
    for path in paths:
        assert client.get(f"{language}{path}").status_code == 200, path


def test_draft_tender_and_broken_cursor_are_not_found_or_refused() -> None:
    assert Client().get(reverse("suppliers:tender", args=[999])).status_code == 404
    assert Client().get(reverse("suppliers:list"), {"cursor": "rubbish"}).status_code == 422


def test_tender_of_a_hidden_project_is_shown_to_its_team_and_to_bidders_only() -> None:
    tender = make.open_tender()
    bidder = make.bid(tender).bid.supplier
    hide_project(project=tender.project, actor=StaffFactory(), reason="It was copied.")
    url = reverse("suppliers:tender", args=[tender.pk])
    for client in (Client(), signed_in(UserFactory())):
        assert client.get(url).status_code == client.get(f"/api/tenders/{tender.pk}").status_code == 410
    for person in (tender.project.author, bidder.organisation.memberships.first().person):
        assert signed_in(person).get(url).status_code == 200


def test_api_hands_in_a_bid_and_returns_the_receipt_once() -> None:
    tender = make.open_tender()
    supplier = make.SupplierFactory()
    client = signed_in(supplier.organisation.created_by)
    data = {
        "supplier": supplier.organisation.slug, "unit_price": 4200, "lead_time_weeks": 9,
        "valid_until": str(timezone.localdate() + timedelta(days=90)),
    }  # fmt: skip
    url = f"/api/tenders/{tender.pk}/bids"
    assert Client().post(url, data, content_type="application/json").status_code == 401
    answer = client.post(url, data, content_type="application/json")
    assert answer.status_code == 201
    assert set(answer.json()) == {"id", "commitment", "nonce", "offer"}
    bad = client.post(url, {**data, "split": [50, 60]}, content_type="application/json")
    assert bad.status_code == 422
    assert "split" in bad.json()["errors"]
    assert signed_in(StaffFactory()).post(url, data, content_type="application/json").status_code == 404
    matches = client.get(f"/api/tenders/{tender.pk}/matches")
    assert matches.status_code == 200
    assert client.get(f"/api/tenders/{tender.pk}").json()["state"] == TenderState.PUBLISHED


def test_api_matches_are_a_makers_own_and_all_for_the_team() -> None:
    one, _two = make.SupplierFactory(), make.SupplierFactory()
    tender = make.open_tender()
    url = f"/api/tenders/{tender.pk}/matches"
    assert len(signed_in(tender.project.author).get(url).json()["items"]) == 2
    (own,) = signed_in(one.organisation.created_by).get(url).json()["items"]
    assert own["supplier"] == one.organisation.slug
    assert own["terms"]
    assert own["explained"]
    assert signed_in(UserFactory()).get(url).status_code == 403
    assert Client().get(url).status_code == 401


def test_staff_sets_evidence_and_checks_certificates() -> None:
    supplier = make.SupplierFactory()
    url = reverse("suppliers:check", args=[supplier.organisation.slug])
    assert signed_in(supplier.organisation.created_by).post(url, {}).status_code == 403
    signed_in(StaffFactory()).post(url, {"capability": "assembly.final", "evidence": "audited"})
    assert supplier.skills.get(capability__code="assembly.final").evidence == "audited"
