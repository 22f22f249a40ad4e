"""What goes wrong: lost answers, 500s, limits, time-outs, and the process killed at any moment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import stripe

from .conftest import Target
from .processes import ROOT, Receiver, StandIn, wait_for

GIVEN = {"amount": 2000, "currency": "usd"}


def test_lost_response_did_the_work_and_is_replayed_by_the_key(stand_in: StandIn, unique: str) -> None:
    client = stand_in.client()
    stand_in.hook(
        "POST", "faults", kind="lost_response_after_success", method="POST", path="/v1/payment_intents"
    )
    with pytest.raises(stripe.APIConnectionError):
        client.v1.payment_intents.create(
            {**GIVEN, "metadata": {"u": unique}}, options={"idempotency_key": unique}
        )
    found = client.v1.payment_intents.search({"query": f"metadata['u']:'{unique}'"}).data
    again = client.v1.payment_intents.create(
        {**GIVEN, "metadata": {"u": unique}}, options={"idempotency_key": unique}
    )
    assert [entry.id for entry in found] == [again.id]
    assert again.last_response.headers["Idempotent-Replayed"] == "true"


def test_sdk_recovers_a_lost_response_by_itself(stand_in: StandIn, unique: str) -> None:
    stand_in.hook(
        "POST", "faults", kind="lost_response_after_success", method="POST", path="/v1/payment_intents"
    )
    client = stand_in.client(max_network_retries=2)
    intent = client.v1.payment_intents.create({**GIVEN, "metadata": {"u": unique}})
    found = client.v1.payment_intents.search({"query": f"metadata['u']:'{unique}'"}).data
    assert [entry.id for entry in found] == [intent.id]


def test_500_before_the_work_stays_a_500_for_its_key(stand_in: StandIn, unique: str) -> None:
    client = stand_in.client()
    stand_in.hook("POST", "faults", kind="error_500", path="/v1/payment_intents")
    for _ in range(2):
        with pytest.raises(stripe.APIError) as failed:
            client.v1.payment_intents.create(
                {**GIVEN, "metadata": {"u": unique}}, options={"idempotency_key": unique}
            )
        assert failed.value.http_status == 500
    assert client.v1.payment_intents.search({"query": f"metadata['u']:'{unique}'"}).data == []


def test_500_after_the_work_leaves_the_object_to_be_found(stand_in: StandIn, unique: str) -> None:
    client = stand_in.client()
    stand_in.hook("POST", "faults", kind="error_500", path="/v1/payment_intents", applied=True)
    with pytest.raises(stripe.APIError):
        client.v1.payment_intents.create(
            {**GIVEN, "metadata": {"u": unique}}, options={"idempotency_key": unique}
        )
    assert len(client.v1.payment_intents.search({"query": f"metadata['u']:'{unique}'"}).data) == 1


def test_429_raises_rate_limit_error_and_spends_no_key(stand_in: StandIn, unique: str) -> None:
    client = stand_in.client()
    stand_in.hook("POST", "faults", kind="rate_limit_429", path="/v1/payment_intents")
    with pytest.raises(stripe.RateLimitError):
        client.v1.payment_intents.create(GIVEN, options={"idempotency_key": unique})
    assert client.v1.payment_intents.create(GIVEN, options={"idempotency_key": unique}).id


def test_time_out_cuts_the_connection_without_doing_the_work(stand_in: StandIn, unique: str) -> None:
    client = stand_in.client()
    stand_in.hook("POST", "faults", kind="timeout", path="/v1/payment_intents", seconds=0.1)
    with pytest.raises(stripe.APIConnectionError):
        client.v1.payment_intents.create({**GIVEN, "metadata": {"u": unique}})
    assert client.v1.payment_intents.search({"query": f"metadata['u']:'{unique}'"}).data == []


def test_unknown_fault_is_refused(stand_in: StandIn) -> None:
    status, body, _ = stand_in.raw("POST", "/_stand_in/faults", '{"kind": "nonsense"}')
    assert (status, "kind must be one of" in body["error"]) == (400, True)


def test_rate_limit_answers_429_above_it(tmp_path: Path) -> None:
    server = StandIn(tmp_path, rate_limit=3).start()
    try:
        statuses = [server.raw("GET", "/v1/customers")[0] for _ in range(12)]
    finally:
        server.stop()
    assert 429 in statuses
    assert statuses.count(200) >= 3


def test_request_log_counts_calls(own_stand_in: StandIn) -> None:
    client = own_stand_in.client()
    client.v1.customers.create({"name": "Ada"})
    client.v1.customers.create({"name": "Bo"})
    log = own_stand_in.hook("GET", "requests")
    assert (log["total"], log["by_operation"]) == (2, {"POST /v1/customers": 2})


def test_killed_process_keeps_every_answered_payment(own_stand_in: StandIn) -> None:
    target = Target("stand_in", own_stand_in.client())
    customer, method = target.saved()
    paid = [
        target.v1.payment_intents.create(
            {**GIVEN, "customer": customer, "payment_method": method, "off_session": True, "confirm": True},
            options={"idempotency_key": f"charge:{n}"},
        )
        for n in range(5)
    ]
    own_stand_in.kill()
    own_stand_in.start()
    target = Target("stand_in", own_stand_in.client())
    found = target.v1.payment_intents.list({"customer": customer}).data
    assert {entry.id for entry in found} == {entry.id for entry in paid}
    again = target.v1.payment_intents.create(
        {**GIVEN, "customer": customer, "payment_method": method, "off_session": True, "confirm": True},
        options={"idempotency_key": "charge:4"},
    )
    assert again.id == paid[4].id


def test_owed_webhook_is_delivered_after_a_kill(tmp_path: Path) -> None:
    receiver = Receiver()
    receiver.answers[:] = [500]
    server = StandIn(tmp_path, webhook_url=receiver.url, webhook_backoff=0.3).start()
    try:
        customer = server.client().v1.customers.create({"name": "Ada"})
        wait_for(lambda: receiver.taken, "the refused attempt")
        server.kill()
        server.start()
        wait_for(lambda: len(receiver.about(customer.id)) >= 2, "the delivery after the restart")
    finally:
        server.stop()
        receiver.close()


@pytest.mark.parametrize("arguments", [["--host", "0.0.0.0"], ["--secret-key", "sk_live_x"]])
def test_start_is_refused_off_the_loopback_or_with_a_live_key(arguments: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tools.stripe_stand_in", *arguments], cwd=ROOT, capture_output=True, timeout=20
    )
    assert run.returncode == 2
