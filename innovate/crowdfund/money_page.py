"""The public account of one campaign's money, read from the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from innovate.core.money import Money
from innovate.crowdfund.models import Campaign
from innovate.ledger.models import Transfer


@dataclass(frozen=True, slots=True)
class MoneyFacts:
    """`collected` = `held` + `refunded` + `reserved`; reserved is what left the campaign for milestones."""

    pledged: Money
    collected: Money
    refunded: Money
    reserved: Money

    @property
    def held(self) -> Money:
        return self.collected - self.refunded - self.reserved


def money_facts(campaign: Campaign) -> MoneyFacts:
    """Add up what came into and went out of the campaign's account, by kind of journal: two queries."""
    account = {"code": campaign.held_account, "currency": campaign.currency}
    into = Transfer.objects.filter(**{f"credit__{name}": value for name, value in account.items()})
    out = Transfer.objects.filter(**{f"debit__{name}": value for name, value in account.items()})

    def by_kind(rows: object) -> dict[str, int]:
        return dict(rows.values_list("journal__kind").annotate(total=Sum("amount")))  # type: ignore[attr-defined]

    came, went = by_kind(into), by_kind(out)
    refunded = sum(total for kind, total in went.items() if "refund" in kind)
    amounts = (
        campaign.pledged_amount,
        sum(came.values()),
        refunded,
        sum(went.values()) - refunded,
    )
    return MoneyFacts(*(Money(amount, campaign.currency) for amount in amounts))
