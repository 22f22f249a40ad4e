"""Pure rules of voting: the states of a round, what a ballot may say, and how a result is computed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from innovate.core import proofs
from innovate.core.errors import Refused
from innovate.voting.counting import METHODS
from innovate.voting.tallies.outcome import break_ties
from innovate.voting.tallies.score import HIGHEST

#: state → the states it may be entered from
ROUND_FROM: Mapping[str, frozenset[str]] = {
    "open": frozenset({"draft"}),
    "closed": frozenset({"open"}),
    "decided": frozenset({"closed"}),
    "void": frozenset({"draft", "open", "closed"}),
}
FEWEST_DESIGNS, MOST_DESIGNS = 2, 12
MOST_PICTURES = 6
MOST_INVITED = 500
#: How "none of these" is called on ballots and in results; designs have their keys, from 1.
NONE = 0
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=60)


class BallotRefused(Refused):
    """The ballot does not say what this method asks."""

    default_code = "bad_ballot"


def normal_ballot(method: str, content: Any, options: Iterable[int]) -> dict[str, Any]:
    """Return a round's ballot as `normal_content` writes it, for the kind of ballot that the method takes.
    Raises BallotRefused as there.
    """
    return normal_content(METHODS[method].ballot, content, options)


def normal_content(kind: str, content: Any, options: Iterable[int]) -> dict[str, Any]:
    """Return the one way to write this ballot (ids sorted, empty groups dropped), whatever order it came in.

    approval {"approved": [3, 5]}; score {"scores": {"3": 4, "5": 0}}; ranking {"ranking": [[5], [3, 4]]}.
    Raises BallotRefused when it is not one, names anything but the options or one of them twice, or says nothing.
    """
    part, read = _READERS[kind]
    try:
        # Two answers in one ballot: we would have to guess which of them is meant.
        if content.keys() != {part}:
            raise KeyError(part)
        return read(content[part], set(options))
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError):
        raise BallotRefused(
            _("This ballot cannot be read. Load the page again and fill it in once more.")
        ) from None


def _approval(content: Any, known: set[int]) -> dict[str, Any]:
    approved = sorted(_design(value, known) for value in _list(content))
    if not approved:
        raise BallotRefused(_("Choose at least one design."))
    _each_once(approved)
    return {"approved": approved}


def _score(content: Any, known: set[int]) -> dict[str, Any]:
    scores: dict[int, int] = {}
    for key, value in dict(content).items():
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= HIGHEST:
            raise BallotRefused(_("Each design gets 0 to %(highest)s points.") % {"highest": HIGHEST})
        design = _design(int(key), known)
        # "03" and "3" are the same design.
        _each_once([*scores, design])
        scores[design] = value
    if not any(scores.values()):
        raise BallotRefused(_("Give at least one design a point."))
    return {"scores": {str(design): scores.get(design, 0) for design in sorted(known)}}


def _ranking(content: Any, known: set[int]) -> dict[str, Any]:
    groups = [sorted(_design(value, known) for value in _list(group)) for group in _list(content)]
    ranking = [group for group in groups if group]
    if not ranking:
        raise BallotRefused(_("Rank at least one design."))
    _each_once([design for group in ranking for design in group])
    return {"ranking": ranking}


#: kind of ballot → what its content is called, and how it is read
_READERS: Mapping[str, tuple[str, Callable[[Any, set[int]], dict[str, Any]]]] = {
    "approval": ("approved", _approval),
    "score": ("scores", _score),
    "ranking": ("ranking", _ranking),
}


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise TypeError("a list was expected")
    return list(value)


def _design(value: Any, known: set[int]) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in known:
        raise BallotRefused(_("One of these designs is not part of this round. Load the page again."))
    return value


def _each_once(named: Sequence[int]) -> None:
    if len(named) != len(set(named)):
        raise BallotRefused(_("A design stands on this ballot twice. Name each of them once."))


#: The standing of a ballot that counts; the others are under the root as well, each with its standing.
COUNTED = "counted"


def leaf(content: Mapping[str, Any], nonce: str, standing: str = COUNTED) -> bytes:
    """Return what the tree holds of a ballot: with its standing, unless it is counted.

    Without the nonce, only its voter's, it cannot be matched to them.
    """
    told = {"content": dict(content), "nonce": nonce}
    return proofs.canonical(told if standing == COUNTED else told | {"standing": standing})


def leaf_hash(value: bytes) -> str:
    """Return the RFC 9162 hash of a leaf: how a ballot is called in public."""
    return hashlib.sha256(proofs.LEAF + value).hexdigest()


def in_public_order(leaves: Iterable[bytes]) -> list[bytes]:
    """Order leaves by their hash: the order says nothing about who voted when."""
    return sorted(leaves, key=leaf_hash)


def commitment_to(secret: str) -> str:
    """Return what is published of the tie-break secret before the round opens."""
    return hashlib.sha256(bytes.fromhex(secret)).hexdigest()


def tie_seed(secret: str, root: str) -> str:
    """Return SHA-256(secret ‖ root): neither the organisers, who fixed the secret first, nor the voters can
    aim it.
    """
    return hashlib.sha256(bytes.fromhex(secret) + bytes.fromhex(root)).hexdigest()


@dataclass(frozen=True, slots=True)
class Count:
    """What a round's ballots amount to; `order` has ties broken, `working` is the method's own. Both may hold NONE."""

    root: str
    seed: str
    ranking: list[list[int]]
    order: list[int]
    working: dict[str, Any]
    seats: int

    @property
    def tied(self) -> list[int]:
        """The options among which the seed had to choose the first; empty when there was no tie at the top."""
        return self.ranking[0] if self.ranking and len(self.ranking[0]) > 1 else []

    @property
    def winners(self) -> list[int]:
        """The designs chosen: the first of the order, as many as there are seats, but none that "none of these" beats."""
        first = self.order[: self.seats]
        return first[: first.index(NONE)] if NONE in first else first


def options(designs: Iterable[int], *, offers_none: bool) -> list[int]:
    """Return what can be voted for, in ascending order: the designs and, where it is offered, NONE."""
    return sorted([*designs, NONE] if offers_none else designs)


def count(
    *,
    method: str,
    options: Iterable[int],
    ballots: Sequence[tuple[Mapping[str, Any], str]],
    secret: str,
    seats: int = 1,
    apart: Sequence[tuple[Mapping[str, Any], str, str]] = (),
) -> Count:
    """Compute root, ranking and order from (content, nonce) pairs; the same for any order of the pairs.

    Lots, those within the count and those among equals, are drawn by the seed. The (content, nonce, standing) of
    `apart` are under the root with the others, so that no ballot can be said to have vanished, and are not counted.
    """
    leaves = [*(leaf(content, nonce) for content, nonce in ballots), *(leaf(*one) for one in apart)]
    root = proofs.merkle_root(in_public_order(leaves))
    seed = tie_seed(secret, root)
    contents = [content for content, _nonce in ballots]
    outcome = METHODS[method].count(sorted(options), contents, [1] * len(contents), seed, seats)
    ranking = [list(group) for group in outcome.ranking]
    return Count(root, seed, ranking, break_ties(ranking, seed), outcome.working, seats)


def shuffled(designs: Iterable[int], *, round_id: int, viewer: str) -> list[int]:
    """Return the designs in this viewer's own lasting order, so that no design is always first."""
    return sorted(
        designs, key=lambda design: hashlib.sha256(f"{round_id}:{viewer}:{design}".encode()).digest()
    )
