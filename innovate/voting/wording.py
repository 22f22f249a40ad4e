"""What a round's rules say to its voters: what to do, how it is counted, what "none of these" means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovate.voting.counting import METHODS
from innovate.voting.models import Round

Lazy = str | Promise


@dataclass(frozen=True, slots=True)
class Words:
    """A round's rules in the reader's language; `none` is empty where "none of these" is not offered."""

    kind: str
    ask: str
    counted: str
    none: str
    who: str
    then: str


def words_of(round: Round) -> Words:
    """Return the round's rules in words. Costs no query."""
    kind = METHODS[round.method].ballot
    return Words(
        kind=kind,
        ask=str(_ASK[kind]),
        counted=str(_COUNTED[round.method]) % {"seats": round.seats},
        none=_none(round) if round.offers_none else "",
        who=_who(round),
        then=_then(round),
    )


def counted_words() -> list[tuple[str, str, str]]:
    """Return each method with its name and how it is counted, for whoever chooses one."""
    return [
        (method, str(Round.Method(method).label), str(words) % {"seats": _("Several")})
        for method, words in _COUNTED.items()
    ]


_ASK: Mapping[str, Lazy] = {
    "approval": gettext_lazy("Choose every design you like."),
    "score": gettext_lazy("Give each design 0 to 5 points."),
    "ranking": gettext_lazy(
        "Rank the designs: 1 is the best. You may leave some out, and give two the same place."
    ),
}

_COUNTED: Mapping[str, Lazy] = {
    "approval": gettext_lazy("The design that most voters chose wins."),
    "score": gettext_lazy(
        "Everybody's points are added up, and the most points win. What you leave empty gets 0 from you."
    ),
    "schulze": gettext_lazy(
        "Every two designs are compared: how many put one before the other? What beats all others wins. If some"
        " beat each other in a circle, the weakest victories give way (Schulze method)."
    ),
    "ranked-pairs": gettext_lazy(
        "Every two designs are compared: how many put one before the other? The clearest majorities count first,"
        " and one that would contradict them is left out (ranked pairs)."
    ),
    "instant-runoff": gettext_lazy(
        "Your ballot counts for your best design. The design with the fewest ballots drops out, and they pass on to"
        " their next, until one is left (instant run-off)."
    ),
    "equal-shares": gettext_lazy(
        "%(seats)s designs are chosen. Each voter holds an equal share of the places; a design costs one place, paid"
        " by those who like it, so that smaller groups get theirs, too (method of equal shares). Places left over are"
        " filled by Phragmén's sequential rule."
    ),
}

_NONE: Mapping[str, Lazy] = {
    "approval": gettext_lazy(
        "“None of these” counts like a design: choose it, alone or beside others, if you want other designs."
    ),
    "score": gettext_lazy(
        "“None of these” gets points like a design: 5 if you firmly want other designs, 0 if these will do."
    ),
    "ranking": gettext_lazy(
        "“None of these” has its place like a design: put it before those you do not want built."
    ),
}


def _none(round: Round) -> str:
    words = str(_NONE[METHODS[round.method].ballot])
    if round.seats > 1:
        rule = _("Designs that are bought after it are not chosen; if it comes first, nothing is.")
    else:
        rule = _("If it wins, nothing goes to funding, and the team asks again.")
    return f"{words} {rule}"


def _who(round: Round) -> str:
    if round.electorate == Round.Electorate.SINCE and round.joined_before:
        return _("Who joined before %(day)s") % {"day": formats.date_format(round.joined_before)}
    if round.electorate == Round.Electorate.INVITED:
        return _("People the team has invited")
    if round.electorate == Round.Electorate.SUPPORTERS:
        return _("Who supported the idea before the vote opened")
    return round.get_electorate_display()


def _then(round: Round) -> str:
    if not round.is_final:
        return _("The team revises and asks again")
    if round.seats > 1:
        return _("The designs chosen go to funding")
    return _("The winner goes to funding")
