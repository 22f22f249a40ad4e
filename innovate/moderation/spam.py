"""How much a text looks like spam: points for pace, links and repetition, each with its reason. No database here.

Texts are compared by sketches: the smallest hashes of all runs of RUN characters. The share of hashes two sketches
have in common among the smallest of both estimates how much of the texts is the same (A. Broder, "On the
resemblance and containment of documents", 1997), whatever the language, without keeping the texts.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

#: From this many points on a person looks first.
HOLD_FROM = 100
#: Account younger than → (texts in an hour, links in a text) that cost nothing; older ones have the last line.
ALLOWED: tuple[tuple[timedelta, int, int], ...] = (
    (timedelta(days=1), 40, 1),
    (timedelta(days=7), 90, 3),
    (timedelta.max, 300, 10),
)
RUN, SKETCHED = 5, 32
#: Shorter texts ("Great idea!") are alike by nature. In characters that are letters or digits.
SHORTEST_COMPARED = 40
ALIKE = 0.8
POINTS_PACE, POINTS_LINK, POINTS_MOSTLY_LINKS = 60, 40, 30
POINTS_OWN, POINTS_OTHERS = 40, 60

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]]+", re.IGNORECASE)
_NOT_SAID = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reasons` are words of REASONS, in a fixed order."""

    score: int
    reasons: tuple[str, ...]

    @property
    def is_held(self) -> bool:
        return self.score >= HOLD_FROM


def assess(
    text: str,
    *,
    account_age: timedelta,
    in_last_hour: int,
    own: Iterable[Sequence[int]] = (),
    others: Iterable[Sequence[int]] = (),
) -> Verdict:
    """Judge a text by its author's account age, how many texts they sent in the last hour, and the sketches of
    recent texts: their own and other people's (one for each person is enough).
    """
    pace, links = next((pace, links) for age, pace, links in ALLOWED if account_age < age)
    found = {
        "pace": POINTS_PACE * (in_last_hour // pace),
        "links": _points_for_links(text, links),
        "repeats": 0,
        "copies": 0,
    }
    if sketched := sketch(text):
        found["repeats"] = POINTS_OWN * sum(likeness(sketched, one) >= ALIKE for one in own)
        found["copies"] = POINTS_OTHERS * sum(likeness(sketched, one) >= ALIKE for one in others)
    return Verdict(sum(found.values()), tuple(name for name, points in found.items() if points))


def _points_for_links(text: str, allowed: int) -> int:
    links = _LINK.findall(text)
    points = POINTS_LINK * max(0, len(links) - allowed)
    if points and 2 * sum(map(len, links)) > len(text.strip()):
        points += POINTS_MOSTLY_LINKS
    return points


def said(text: str) -> str:
    """Return what a text says, letters and digits only: case, spaces, marks and look-alike forms do not count."""
    return _NOT_SAID.sub("", unicodedata.normalize("NFKC", text).casefold())


def sketch(text: str) -> list[int]:
    """Return the text's sketch: at most SKETCHED different numbers of 63 bits, ascending; none for a short text."""
    plain = said(text)
    if len(plain) < SHORTEST_COMPARED:
        return []
    runs = {plain[start : start + RUN] for start in range(len(plain) - RUN + 1)}
    return sorted({_hash(run) for run in runs})[:SKETCHED]


def _hash(run: str) -> int:
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest(), "big") >> 1


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Return from 0 to 1 how much two texts have in common, estimated from their sketches."""
    if not one or not other:
        return 0.0
    smallest = sorted({*one, *other})[:SKETCHED]
    return len(set(one) & set(other) & set(smallest)) / len(smallest)


def packed(numbers: Sequence[int]) -> bytes:
    """Return a sketch as it is stored."""
    return array("Q", numbers).tobytes()


def unpacked(stored: bytes) -> list[int]:
    """Return a stored sketch."""
    numbers = array("Q")
    numbers.frombytes(bytes(stored))
    return list(numbers)
