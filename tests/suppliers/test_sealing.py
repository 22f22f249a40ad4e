"""Whether a sealed bid is safe: nothing of it can be read anywhere before the opening, by anybody."""

from __future__ import annotations

import logging
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from innovate.core import proofs
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.money import Money
from innovate.core.reconcilers import run_once
from innovate.suppliers import sealing, services
from innovate.suppliers.models import Bid, Tender
from innovate.suppliers.rules import BidState, TenderState
from tests.factories import suppliers as make
from tests.factories.accounts import StaffFactory, UserFactory

UNIT = 7_654_321  # an amount that appears nowhere by chance; the total is a thousand times it
TRACES = ("7654321", "76543.21", "76,543.21", "7654321000", "76,543,210", "76543210", "tungsten-quokka")
NOTE = "tungsten-quokka"


def every_cell() -> list[tuple[str, str, Any]]:
    """Return (table, column, value) of every cell in the database, sessions and caches included."""
    found: list[tuple[str, str, Any]] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found += [(table, column, value) for column, value in zip(columns, row, strict=True)]
    return found


def as_text(value: Any) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def assert_no_trace(text: str, where: str) -> None:
    for trace in TRACES:
        assert trace not in text, f"{trace} in {where}"


def handed_in_through_the_page(tender: Tender) -> tuple[Client, str]:
    """Hand a bid in as a browser does, step by step; return the bidder's client and the receipt page."""
    supplier = make.SupplierFactory()
    client = Client()
    client.force_login(supplier.organisation.created_by)
    fields = {
        "supplier": supplier.organisation.slug,
        "unit_price": "76543.21",
        "lead_time_weeks": "12",
        "split": "30 / 40 / 30",
        "valid_until": str(timezone.localdate() + timedelta(days=90)),
        "note": NOTE,
    }
    url = reverse("suppliers:bid", args=[tender.pk])
    looked = client.post(url, {**fields, "step": "check"})
    assert looked.status_code == 200
    assert "76,543,210" in looked.content.decode()
    assert not Bid.objects.exists()
    receipt = client.post(url, {**fields, "step": "seal"})
    assert receipt.status_code == 200
    assert "no-store" in receipt["Cache-Control"]
    return client, receipt.content.decode()


@pytest.mark.django_db
def test_no_trace_of_the_offer_in_database_pages_api_admin_or_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    tender = make.open_tender()
    bidder, receipt_page = handed_in_through_the_page(tender)
    bid = Bid.objects.get()
    assert bid.commitment in receipt_page
    assert NOTE in receipt_page

    cells = every_cell()
    assert any(table == "suppliers_bid" for table, _column, _value in cells)
    for table, column, value in cells:
        assert_no_trace(as_text(value), f"{table}.{column}")
        if isinstance(value, int) and not isinstance(value, bool):
            assert value not in (UNIT, UNIT * 1000), f"{table}.{column}"
    # The nonce would let anybody find the amount by trying.
    nonce = next(
        word for word in receipt_page.replace("<", " ").replace(">", " ").split() if is_nonce(word, bid)
    )
    assert not any(nonce in as_text(value) for _table, _column, value in cells)

    superuser, lead, stranger = Client(), Client(), Client()
    superuser.force_login(StaffFactory())
    lead.force_login(tender.project.author)
    pages = [
        tender.get_absolute_url(), reverse("suppliers:tender_list"),
        reverse("suppliers:bid", args=[tender.pk]),
        tender.project.get_absolute_url(), reverse("suppliers:sourcing", args=[tender.project.slug]),
        f"/api/tenders/{tender.pk}", f"/api/tenders/{tender.pk}/matches", "/api/suppliers",
        bid.supplier.get_absolute_url(), reverse("suppliers:early", args=[tender.pk, "close"]),
        reverse("suppliers:decide", args=[tender.pk, bid.pk, "award"]), "/admin/", "/me/",
    ]  # fmt: skip
    for who, client in (("staff", superuser), ("lead", lead), ("visitor", stranger), ("bidder", bidder)):
        for page in pages:
            answer = client.get(page, follow=True)
            assert answer.status_code < 500, page
            text = answer.content.decode()
            assert_no_trace(text, f"{page} for {who}")
            if who != "bidder":
                assert bid.commitment not in text, f"{page} for {who}"
    assert_no_trace(caplog.text, "the logs")
    assert_no_trace(repr(bid) + str(bid.__dict__), "the row itself")

    # The control: the same search does find the offer once it was opened.
    services.close_tender(tender=tender, actor=StaffFactory())
    services.open_bids(tender=tender)
    assert any(value == UNIT for _table, _column, value in every_cell())
    assert "76,543,210" in lead.get(tender.get_absolute_url()).content.decode()
    assert "76,543,210" not in stranger.get(tender.get_absolute_url()).content.decode()


def is_nonce(word: str, bid: Bid) -> bool:
    return len(word) == 64 and word != bid.commitment and all(letter in "0123456789abcdef" for letter in word)


