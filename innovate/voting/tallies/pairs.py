"""How many voters put one option before another: what the ranked methods that compare pairs start from."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Mapping, Sequence

from innovate.voting.tallies.outcome import Content, weighted

Matrix = dict[int, dict[int, int]]

#: ballots compared at a time: enough that the loops over pairs cost little, and no more memory than they need
CHUNK = 1 << 15


def pairwise(
    options: Sequence[int], ballots: Sequence[Content], counts: Sequence[int] | None = None
) -> tuple[Matrix, int]:
    """Return, for each pair, how many voters put the first strictly before the second, and the number of
    voters. Equals stand together on a ballot; options left out stand last, equal to each other.
    """
    matrix: Matrix = {a: {b: 0 for b in options if b != a} for a in options}
    pairs, voters = weighted(ballots, counts)
    column = {option: number for number, option in enumerate(options)}
    # One place takes a field of 8 bits, or 16 for long lists; its highest bit is left free for comparing.
    blank = array("B" if len(options) < 127 else "H", [len(options)]) * len(options)
    waiting: dict[int, array[int]] = {}
    for ballot, times in pairs:
        row = blank[:]
        for place, group in enumerate(ballot["ranking"]):
            for option in group:
                row[column[option]] = place
        places = waiting.setdefault(times, array(blank.typecode))
        places += row
        if len(places) >= CHUNK * len(options):
            _compare(matrix, places, times)
            del waiting[times]
    for times, places in waiting.items():
        _compare(matrix, places, times)
    return matrix, voters


def _compare(matrix: Matrix, places: array[int], times: int) -> None:
    """Add to the matrix ballots that `times` voters cast each, given the places of all options on the first
    ballot, then on the second, and so on.

    All ballots are compared at once. The places an option has are the fields of one long integer; b with the
    highest bit of each field set, less a, less one, keeps that bit exactly where a's place is the smaller, and
    no field borrows from the next because places leave the bit free.
    """
    size, many = 8 * places.itemsize, len(places) // len(matrix)
    ones = int.from_bytes((1).to_bytes(places.itemsize, sys.byteorder) * many, sys.byteorder)
    high = ones << (size - 1)
    held = [
        int.from_bytes(places[number :: len(matrix)].tobytes(), sys.byteorder)
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
