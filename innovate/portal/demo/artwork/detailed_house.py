"""Products told in full, first half: cooker, composter, pill clock, drying rack."""
# ruff: noqa: E501 -- the data of a path is one word

from __future__ import annotations

import math

from .pen import INK, LEAF, MOSS, OAK, OCHRE, PLUM, RED, SKY, SOIL, STEEL, TEAL, WHITE, WOOD, Pen, dark, light

SILVER = "#e7ecea"


def _cooker(p: Pen, style: str, x: float = 560) -> None:
    """Draw the open cooker, centred on x, standing at 720."""
    p.shadow(x, 724, 260)
    p.path(f"M{x - 205} 640q-6 76 50 80h310q56 -4 50 -80Z", SILVER)
    p.shade(f"M{x + 110} 640h95q6 76 -50 80h-70q40 -20 25 -80Z")
    p.circle(x, 682, 19, RED)
    p.circle(x + 62, 682, 7, OCHRE, sw=3)
    if style == "c":
        p.path(f"M{x - 190} 500h380v110q0 30 -30 30h-320q-30 0 -30 -30Z", STEEL)
        p.shade(f"M{x + 90} 500h100v110q0 30 -30 30h-80q14 -60 10 -140Z")
        p.shine(f"M{x - 160} 525v70")
        rows, top = [(150, 360), (166, 396), (184, 432)], 352
        for half, y in rows:
            p.rect(x - half, y, half * 2, 40, RED if y != 396 else dark(RED, 0.88), rx=20)
        p.rect(x - 204, 470, 408, 32, WHITE, rx=16)
    else:
        for i in range(5):
            half = 140 + i * 20 if style == "b" else 190
            y = 594 - i * 44
            p.rect(x - half, y, half * 2, 48, RED if i % 2 else dark(RED, 0.88), rx=24)
            p.path(f"M{x - half + 34} {y + 15}h70", stroke=WHITE, sw=6, op=0.5)
        half = 226 if style == "b" else 208
        top = 392
        p.rect(x - half, 384, half * 2, 36, WHITE, rx=18)
    half = 160 if style == "c" else 216
    p.steam(x + 10, top - 128, 110)
    p.open(f"rotate(-7 {x - half} {top})")
    p.path(f"M{x - half} {top - 12}c30 -84 {half * 2 - 60} -84 {half * 2} 0Z", SILVER)
    p.shade(f"M{x + 30} {top - 72}q90 4 {half - 30} 60h-90q-10 -40 {-(half - 120)} -60Z")
    p.rect(x - 38, top - 104, 76, 34, RED, rx=15)
    p.close()


def rice_cooker(style: str, scene: bool) -> Pen:
    """Folding rice cooker."""
    p = Pen(RED)
    p.spot(560 if scene else 600, 450, 330)
    _cooker(p, style, 540 if scene else 600)
    if not scene:
        p.dim(310, 366, 310, 720)
        p.dim(395, 770, 805, 770)
        return p
    p.shadow(950, 728, 180, 16)
    p.path("M790 676q-4 46 40 48h240q44 -2 40 -48Z", SILVER)
    for y in (654, 640, 626):
        p.rect(786, y, 328, 24, RED if y != 640 else dark(RED, 0.88), rx=12)
    p.rect(776, 606, 348, 24, WHITE, rx=12)
    p.path("M790 606c30 -36 290 -36 320 0Z", SILVER)
    p.rect(920, 566, 60, 18, RED, rx=9)
    p.circle(950, 698, 10, RED, sw=4)
    p.path("M950 420v116m-26 -28l26 30l26 -30", stroke=RED, sw=9)
    p.shadow(180, 738, 112, 14)
    p.path("M90 640q30 -62 90 -62t90 62Z", WHITE)
    p.path("M130 612l10 -8m28 -6l12 4m24 10l10 -6m-52 14l10 -6", sw=3, op=0.4)
    p.path("M84 640h192q-8 92 -66 96h-60q-58 -4 -66 -96Z", SKY)
    p.path("M112 676q68 24 136 0", stroke=WHITE, sw=8)
    p.path("M226 590L330 470M244 600L352 488", sw=13)
    p.path("M226 590L330 470M244 600L352 488", stroke=OAK, sw=6)
    return p


