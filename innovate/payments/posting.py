"""How each movement of money is written into the ledger; keys make every posting happen once."""

from __future__ import annotations

from innovate.core.money import Money
from innovate.ledger.services import Leg, post
from innovate.payments.gateway import Contest, Fee
from innovate.payments.models import Charge, Payout, Refund

CLEARING = "stripe:clearing"
FEES = "fees:stripe"
CONVERSION = "conversion:stripe"
REFUNDS_PENDING = "refunds:pending"
PAYOUTS_PENDING = "payouts:pending"
DISPUTES_OPEN = "disputes:open"
DISPUTE_LOSSES = "losses:disputes"


def charge_succeeded(charge: Charge, payment_intent: str) -> None:
    """The gross amount came in and belongs to whom the charge was for."""
    post(
        kind="payments.charge",
        key=f"charge:{charge.uid}",
        transfers=[Leg(CLEARING, charge.credit_account, Money(charge.amount, charge.currency))],
        data={"charge": charge.pk, "reference": charge.reference, "payment_intent": payment_intent},
    )


def charge_fee(charge: Charge, fee: Fee) -> None:
    """What Stripe kept; and where it settles in another currency, the exchange, so that clearing equals
    its balance.
    """
    legs = []
    gross = Money(charge.amount, charge.currency)
    if fee.settled.currency != gross.currency:
        legs += [Leg(CONVERSION, CLEARING, gross), Leg(CLEARING, CONVERSION, fee.settled)]
    legs += _taken(fee.fee)
    if legs:
        post(
            kind="payments.fee",
            key=f"charge:{charge.uid}:fee",
            transfers=legs,
            data={"charge": charge.pk, "balance_transaction": fee.transaction},
        )


def _taken(fee: Money) -> list[Leg]:
    """Stripe took a fee, or gave one back when it is negative."""
    if fee.amount > 0:
        return [Leg(FEES, CLEARING, fee)]
    return [Leg(CLEARING, FEES, -fee)] if fee.amount < 0 else []


def refund_reserved(refund: Refund) -> None:
    """Set the money aside, so that it cannot be released to somebody else while the bank is asked.

    Raises NotEnoughHeld when the account no longer holds it.
    """
    post(
        kind="payments.refund",
        key=f"refund:{refund.uid}",
        transfers=[Leg(refund.charge.credit_account, REFUNDS_PENDING, Money(refund.amount, refund.currency))],
        data={"charge": refund.charge_id, "reference": refund.reference, "reason": refund.reason},
    )


def refund_succeeded(refund: Refund) -> None:
    """It left our balance at Stripe."""
    post(
        kind="payments.refund_sent",
        key=f"refund:{refund.uid}:sent",
        transfers=[Leg(REFUNDS_PENDING, CLEARING, Money(refund.amount, refund.currency))],
        data={"charge": refund.charge_id, "stripe_refund": refund.stripe_refund},
    )


def refund_failed(refund: Refund, *, was_sent: bool) -> None:
    """It came back, or never left: it is held again for whom it was held before."""
    source = CLEARING if was_sent else REFUNDS_PENDING
    post(
        kind="payments.refund_returned",
        key=f"refund:{refund.uid}:returned",
        transfers=[Leg(source, refund.charge.credit_account, Money(refund.amount, refund.currency))],
        data={"charge": refund.charge_id, "stripe_refund": refund.stripe_refund},
    )


def payout_reserved(payout: Payout) -> None:
    """Set the money aside for the transfer. Raises NotEnoughHeld when the account does not hold it."""
    post(
        kind="payments.payout",
        key=f"payout:{payout.uid}",
        transfers=[Leg(payout.debit_account, PAYOUTS_PENDING, Money(payout.amount, payout.currency))],
        data={"payout": payout.pk, "reference": payout.reference},
    )


def payout_paid(payout: Payout) -> None:
    """It left our balance at Stripe for the organisation's account."""
    post(
        kind="payments.payout_sent",
        key=f"payout:{payout.uid}:sent",
        transfers=[Leg(PAYOUTS_PENDING, CLEARING, Money(payout.amount, payout.currency))],
        data={"payout": payout.pk, "transfer": payout.stripe_transfer},
    )


def payout_failed(payout: Payout) -> None:
    """It never left: it is owed as before."""
    post(
        kind="payments.payout_returned",
        key=f"payout:{payout.uid}:returned",
        transfers=[Leg(PAYOUTS_PENDING, payout.debit_account, Money(payout.amount, payout.currency))],
        data={"payout": payout.pk},
    )


def dispute_moved(charge: Charge, contest: Contest) -> None:
    """Write each movement of a dispute once: withdrawn while it is open, reinstated when won, a loss when
    lost.

    A lost dispute is the platform's loss here; whether the project bears it is a person's decision, by a
    journal.
    """
    for movement in contest.movements:
        amount = movement.gross
        legs = [Leg(DISPUTES_OPEN, CLEARING, -amount)] if amount.amount < 0 else []
        legs += [Leg(CLEARING, DISPUTES_OPEN, amount)] if amount.amount > 0 else []
        legs += _taken(movement.fee)
        if legs:
            post(
                kind="payments.dispute",
                key=f"dispute:{movement.id}",
                transfers=legs,
                data={"charge": charge.pk, "dispute": contest.id},
            )
    withdrawn = -sum(movement.gross.amount for movement in contest.movements)
    if contest.status == "lost" and withdrawn > 0:
        currency = contest.movements[0].gross.currency
        post(
            kind="payments.dispute_lost",
            key=f"dispute:{contest.id}:lost",
            transfers=[Leg(DISPUTE_LOSSES, DISPUTES_OPEN, Money(withdrawn, currency))],
            data={"charge": charge.pk, "dispute": contest.id},
        )
