"""The public account of one campaign's money, read from the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from innovate.core import charts, numbers
from innovate.core.money import Money, format_money
from innovate.core.over_time import running_total
from innovate.crowdfund.models import Campaign
from innovate.crowdfund.rules import COUNTED
from innovate.ledger.models import Transfer


@dataclass(frozen=True, slots=True)
class MoneyFacts:
    """`collected` = `held` + `refunded` + `reserved` + `royalties`; reserved is what left for the contract's
    steps, royalties what those who gave something to the project have earned.
    """

    pledged: Money
    collected: Money
    refunded: Money
    reserved: Money
    royalties: Money

    @property
    def held(self) -> Money:
        """What is in the campaign's account of the ledger."""
        return self.collected - self.refunded - self.reserved - self.royalties


def money_facts(campaign: Campaign) -> MoneyFacts:
    """Add up what came into and went out of the campaign's account, by kind of journal: two queries.

    A refund counts from the moment it is promised, because the money is set aside then; one that a bank sent
    back counts no more. Whatever else went out and did not come back is reserved.
    """
    of_currency = Transfer.objects.filter(currency=campaign.currency)
    came = _by_kind(of_currency.filter(credit__code=campaign.held_account))
    went = _by_kind(of_currency.filter(debit__code=campaign.held_account))
    collected = came.pop("payments.charge", 0)
    refunded = went.pop("payments.refund", 0) - came.pop("payments.refund_returned", 0)
    royalties = went.pop("projects.royalty", 0) - came.pop("projects.royalty", 0)
    reserved = sum(went.values()) - sum(came.values())
    amounts = (campaign.pledged_amount, collected, refunded, reserved, royalties)
    return MoneyFacts(*(Money(amount, campaign.currency) for amount in amounts))


def _by_kind(transfers: QuerySet[Transfer]) -> dict[str, int]:
    return dict(transfers.values_list("journal__kind").annotate(total=Sum("amount")).order_by())


def pledged_chart(campaign: Campaign) -> charts.LineChart:
    """What the pledges that stand today add up to, by the day they were made, against the goal: one query."""
    write, write_short = numbers.amounts(campaign.currency)
    points = running_total(campaign.pledges.filter(state__in=COUNTED), at="created_at", each=Sum("amount"))
    return charts.lines(
        [(_("Pledged"), points)],
        write=write,
        write_short=write_short,
        write_day=numbers.day,
        day_heading=_("Day"),
        goal=(_("Goal: %(amount)s") % {"amount": format_money(campaign.goal)}, campaign.goal_amount),
    )
