"""The daily comparison of three books: our rows, Stripe's objects, the ledger. It mends nothing, it tells
a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from innovate.core.money import Money
from innovate.ledger import audit as ledger_audit
from innovate.ledger.models import Journal
from innovate.payments import gateway
from innovate.payments.models import Bookmark, Charge, ChargeAttempt, Payout, Refund
from innovate.payments.services.mismatches import report_mismatch

log = structlog.get_logger(__name__)
EVERY = timedelta(hours=22)
#: How far back each comparison reaches: longer than a dunning window, so that every charge is seen settled.
REACH = timedelta(days=35)
#: What is younger may still be on its way between the books.
SETTLING = timedelta(minutes=15)


def run_if_due() -> int:
    """Compare the books unless somebody did today; return how many new mismatches were found."""
    now = timezone.now()
    mark, created = Bookmark.objects.get_or_create(name="audit", defaults={"at": now})
    mine = Bookmark.objects.filter(pk=mark.pk, at__lte=now - EVERY).update(at=now) == 1
    if not (created or mine):
        return 0
    try:
        return run(now)
    except gateway.GatewayError as error:
        log.warning("audit.no_answer", error=str(error))
        # Not done today: let the next look try again.
        Bookmark.objects.filter(pk=mark.pk).update(at=now - EVERY)
        return 0


def run(now: datetime | None = None) -> int:
    """Compare everything of the last weeks; return how many new mismatches were found. Calls Stripe."""
    now = now or timezone.now()
    since, until = now - REACH, now - SETTLING
    found = _compare_payments(since, until, list(gateway.intents_since(since)))
    found += _compare_refunds(since, until, list(gateway.refunds_since(since)))
    found += _compare_payouts(since, until, list(gateway.transfers_since(since)))
    with transaction.atomic():
        for sentence in ledger_audit.findings():
            found += report_mismatch(kind="ledger", subject=sentence[:120], sentence=sentence)
    return found


def _compare_payments(since: datetime, until: datetime, intents: list[gateway.Intent]) -> int:
    paid = {intent.id: intent for intent in intents if intent.status == "succeeded"}
    rows = ChargeAttempt.objects.select_related("charge").filter(state=ChargeAttempt.State.SUCCEEDED)
    ours = {row.payment_intent: row for row in rows.filter(payment_intent__in=paid)}
    found, seen = 0, set()
    for intent in paid.values():
        name = intent.metadata.get("charge", "")
        row = ours.get(intent.id)
        if not name:
            continue  # of another system at the same Stripe account
        if name in seen:
            found += report_mismatch(kind="charged_twice", subject=intent.id, charge=name)
        seen.add(name)
        if row is None and _old_enough(intent, until):
            found += report_mismatch(kind="paid_only_at_stripe", subject=intent.id, charge=name)
        elif row is not None and (row.charge.money != intent.money or str(row.charge.uid) != name):
            found += report_mismatch(
                kind="amount_differs", subject=intent.id, ours=row.charge.amount, stripe=intent.money.amount
            )
    mine = rows.filter(finished_at__gte=since + timedelta(days=1), finished_at__lte=until)
    for row in mine.exclude(payment_intent__in=paid):
        found += report_mismatch(kind="paid_only_here", subject=row.payment_intent, charge=row.charge_id)
    charges = Charge.objects.filter(
        state=Charge.State.SUCCEEDED, succeeded_at__gte=since, succeeded_at__lte=until
    )
    return found + _compare_ledger(
        "charge", ((f"charge:{uid}", Money(amount, currency)) for uid, amount, currency in _values(charges))
    )


def _old_enough(intent: gateway.Intent, until: datetime) -> bool:
    """Whether the attempt began long enough ago that its result should be here."""
    key = intent.metadata.get("attempt", "")
    return not ChargeAttempt.objects.filter(idempotency_key=key, started_at__gt=until).exists()


def _compare_refunds(since: datetime, until: datetime, refunds: list[gateway.Returned]) -> int:
    given = {refund.id: refund for refund in refunds if refund.status == "succeeded"}
    ours = {row.stripe_refund: row for row in Refund.objects.filter(stripe_refund__in=given)}
    mine = set(
        ChargeAttempt.objects.filter(
            payment_intent__in={r.payment_intent for r in given.values()}
        ).values_list("payment_intent", flat=True)
    )
    found = 0
    for refund in given.values():
        row = ours.get(refund.id)
        if row is None and refund.payment_intent in mine and not _under_way(refund):
            found += report_mismatch(
                kind="refunded_only_at_stripe", subject=refund.id, amount=refund.money.amount
            )
        elif row is not None and (row.money != refund.money or row.state == Refund.State.FAILED):
            found += report_mismatch(kind="refund_differs", subject=refund.id, refund=row.pk, state=row.state)
    done = Refund.objects.filter(
        state=Refund.State.SUCCEEDED, finished_at__gte=since + timedelta(days=1), finished_at__lte=until
    )
    for row in done.exclude(stripe_refund__in=given):
        found += report_mismatch(kind="refunded_only_here", subject=row.stripe_refund, refund=row.pk)
    return found + _compare_ledger(
        "refund", ((f"refund:{uid}:sent", Money(amount, currency)) for uid, amount, currency in _values(done))
    )


def _under_way(refund: gateway.Returned) -> bool:
    uid = refund.metadata.get("refund", "")
    states = (Refund.State.QUEUED, Refund.State.CALLING, Refund.State.PENDING)
    return bool(uid) and Refund.objects.filter(uid=uid, state__in=states).exists()


def _compare_payouts(since: datetime, until: datetime, transfers: list[gateway.Sent]) -> int:
    sent = {transfer.id: transfer for transfer in transfers if "payout" in transfer.metadata}
    ours = {row.stripe_transfer: row for row in Payout.objects.filter(stripe_transfer__in=sent)}
    open_states = (Payout.State.QUEUED, Payout.State.CALLING, Payout.State.WAITING)
    found = 0
    for transfer in sent.values():
        row = ours.get(transfer.id)
        if row is None:
            waiting = Payout.objects.filter(uid=transfer.metadata["payout"], state__in=open_states)
            if not waiting.exists():
                found += report_mismatch(
                    kind="paid_out_only_at_stripe", subject=transfer.id, amount=transfer.money.amount
                )
        elif row.money != transfer.money or transfer.reversed_amount:
            found += report_mismatch(kind="payout_differs", subject=transfer.id, payout=row.pk)
    done = Payout.objects.filter(
        state=Payout.State.PAID, paid_at__gte=since + timedelta(days=1), paid_at__lte=until
    )
    for row in done.exclude(stripe_transfer__in=sent):
        found += report_mismatch(kind="paid_out_only_here", subject=row.stripe_transfer, payout=row.pk)
    return found + _compare_ledger(
        "payout", ((f"payout:{uid}:sent", Money(amount, currency)) for uid, amount, currency in _values(done))
    )


def _values(rows: object) -> Iterable[tuple[UUID, int, str]]:
    return rows.values_list("uid", "amount", "currency").iterator(chunk_size=1000)  # type: ignore[attr-defined]


def _compare_ledger(what: str, expected: Iterable[tuple[str, Money]]) -> int:
    """Each of our rows has its one journal, of exactly its amount."""
    wanted = dict(expected)
    found = 0
    keys = list(wanted)
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        journals = Journal.objects.filter(idempotency_key__in=part).prefetch_related("transfers")
        posted = {
            journal.idempotency_key: [
                Money(transfer.amount, transfer.currency) for transfer in journal.transfers.all()
            ]
            for journal in journals
        }
        for key in part:
            if posted.get(key) != [wanted[key]]:
                found += report_mismatch(kind="ledger_differs", subject=key, what=what)
    return found