def _drum(p: Pen, style: str, x: float, y: float, r: float) -> None:
    dx = r * 0.62
    if style == "a":
        front = f"M{x - r} {y}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0Z"
        p.path(f"M{x} {y - r}H{x + dx}a{r} {r} 0 0 1 0 {2 * r}H{x}Z", dark(MOSS))
        p.path(f"M{x + dx * 0.55} {y - r}a{r} {r} 0 0 1 0 {2 * r}", sw=4, op=0.6)
        p.path(front, MOSS)
    else:
        pts = [
            (
                x + r * 1.08 * math.cos(math.tau * (i + 0.5) / 6),
                y + r * 1.08 * math.sin(math.tau * (i + 0.5) / 6),
            )
            for i in range(6)
        ]
        for i in range(6):
            a, b = pts[i], pts[(i + 1) % 6]
            if max(a[0], b[0]) > x + 1:
                p.poly((a, b, (b[0] + dx, b[1]), (a[0] + dx, a[1])), dark(MOSS, 0.62 + 0.09 * (i % 3)))
        p.poly(pts, MOSS)
    p.circle(x, y, r * 0.72, light(MOSS, 0.35))
    q = r * 0.72
    p.path(f"M{x - q} {y}A{q} {q} 0 0 0 {x + q} {y}q{-q * 0.5} {-q * 0.24} {-q} 0t{-q} 0Z", SOIL, sw=4)
    for left, down, c in (
        (-0.4, -0.16, RED),
        (0.3, -0.2, OCHRE),
        (-0.05, -0.3, LEAF),
        (0.15, 0.3, OAK),
        (-0.3, 0.35, OAK),
    ):
        p.circle(x + left * q, y + down * q, 13, c, sw=3)
    p.leaf(x - q * 0.15, y - q * 0.05, -50, 50)
    p.leaf(x + q * 0.45, y - q * 0.03, 40, 46)
    p.bar(((x, y), (x + r * 0.62, y + r * 0.62)), STEEL, 16)
    p.circle(x, y, 24, STEEL)
    p.circle(x + r * 0.62, y + r * 0.62, 27, OCHRE)


def _railing(p: Pen) -> None:
    p.rect(-10, 236, 1220, 26, "#54616b")
    for i in range(11):
        p.rect(34 + i * 113, 262, 14, 428, "#54616b", sw=4)
    p.rect(-10, 660, 1220, 18, "#54616b")


