"""A small pen: flat shapes with an ink line on warm paper, written as compact SVG."""
# ruff: noqa: E501 -- the data of a path is one word

from __future__ import annotations

import math
from collections.abc import Iterable

INK, PAPER, WHITE, SAND = "#1d2a35", "#f6f1e7", "#fffdf8", "#ebe2d0"
TEAL, RED, OCHRE, MOSS, SKY, PLUM = "#0f6b6e", "#d9482b", "#d99a2b", "#5e7d4f", "#7fb2c8", "#6b3f5b"
STEEL, WOOD, OAK, SOIL, LEAF = "#d5dcdc", "#c9955c", "#e3bd86", "#4a3a30", "#7fa065"

Point = tuple[float, float]


def mix(colour: str, other: str, share: float) -> str:
    """Return ``share`` of a colour (0 to 1) mixed into another; both are ``#rrggbb``."""
    pairs = ((int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def dark(colour: str, share: float = 0.78) -> str:
    """Return a colour in shadow."""
    return mix(colour, INK, share)


def light(colour: str, share: float = 0.5) -> str:
    """Return a colour washed out towards paper."""
    return mix(colour, WHITE, share)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


class Pen:
    """One picture. Shapes carry the ink line unless ``flat``; sizes are in the units of the view box."""

    def __init__(self, accent: str, width: int = 1200, height: int = 900, floor: int | None = 690) -> None:
        self.accent, self.width, self.height = accent, width, height
        self.parts: list[str] = []
        self.rect(0, 0, width, height, PAPER, flat=True)
        lines = "".join(f"M{x} 0V{height}" for x in range(60, width, 60))
        lines += "".join(f"M0 {y}H{width}" for y in range(60, height, 60))
        self.path(lines, stroke=accent, sw=1.5, op=0.13)
        if floor:
            self.rect(0, floor, width, height - floor, SAND, flat=True)
            self.path(f"M0 {floor}H{width}", sw=3, op=0.25)
        m, k = 30, 26
        corners = (
            (m, m, k, k),
            (width - m, m, -k, k),
            (m, height - m, k, -k),
            (width - m, height - m, -k, -k),
        )
        self.path("".join(f"M{x + a} {y}H{x}V{y + b}" for x, y, a, b in corners), sw=3, op=0.4)

    def _add(
        self, tag: str, attributes: str, fill: str | None, flat: bool, **style: float | str | None
    ) -> None:
        text = f'<{tag} {attributes} fill="{fill}"' if fill else f"<{tag} {attributes}"
        if flat:
            text += ' stroke="none"'
        names = {"stroke": "stroke", "sw": "stroke-width", "op": "opacity", "dash": "stroke-dasharray"}
        for key, value in style.items():
            if value is not None:
                text += f' {names[key]}="{value if isinstance(value, str) else _n(value)}"'
        self.parts.append(text + "/>")

    def path(self, d: str, fill: str | None = None, flat: bool = False, **style: float | str | None) -> None:
        """Draw a path; without a fill it is a line."""
        self._add("path", f'd="{d}"', fill, flat, **style)

    def rect(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: str | None = None,
        rx: float = 0,
        flat: bool = False,
        **style: float | str | None,
    ) -> None:
        """Draw a rectangle with corner radius ``rx``."""
        corner = f' rx="{_n(rx)}"' if rx else ""
        self._add(
            "rect", f'x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}"{corner}', fill, flat, **style
        )

    def circle(
        self,
        x: float,
        y: float,
        r: float,
        fill: str | None = None,
        flat: bool = False,
        **style: float | str | None,
    ) -> None:
        """Draw a circle."""
        self._add("circle", f'cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}"', fill, flat, **style)

    def ellipse(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        fill: str | None = None,
        flat: bool = False,
        **style: float | str | None,
    ) -> None:
        """Draw an ellipse."""
        self._add("ellipse", f'cx="{_n(x)}" cy="{_n(y)}" rx="{_n(rx)}" ry="{_n(ry)}"', fill, flat, **style)

    def poly(
        self,
        points: Iterable[Point],
        fill: str | None = None,
        flat: bool = False,
        closed: bool = True,
        **style: float | str | None,
    ) -> None:
        """Draw a polygon or, when not ``closed``, a polyline."""
        d = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + ("Z" if closed else "")
        self.path(d, fill, flat, **style)

    def open(self, transform: str) -> None:
        """Begin a transformed group."""
        self.parts.append(f'<g transform="{transform}">')

    def close(self) -> None:
        """End the group begun last."""
        self.parts.append("</g>")

    # Set pieces shared by many pictures.

    def spot(self, x: float = 600, y: float = 430, r: float = 330) -> None:
        """Draw the tinted disc behind the product, with a dashed construction circle round it."""
        self.circle(x, y, r, mix(self.accent, PAPER, 0.24), flat=True)
        self.circle(x, y, r + 26, stroke=self.accent, sw=2.5, dash="4 14", op=0.7)

    def shadow(self, x: float, y: float, rx: float, ry: float = 22) -> None:
        """Draw a soft shadow on the floor: two stacked discs instead of a blur."""
        self.ellipse(x, y, rx, ry, INK, flat=True, op=0.1)
        self.ellipse(x, y, rx * 0.82, ry * 0.7, INK, flat=True, op=0.12)

    def shade(self, d: str) -> None:
        """Darken a region."""
        self.path(d, INK, flat=True, op=0.13)

    def shine(self, d: str, sw: float = 9) -> None:
        """Draw a highlight."""
        self.path(d, stroke=WHITE, sw=sw, op=0.65)

    def dim(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a dimension line with slanted ticks, as on a workshop drawing."""
        ticks = "".join(f"M{_n(x - 9)} {_n(y + 9)}l18 -18" for x, y in ((x1, y1), (x2, y2)))
        self.path(f"M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}{ticks}", stroke=self.accent, sw=3, op=0.85)

    def steam(self, x: float, y: float, h: float = 90, n: int = 3, gap: float = 44) -> None:
        """Draw wisps of steam rising from (x, y)."""
        q = h / 4
        d = "".join(
            f"M{_n(x + (i - (n - 1) / 2) * gap)} {_n(y)}q-22 {_n(-q)} 0 {_n(-2 * q)}t0 {_n(-2 * q)}"
            for i in range(n)
        )
        self.path(d, sw=6, op=0.4)

    def cylinder(
        self, x: float, y: float, w: float, h: float, fill: str, ry: float = 0, top: str | None = None
    ) -> None:
        """Draw an upright cylinder whose box is (x, y, w, h), seen a little from above."""
        ry = ry or w * 0.11
        r = w / 2
        self.path(f"M{_n(x)} {_n(y)}V{_n(y + h)}a{_n(r)} {_n(ry)} 0 0 0 {_n(w)} 0V{_n(y)}Z", fill)
        s = w * 0.26
        self.shade(
            f"M{_n(x + w - s)} {_n(y)}V{_n(y + h + ry * 0.86)}Q{_n(x + w - 4)} {_n(y + h + ry * 0.6)} {_n(x + w)} {_n(y + h)}V{_n(y)}Z"
        )
        self.ellipse(x + r, y, r, ry, top or light(fill, 0.7))

    def box(self, x: float, y: float, w: float, h: float, fill: str, dx: float = 60, dy: float = 40) -> None:
        """Draw a box: front face (x, y, w, h), with depth to the upper right."""
        self.poly(((x, y), (x + dx, y - dy), (x + w + dx, y - dy), (x + w, y)), light(fill, 0.66))
        self.poly(((x + w, y), (x + w + dx, y - dy), (x + w + dx, y + h - dy), (x + w, y + h)), dark(fill))
        self.rect(x, y, w, h, fill)

    def leaf(self, x: float, y: float, angle: float, size: float = 60, fill: str = LEAF) -> None:
        """Draw one leaf growing from (x, y); angle 0 points up, clockwise."""
        s, b = size, size * 0.42
        self.open(f"translate({_n(x)} {_n(y)}) rotate({_n(angle)})")
        self.path(
            f"M0 0C{_n(-b)} {_n(-s * 0.4)} {_n(-b * 0.7)} {_n(-s * 0.8)} 0 {_n(-s)}C{_n(b * 0.7)} {_n(-s * 0.8)} {_n(b)} {_n(-s * 0.4)} 0 0ZV{_n(-s * 0.6)}",
            fill,
            sw=4,
        )
        self.close()

    def sprout(self, x: float, y: float, h: float = 90, fill: str = LEAF) -> None:
        """Draw a stem with leaves."""
        self.path(f"M{_n(x)} {_n(y)}V{_n(y - h)}", stroke=dark(fill), sw=7)
        for share, angle in ((0.35, -58), (0.5, 58), (0.75, -42), (0.85, 46), (1, 0)):
            self.leaf(x, y - h * share, angle, h * 0.5, fill)

    def gear(
        self, x: float, y: float, r: float, teeth: int, fill: str, spokes: int = 5, turn: float = 0
    ) -> None:
        """Draw a gear wheel; r is the pitch radius."""
        points = []
        for i in range(teeth):
            for share, rr in (
                (-0.3, r - r * 0.07),
                (-0.16, r + r * 0.08),
                (0.16, r + r * 0.08),
                (0.3, r - r * 0.07),
            ):
                a = math.tau * (i + share) / teeth + math.radians(turn)
                points.append((x + rr * math.cos(a), y + rr * math.sin(a)))
        self.poly(points, fill, sw=4)
        self.circle(x, y, r * 0.74, mix(PAPER, fill, 0.75), sw=4)
        ends = (math.tau * i / spokes + math.radians(turn) for i in range(spokes))
        d = "".join(
            f"M{_n(x)} {_n(y)}L{_n(x + r * 0.74 * math.cos(a))} {_n(y + r * 0.74 * math.sin(a))}"
            for a in ends
        )
        self.path(d, sw=r * 0.13 + 7)
        self.path(d, stroke=fill, sw=r * 0.13)
        self.circle(x, y, r * 0.2, fill, sw=4)
        self.circle(x, y, r * 0.07, INK)

    def bar(self, points: Iterable[Point], fill: str, sw: float = 18) -> None:
        """Draw a tube or a strap along points: a coloured line with an ink edge."""
        points = list(points)
        self.poly(points, closed=False, sw=sw + 9)
        self.poly(points, closed=False, stroke=fill, sw=sw)

    def wheel(self, x: float, y: float, r: float, spokes: int = 14, tyre: str = INK) -> None:
        """Draw a spoked wheel."""
        self.circle(x, y, r, stroke=tyre, sw=16)
        self.circle(x, y, r - 13, stroke=STEEL, sw=5)
        ends = (math.tau * i / spokes for i in range(spokes))
        self.path(
            "".join(
                f"M{_n(x)} {_n(y)}L{_n(x + (r - 14) * math.cos(a))} {_n(y + (r - 14) * math.sin(a))}"
                for a in ends
            ),
            sw=2,
            op=0.7,
        )
        self.circle(x, y, r * 0.09 + 4, STEEL)

    def pot(self, x: float, y: float, w: float, h: float, fill: str = "#c9714a") -> None:
        """Draw a flower pot standing at y, centred on x."""
        self.poly(((x - w / 2, y - h), (x + w / 2, y - h), (x + w * 0.36, y), (x - w * 0.36, y)), fill)
        self.rect(x - w * 0.56, y - h - 4, w * 1.12, h * 0.26, light(fill, 0.85), rx=5)

    def svg(self) -> str:
        """Return the finished picture."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" width="{self.width}" '
            f'height="{self.height}"><g fill="none" stroke="{INK}" stroke-width="5" stroke-linecap="round" '
            f'stroke-linejoin="round">' + "".join(self.parts) + "</g></svg>\n"
        )
