"""Count ballots from a file by one of the methods, without a database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from innovate.core.errors import Refused
from innovate.voting.rules import normal_ballot
from innovate.voting.tallies import METHODS


class Command(BaseCommand):
    help = (
        'Count a JSON file {"options": [name, …], "ballots": [ballot, …]}; print the ranking and its working.'
        ' A ballot is {"approved": [name]}, {"scores": {name: 0..5}} or {"ranking": [[name, …], …]},'
        ' with an optional "count".'
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="- reads the standard input")
        parser.add_argument("--method", required=True, choices=sorted(METHODS))

    def handle(self, *args: object, file: str, method: str, **options: object) -> None:
        try:
            data = json.loads(sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8"))
            result = count(method, [str(name) for name in data["options"]], data["ballots"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError, Refused) as error:
            raise CommandError(f"{file} cannot be counted: {error or type(error).__name__}") from None
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))


def count(method: str, names: list[str], ballots: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return winners, ranking and working with the options' names. Raises Refused, KeyError or ValueError."""
    if len(set(names)) != len(names) or not names:
        raise ValueError("options must be named, each once")
    numbers = {name: number for number, name in enumerate(names)}
    contents: list[dict[str, Any]] = []
    for ballot in ballots:
        content = normal_ballot(method, _numbered(method, ballot, numbers), numbers.values())
        if (times := int(ballot.get("count", 1))) < 1:
            raise ValueError("a ballot's count must be at least 1")
        contents += [content] * times
    outcome = METHODS[method](list(numbers.values()), contents)
    return {
        "method": method,
        "ballots": len(contents),
        "winners": [names[number] for number in outcome.winners],
        "ranking": [[names[number] for number in group] for group in outcome.ranking],
        "working": {key: _named(value, names) for key, value in outcome.working.items() if key != "ballots"},
    }


def _numbered(method: str, ballot: Mapping[str, Any], numbers: Mapping[str, int]) -> dict[str, Any]:
    if method == "approval":
        return {"approved": [numbers[str(name)] for name in ballot["approved"]]}
    if method == "score":
        return {"scores": {numbers[str(name)]: points for name, points in ballot["scores"].items()}}
    return {"ranking": [[numbers[str(name)] for name in group] for group in ballot["ranking"]]}


def _named(value: Any, names: list[str]) -> Any:
    if isinstance(value, Mapping):
        return {names[int(key)]: _named(inner, names) for key, inner in value.items()}
    return value