def composter(style: str, scene: bool) -> Pen:
    """Balcony composter."""
    p = Pen(MOSS)
    p.spot(600, 440, 320)
    if scene:
        p.circle(1010, 150, 62, OCHRE, sw=4)
        _railing(p)
    x = 560
    if style == "c":
        p.shadow(620, 744, 260)
        for y, lift in ((580, 0), (440, 1), (300, 0)):
            p.box(420, y, 320, 150, light(MOSS, 0.82) if lift else MOSS, 90, 56)
            p.rect(450, y + 40, 260, 88, SOIL if y > 300 else light(MOSS, 0.3), rx=12)
            p.rect(530, y + 22, 100, 22, STEEL, rx=11)
        p.path("M470 424q40 -50 90 -30t80 -4t60 34Z", SOIL, sw=4)
        for x, angle in ((490, -30), (570, 10), (650, 34)):
            p.leaf(x, 410, angle, 54)
        for x, c in ((530, RED), (615, OCHRE), (680, OAK)):
            p.circle(x, 402, 14, c, sw=3)
        p.poly(((446, 292), (516, 252), (800, 252), (730, 292)), dark(MOSS, 0.5), sw=4)
        p.path("M470 286q60 -30 120 -14t130 -6", stroke=SOIL, sw=16)
        p.path("M560 250v-46q0 -30 30 -30t30 30M720 250v-46q0 -30 30 -30t30 30", sw=20)
        p.path("M560 250v-46q0 -30 30 -30t30 30M720 250v-46q0 -30 30 -30t30 30", stroke=STEEL, sw=11)
        p.dim(360, 300, 360, 730)
        return p
    if scene:
        for a in (470, 690):
            p.path(f"M{a} 350V222q0 -26 26 -26t26 26v22", sw=20)
            p.path(f"M{a} 350V222q0 -26 26 -26t26 26v22", stroke=STEEL, sw=10)
    p.shadow(620, 778, 280, 20)
    p.poly(((400, 700), (460, 660), (840, 660), (780, 700)), SOIL)
    p.path("M440 686q40 -34 90 -14t100 -10t120 20", stroke="#6b5546", sw=12)
    p.poly(((780, 700), (840, 660), (840, 730), (780, 772)), dark(OAK))
    p.rect(400, 700, 380, 72, OAK)
    p.rect(540, 722, 100, 22, STEEL, rx=11)
    _drum(p, style, x, 450, 186)
    if scene:
        p.leaf(300, 190, -60, 64)
        p.leaf(360, 120, 20, 58, OCHRE)
        p.path("M420 150q50 -40 80 6q-36 -14 -80 -6Z", OCHRE)
        p.path("M380 230q50 20 90 56m-30 -4l32 6l-4 -32", stroke=MOSS, sw=7)
        for a, h, c in ((1010, 110, LEAF), (1120, 90, "#9db56f")):
            p.shadow(a, 790, 66, 12)
            p.sprout(a, 700, h, c)
            p.pot(a, 790, 108, 92)
    else:
        p.dim(330, 264, 330, 636)
    return p


def _pills(p: Pen, x: float, y: float, i: int) -> None:
    if i % 3 == 0:
        p.circle(x, y, 13, WHITE, sw=4)
        p.path(f"M{x - 8:.1f} {y:.1f}h16", sw=3)
    elif i % 3 == 1:
        p.rect(x - 18, y - 9, 36, 18, RED, rx=9, sw=4)
        p.path(f"M{x:.1f} {y - 9:.1f}h9a9 9 0 0 1 0 18h-9Z", WHITE, sw=3)
    else:
        p.circle(x - 9, y + 3, 9, OCHRE, sw=3)
        p.circle(x + 10, y - 3, 9, SKY, sw=3)


def clock_hands(p: Pen, x: float, y: float, r: float, angle: float) -> None:
    """Draw the marks and hands of a dial of radius r; the red hand stands at ``angle`` degrees past twelve."""
    p.path(
        "".join(
            f"M{x + r * 0.86 * math.sin(math.tau * i / 12):.1f} {y - r * 0.86 * math.cos(math.tau * i / 12):.1f}L{x + r * (0.74 if i % 3 else 0.66) * math.sin(math.tau * i / 12):.1f} {y - r * (0.74 if i % 3 else 0.66) * math.cos(math.tau * i / 12):.1f}"
            for i in range(12)
        ),
        sw=6,
    )
    a = math.radians(angle)
    p.path(f"M{x} {y}L{x + r * 0.58 * math.sin(a):.1f} {y - r * 0.58 * math.cos(a):.1f}", stroke=RED, sw=16)
    p.path(f"M{x} {y}L{x} {y - r * 0.68:.1f}", sw=9)
    p.circle(x, y, 15, INK)


