"""Compute a decided round again and name what differs from what was frozen, from the database or from the file that
is published of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from innovate.core import proofs
from innovate.core.errors import Refused
from innovate.voting import published, rules
from innovate.voting.counting import METHODS
from innovate.voting.integrity.closing import told_apart
from innovate.voting.models import Round
from innovate.voting.queries import all_ballots

#: name → (what was frozen, what comes out now)
Differences = dict[str, tuple[Any, Any]]
#: content, nonce and standing of every ballot cast
Ballots = Sequence[tuple[Mapping[str, Any], str, str]]

#: What a result or a ballot that somebody made up may raise while it is counted.
_NONSENSE = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, Refused)


def differences(facts: Mapping[str, Any], ballots: Ballots, options: Sequence[int]) -> Differences:
    """Count `ballots` again and compare with `facts`, as `published.facts` gives them."""
    try:
        return _compare(facts, ballots, options)
    except _NONSENSE as error:
        return {
            "what was frozen": (facts.get("result"), f"cannot be counted: {error or type(error).__name__}")
        }


def _compare(facts: Mapping[str, Any], ballots: Ballots, options: Sequence[int]) -> Differences:
    frozen = facts["result"]
    counted = [(content, nonce) for content, nonce, standing in ballots if standing == rules.COUNTED]
    what: dict[str, Any] = {
        "method": frozen["method"],
        "options": options,
        "ballots": counted,
        "apart": [ballot for ballot in ballots if ballot[2] != rules.COUNTED],
        "secret": facts["secret"],
        "seats": frozen["seats"],
    }
    count = rules.count(**what)
    first = count.winners[0] if count.winners else None
    pairs = {
        "designs": (sorted(item["id"] for item in frozen["designs"]), list(options)),
        "method": (facts["method"], frozen["method"]),
        "seats": (facts["seats"], frozen["seats"]),
        "electorate": (facts["electorate"], frozen["electorate"]),
        "none of these": (facts["offers_none"], frozen["offers_none"]),
        "turnout": (frozen["turnout"], len(counted)),
        "ballots apart": (frozen["apart"], told_apart(**what)),
        "invalid ballots": ([], _invalid(frozen["method"], ballots, options)),
        "root": (frozen["root"], count.root),
        "root of the round": (facts["root"], count.root),
        "commitment": (facts["commitment"], rules.commitment_to(facts["secret"])),
        "frozen commitment": (frozen["commitment"], facts["commitment"]),
        "frozen secret": (frozen["secret"], facts["secret"]),
        "seed": (frozen["seed"], count.seed),
        "working": (frozen["working"], count.working),
        "ranking": (frozen["ranking"], count.ranking),
        "order": (frozen["order"], count.order),
        "tied": (frozen["tied"], count.tied),
        "winner": (frozen["winner"], first),
        "winners": (frozen["winners"], count.winners),
        "winner of the round": (facts["winner"], first),
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _invalid(method: str, ballots: Ballots, options: Sequence[int]) -> list[Mapping[str, Any]]:
    """Return ballots that should not have been taken, or are not in the one way to write them."""
    kind, found = METHODS[method].ballot, []
    for content, _nonce, _standing in ballots:
        try:
            right = rules.normal_content(kind, content, options) == content
        except _NONSENSE:
            right = False
        if not right:
            found.append(content)
    return found


def differences_in_database(round: Round) -> Differences:
    """Compare a decided round's rows with what was frozen."""
    rows = list(all_ballots(round).values_list("content", "nonce", "standing", "leaf_hash"))
    chosen = dict(round.designs.values_list("pk", "chosen"))
    options = rules.options(chosen, offers_none=round.offers_none)
    ballots = [row[:3] for row in rows]
    found = differences(published.facts(round), ballots, options)
    pairs = {
        "designs chosen": (
            (round.result or {}).get("winners"),
            sorted((pk for pk in chosen if chosen[pk]), key=lambda pk: chosen[pk] or 0),
        ),
        "ballots' hashes": (
            sorted(stored for *_ballot, stored in rows),
            sorted(rules.leaf_hash(rules.leaf(*ballot)) for ballot in ballots),
        ),
    }
    return found | {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def differences_in_file(data: bytes) -> tuple[Mapping[str, Any], Differences]:
    """Return the facts of a published file and what differs from them, without a database. Raises ValueError for what
    is no such file.
    """
    try:
        read = json.loads(data)
        facts, rows = read["facts"], read["ballots"]
        ballots = [(row["content"], row["nonce"], row.get("standing", rules.COUNTED)) for row in rows]
        names = [rules.leaf_hash(proofs.canonical(row)) for row in rows]
        options = rules.options(
            {item["id"] for item in facts["result"]["designs"]} - {rules.NONE},
            offers_none=facts["offers_none"],
        )
    except _NONSENSE as error:
        raise ValueError(f"this is no published vote: {error or type(error).__name__}") from None
    found = differences(facts, ballots, options)
    if names != sorted(set(names)):
        found["order of the ballots"] = ("by their hashes, each once", "otherwise")
    return facts, found
