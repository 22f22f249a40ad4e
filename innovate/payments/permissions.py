"""Who may see and settle payments."""

from __future__ import annotations

import rules

from innovate.core.permissions import holds
from innovate.organisations.queries import is_member
from innovate.payments.models import Charge, Payout


@rules.predicate
def is_payer(person: object, charge: Charge | None) -> bool:
    """The person whose card is charged. Staff are not: they look at Stripe."""
    return charge is not None and charge.person_id == getattr(person, "pk", None)


@rules.predicate
def is_organisation_owner(person: object, organisation: object) -> bool:
    """Who may give an organisation's bank details to Stripe."""
    return organisation is not None and is_member(person, organisation.pk, owner=True)  # type: ignore[arg-type,attr-defined]


@rules.predicate
def is_payee(person: object, payout: Payout | None) -> bool:
    """The person whom a payout goes to; what an organisation is paid for is not taken back."""
    payee = payout.account.person_id if payout is not None else None
    return payee is not None and payee == getattr(person, "pk", None)


rules.add_perm("payments.view_charge", is_payer)
rules.add_perm("payments.pay_charge", is_payer)
rules.add_perm("payments.onboard", is_organisation_owner)
rules.add_perm("payments.take_back", is_payee)
rules.add_perm("payments.settle_mismatch", holds("payments.settle_mismatch"))
rules.add_perm("payments.retry_charge", holds("payments.retry_charge"))
