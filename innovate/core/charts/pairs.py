"""Every option against every other, as a table of warm and cold cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from innovate.core.charts.scales import Write


@dataclass(frozen=True, slots=True)
class Cell:
    """How many prefer the row to the column; `heat` 0…5 is their share, None on the diagonal."""

    text: str
    heat: int | None
    ahead: bool


@dataclass(frozen=True, slots=True)
class Pairwise:
    """Every option against every other."""

    names: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]

    @property
    def is_empty(self) -> bool:
        return not self.rows


def pairwise(names: Sequence[str], counts: Sequence[Sequence[float | None]], *, write: Write) -> Pairwise:
    """Lay out counts[a][b], how many put a before b; None where a is b.

    The heat of a cell is its share among those who told the two apart, in six steps.
    """
    rows = []
    for a, name in enumerate(names):
        cells = []
        for b in range(len(names)):
            count, against = counts[a][b], counts[b][a]
            if a == b or count is None or against is None:
                cells.append(Cell("", None, False))
                continue
            total = count + against
            heat = round(5 * count / total) if total else 0
            cells.append(Cell(write(count), heat, count > against))
        rows.append((name, cells))
    return Pairwise(list(names), rows)
