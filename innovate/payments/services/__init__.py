"""Every write of payments that other rooms and people ask for. What follows from it is the reconcilers'
work.
"""

from innovate.payments.services.cards import PaymentsUnreachable, refresh_card_setup, start_card_setup
from innovate.payments.services.charges import cancel_charge, queue_charge, retry_now, use_another_card
from innovate.payments.services.mismatches import report_mismatch, resolve_mismatch
from innovate.payments.services.payouts import account_of, queue_payout, receive_at_home, take_back
from innovate.payments.services.refunds import queue_refund

__all__ = [
    "PaymentsUnreachable",
    "account_of",
    "cancel_charge",
    "queue_charge",
    "queue_payout",
    "queue_refund",
    "receive_at_home",
    "refresh_card_setup",
    "report_mismatch",
    "resolve_mismatch",
    "retry_now",
    "start_card_setup",
    "take_back",
    "use_another_card",
]
