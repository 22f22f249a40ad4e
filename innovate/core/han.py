"""Chinese for an index that knows words only by the spaces between them.

A run of Chinese characters is cut into its pairs of neighbours: the usual words of two characters are among them,
and a longer word is all of its pairs. An index that has the pairs and the single characters finds both.
"""

from __future__ import annotations

import re

_RUNS = re.compile(r"[\u3400-\u9fff]+|[^\s\u3400-\u9fff]+")


def is_han(character: str) -> bool:
    """Say whether this is one of the characters that Chinese is written in."""
    return "\u3400" <= character <= "\u9fff"


def pairs(run: str) -> list[str]:
    """Return the pairs of neighbouring characters of a run, in order: one fewer than it has characters."""
    return [run[i : i + 2] for i in range(len(run) - 1)]


def split(text: str) -> list[str]:
    """Return what to look up for a text: what stands between spaces, but of Chinese its pairs, or the one character."""
    found: list[str] = []
    for run in _RUNS.findall(text):
        found += (pairs(run) or [run]) if is_han(run[0]) else [run]
    return found


def indexed(text: str) -> str:
    """Return what an index needs besides the text itself, each word once: what stands together with Chinese, apart."""
    found: dict[str, None] = {}
    for piece in text.split():
        if any(map(is_han, piece)):
            found |= dict.fromkeys([*filter(is_han, piece), *split(piece)])
    return " ".join(found)
