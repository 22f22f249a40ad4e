"""The rules of challenges: states, what can be handed in to which kind, and how points become a result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from innovate.core.states import AllowedFrom
from innovate.projects.stages import Stage

Key = TypeVar("Key")


class Kind(models.TextChoices):
    IDEAS = "ideas", _("Consumer ideas")
    TECHNOLOGY = "technology", _("Technology wanted")
    CODESIGN = "codesign", _("Design together")


class ChallengeState(models.TextChoices):
    OPEN = "open", _("Open")
    JUDGING = "judging", _("Being judged")
    DECIDED = "decided", _("Decided")


class EntryState(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    HANDED_IN = "handed_in", _("Handed in")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SHORTLISTED = "shortlisted", _("On the shortlist")
    CHOSEN = "chosen", _("Chosen")
    NOT_CHOSEN = "not_chosen", _("Not chosen")


class Verdict(models.TextChoices):
    CHOSEN = EntryState.CHOSEN.value, EntryState.CHOSEN.label
    NOT_CHOSEN = EntryState.NOT_CHOSEN.value, EntryState.NOT_CHOSEN.label


class SheetState(models.TextChoices):
    DRAFT = "draft", _("Begun")
    HANDED_IN = "handed_in", _("Handed in")
    RECUSED = "recused", _("Stepped back")


class FieldKind(models.TextChoices):
    TEXT = "text", _("One line")
    LONG = "long", _("Several lines")
    NUMBER = "number", _("A number")
    CHOICE = "choice", _("One of several")
    FILE = "file", _("A file")


#: A challenge goes one way only: who handed in on time can rely on the deadline that was.
CHALLENGE: AllowedFrom = {
    ChallengeState.OPEN: (),
    ChallengeState.JUDGING: (ChallengeState.OPEN,),
    ChallengeState.DECIDED: (ChallengeState.JUDGING,),
}
ENTRY: AllowedFrom = {
    EntryState.DRAFT: (),
    EntryState.HANDED_IN: (EntryState.DRAFT, EntryState.WITHDRAWN, EntryState.SHORTLISTED),
    EntryState.WITHDRAWN: (EntryState.HANDED_IN,),
    EntryState.SHORTLISTED: (EntryState.HANDED_IN,),
    EntryState.CHOSEN: (EntryState.HANDED_IN, EntryState.SHORTLISTED),
    EntryState.NOT_CHOSEN: (EntryState.HANDED_IN, EntryState.SHORTLISTED),
}
#: A sheet that is handed in stays as it is: others' points can be read from then on.
SHEET: AllowedFrom = {
    SheetState.DRAFT: (),
    SheetState.HANDED_IN: (SheetState.DRAFT,),
    SheetState.RECUSED: (SheetState.DRAFT,),
}
#: Entries that take part.
TAKING_PART = (EntryState.HANDED_IN, EntryState.SHORTLISTED, EntryState.CHOSEN, EntryState.NOT_CHOSEN)
JUDGED = (EntryState.HANDED_IN, EntryState.SHORTLISTED)
#: Kinds to which something can be handed in that is described there and is no project.
DESCRIBED = (Kind.TECHNOLOGY, Kind.CODESIGN)
#: Of these, what is described is for the judges alone, for good: a solver's know-how is their own.
PRIVATE = (Kind.TECHNOLOGY,)
#: Where a project must be to be handed in: later it is decided what it is.
ENTERABLE = (Stage.IDEA, Stage.DESIGN)
#: "Closing soon".
SOON = timedelta(days=14)
#: How long judges have when the editors do not say.
JUDGE_WITHIN = timedelta(days=14)
MOST_POINTS = 10
SHORTEST_REASON = 20
#: Minor units: more is a slip of the keyboard.
LARGEST_REWARD = 10**11
#: Scores of five judges and more are common; a challenge with more entries than this needs more than one jury.
MOST_JUDGES = 30


def weighted_mean(scores: Iterable[tuple[int, Fraction | int | None]]) -> Fraction | None:
    """Return Σ weight·points / Σ weight over the criteria that have points, exactly; None when none has.

    The weighted sum model with normalised weights (P. C. Fishburn, "Additive Utilities with Incomplete Product
    Sets", Operations Research 15, 1967). A missing score is not zero: its criterion is left out of both sums.
    Weights are relative to each other; one of 0 counts nothing.
    """
    given = [(weight, points) for weight, points in scores if points is not None and weight > 0]
    if not given:
        return None
    total = sum((Fraction(weight) * points for weight, points in given), Fraction(0))
    return total / sum(weight for weight, _points in given)


def mean(points: Sequence[int]) -> Fraction | None:
    """Return the arithmetic mean, exactly; None of nothing."""
    return Fraction(sum(points), len(points)) if points else None


def by_criterion(
    weights: Mapping[Key, int], sheets: Iterable[Mapping[Key, int]]
) -> dict[Key, Fraction | None]:
    """Return each criterion's mean over the judges who gave it points; None where nobody did.

    `weights` names the criteria; points for others are left out.
    """
    given: dict[Key, list[int]] = {key: [] for key in weights}
    for sheet in sheets:
        for key, points in sheet.items():
            if key in given:
                given[key].append(points)
    return {key: mean(points) for key, points in given.items()}


def total(weights: Mapping[Key, int], sheets: Iterable[Mapping[Key, int]]) -> Fraction | None:
    """Return an entry's points, 0 to 10: the weighted mean of its criteria's means."""
    means = by_criterion(weights, sheets)
    return weighted_mean((weights[key], means[key]) for key in weights)


def places(totals: Mapping[Key, Fraction | None]) -> dict[Key, int | None]:
    """Return each entry's place, the most points first; who has none has no place.

    Ties share a place and the following ones are left free ("1224", standard competition ranking). The numbers do
    not break a tie: people decide, and say why.
    """
    ordered = [points for points in totals.values() if points is not None]
    return {
        key: None if points is None else 1 + sum(other > points for other in ordered)
        for key, points in totals.items()
    }


def has_conflict(judge: int, concerned: Iterable[int]) -> bool:
    """Say whether a judge is one of the people an entry concerns: they may neither score nor decide it."""
    return judge in set(concerned)
