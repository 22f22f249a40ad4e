"""Notices about tenders and contracts: who hears what, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from innovate.core.money import Money
from innovate.notifications.services import notify
from innovate.organisations.queries import member_ids
from innovate.projects.queries import team_ids
from innovate.suppliers.models import Contract, Supplier, Tender

if TYPE_CHECKING:
    from innovate.accounts.models import User


def as_json(money: Money) -> dict[str, Any]:
    """Money as notices and timelines keep it."""
    return {"amount": money.amount, "currency": money.currency}


def names(supplier: Supplier) -> dict[str, str]:
    """The supplier's name in each language."""
    organisation = supplier.organisation
    return {"en": organisation.name, "zh-hans": organisation.name_zh or organisation.name}


def tender_path(tender: Tender) -> str:
    """The unprefixed path of the tender's page; a notice adds the reader's language."""
    return f"/tenders/{tender.pk}/"


def tell(tender: Tender, kind: str, people: Iterable[User | int], *, event: str, **data: Any) -> None:
    """Tell these people about a tender, once per `event`."""
    notify(
        event=event,
        people=people,
        kind=kind,
        data={"project": tender.project.titles, **data},
        url=tender_path(tender),
    )


def tell_both(contract: Contract, kind: str, *, event: str, **data: Any) -> None:
    """Tell the team and the supplier's members about a contract, once per `event`."""
    people = team_ids(contract.project) | set(member_ids(contract.supplier.organisation_id))
    notify(
        event=event,
        people=people,
        kind=kind,
        data={"project": contract.project.titles, "supplier": names(contract.supplier), **data},
        url=f"/contracts/{contract.pk}/",
    )
