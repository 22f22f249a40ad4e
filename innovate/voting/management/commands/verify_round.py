"""Compute a decided round again from its ballots and compare it with what was frozen."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from innovate.voting import published
from innovate.voting.models import Round
from innovate.voting.verifying import Differences, differences_in_database, differences_in_file


class Command(BaseCommand):
    help = (
        "Recompute a decided round: root, commitment, seed, tally and winners. Exits with 1 when anything differs."
        " With --file it reads what is published of the round instead of the database."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("round", type=int, metavar="ID", nargs="?")
        what.add_argument("--file", metavar="FILE", help="the JSON that the page of the vote offers")

    def handle(self, *args: object, round: int | None, file: str | None, **options: object) -> None:
        facts, wrong = _of_file(file) if file else _of_database(round or 0)
        name = f"Round {facts['round']}"
        for what, (frozen, again) in wrong.items():
            self.stderr.write(f"{what}: frozen {_short(frozen)}, computed {_short(again)}")
        if wrong:
            raise CommandError(f"{name} does not verify: {', '.join(wrong)}.")
        result = facts["result"]
        titles = {item["id"]: item["title"] for item in result["designs"]}
        winners = ", ".join(f"{titles[pk]} ({pk})" for pk in result["winners"]) or "none of these"
        apart = result["apart"]["held"] + result["apart"]["left_out"]
        self.stdout.write(
            f"{name} verifies: {result['turnout']} ballots under root {facts['root']}, winner {winners}."
            + (f" {apart} more were kept apart and not counted." if apart else "")
        )


def _of_database(pk: int) -> tuple[Mapping[str, Any], Differences]:
    held = Round.objects.select_related("project").filter(pk=pk).first()
    if held is None:
        raise CommandError(f"There is no round {pk}.")
    if held.state != Round.State.DECIDED or held.result is None:
        raise CommandError(f"Round {pk} is {held.state}: there is no result to verify.")
    return published.facts(held), differences_in_database(held)


def _of_file(file: str) -> tuple[Mapping[str, Any], Differences]:
    try:
        return differences_in_file(Path(file).read_bytes())
    except (OSError, ValueError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from None


def _short(value: Any) -> str:
    """Return a value on one line; a hundred thousand hashes are told by their beginning."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 300 else f"{text[:300]}… ({len(text)} characters)"
