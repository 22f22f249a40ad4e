"""Pages and API of a campaign: who may, what bad input keeps, what a page costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from innovate.crowdfund import queries
from innovate.crowdfund.models import Campaign, Pledge
from innovate.crowdfund.rules import CampaignState, PledgeState
from innovate.payments.models import CardSetup
from innovate.payments.services import PaymentsUnreachable
from innovate.projects.models import TeamMember
from innovate.projects.stages import Stage
from tests.factories import crowdfund as make
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db
TIERS = {
    "tiers-TOTAL_FORMS": "2",
    "tiers-INITIAL_FORMS": "0",
    "tiers-0-title": "One lamp",
    "tiers-0-price": "49,90",
    "tiers-0-delivery_months": "9",
    "tiers-1-delivery_months": "9",
}
CAMPAIGN = {
    "kind": "all_or_nothing",
    "goal": "1,000",
    "currency": "EUR",
    "days": "30",
    "story": "**Tools** first.",
}


def login(person: Any = None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def url(campaign: Campaign, rest: str) -> str:
    return f"/projects/{campaign.project.slug}/{rest}"


@pytest.fixture
def no_stripe(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(**_kwargs: object) -> None:
        raise PaymentsUnreachable("The payment service does not answer right now.")

    monkeypatch.setattr("innovate.payments.services.start_card_setup", silent)
    monkeypatch.setattr("innovate.payments.services.refresh_card_setup", silent)


def people_of(campaign: Campaign) -> dict[str, Any]:
    member = UserFactory()
    TeamMember.objects.create(project=campaign.project, person=member, role="member")
    return {
        "visitor": None,
        "consumer": UserFactory(),
        "other team": ProjectFactory().author,
        "member": member,
        "lead": campaign.project.author,
        "staff": StaffFactory(),
    }


def test_every_page_opens_to_whom_it_is_for() -> None:
    tier = make.TierFactory()
    backer = UserFactory()
    pledge = make.pending(tier, backer)
    campaign, own = tier.campaign, f"back/{pledge.pk}/"
    people = {**people_of(campaign), "backer": backer}
    nobody, insiders = {"visitor": 302}, {"lead": 200, "staff": 200}
    expected: dict[str, tuple[dict[str, int], int]] = {
        "back/": ({}, 200),
        "money/": ({}, 200),
        "campaign/": ({**nobody, **insiders}, 403),
        f"{own}card/": ({**nobody, "backer": 200}, 404),
    }
    for page, (special, usual) in expected.items():
        for name, person in people.items():
            status = login(person).get(url(campaign, page)).status_code
            assert status == special.get(name, usual), (page, name)


def test_every_action_is_refused_to_whom_it_is_not_for() -> None:
    campaign = make.TierFactory().campaign
    people = people_of(campaign)
    allowed = {
        "review": {"lead", "staff"},
        "approve": {"staff"},
        "send-back": {"staff"},
        "close": {"staff"},
        "go-on": {"lead", "staff"},
        "cancel": {"lead", "staff"},
    }
    for action, who in allowed.items():
        for name, person in people.items():
            if name in who:
                continue
            answer = login(person).post(url(campaign, f"campaign/{action}/"), {"reason": "because we can"})
            assert answer.status_code == (302 if person is None else 403), (action, name)
            if person is None:
                assert "/accounts/login/" in answer["Location"]
        assert login(people["staff"]).get(url(campaign, f"campaign/{action}/")).status_code == 405
    assert Campaign.objects.get().state == CampaignState.LIVE
    pledge = make.active(campaign.tiers.get())
    for person in people.values():
        login(person).post(url(campaign, f"back/{pledge.pk}/cancel/"))
    assert Pledge.objects.get(pk=pledge.pk).state == PledgeState.ACTIVE


def test_draft_is_shown_to_its_lead_only_and_an_older_campaign_to_the_others() -> None:
    campaign = make.CampaignFactory()
    for page in ("back/", "money/"):
        answer = login(UserFactory()).get(url(campaign, page))
        assert answer.status_code == 200
        assert "100" not in answer.content.decode().split("<main")[1].split("</main")[0]
    old = make.TierFactory().campaign
    Campaign.objects.filter(pk=old.pk).update(state=CampaignState.FAILED)
    make.CampaignFactory(project=old.project)
    assert queries.visible_campaign(old.project, UserFactory()) == old
    assert queries.visible_campaign(old.project, old.project.author) != old


def test_project_without_a_campaign_says_so_on_its_tabs() -> None:
    project = ProjectFactory()
    for page in ("back", "money"):
        assert login().get(f"/projects/{project.slug}/{page}/").status_code == 200
    early = login(project.author).get(f"/projects/{project.slug}/campaign/")
    assert early.status_code == 200
    assert 'name="goal"' not in early.content.decode()


def test_visitor_is_asked_to_sign_in_before_typing_anything() -> None:
    tier = make.TierFactory()
    html = login().get(url(tier.campaign, "back/")).content.decode()
    assert 'name="street"' not in html
    assert f"next=/projects/{tier.campaign.project.slug}/back/%3Ftier={tier.pk}" in html


@pytest.mark.parametrize(
    "change",
    [
        {"quantity": "0"},
        {"quantity": "21"},
        {"quantity": "x"},
        {"tier": "0"},
        {"country": "XX"},
        {"name": ""},
    ],
)
def test_backing_with_a_bad_value_keeps_what_was_typed(change: dict[str, str]) -> None:
    tier = make.TierFactory()
    data = {"tier": str(tier.pk), "quantity": "2", **make.ADDRESS, **change}
    answer = login(UserFactory()).post(url(tier.campaign, "back/"), data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Marktstraße 1"' in html
    assert 'value="10115"' in html
    assert not Pledge.objects.exists()


def test_backing_the_last_unit_too_late_says_so_and_keeps_the_address() -> None:
    tier = make.TierFactory(capacity=1)
    make.held(tier)
    data = {"tier": str(tier.pk), "quantity": "1", **make.ADDRESS}
    answer = login(UserFactory()).post(url(tier.campaign, "back/"), data)
    assert answer.status_code == 422
    assert "The last one has just gone" in answer.content.decode()
    assert 'value="Marktstraße 1"' in answer.content.decode()


@pytest.mark.usefixtures("no_stripe")
def test_silent_stripe_keeps_the_place_and_looking_writes_nothing() -> None:
    tier, person = make.TierFactory(), UserFactory()
    client = login(person)
    data = {"tier": str(tier.pk), "quantity": "2", **make.ADDRESS}
    answer = client.post(url(tier.campaign, "back/"), data)
    pledge = Pledge.objects.get()
    card = url(tier.campaign, f"back/{pledge.pk}/card/")
    assert answer["Location"] == card
    for _reload in range(3):
        page = client.get(card)
        assert page.status_code == 200
        assert "Try again" in page.content.decode()
        assert "no-store" in page["Cache-Control"]
    assert not CardSetup.objects.exists()
    assert client.post(card)["Location"] == card
    assert Pledge.objects.get().state == PledgeState.HELD
    # A double click, or the form sent again, comes back to the same place.
    assert client.post(url(tier.campaign, "back/"), data)["Location"] == card
    assert Pledge.objects.count() == 1


@pytest.mark.usefixtures("no_stripe")
def test_done_page_waits_when_stripe_is_silent() -> None:
    pledge = make.pending(make.TierFactory())
    answer = login(pledge.person).get(url(pledge.campaign, f"back/{pledge.pk}/"))
    assert answer.status_code == 200
    assert "Almost there" in answer.content.decode()


@pytest.mark.parametrize("state", list(PledgeState))
def test_done_page_speaks_of_every_state(state: PledgeState) -> None:
    pledge = make.active(make.TierFactory())
    Pledge.objects.filter(pk=pledge.pk).update(state=state)
    answer = login(pledge.person).get(url(pledge.campaign, f"back/{pledge.pk}/"))
    assert answer.status_code == 200


def test_backer_cancels_after_a_confirmation() -> None:
    pledge = make.active(make.TierFactory())
    client = login(pledge.person)
    assert "Cancel my pledge now" in client.get(url(pledge.campaign, "back/")).content.decode()
    client.post(url(pledge.campaign, f"back/{pledge.pk}/cancel/"))
    pledge.refresh_from_db()
    assert (pledge.state, pledge.ended_because) == (PledgeState.CANCELLED, "by_backer")


def test_team_writes_sends_and_staff_send_back_and_approve() -> None:
    project = ProjectFactory(stage=Stage.FUNDING)
    team, staff = login(project.author), login(StaffFactory())
    page = f"/projects/{project.slug}/campaign/"
    assert team.post(page, {**CAMPAIGN, **TIERS}).status_code == 302
    campaign = Campaign.objects.get()
    tier = campaign.tiers.get()
    assert (campaign.goal, tier.price) == (make.euros(1000), make.euros(1) * 49 + (make.euros(9).share(1000)))
    team.post(f"{page}review/")
    # What the reviewer sees is what goes live.
    assert team.post(page, {**CAMPAIGN, **TIERS, "goal": "1"}).status_code == 422
    for reason, status in (("", 422), ("Name the risks.", 302)):
        assert staff.post(f"{page}send-back/", {"reason": reason}).status_code == status
    assert "Name the risks." in team.get(page).content.decode()
    edited = {**CAMPAIGN, **TIERS, "tiers-INITIAL_FORMS": "1", "tiers-1-title": "Two", "tiers-1-price": "90"}
    assert team.post(page, edited).status_code == 302
    assert campaign.tiers.count() == 2
    team.post(f"{page}review/")
    staff.post(f"{page}approve/")
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.LIVE
    assert all(tier.on_sale for tier in campaign.tiers.all())
    answer = team.post(f"{page}cancel/", {"reason": "Too few"})
    assert answer.status_code == 422
    assert "Too few" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "typed"),
    [
        ({"goal": "a lot"}, 'value="a lot"'),
        ({"goal": "-5"}, 'value="-5"'),
        ({"goal": "0"}, 'value="One lamp"'),
        ({"days": "61"}, 'value="61"'),
        ({"currency": "XXX"}, 'value="1,000"'),
        ({"kind": ""}, 'value="1,000"'),
        ({"tiers-0-price": "1,29.9"}, 'value="1,29.9"'),
        ({"tiers-0-price": "0.10"}, 'value="0.10"'),
        ({"tiers-0-price": "99999999"}, 'value="99999999"'),
        ({"tiers-0-title": ""}, 'value="49,90"'),
        ({"tiers-0-capacity": "99999999999"}, 'value="99999999999"'),
        ({"tiers-0-title": "", "tiers-0-price": ""}, 'value="1,000"'),
        ({"tiers-TOTAL_FORMS": "x"}, 'value="1,000"'),
    ],
)
def test_campaign_with_a_bad_value_keeps_what_was_typed(change: dict[str, str], typed: str) -> None:
    project = ProjectFactory(stage=Stage.FUNDING)
    answer = login(project.author).post(
        f"/projects/{project.slug}/campaign/", {**CAMPAIGN, **TIERS, **change}
    )
    assert answer.status_code == 422
    assert typed in answer.content.decode()
    assert "**Tools** first." in answer.content.decode()
    assert not Campaign.objects.exists()


def test_removed_tier_may_be_broken() -> None:
    campaign = make.CampaignFactory()
    make.TierFactory(campaign=campaign, title="Old", on_sale=False)
    data = {
        **CAMPAIGN,
        **TIERS,
        "tiers-INITIAL_FORMS": "1",
        "tiers-0-price": "broken",
        "tiers-0-DELETE": "on",
        "tiers-1-title": "New",
        "tiers-1-price": "50",
    }
    answer = login(campaign.project.author).post(url(campaign, "campaign/"), data)
    assert answer.status_code == 302
    assert [tier.title for tier in campaign.tiers.all()] == ["New"]


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("page", ["back/", "money/", "campaign/"])
def test_page_costs_the_same_whatever_it_shows(page: str) -> None:
    small, large = make.TierFactory().campaign, make.TierFactory().campaign
    for _ in range(6):
        make.active(make.TierFactory(campaign=large))
    counts = [queries_of(login(c.project.author), url(c, page)) for c in (small, large)]
    assert counts[0] == counts[1] <= 20


def test_parts_for_other_pages_cost_what_was_promised(django_assert_max_num_queries: Any) -> None:
    tiers = [make.TierFactory() for _ in range(4)]
    person = make.active(tiers[0]).person
    projects = [tier.campaign.project for tier in tiers]
    with django_assert_max_num_queries(1):
        cards = queries.card_numbers([project.pk for project in projects], person)
    assert cards[projects[0].pk].backers == 1
    assert cards[projects[0].pk].percent == 50
    # Campaign, tiers, pledge; and the roles, which the page reads once for all its parts.
    with django_assert_max_num_queries(4):
        panel = queries.project_panel(projects[0], person)
        assert panel.pledge is not None
    with django_assert_max_num_queries(3):
        queries.tasks(StaffFactory.build(pk=person.pk))


def test_api_shows_a_campaign_and_hides_a_draft() -> None:
    tier = make.TierFactory(capacity=3)
    body = login().get(f"/api/campaigns/{tier.campaign_id}").json()
    assert body["goal"] == {"amount": 10_000, "currency": "EUR"}
    assert body["tiers"][0]["left"] == 3
    draft = make.CampaignFactory()
    assert login().get(f"/api/campaigns/{draft.pk}").status_code in (401, 403, 404)
    assert login().get("/api/campaigns/999999").status_code == 404


def test_api_pledge_holds_a_unit_and_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    tier, person = make.TierFactory(capacity=2), UserFactory()
    setups: list[CardSetup] = []

    def start(*, person: Any, reference: str) -> CardSetup:
        if not setups:
            setups.append(
                make.CardFactory(
                    person=person,
                    reference=reference,
                    state="pending",
                    payment_method="",
                    client_secret="seti_s",
                )
            )
        return setups[0]

    monkeypatch.setattr("innovate.payments.services.start_card_setup", start)
    client = login(person)
    path = f"/api/campaigns/{tier.campaign_id}/pledges"

    def post(**changes: Any) -> Any:
        body = {"tier": tier.pk, "quantity": 2, "address": make.ADDRESS, **changes}
        return client.post(path, body, content_type="application/json")

    for changes, code in (
        ({"address": {**make.ADDRESS, "country": "XX"}}, 422),
        ({"address": {}}, 422),
        ({"quantity": 0}, 422),
        ({"quantity": "many"}, 422),
        ({"quantity": 3}, 409),
        ({"tier": 10**30}, 422),
    ):
        answer = post(**changes)
        assert answer.status_code == code, (changes, answer.content)
        assert answer["Content-Type"] == "application/problem+json"
    answer = post()
    assert answer.status_code == 201, answer.content
    assert answer.json()["client_secret"] == "seti_s"
    assert answer.json()["state"] == PledgeState.PENDING
    assert post().json()["id"] == answer.json()["id"]
    assert Pledge.objects.count() == 1
