"""A team's papers: one page of PDF with a frame, a title and lines of facts, the same bytes each time."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from innovate.projects.certificates import CHINESE

_EDGE = 14 * mm


def sheet(title: str, version: int, lines: tuple[str, ...]) -> bytes:
    """Return the sheet as PDF. One font for both languages: every reader of PDF has it."""
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=A4, invariant=1)
    width, height = A4
    canvas.setTitle(title)
    canvas.rect(_EDGE, _EDGE, width - 2 * _EDGE, height - 2 * _EDGE)
    canvas.line(_EDGE, height - 40 * mm, width - _EDGE, height - 40 * mm)
    canvas.setFont(CHINESE, 20)
    canvas.drawString(_EDGE + 8 * mm, height - 31 * mm, title)
    canvas.setFont(CHINESE, 11)
    canvas.drawRightString(width - _EDGE - 8 * mm, height - 31 * mm, f"v{version}")
    for number, line in enumerate(lines, 1):
        y = height - (44 + 11 * number) * mm
        canvas.drawString(_EDGE + 8 * mm, y, f"{number}")
        canvas.drawString(_EDGE + 18 * mm, y, line)
        canvas.line(_EDGE + 8 * mm, y - 3 * mm, width - _EDGE - 8 * mm, y - 3 * mm)
    canvas.save()
    return held.getvalue()
