"""The whole chain is walked by people who have no mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e import keyboard
from tests.e2e.house import House, standing
from tests.e2e.persona import Persona
from tests.e2e.story import play

pytestmark = pytest.mark.xdist_group("keyboard")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house of their own: the story's people sign up once in each."""
    with standing(tmp_path_factory.mktemp("keyboard")) as running:
        yield running


def test_whole_chain_is_walked_by_keyboard_alone(
    people: dict[str, Persona], monkeypatch: pytest.MonkeyPatch
) -> None:
    keyboard.only(monkeypatch)
    play(people, method="schulze")