@pytest.mark.django_db
def test_number_of_bids_is_told_nobody_before_the_close() -> None:
    tender = make.open_tender()
    clients = {"staff": Client(), "lead": Client(), "visitor": Client()}
    clients["staff"].force_login(StaffFactory())
    clients["lead"].force_login(tender.project.author)

    def seen() -> dict[str, str]:
        return {
            who: stripped(client.get(tender.get_absolute_url()).content.decode())
            for who, client in clients.items()
        }

    with time_machine.travel(timezone.now(), tick=False):
        before = seen()
        for amount in (4000, 5000, 6000):
            make.bid(tender, amount=amount)
        assert seen() == before
    assert clients["visitor"].get(f"/api/tenders/{tender.pk}").json()["bids_sealed"] is None
    services.close_tender(tender=tender, actor=StaffFactory())
    answer = clients["visitor"].get(f"/api/tenders/{tender.pk}").json()
    assert answer["bids_sealed"] == 3
    assert len(answer["seals"]) == 3


def stripped(page: str) -> str:
    """A page without what differs at each request: the CSRF token."""
    import re

    return re.sub(r'value="[A-Za-z0-9]{64}"|"X-CSRFToken": "[^"]+"', "", page)


def test_bids_are_in_no_admin_page() -> None:
    from wagtail.admin.viewsets import viewsets
    from wagtail.snippets.models import get_snippet_models

    models = {getattr(viewset, "model", None) for viewset in viewsets.viewsets}
    assert Bid not in models | set(get_snippet_models())
    assert not apps.is_installed("django.contrib.admin")


