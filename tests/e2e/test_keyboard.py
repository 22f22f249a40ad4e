"""The whole chain is walked by people who have no mouse."""

from __future__ import annotations

import pytest

from tests.e2e import keyboard
from tests.e2e.persona import Persona
from tests.e2e.story import play


def test_whole_chain_is_walked_by_keyboard_alone(
    people: dict[str, Persona], monkeypatch: pytest.MonkeyPatch
) -> None:
    keyboard.only(monkeypatch)
    play(people, method="schulze")