def pill_clock(style: str, scene: bool) -> Pen:
    """Pill clock."""
    p = Pen(TEAL, floor=690 if scene or style == "c" else None)
    y, r = (410, 262) if style != "c" else (400, 220)
    p.spot(600, y, r + 78)
    if style == "c":
        p.shadow(600, 742, 230)
        p.path("M500 590l-70 140h340l-70 -140Z", WOOD)
        p.shade("M640 590h60l70 140h-90Z")
    p.circle(612, y + 14, r, INK, flat=True, op=0.16)
    p.circle(600, y, r, TEAL)
    p.circle(600, y, r - 12, stroke=light(TEAL, 0.6), sw=4)
    mid, opened = r - 52, 4
    if style == "b":
        for i in range(4):
            p.open(f"rotate({i * 90 + 45} 600 {y})")
            shift = 46 if i == 1 else 0
            a = 0.66
            ro, ri = r - 20 + shift, r - 96 + shift
            pts = f"M{600 - ro * math.sin(a):.1f} {y - ro * math.cos(a):.1f}A{ro} {ro} 0 0 1 {600 + ro * math.sin(a):.1f} {y - ro * math.cos(a):.1f}L{600 + ri * math.sin(a):.1f} {y - ri * math.cos(a):.1f}A{ri} {ri} 0 0 0 {600 - ri * math.sin(a):.1f} {y - ri * math.cos(a):.1f}Z"
            p.path(pts, OCHRE if i == 1 else light(TEAL, 0.3))
            for k in (-1, 0, 1):
                p.open(f"rotate({k * 20} 600 {y})")
                _pills(p, 600, y - (ro + ri) / 2, i + k + 1)
                p.close()
            p.close()
        angle = 135.0
    else:
        for i in range(12):
            p.open(f"rotate({i * 30} 600 {y})")
            shift = 44 if i == opened else 0
            if shift:
                p.rect(560, y - mid - 44 - shift, 80, 84, "#f3d28a", rx=16, flat=True)
            p.rect(
                600 - mid * 0.2,
                y - mid - 34 - shift,
                mid * 0.4,
                68,
                OCHRE if shift else light(TEAL, 0.3),
                rx=14,
            )
            _pills(p, 600, y - mid - shift, i)
            p.close()
        angle = 120.0
    p.circle(600, y, r - 104, WHITE)
    clock_hands(p, 600, y, r - 104, angle)
    if scene:
        p.path("M600 132v-50m-16 0h32", sw=7)
        p.shadow(230, 772, 100, 14)
        p.path("M160 610h120l-14 160h-92Z", "#e8f3f5")
        p.path("M166 668h108l-9 96h-90Z", SKY, flat=True, op=0.8)
        p.path("M160 610h120l-14 160h-92Z")
        p.shadow(985, 772, 120, 14)
        p.rect(890, 690, 190, 82, TEAL, rx=12)
        for i in range(7):
            p.rect(902 + i * 24, 706, 19, 50, light(TEAL, 0.3) if i < 5 else OCHRE, rx=5, sw=3)
    elif style != "c":
        p.dim(600 - r, 760, 600 + r, 760)
    else:
        p.dim(340, 180, 340, 730)
    return p


def _front(p: Pen, style: str, x: float, y: float, w: float, h: float) -> None:
    if style == "a":
        p.rect(x, y, w, h, "#d7e6ea")
        p.circle(x + w * 0.72, y + h * 0.3, 38, RED, sw=4)
        p.poly(
            (
                (x, y + h),
                (x, y + h * 0.66),
                (x + w * 0.28, y + h * 0.3),
                (x + w * 0.52, y + h * 0.72),
                (x + w * 0.68, y + h * 0.5),
                (x + w, y + h * 0.84),
                (x + w, y + h),
            ),
            TEAL,
        )
        p.poly(
            (
                (x, y + h),
                (x, y + h * 0.84),
                (x + w * 0.4, y + h * 0.74),
                (x + w, y + h * 0.93),
                (x + w, y + h),
            ),
            OCHRE,
        )
    elif style == "b":
        p.rect(x, y, w, h, "#d8ac74")
        p.path(
            "".join(
                f"M{x + 20 + (i * 97) % (w - 40):.0f} {y + 20 + (i * 61) % (h - 40):.0f}h5" for i in range(34)
            ),
            sw=6,
            op=0.3,
        )
        for a, b, c, t in (
            (0.1, 0.14, WHITE, -5),
            (0.42, 0.22, SKY, 4),
            (0.72, 0.12, "#f2d479", -3),
            (0.2, 0.56, RED, 6),
            (0.58, 0.58, WHITE, -4),
        ):
            p.open(f"rotate({t} {x + w * a:.0f} {y + h * b:.0f})")
            p.rect(x + w * a, y + h * b, 86, 92, c, sw=4)
            p.circle(x + w * a + 43, y + h * b + 8, 9, TEAL, sw=3)
            p.path(f"M{x + w * a + 16:.0f} {y + h * b + 40:.0f}h52m-52 20h36", sw=3, op=0.5)
            p.close()
    else:
        p.rect(x, y, w, h, "#dfecef")
        p.path(
            f"M{x + w * 0.1} {y + h * 0.62}L{x + w * 0.5} {y + h * 0.08}M{x + w * 0.2} {y + h * 0.84}L{x + w * 0.78} {y + h * 0.1}M{x + w * 0.62} {y + h * 0.74}L{x + w * 0.86} {y + h * 0.42}",
            stroke=WHITE,
            sw=15,
        )


