"""Count ballots from a file by one of the methods, without a database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from innovate.core.errors import Refused
from innovate.voting import preflib
from innovate.voting.counting import METHODS, contents
from innovate.voting.rules import normal_content
from innovate.voting.tallies.outcome import Content, Outcome, break_ties, lots
from innovate.voting.workings import lines

#: other words for the methods
ALIASES = {"irv": "instant-runoff", "mes": "equal-shares"}
SEED = "0"


@dataclass(frozen=True, slots=True)
class Election:
    """What is to be counted: the options' names by number, and how many voters cast each content."""

    names: dict[int, str]
    ballots: Sequence[Content]
    counts: Sequence[int]
    seed: str = ""


class Command(BaseCommand):
    help = (
        "Count a PrefLib file (.soc .soi .toc .toi .cat); print the winner, the order and its working."
        ' Also reads JSON, {"options": [name, …], "ballots": [ballot, …]}, where a ballot is'
        ' {"approved": [name]}, {"scores": {name: 0..5}} or {"ranking": [[name, …], …]} with an optional'
        ' "count". Equals are put in order by lot: SHA-256 of the seed, a colon and the number in the file'
        " (JSON: from 0), the lowest first. A round's published file brings the round's own seed and numbers."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="- reads the standard input")
        parser.add_argument("--method", required=True, choices=sorted(METHODS), type=_method)
        parser.add_argument("--seats", type=int, metavar="K", help="how many equal-shares chooses")
        parser.add_argument("--seed", help=f"what lots are drawn by (default: the file's, or {SEED})")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(
        self, *args: object, file: str, method: str, seats: int | None, seed: str | None, **options: object
    ) -> None:
        method = _method(method)
        if METHODS[method].chooses_several != (seats is not None):
            raise CommandError(
                f"Say with --seats how many {method} is to choose."
                if seats is None
                else f"{method} chooses one; --seats is for equal-shares."
            )
        seats = 1 if seats is None else seats
        try:
            election = read(file, METHODS[method].ballot)
            seed = seed or election.seed or SEED
            outcome = METHODS[method].count(
                sorted(election.names), election.ballots, election.counts, seed, seats
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, Refused) as error:
            raise CommandError(f"{file} cannot be counted: {error or type(error).__name__}") from None
        report = as_json if options["json"] else as_text
        self.stdout.write(report(method, outcome, election.names, seed, seats))


def _method(word: str) -> str:
    word = word.lower().replace("_", "-")
    return ALIASES.get(word, word)


def read(file: str, kind: str) -> Election:
    """Read PrefLib or JSON, whichever the file is, for methods that take this kind of ballot. Raises OSError,
    ValueError, KeyError, TypeError or Refused, each with what is wrong.
    """
    data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    suffix = Path(file).suffix.removeprefix(".").lower()
    if suffix == "json" or (
        suffix not in preflib.TYPES and data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    ):
        return _from_json(json.loads(data.decode("utf-8-sig")), kind)
    found = preflib.parse(data, suffix=suffix)
    return Election(found.names, contents(found, kind), found.counts, found.seed)


def _from_json(data: Any, kind: str) -> Election:
    names = [str(name) for name in data["options"]]
    if len(set(names)) != len(names) or not names:
        raise ValueError("options must be named, each once")
    numbers = {name: number for number, name in enumerate(names)}
    ballots, counts = [], []
    for ballot in data["ballots"]:
        content = normal_content(kind, _numbered(kind, ballot, numbers), numbers.values())
        times = ballot.get("count", 1)
        if isinstance(times, bool) or not isinstance(times, int) or times < 1:
            raise ValueError("a ballot's count must be a whole number, at least 1")
        ballots.append(content)
        counts.append(times)
    if not ballots:
        raise ValueError("the file holds no ballots")
    return Election(dict(enumerate(names)), ballots, counts)


def _numbered(kind: str, ballot: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, Any]:
    if kind == "approval":
        return {"approved": [numbers[str(name)] for name in ballot["approved"]]}
    if kind == "score":
        return {"scores": {numbers[str(name)]: points for name, points in ballot["scores"].items()}}
    return {"ranking": [[numbers[str(name)] for name in group] for group in ballot["ranking"]]}


def as_text(method: str, outcome: Outcome, names: Mapping[int, str], seed: str, seats: int) -> str:
    """Return the winners, the order, the ties that lots decided and the working, for people."""
    # A name may not pretend to be a line of this report.
    names = {option: " ".join(name.split()) for option, name in names.items()}
    order = break_ties(outcome.ranking, seed)
    favoured = ", ".join(names[option] for option in lots(list(names), seed))
    found = [f"winner: {names[option]}" for option in order[:seats]]
    found += [f"method: {METHODS[method].title}", f"ballots: {outcome.working['ballots']}"]
    found += [f"lots: seed {seed}, which favours {favoured}", "order:"]
    found += [f"  {place}. {names[option]}" for place, option in enumerate(order, 1)]
    for group in outcome.ranking:
        if len(group) > 1:
            equals = ", ".join(names[option] for option in group)
            found.append(f"tie: {equals}; in order by lot")
    return "\n".join([*found, *lines(method, outcome.working, names)])


def as_json(method: str, outcome: Outcome, names: Mapping[int, str], seed: str, seats: int) -> str:
    """Return the same for programs: winners and groups of equals by name, the working by number."""
    result = {
        "method": method,
        "ballots": outcome.working["ballots"],
        "names": names,
        "winner": [names[option] for option in break_ties(outcome.ranking, seed)[:seats]],
        "ranking": [[names[option] for option in group] for group in outcome.ranking],
        "order": [names[option] for option in break_ties(outcome.ranking, seed)],
        "seed": seed,
        "working": outcome.working,
    }
    return json.dumps(result, ensure_ascii=False, indent=2)
