from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from innovate.core.money import Money
from innovate.ledger import audit as ledger_audit
from innovate.ledger.queries import balance
from innovate.payments import inbox, outcomes
from innovate.payments.gateway import Event, Fee
from innovate.payments.models import Charge, WebhookEvent
from tests.factories.payments import paid_charge

pytestmark = pytest.mark.django_db


def test_payment_settled_in_another_currency_leaves_clearing_as_stripe_has_it() -> None:
    charge = paid_charge(Money(80_000, "CNY"))
    Charge.objects.filter(pk=charge.pk).update(fee_known=False)
    fee = Fee("txn_1", Money(320, "EUR"), Money(10_000, "EUR"))
    assert outcomes.note_fee(charge, fee)
    assert not outcomes.note_fee(charge, fee)
    assert balance("held:campaign:1", "CNY") == Money(80_000, "CNY")
    assert balance("stripe:clearing", "CNY") == Money(0, "CNY")
    assert balance("stripe:clearing", "EUR") == Money(9_680, "EUR")
    assert balance("fees:stripe", "EUR") == Money(320, "EUR")
    assert list(ledger_audit.findings()) == []


def test_inbox_forgets_only_what_is_long_done() -> None:
    now = timezone.now()
    inbox.take_in([Event(f"evt_{n}", "refund.created", "re_1", now) for n in range(4)], "poll")
    long_ago = now - timedelta(days=61)
    for number, (state, when) in enumerate(
        [("done", long_ago), ("ignored", long_ago), ("failed", long_ago), ("done", now)]
    ):
        WebhookEvent.objects.filter(event_id=f"evt_{number}").update(state=state, received_at=when)
    assert inbox.sweep() == 2
    assert set(WebhookEvent.objects.values_list("event_id", flat=True)) == {"evt_2", "evt_3"}
