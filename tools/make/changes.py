"""Notice that a source file changed, for `make dev`."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

SUFFIXES = (".py", ".html", ".txt", ".mo", ".env")


class Changes:
    """Remembers the newest state of the source files under some directories."""

    def __init__(self, roots: list[Path]) -> None:
        self._roots = roots
        self._seen = self._look()

    def _look(self) -> dict[str, int]:
        found: dict[str, int] = {}
        pending = [str(root) for root in self._roots if root.is_dir()]
        while pending:
            with contextlib.suppress(FileNotFoundError), os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.is_dir() and not entry.name.startswith((".", "__")):
                        pending.append(entry.path)
                    elif entry.name.endswith(SUFFIXES):
                        with contextlib.suppress(FileNotFoundError):
                            found[entry.path] = entry.stat().st_mtime_ns
        return found

    def happened(self) -> bool:
        """Whether a file appeared, changed or went since the last call."""
        seen, self._seen = self._seen, self._look()
        return seen != self._seen
