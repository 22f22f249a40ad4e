"""How many voters put one option before another: what the ranked methods that compare pairs start from."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat

from innovate.voting.tallies.outcome import Content

Matrix = dict[int, dict[int, int]]
Ranking = Sequence[Sequence[int]]

#: ballots compared at a time: enough that the loops over pairs cost little, and no more memory than they need
CHUNK = 1 << 15
#: so many options leave the highest bit of a byte free, also for the place after the last
MOST_IN_BYTES = 126


def pairwise(
    options: Sequence[int], ballots: Iterable[Content], counts: Iterable[int] | None = None
) -> tuple[Matrix, int]:
    """Return, for each pair, how many voters put the first strictly before the second, and the number of
    voters. Equals stand together on a ballot; options left out stand last, equal to each other.

    Ballots are taken one by one and not kept, so that there may be more of them than memory holds.
    """
    matrix: Matrix = {a: {b: 0 for b in options if b != a} for a in options}
    width = 1 if len(options) <= MOST_IN_BYTES else 2
    places_on = _bytes_of(options) if width == 1 else _words_of(options)
    full, voters = CHUNK * len(options) * width, 0
    waiting: dict[int, bytearray] = {}
    pairs = zip(ballots, repeat(1)) if counts is None else zip(ballots, counts, strict=True)
    for ballot, times in pairs:
        voters += times
        places = waiting.get(times)
        if places is None:
            places = waiting[times] = bytearray()
        places += places_on(ballot["ranking"])
        if len(places) >= full:
            _compare(matrix, places, width, times)
            del waiting[times]
    for times, places in waiting.items():
        _compare(matrix, places, width, times)
    return matrix, voters


def _bytes_of(options: Sequence[int]) -> Callable[[Ranking], bytes]:
    """Return what tells the place of each option on a ballot, a byte for each.

    A ballot without equals is a permutation, and `maketrans` turns a permutation round without a loop in Python.
    Options have codes from 128 on, which `maketrans` leaves in the places of those that are not ranked.
    """
    codes = {option: 128 + column for column, option in enumerate(options)}
    steps, last = bytes(range(len(options))), len(options)
    unranked = bytes(range(128)) + bytes([last]) * 128

    def places_on(ranking: Ranking) -> bytes:
        try:
            order = bytes([codes[option] for (option,) in ranking])
        except ValueError:
            shared = bytearray([last]) * last
            for place, group in enumerate(ranking):
                for option in group:
                    shared[codes[option] - 128] = place
            return bytes(shared)
        row = bytes.maketrans(order, steps[: len(order)])[128 : 128 + last]
        return row if len(order) == last else row.translate(unranked)

    return places_on


def _words_of(options: Sequence[int]) -> Callable[[Ranking], bytes]:
    """Return the same for long lists, two bytes for each option."""
    columns = {option: column for column, option in enumerate(options)}
    blank = array("H", [len(options)]) * len(options)

    def places_on(ranking: Ranking) -> bytes:
        row = blank[:]
        for place, group in enumerate(ranking):
            for option in group:
                row[columns[option]] = place
        return row.tobytes()

    return places_on


def _compare(matrix: Matrix, places: bytearray, width: int, times: int) -> None:
    """Add to the matrix ballots that `times` voters cast each, given the places of all options on the first
    ballot, then on the second, and so on, each `width` bytes wide.

    All ballots are compared at once. The places an option has are the fields of one long integer; b with the
    highest bit of each field set, less a, less one, keeps that bit exactly where a's place is the smaller, and
    no field borrows from the next because places leave the bit free.
    """
    fields = memoryview(places).cast("H" if width == 2 else "B")
    many = len(fields) // len(matrix)
    ones = int.from_bytes((1).to_bytes(width, sys.byteorder) * many, sys.byteorder)
    high = ones << (8 * width - 1)
    held = [
        int.from_bytes(fields[number :: len(matrix)].tobytes(), sys.byteorder)
        for number in range(len(matrix))
    ]
    raised = {b: value | high for b, value in zip(matrix, held, strict=True)}
    for row, value in zip(matrix.values(), held, strict=True):
        less = value + ones
        for b in row:
            row[b] += times * ((raised[b] - less) & high).bit_count()


def as_json(matrix: Mapping[int, Mapping[int, int]]) -> dict[str, dict[str, int]]:
    """Return the matrix as JSON keeps it: its keys are text."""
    return {str(a): {str(b): value for b, value in row.items()} for a, row in matrix.items()}
