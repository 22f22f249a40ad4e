"""Charts as geometry: numbers in, positions out. `components/chart_*.html` draw them as SVG beside a table.

Pure functions: texts are written by the functions given, colours and type come from the stylesheet by series number,
and every chart carries its numbers once more as `headings` and `rows`. Positions are in units of the drawing's own
box, WIDTH across.
"""

from innovate.core.charts.bars import BarChart, bars, columns
from innovate.core.charts.funnel import Funnel, funnel
from innovate.core.charts.lines import LineChart, lines
from innovate.core.charts.pairs import Pairwise, pairwise
from innovate.core.charts.scales import thin
from innovate.core.charts.stairs import stairs

__all__ = [
    "BarChart",
    "Funnel",
    "LineChart",
    "Pairwise",
    "bars",
    "columns",
    "funnel",
    "lines",
    "pairwise",
    "stairs",
    "thin",
]
