"""What a voter takes home: their ballot with its nonce, and once the round is decided the proof that it was counted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovate.core import proofs
from innovate.voting import rules
from innovate.voting.models import Ballot, Design, Round, Standing
from innovate.voting.queries import all_ballots


@dataclass(frozen=True, slots=True)
class Receipt:
    """That `leaf` (content and nonce) is the voter's ballot, called `leaf_hash` in public.

    `standing`: "in" while the round is not decided, then with the `proof` "counted", or "apart" for a ballot that is
    kept and not counted; "void" when nothing was counted, "missing" when there is no proof that leads to the root.
    """

    ballot: Ballot
    leaf: str
    leaf_hash: str
    standing: str
    proof: proofs.InclusionProof | None


def receipt_for(ballot: Ballot) -> Receipt:
    """Return the voter's receipt (one query more once the round is decided)."""
    leaf = rules.leaf(ballot.content, ballot.nonce, ballot.standing)
    name = rules.leaf_hash(leaf)
    if ballot.round.state != Round.State.DECIDED:
        standing = "void" if ballot.round.state == Round.State.VOID else "in"
        return Receipt(ballot, leaf.decode(), name, standing, None)
    names = list(all_ballots(ballot.round).order_by("leaf_hash").values_list("leaf_hash", flat=True))
    place = bisect_left(names, name)
    if place < len(names) and names[place] == name:
        proof = proofs.inclusion_proof_of_hash(names, place)
        # What is stored of the others may have been changed since: only the frozen root says what was counted.
        if proofs.proves(ballot.round.root, leaf, proof):
            standing = "counted" if ballot.standing == Standing.COUNTED else "apart"
            return Receipt(ballot, leaf.decode(), name, standing, proof)
    return Receipt(ballot, leaf.decode(), name, "missing", None)


def as_file(receipt: Receipt, *, check_url: str) -> dict[str, Any]:
    """Return what the receipt's file says; `check_url` is where it can be checked."""
    ballot = receipt.ballot
    data: dict[str, Any] = {
        "vote": ballot.round.title,
        "check": check_url,
        "round": ballot.round_id,
        "ballot": {"content": ballot.content, "nonce": ballot.nonce},
        "leaf_hash": receipt.leaf_hash,
        "commitment": ballot.round.commitment,
    }
    if receipt.proof is not None:
        data |= {"root": ballot.round.root, "proof": asdict(receipt.proof)}
    return data


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a ballot in words: its `mark` (a place, points, or "") and what stands there."""

    mark: str
    titles: list[str]


def in_words(content: Mapping[str, Any], designs: Mapping[int, Design]) -> list[Choice]:
    """Return what a ballot says, the best first, for its voter to read."""

    def name(option: int) -> str:
        return designs[option].words.title if option in designs else _("None of these")

    if "approved" in content:
        return [Choice("", [name(option)]) for option in content["approved"]]
    if "scores" in content:
        given = sorted(content["scores"].items(), key=lambda item: (-item[1], int(item[0])))
        return [
            Choice(
                ngettext("%(points)s point", "%(points)s points", points) % {"points": points},
                [name(int(option))],
            )
            for option, points in given
        ]
    return [
        Choice(f"{place}.", [name(option) for option in group])
        for place, group in enumerate(content["ranking"], 1)
    ]
