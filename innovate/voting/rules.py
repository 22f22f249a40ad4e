"""Pure rules of voting: the states of a round, what a ballot may say, and how a result is computed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from innovate.core import proofs
from innovate.core.errors import Refused
from innovate.projects.stages import Stage
from innovate.voting.tallies import METHODS, break_ties
from innovate.voting.tallies.score import HIGHEST

#: state → the states it may be entered from
ROUND_FROM: Mapping[str, frozenset[str]] = {
    "open": frozenset({"draft"}),
    "closed": frozenset({"open"}),
    "decided": frozenset({"closed"}),
    "void": frozenset({"draft", "open", "closed"}),
}
#: Later a person backs the product instead of supporting the idea; taking support back is always possible.
SUPPORTABLE = frozenset({Stage.IDEA, Stage.DESIGN, Stage.UNFUNDED})
FEWEST_DESIGNS, MOST_DESIGNS = 2, 12
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=60)


class BallotRefused(Refused):
    """The ballot does not say what this method asks."""

    default_code = "bad_ballot"


def normal_ballot(method: str, content: Any, designs: Iterable[int]) -> dict[str, Any]:
    """Return the one way to write this ballot (ids sorted, empty groups dropped), whatever order it came in.

    approval: {"approved": [3, 5]}; score: {"scores": {"3": 4, "5": 0}}; schulze: {"ranking": [[5], [3, 4]]}.
    Raises BallotRefused when it is not one, names a design of another round, or says nothing.
    """
    known = set(designs)
    try:
        return {"approval": _approval, "score": _score, "schulze": _ranking}[method](content, known)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError):
        raise BallotRefused(
            _("This ballot cannot be read. Load the page again and fill it in once more.")
        ) from None


def _approval(content: Any, known: set[int]) -> dict[str, Any]:
    approved = sorted({_design(value, known) for value in _list(content["approved"])})
    if not approved:
        raise BallotRefused(_("Choose at least one design."))
    return {"approved": approved}


def _score(content: Any, known: set[int]) -> dict[str, Any]:
    scores: dict[str, int] = {}
    for key, value in dict(content["scores"]).items():
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= HIGHEST:
            raise BallotRefused(_("Each design gets 0 to %(highest)s points.") % {"highest": HIGHEST})
        scores[str(_design(int(key), known))] = value
    if not any(scores.values()):
        raise BallotRefused(_("Give at least one design a point."))
    return {"scores": {str(design): scores.get(str(design), 0) for design in sorted(known)}}


def _ranking(content: Any, known: set[int]) -> dict[str, Any]:
    ranking = [
        sorted({_design(value, known) for value in _list(group)}) for group in _list(content["ranking"])
    ]
    ranking = [group for group in ranking if group]
    named = [design for group in ranking for design in group]
    if not named:
        raise BallotRefused(_("Rank at least one design."))
    if len(named) != len(set(named)):
        raise BallotRefused(_("Each design can have one place only."))
    return {"ranking": ranking}


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise TypeError("a list was expected")
    return list(value)


def _design(value: Any, known: set[int]) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in known:
        raise BallotRefused(_("One of these designs is not part of this round. Load the page again."))
    return value


def leaf(content: Mapping[str, Any], nonce: str) -> bytes:
    """Return what the tree holds of a ballot. Without the nonce, only its voter's, it cannot be matched to
    them.
    """
    return proofs.canonical({"content": dict(content), "nonce": nonce})


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
    """What a round's ballots amount to; `order` has ties broken, `working` is the method's own."""

    root: str
    seed: str
    ranking: list[list[int]]
    order: list[int]
    working: dict[str, Any]

    @property
    def tied(self) -> list[int]:
        """The designs among which the seed had to choose the winner; empty when there was no tie at the
        top.
        """
        return self.ranking[0] if self.ranking and len(self.ranking[0]) > 1 else []


def count(
    *, method: str, designs: Sequence[int], ballots: Sequence[tuple[Mapping[str, Any], str]], secret: str
) -> Count:
    """Compute root, ranking and order from (content, nonce) pairs; the same for any order of the pairs."""
    root = proofs.merkle_root(in_public_order(leaf(content, nonce) for content, nonce in ballots))
    seed = tie_seed(secret, root)
    outcome = METHODS[method](sorted(designs), [content for content, _nonce in ballots])
    ranking = [list(group) for group in outcome.ranking]
    return Count(root, seed, ranking, break_ties(ranking, seed), outcome.working)


def shuffled(designs: Iterable[int], *, round_id: int, viewer: str) -> list[int]:
    """Return the designs in this viewer's own lasting order, so that no design is always first."""
    return sorted(
        designs, key=lambda design: hashlib.sha256(f"{round_id}:{viewer}:{design}".encode()).digest()
    )
