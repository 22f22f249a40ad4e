"""A person's payments, for the file with their data."""

from __future__ import annotations

from innovate.accounts.exports import register
from innovate.payments.models import ConnectedAccount
from innovate.payments.queries import payouts_to

register(
    "payments",
    lambda person: person.charges.order_by("pk").values(
        "reference",
        "description",
        "amount",
        "currency",
        "state",
        "refunded_amount",
        "created_at",
        "succeeded_at",
        "card_setup__brand",
        "card_setup__last4",
    ),
)
register(
    "payout_accounts",
    lambda person: ConnectedAccount.objects.filter(person=person).values(
        "country", "state", "stripe_account", "created_at"
    ),
)
register(
    "payouts",
    lambda person: (
        payouts_to(person)
        .order_by("pk")
        .values("reference", "amount", "currency", "state", "created_at", "paid_at", "account__country")
    ),
)
