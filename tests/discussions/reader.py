"""A reader as the browser's script is one: it applies what it hears, in order, by number."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Reader:
    """Keeps what it heard; asserts that it hears a run without gaps."""

    seq: int = 0
    person_id: int | None = None
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    numbers: dict[str, Any] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    code: int | None = None

    def offer(self, frame: str) -> None:
        self.heard.append(frame)
        self.take(json.loads(frame))

    def dismiss(self, code: int) -> None:
        self.code = code

    def take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "snapshot":
            self.messages = {message["id"]: message for message in frame["messages"]}
            self.numbers = dict(frame["numbers"])
            self.seq = frame["seq"]
        elif frame["type"] == "event" and frame["seq"] > self.seq:
            assert frame["seq"] == self.seq + 1, "a gap"
            self.seq = frame["seq"]
            if "message" in frame:
                self.messages[frame["message"]["id"]] = frame["message"]
            self.numbers.update(frame.get("numbers", {}))
