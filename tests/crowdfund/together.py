"""Several threads at one gate: what a race needs."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection


def together(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the calls at once, each in a thread with its own connection; return results or exceptions."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            gate.wait(timeout=30)
            return call()
        except Exception as error:  # noqa: BLE001 - what a thread raises is its result
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        return list(pool.map(run, calls))
