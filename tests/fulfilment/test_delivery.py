"""Delivery: planned for everybody who paid, shipped once, told once, missed, shipped again, completed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from innovate.core.errors import Conflict, Refused
from innovate.core.reconcilers import run_once
from innovate.crowdfund.queries import confirmed_pledges
from innovate.fulfilment import queries, rules, services
from innovate.fulfilment.models import Batch, Shipment
from innovate.fulfilment.rules import BatchState, ShipmentState
from innovate.notifications.models import Notice
from innovate.projects.models import Project, TimelineEntry
from innovate.projects.stages import Stage
from tests.factories import fulfilment as make
from tests.factories.accounts import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


def shipped(batch: Batch, prefix: str = "DHL") -> list[Shipment]:
    services.ship_batch(batch=batch, actor=batch.project.author, carrier="DHL", prefix=prefix)
    return make.parcels(batch)


def test_plan_makes_one_parcel_for_each_paid_pledge_once() -> None:
    project = make.delivering(3)
    assert run_once(["fulfilment.plan"]) == 1
    batch = Batch.objects.get(project=project)
    assert [row.state for row in make.parcels(batch)] == [ShipmentState.PLANNED] * 3
    assert make.parcels(batch)[0].address["city"] == "Berlin"
    services.plan_batch(project=project, pledges=confirmed_pledges(project))
    assert run_once(["fulfilment.plan"]) == 0
    assert Shipment.objects.count() == 3


def test_project_without_backers_is_completed_and_not_stuck() -> None:
    project = make.delivering(0)
    run_once(["fulfilment.plan", "fulfilment.finish"])
    project.refresh_from_db()
    assert project.stage == Stage.COMPLETED
    assert Batch.objects.get(project=project).state == BatchState.DONE


def test_ship_batch_numbers_parcels_by_their_place_and_tells_each_backer_once() -> None:
    batch = make.planned(3)
    first = make.parcels(batch)[0]
    services.ship(shipment=first, carrier="GLS", tracking_number="A")
    with override("zh-hans"):
        parcels = shipped(batch)
    assert [row.tracking_number for row in parcels] == ["A", "DHL-2", "DHL-3"]
    for _round in range(2):
        run_once(["fulfilment.tell"])
    assert Notice.objects.filter(kind="fulfilment.shipped").count() == 3
    assert all(notice.url.startswith("/projects/") for notice in Notice.objects.all())
    assert TimelineEntry.objects.filter(project=batch.project, kind="fulfilment.shipped").count() == 1
    with pytest.raises(Refused) as refusal:
        shipped(batch)
    assert refusal.value.code == "nothing_to_ship"


def test_ship_batch_costs_the_same_for_many(django_assert_max_num_queries: Any) -> None:
    batch = make.planned(12)
    with django_assert_max_num_queries(12):
        shipped(batch)


def test_ship_without_a_carrier_is_refused_at_its_field() -> None:
    parcel = make.parcels(make.planned(1))[0]
    with pytest.raises(Refused) as refusal:
        services.ship(shipment=parcel, carrier=" \u200b ", tracking_number="")
    assert "carrier" in refusal.value.fields


def test_parcel_on_its_way_is_not_shipped_again() -> None:
    parcel = shipped(make.planned(1))[0]
    with pytest.raises(Conflict):
        services.ship(shipment=parcel, carrier="DHL", tracking_number="")


def test_missing_parcel_tells_the_team_ships_again_and_may_turn_up() -> None:
    batch = make.planned(2)
    lost, late = shipped(batch)
    run_once(["fulfilment.tell"])
    services.report_missing(shipment=lost, note="The box was empty.")
    services.report_missing(shipment=late, note="")
    notice = Notice.objects.filter(kind="fulfilment.missing").first()
    assert notice is not None
    assert notice.person == batch.project.author
    services.ship(shipment=lost, carrier="DHL", tracking_number="DHL-1")
    run_once(["fulfilment.tell"])
    assert Notice.objects.filter(kind="fulfilment.shipped", person=lost.person).count() == 2
    services.confirm(shipment=late)
    services.confirm(shipment=lost)
    assert [row.state for row in make.parcels(batch)] == [ShipmentState.CONFIRMED] * 2
    with pytest.raises(Conflict):
        services.report_missing(shipment=lost, note="")


def test_silence_confirms_and_ends_the_story_but_not_for_a_missed_parcel() -> None:
    batch = make.planned(2)
    missed, quiet = shipped(batch)
    services.report_missing(shipment=missed, note="")
    with time_machine.travel(timezone.now() + rules.SILENCE_MEANS_RECEIVED - timedelta(hours=1)):
        assert run_once(["fulfilment.silence"]) == 0
    with time_machine.travel(timezone.now() + rules.SILENCE_MEANS_RECEIVED + timedelta(hours=1)):
        assert run_once(["fulfilment.silence"]) == 1
        run_once(["fulfilment.finish"])
    quiet.refresh_from_db()
    missed.refresh_from_db()
    assert (quiet.state, missed.state) == (ShipmentState.CONFIRMED, ShipmentState.LOST)
    assert Project.objects.get(pk=batch.project_id).stage == Stage.DELIVERY
    services.confirm(shipment=missed)
    run_once(["fulfilment.finish"])
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    assert Project.objects.get(pk=batch.project_id).stage == Stage.COMPLETED
    assert run_once(["fulfilment.finish"]) == 0


def test_finish_goes_on_where_it_was_killed() -> None:
    batch = make.planned(1)
    services.confirm(shipment=shipped(batch)[0])
    Project.objects.filter(pk=batch.project_id).update(stage=Stage.COMPLETED)
    run_once(["fulfilment.finish"])
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE


@pytest.mark.parametrize("to", list(ShipmentState))
def test_received_is_the_end_of_a_parcel(to: ShipmentState) -> None:
    assert ShipmentState.CONFIRMED not in rules.SHIPMENT.get(to, ())


def test_panel_costs_three_queries_and_offers_what_each_can_do(django_assert_max_num_queries: Any) -> None:
    backer, lead = UserFactory(), None
    batch = make.planned(2, [backer, UserFactory()])
    lead = batch.project.author
    shipped(batch)
    project = Project.objects.get(pk=batch.project_id)
    with django_assert_max_num_queries(4):
        panel = queries.project_panel(project, backer)
    assert panel is not None
    assert (panel.total, panel.under_way, panel.confirmed) == (2, 2, 0)
    assert panel.action is not None
    assert panel.action.method == "post"
    assert [task.url for task in queries.tasks(backer)] == [project.get_absolute_url()]
    services.report_missing(shipment=make.parcels(batch)[0], note="")
    assert queries.project_panel(project, lead).action.url.endswith("/delivery/")  # type: ignore[union-attr]
    assert "Ship 1 parcel of" in queries.tasks(lead)[0].title


def login(person: Any = None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def test_pages_open_to_whom_they_are_for() -> None:
    backer = UserFactory()
    batch = make.planned(1, [backer])
    parcel = shipped(batch)[0]
    page = f"/projects/{batch.project.slug}/delivery/"
    for person, status in ((None, 302), (UserFactory(), 403), (backer, 403), (StaffFactory(), 200)):
        assert login(person).get(page).status_code == status
    assert login(batch.project.author).get(page).status_code == 200
    for action in ("confirm", "missing"):
        url = f"/projects/parcels/{parcel.pk}/{action}/"
        for person, status in ((None, 302), (UserFactory(), 404), (StaffFactory(), 404)):
            assert login(person).post(url).status_code == status
    assert login(backer).post(f"/projects/parcels/{parcel.pk}/ship/", {"carrier": "x"}).status_code == 403
    assert login(backer).get(f"/projects/parcels/{parcel.pk}/confirm/").status_code == 405
    assert Shipment.objects.get().state == ShipmentState.SHIPPED


def test_bad_input_keeps_what_was_typed() -> None:
    backer = UserFactory()
    batch = make.planned(1, [backer])
    team = login(batch.project.author)
    answer = team.post(f"/projects/{batch.project.slug}/delivery/", {"carrier": " ", "tracking": "TRACK7"})
    assert answer.status_code == 422
    assert 'value="TRACK7"' in answer.content.decode()
    parcel = shipped(batch)[0]
    person = login(backer)
    long = "lost " * 80
    answer = person.post(f"/projects/parcels/{parcel.pk}/missing/", {"note": long})
    assert answer.status_code == 422
    assert long.strip() in answer.content.decode()
    assert person.post(f"/projects/parcels/{parcel.pk}/missing/", {"note": "Empty box"}).status_code == 302
    answer = team.post(f"/projects/parcels/{parcel.pk}/ship/", {"carrier": "", "tracking": "AGAIN9"})
    assert answer.status_code == 422
    assert 'value="AGAIN9"' in answer.content.decode()
    assert "Empty box" in answer.content.decode()
    again = {"carrier": "DHL", "tracking": "AGAIN9"}
    assert team.post(f"/projects/parcels/{parcel.pk}/ship/", again).status_code == 302
    assert person.post(f"/projects/parcels/{parcel.pk}/confirm/").status_code == 302
    assert Shipment.objects.get().state == ShipmentState.CONFIRMED


def test_batch_page_costs_the_same_for_many(django_assert_num_queries: Any) -> None:
    counts = []
    for size in (1, 8):
        batch = make.planned(size)
        client = login(batch.project.author)
        client.get("/me/")  # The site's menus and settings are read once.
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/projects/{batch.project.slug}/delivery/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
