"""Rows as pages and the API show them: every sentence ready in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from innovate.core.money import Money
from innovate.organisations.models import Organisation
from innovate.suppliers.models import Bid, Match, Milestone
from innovate.suppliers.rules import BidState, split_amounts
from innovate.suppliers.wording import (
    NO_NAMES,
    Names,
    gate_text,
    low_text,
    milestone_title,
    problem_text,
    raise_text,
    term_label,
    term_text,
)


@dataclass(frozen=True, slots=True)
class ShownTerm:
    label: str
    per_cent: int
    weight: int
    points: float
    text: str


@dataclass(frozen=True, slots=True)
class ShownMatch:
    """A score with its terms in words; `raises` are (sentence, points of a hundred)."""

    match: Match
    terms: list[ShownTerm]
    gates: list[str]
    raises: list[tuple[str, float]]

    @property
    def per_cent(self) -> int:
        return self.match.per_cent


def show_match(match: Match, names: Names = NO_NAMES) -> ShownMatch:
    """Put a stored match into words."""
    return ShownMatch(
        match=match,
        terms=[
            ShownTerm(
                label=term_label(part["code"]),
                per_cent=round(part["value"] * 100),
                weight=round(part["weight"] * 100),
                points=round(part["value"] * part["weight"] * 100, 1),
                text=term_text(part["code"], part["data"], names),
            )
            for part in match.terms
        ],
        gates=[gate_text(gate["code"], gate["data"], names) for gate in match.failed_gates],
        raises=[(raise_text(hint, names), hint["gain"]) for hint in match.raises],
    )


@dataclass(frozen=True, slots=True)
class ShownBid:
    """A bid; while it is sealed everything about the offer is empty, because nothing is known."""

    bid: Bid
    organisation: Organisation
    problem: str
    low: str
    needs_confirming: bool
    steps: list[tuple[int, Money]]


def show_bid(bid: Bid) -> ShownBid:
    """Put a bid into words."""
    total = bid.total
    steps = list(zip(bid.split, split_amounts(total, bid.split), strict=True)) if total and bid.split else []
    return ShownBid(
        bid=bid,
        organisation=bid.supplier.organisation,
        problem=problem_text(bid.problem) if bid.problem else "",
        low=low_text(bid.low),
        needs_confirming=bid.state == BidState.SEALED and bid.tender_version != bid.tender.version,
        steps=steps,
    )


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A milestone with what this person can do with it now."""

    step: Milestone
    title: str
    actions: tuple[str, ...] = ()


def show_step(step: Milestone, actions: tuple[str, ...] = ()) -> ShownStep:
    """Put a milestone into words."""
    return ShownStep(step, milestone_title(step.title_key, step.number), actions)


def terms_for_reading(terms: dict[str, Any]) -> dict[str, Any]:
    """Return a contract's terms with money and step names ready to show."""
    currency = terms["currency"]
    return {
        **terms,
        "unit": Money(terms["unit_price"], currency),
        "sum": Money(terms["total"], currency),
    }