def drying_rack(style: str, scene: bool) -> Pen:
    """Picture-frame drying rack, seen along its wall: depth runs to the upper right."""
    p = Pen(OCHRE, floor=None)
    p.poly(((0, 909), (700, 570), (1200, 570), (1200, 900), (0, 900)), "#ebe2d0", flat=True)
    p.poly(((0, 0), (700, 0), (700, 570), (0, 909)), light(OCHRE, 0.24), flat=True)
    p.path("M700 0V570L0 909M700 570H1200", sw=3, op=0.3)
    if scene:
        p.path("M840 90h220v280h-220ZM950 90v280M840 230h220", WHITE)
        p.path(
            "M870 120l-12 30m64 -4l-12 30m96 -60l-12 30m46 40l-12 30m-116 46l-12 30m84 -10l-12 30",
            stroke=SKY,
            sw=5,
        )
        p.path("M824 376h252", sw=10)
    frame = OAK if style == "a" else WOOD if style == "b" else "#54616b"
    rail = WOOD if style == "b" else STEEL
    p.open("matrix(.62 -.3 0 1 200 150)")
    p.rect(14, 18, 480, 400, INK, flat=True, op=0.12)
    p.rect(0, 0, 480, 400, frame)
    _front(p, style, 34, 34, 412, 332)
    p.close()
    p.shadow(640, 838, 330, 24)
    near, far, left, right = 550, 406, 200, 720
    for x, c in ((1000, MOSS), (900, SKY)):
        p.path(f"M{x - 50} {far + 6}h84v150h-84Z", c)
        p.path(f"M{x - 50} {far + 130}h84", stroke=WHITE, sw=7)
    for t in (0.16, 0.32, 0.48, 0.64, 0.8):
        start = left + (right - left) * t
        p.bar(((start, near), (start + 298, far)), rail, 8)
    p.poly(((690, 480), (800, 440), (800, 640), (690, 690)), RED if style == "c" else TEAL)
    p.path("M690 640l110 -46m-110 66l110 -46", stroke=WHITE, sw=7)
    p.bar(((left + 298, far), (right + 298, far)), frame, 18)
    p.bar(((right, near), (right + 298, far)), frame, 20)
    p.bar(((left, near), (right, near)), frame, 20)
    p.path(f"M{left} 240L{right - 120} {near}M{left + 298} 96L{right + 178} {far}", sw=5)
    p.path("M340 546v-14q0 -14 14 -14t14 14v26", sw=6)
    p.path(
        "M280 604l-56 60l40 34l30 -26v138h124v-138l30 26l40 -34l-56 -60q-34 -26 -50 -28q-26 30 -52 0q-26 4 -50 28Z",
        RED if style != "c" else TEAL,
    )
    p.path("M356 606v200m-13 -130h2m-2 52h2m-2 52h2", sw=4)
    for x, c in ((530, PLUM), (612, MOSS)):
        p.path(f"M{x} 562h50v112q0 14 12 20l24 12q18 12 4 28h-46q-44 -8 -44 -48Z", c)
        p.path(f"M{x} 586h50", stroke=WHITE, sw=7)
        p.rect(x + 17, 544, 14, 34, OAK, rx=4, sw=3)
    if not scene:
        p.dim(160, 150, 160, 550)
    return p
