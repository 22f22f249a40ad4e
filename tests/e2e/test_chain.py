"""The whole chain, played by people in browsers against the processes that `make run` starts."""

from __future__ import annotations

from tests.e2e.persona import Persona
from tests.e2e.story import play


def test_chain_from_idea_to_delivered_product(people: dict[str, Persona]) -> None:
    play(people)
