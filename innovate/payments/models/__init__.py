"""The rows of payments, concept by concept."""

from innovate.payments.models.cards import CardSetup, Customer
from innovate.payments.models.charges import Charge, ChargeAttempt
from innovate.payments.models.payouts import ConnectedAccount, Payout
from innovate.payments.models.returns import Dispute, Refund
from innovate.payments.models.watching import Bookmark, Mismatch, WebhookEvent

__all__ = [
    "Bookmark",
    "CardSetup",
    "Charge",
    "ChargeAttempt",
    "ConnectedAccount",
    "Customer",
    "Dispute",
    "Mismatch",
    "Payout",
    "Refund",
    "WebhookEvent",
]
