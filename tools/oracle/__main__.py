"""Make tests/voting/fixtures/tallies.json.gz: random profiles and what pref_voting and abcvoting make of them.

In an environment of its own, since neither the portal nor its tests need these libraries:

    python3.11 -m venv oracle && oracle/bin/pip install --require-hashes -r requirements-oracle.txt
    oracle/bin/python -m tools.oracle

Nothing of the portal is imported: outcomes and lots come from the libraries and the published formula alone.
The same versions and the same Python write the same file. In it a set is {"options": n, "ballots": [[count,
ballot], …], "seed": text, …outcomes}; options are 1 to n; a ranking is "13>2", equals together; approvals are
"13"; scores are "0502", one digit for each option.

- approval: pref_voting's approval on grades, again on what is left after each group of winners; and
  abcvoting's "av", irresolute, for the first.
- score: pref_voting's score_voting (sum), likewise.
- schulze: pref_voting's beat_path_defeat with the support as strength, peeled from the undefeated down.
- ranked-pairs: pref_voting's ranked_pairs_tb with the support as strength (pairs without a majority last) and
  the lots as tie-breaker, again without each winner: the winner has nothing locked above it, so the others'
  order is what it was.
- instant-runoff: pref_voting's instant_runoff_with_explanation: plurality on strict complete rankings, its
  "approval" score on others, with the lots as tie-breaker.
- equal-shares: abcvoting's "equal-shares" (completed by seq-Phragmén), exact fractions. "choice" is its
  resolute committee with options renumbered by their lots, for it prefers low numbers; "committees" all that
  tie.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from pathlib import Path
from typing import Any

from abcvoting import abcrules
from abcvoting.preferences import Profile as Approvals
from pref_voting.grade_methods import approval, score_voting
from pref_voting.grade_profiles import GradeProfile
from pref_voting.iterative_methods import instant_runoff_with_explanation
from pref_voting.margin_based_methods import beat_path_defeat, ranked_pairs_tb
from pref_voting.profiles import Profile
from pref_voting.profiles_with_ties import ProfileWithTies

FILE = Path(__file__).parents[2] / "tests/voting/fixtures/tallies.json.gz"
EACH = 2_100
HIGHEST = 5


def main() -> None:
    dice = random.Random(20_26)
    sets = {
        "ranking": [_ranking(dice, number) for number in range(EACH)],
        "approval": [_approval(dice, number) for number in range(EACH)],
        "score": [_score(dice, number) for number in range(EACH)],
    }
    text = json.dumps(sets, separators=(",", ":")).encode()
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(gzip.compress(text, 9, mtime=0))
    print(f"{FILE.name}: {EACH} profiles of each kind, {FILE.stat().st_size:,} bytes")


def _lots(options: list[int], seed: str) -> list[int]:
    return sorted(options, key=lambda option: hashlib.sha256(f"{seed}:{option}".encode()).hexdigest())


def _ballots(dice: random.Random, draw: Any) -> dict[str, int]:
    """Return up to seven different ballots; equal small numbers of voters are common, so ties are too."""
    found: dict[str, int] = {}
    for _ in range(dice.randint(1, 7)):
        found[draw()] = dice.choice([1, 1, 1, 2, 2, 3])
    return found


def _set(options: list[int], ballots: dict[str, int], seed: str, **outcomes: Any) -> dict[str, Any]:
    listed = [[count, ballot] for ballot, count in ballots.items()]
    return {"options": len(options), "ballots": listed, "seed": seed, **outcomes}


def _ranking(dice: random.Random, number: int) -> dict[str, Any]:
    """A third strict and complete, a third strict and cut short, a third with equals and cut short."""
    options, seed = list(range(1, dice.randint(3, 6) + 1)), f"r{number}"

    def draw() -> str:
        order = [str(option) for option in dice.sample(options, len(options))]
        if number % 3:
            order = order[: dice.randint(1, len(order))]
        text = order[0]
        for option in order[1:]:
            text += ("" if number % 3 == 2 and dice.random() < 0.4 else ">") + option
        return ">".join("".join(sorted(group)) for group in text.split(">"))

    ballots = _ballots(dice, draw)
    maps = [
        {int(option): place for place, group in enumerate(text.split(">"), 1) for option in group}
        for text in ballots
    ]
    counts, lots = list(ballots.values()), _lots(options, seed)
    profile = ProfileWithTies(maps, rcounts=counts, candidates=options)
    profile.use_extended_strict_preference()
    return _set(
        options,
        ballots,
        seed,
        **{
            "schulze": _schulze(profile),
            "ranked-pairs": _ranked_pairs(profile, options, lots),
            "instant-runoff": _instant_runoff(profile, ballots, lots, strict=number % 3 == 0),
        },
    )


def _schulze(profile: ProfileWithTies) -> list[list[int]]:
    defeats = beat_path_defeat(profile, strength_function=profile.support)
    left, groups = set(defeats.nodes), []
    while left:
        top = sorted(option for option in left if not left & set(defeats.predecessors(option)))
        groups.append(top)
        left -= set(top)
    return groups


def _ranked_pairs(profile: ProfileWithTies, options: list[int], lots: list[int]) -> list[int]:
    def strength(a: int, b: int) -> int:
        return profile.support(a, b) if profile.majority_prefers(a, b) else -1

    left, order = list(options), []
    while left:
        tie_breaker = [option for option in lots if option in left]
        (winner,) = ranked_pairs_tb(
            profile, curr_cands=left, tie_breaker=tie_breaker, strength_function=strength
        )
        order.append(int(winner))
        left.remove(winner)
    return order


def _instant_runoff(
    profile: ProfileWithTies, ballots: dict[str, int], lots: list[int], *, strict: bool
) -> list[int]:
    tie_breaker = lots[::-1]
    if not strict:
        winners, rounds = instant_runoff_with_explanation(
            profile, tie_breaker=tie_breaker, score_method="approval"
        )
        return [int(option) for option in [*winners, *(option for (option,) in rounds[::-1])]]
    # Its candidates are 0 to n - 1.
    orders = [[int(option) - 1 for option in text.split(">")] for text in ballots]
    winners, rounds = instant_runoff_with_explanation(
        Profile(orders, rcounts=list(ballots.values())),
        tie_breaker=[option - 1 for option in tie_breaker],
        exit_on_majority=False,
    )
    return [int(option) + 1 for option in [*winners, *(option for (option,) in rounds[::-1])]]


def _groups(options: list[int], winners_of: Any) -> list[list[int]]:
    left, groups = list(options), []
    while left:
        groups.append([int(option) for option in winners_of(left)])
        left = [option for option in left if option not in groups[-1]]
    return groups


def _approval(dice: random.Random, number: int) -> dict[str, Any]:
    options, seed = list(range(1, dice.randint(3, 7) + 1)), f"a{number}"
    likes = dice.uniform(0.2, 0.7)

    def draw() -> str:
        return "".join(str(option) for option in options if dice.random() < likes) or str(
            dice.choice(options)
        )

    ballots = _ballots(dice, draw)
    seats = dice.randint(1, len(options) - 1)
    grades = GradeProfile(
        [{int(option): 1 for option in text} for text in ballots],
        [0, 1],
        gcounts=list(ballots.values()),
        candidates=options,
    )
    groups = _groups(options, lambda left: approval(grades, curr_cands=left))
    lots = _lots(options, seed)
    by_lot = _committees(ballots, lots, "equal-shares", seats, resolute=True)
    assert [[option] for option in groups[0]] == _committees(ballots, options, "av", 1, resolute=False)
    return _set(
        options,
        ballots,
        seed,
        approval=groups,
        seats=seats,
        choice=by_lot[0],
        committees=_committees(ballots, options, "equal-shares", seats, resolute=False),
    )


def _committees(
    ballots: dict[str, int], order: list[int], rule: str, seats: int, *, resolute: bool
) -> list[list[int]]:
    """Return abcvoting's committees with options numbered by their place in `order`."""
    profile = Approvals(len(order))
    for text, count in ballots.items():
        for _ in range(count):
            profile.add_voter([order.index(int(option)) for option in text])
    found = abcrules.compute(
        rule,
        profile,
        seats,
        resolute=resolute,
        **({} if rule == "av" else {"algorithm": "standard-fractions"}),
        **({} if resolute else {"max_num_of_committees": None}),
    )
    return sorted(sorted(order[place] for place in committee) for committee in found)


def _score(dice: random.Random, number: int) -> dict[str, Any]:
    options, seed = list(range(1, dice.randint(3, 7) + 1)), f"s{number}"
    # Few different values make ties common.
    values = dice.choice([[0, 1], [0, 5], [1, 2, 3], list(range(HIGHEST + 1))])
    ballots = _ballots(dice, lambda: "".join(str(dice.choice(values)) for _ in options))
    grades = GradeProfile(
        [dict(zip(options, map(int, text), strict=True)) for text in ballots],
        list(range(HIGHEST + 1)),
        gcounts=list(ballots.values()),
        candidates=options,
    )
    return _set(
        options, ballots, seed, score=_groups(options, lambda left: score_voting(grades, curr_cands=left))
    )


if __name__ == "__main__":
    main()