@pytest.mark.django_db
def test_sealed_row_with_an_amount_is_refused_by_the_database() -> None:
    bid = make.bid(make.open_tender()).bid
    with pytest.raises(IntegrityError), transaction.atomic():
        Bid.objects.filter(pk=bid.pk).update(amount=1, unit_amount=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bid.objects.filter(pk=bid.pk).update(nonce="00" * 32)


@pytest.mark.django_db
def test_two_equal_offers_look_different_and_have_one_length() -> None:
    tender = make.open_tender()
    one = make.bid(tender, amount=1000).bid
    two = make.bid(tender, amount=1000).bid
    three = make.bid(tender, amount=9_000_000, note="x" * 1500).bid
    assert bytes(one.ciphertext) != bytes(two.ciphertext)
    assert one.commitment != two.commitment
    assert len({len(bytes(row.ciphertext)) for row in (one, two, three)}) == 1


@pytest.mark.django_db
def test_opening_before_the_deadline_is_refused_to_everybody() -> None:
    tender = make.open_tender()
    make.bid(tender)
    with pytest.raises(Conflict):
        services.open_bids(tender=tender)
    assert services.close_tender(tender=tender) is False
    run_once(["suppliers.tender_clock"])
    tender.refresh_from_db()
    assert tender.state == TenderState.PUBLISHED
    assert Bid.objects.get().state == BidState.SEALED


@pytest.mark.django_db
def test_opened_bid_is_what_was_sealed_and_matches_the_receipt() -> None:
    tender = make.open_tender()
    receipt = make.bid(tender, amount=UNIT // 1000, note=NOTE)
    services.close_tender(tender=tender, actor=StaffFactory())
    services.open_bids(tender=tender)
    bid = Bid.objects.get()
    assert (bid.unit_price, bid.note, bid.nonce) == (Money(UNIT // 1000, "EUR"), NOTE, receipt.nonce)
    assert proofs.opens(receipt.commitment, receipt.offer, receipt.nonce)


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["flipped", "other", "swapped"])
def test_harmed_bid_is_reported_and_holds_up_nobody(harm: str) -> None:
    tender = make.open_tender()
    good = make.bid(tender, amount=4000).bid
    bad = make.bid(tender, amount=3000).bid
    elsewhere = make.bid(make.open_tender(), amount=1).bid
    harmed = {
        "flipped": {"ciphertext": bytes(bad.ciphertext)[:-1] + bytes([bytes(bad.ciphertext)[-1] ^ 1])},
        "other": {"ciphertext": bytes(elsewhere.ciphertext), "commitment": elsewhere.commitment},
        "swapped": {"commitment": good.commitment[::-1]},
    }[harm]
    Bid.objects.filter(pk=bad.pk).update(**harmed)
    services.close_tender(tender=tender, actor=StaffFactory())
    assert services.open_bids(tender=tender) == 1
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state, bad.amount) == (BidState.OPENED, BidState.INVALID, None)
    assert bad.problem == ("commitment" if harm == "swapped" else "key")
    tender.refresh_from_db()
    assert tender.state == TenderState.EVALUATING


@pytest.mark.django_db
def test_another_server_key_opens_nothing(settings: Any) -> None:
    tender = make.open_tender()
    make.bid(tender)
    settings.BID_OPENING_KEY = "another secret altogether"
    services.close_tender(tender=tender, actor=StaffFactory())
    assert services.open_bids(tender=tender) == 0
    assert Bid.objects.get().problem == "key"


@pytest.mark.django_db
def test_replacing_and_taking_back_until_the_deadline() -> None:
    tender = make.open_tender()
    supplier = make.SupplierFactory()
    first = make.bid(tender, supplier, 5000).bid
    second = make.bid(tender, supplier, 4000).bid
    first.refresh_from_db()
    assert (first.state, second.state) == (BidState.WITHDRAWN, BidState.SEALED)
    services.withdraw_bid(bid=second, actor=supplier.organisation.created_by)
    third = make.bid(tender, supplier, 4500).bid
    with time_machine.travel(tender.closes_at + timedelta(seconds=1)):
        with pytest.raises(Conflict):
            services.withdraw_bid(bid=third, actor=supplier.organisation.created_by)
        with pytest.raises(Conflict):
            make.bid(tender, supplier, 3000, valid_until=timezone.localdate() + timedelta(days=30))
        run_once(["suppliers.tender_clock"])
    amounts = {bid.pk: bid.unit_amount for bid in Bid.objects.all()}
    assert amounts == {first.pk: None, second.pk: None, third.pk: 4500}


@pytest.mark.django_db
def test_edit_makes_sealed_bids_wait_for_confirmation() -> None:
    tender = make.open_tender()
    kept, left = make.SupplierFactory(), make.SupplierFactory()
    confirmed, forgotten = make.bid(tender, kept, 4000).bid, make.bid(tender, left, 3000).bid
    services.edit_tender(
        tender=tender, actor=tender.project.author, spec="Now in two colours.", quantity=2000, region="DE",
        capabilities=list(tender.capabilities.all()),
    )  # fmt: skip
    services.reconfirm_bid(bid=confirmed, actor=kept.organisation.created_by)
    services.close_tender(tender=tender, actor=StaffFactory())
    assert services.open_bids(tender=tender) == 1
    confirmed.refresh_from_db()
    forgotten.refresh_from_db()
    assert confirmed.total == Money(8_000_000, "EUR")
    assert (forgotten.state, forgotten.problem, forgotten.amount) == (BidState.INVALID, "not_confirmed", None)


@pytest.mark.django_db
def test_who_may_not_bid() -> None:
    tender = make.open_tender()
    supplier = make.SupplierFactory()
    for stranger in (UserFactory(), StaffFactory()):
        with pytest.raises(NotAllowed):
            services.submit_bid(tender=tender, supplier=supplier, actor=stranger, offer=make.offer(tender))
    with pytest.raises(Refused) as caught:
        make.bid(tender, make.unverified_supplier())
    assert caught.value.code == "gates"
    conflicted = make.SupplierFactory()
    conflicted.organisation.memberships.create(person=tender.project.author)
    with pytest.raises(Refused) as caught:
        services.submit_bid(
            tender=tender,
            supplier=conflicted,
            actor=conflicted.organisation.created_by,
            offer=make.offer(tender),
        )
    assert caught.value.code == "gates"
    assert not Bid.objects.exists()


@given(
    amount=st.integers(1, 10**9),
    weeks=st.integers(1, 150),
    note=st.text(max_size=300).filter(lambda text: "\ud800" not in text),
    tender=st.integers(1, 10**6),
)
def test_what_is_sealed_opens_for_its_own_tender_only(
    amount: int, weeks: int, note: str, tender: int
) -> None:
    try:
        note.encode()
    except UnicodeEncodeError:
        return
    offer = {"unit_price": amount, "lead_time_weeks": weeks, "note": note, "tender": tender}
    sealed = sealing.seal(offer, tender=tender)
    assert sealing.unseal(sealed.ciphertext, tender=tender, commitment=sealed.commitment) == (
        offer,
        sealed.nonce,
    )
    with pytest.raises(sealing.DoesNotOpen):
        sealing.unseal(sealed.ciphertext, tender=tender + 1, commitment=sealed.commitment)


def test_no_model_keeps_what_is_typed_in_a_bid() -> None:
    """A new column on a bid or tender must be thought about here: is it NULL while sealed?"""
    names = {field.name for field in apps.get_model("suppliers.Bid")._meta.get_fields()}
    assert names == {
        "id", "tender", "supplier", "submitted_by", "state", "ciphertext", "commitment", "key_id",
        "tender_version",
        "sealed_at", "opened_at", "problem", "unit_amount", "amount", "currency", "lead_time_weeks", "split",
        "note",
        "valid_until", "nonce", "low", "decision_reason", "award", "contract",
    }  # fmt: skip


@pytest.mark.django_db
def test_ocds_export_names_no_losing_amount() -> None:
    import json

    from django.core.management import call_command

    tender, (cheap, _dear) = make.opened_tender(4000, 4777)
    services.award(bid=cheap, actor=tender.project.author, reason="Lower price, same quality.")
    services.end_standstill(tender=tender, actor=StaffFactory())
    out = StringIO()
    call_command("export_ocds", tender.pk, stdout=out)
    document = json.loads(out.getvalue())
    (release,) = document["releases"]
    assert release["tag"] == ["tender", "award", "contract"]
    assert release["tender"]["numberOfTenderers"] == 2
    assert release["awards"][0]["value"] == {"amount": 40000.0, "currency": "EUR"}
    assert "4777" not in out.getvalue().replace(str(tender.pk), "")
    assert "47770" not in out.getvalue()
