"""Faults that tests switch on at run time, each good for a number of matching requests or events."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any

REQUEST_KINDS = ("lost_response_after_success", "error_500", "rate_limit_429", "timeout", "slow")
WEBHOOK_KINDS = ("webhook_duplicate", "webhook_reorder", "webhook_delay", "webhook_drop")


@dataclass
class Fault:
    """One fault: what happens, where, and how many times more. ``seconds`` is its length, where it has "
    "one."""

    kind: str
    method: str = "*"
    path: str = "*"
    event: str = "*"
    times: int = 1
    seconds: float = 1.0
    applied: bool = False


class Faults:
    """The faults switched on in this process; they do not outlive it."""

    def __init__(self) -> None:
        self._on: list[Fault] = []

    def add(self, given: dict[str, Any]) -> Fault:
        """Switch a fault on. Raises ``ValueError`` for what makes no sense."""
        if given.get("kind") not in REQUEST_KINDS + WEBHOOK_KINDS:
            raise ValueError(f"kind must be one of {', '.join(REQUEST_KINDS + WEBHOOK_KINDS)}")
        try:
            fault = Fault(**given)
        except TypeError as error:
            raise ValueError(str(error)) from error
        self._on.append(fault)
        return fault

    def clear(self) -> None:
        """Switch all faults off."""
        self._on.clear()

    def list(self) -> list[dict[str, Any]]:
        """The faults that are on."""
        return [asdict(fault) for fault in self._on]

    def for_request(self, method: str, path: str) -> Fault | None:
        """The first fault for a request, used up once."""
        for fault in self._on:
            if (
                fault.kind in REQUEST_KINDS
                and fnmatchcase(method, fault.method)
                and fnmatchcase(path, fault.path)
            ):
                return self._use(fault)
        return None

    def for_event(self, event: str) -> Fault | None:
        """The first fault for a delivery, used up once."""
        for fault in self._on:
            if fault.kind in WEBHOOK_KINDS and fnmatchcase(event, fault.event):
                return self._use(fault)
        return None

    def _use(self, fault: Fault) -> Fault:
        fault.times -= 1
        if fault.times <= 0:
            self._on.remove(fault)
        return fault
