"""Compute a decided round again from its ballots and compare it with what was frozen."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from innovate.voting import rules
from innovate.voting.models import Round
from innovate.voting.queries import counted_ballots


class Command(BaseCommand):
    help = "Recompute a decided round: root, seed, tally and winner. Exits with 1 when anything differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("round", type=int, metavar="ID")

    def handle(self, *args: object, round: int, **options: object) -> None:
        held = Round.objects.filter(pk=round).first()
        if held is None:
            raise CommandError(f"There is no round {round}.")
        if held.state != Round.State.DECIDED or held.result is None:
            raise CommandError(f"Round {round} is {held.state}: there is no result to verify.")
        wrong = differences(held)
        for name, (frozen, again) in wrong.items():
            self.stderr.write(f"{name}: frozen {frozen!r}, computed {again!r}")
        if wrong:
            raise CommandError(f"Round {round} does not verify: {', '.join(wrong)}.")
        self.stdout.write(
            f"Round {round} verifies: {held.result['turnout']} ballots under root {held.root},"
            f" winner {', '.join(map(str, held.result['winners'])) or 'none of these'}."
        )


def differences(held: Round) -> dict[str, tuple[Any, Any]]:
    """Return what the frozen result and a fresh count disagree about: name → (frozen, computed)."""
    frozen: dict[str, Any] = held.result or {}
    rows = list(counted_ballots(held).values_list("content", "nonce", "leaf_hash"))
    chosen = dict(held.designs.values_list("pk", "chosen"))
    options = rules.options(chosen, offers_none=held.offers_none)
    count = rules.count(
        method=frozen["method"],
        options=options,
        ballots=[(content, nonce) for content, nonce, _hash in rows],
        secret=held.secret,
        seats=frozen["seats"],
    )
    first = count.winners[0] if count.winners else None
    pairs = {
        "designs": (sorted(item["id"] for item in frozen["designs"]), options),
        "method": (held.method, frozen["method"]),
        "seats": (held.seats, frozen["seats"]),
        "none of these": (held.offers_none, frozen["offers_none"]),
        "turnout": (frozen["turnout"], len(rows)),
        "root": (frozen["root"], count.root),
        "root of the round": (held.root, count.root),
        "commitment": (held.commitment, rules.commitment_to(held.secret)),
        "frozen commitment": (frozen["commitment"], held.commitment),
        "frozen secret": (frozen["secret"], held.secret),
        "seed": (frozen["seed"], count.seed),
        "working": (frozen["working"], count.working),
        "ranking": (frozen["ranking"], count.ranking),
        "order": (frozen["order"], count.order),
        "winner": (frozen["winner"], first),
        "winners": (frozen["winners"], count.winners),
        "winner of the round": (held.winner_id, first),
        "designs chosen": (
            sorted((pk for pk in chosen if chosen[pk]), key=chosen.__getitem__),
            count.winners,
        ),
        "ballots' hashes": (
            sorted(stored for _content, _nonce, stored in rows),
            sorted(rules.leaf_hash(rules.leaf(content, nonce)) for content, nonce, _hash in rows),
        ),
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
