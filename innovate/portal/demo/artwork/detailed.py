"""The eight products told in full: a scene each, and three design options."""

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
            half = 168 + i * 9 if style == "b" else 190
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
        pts = [(x + r * 1.08 * math.cos(math.tau * (i + 0.5) / 6), y + r * 1.08 * math.sin(math.tau * (i + 0.5) / 6)) for i in range(6)]
        for i in range(6):
            a, b = pts[i], pts[(i + 1) % 6]
            if max(a[0], b[0]) > x + 1:
                p.poly((a, b, (b[0] + dx, b[1]), (a[0] + dx, a[1])), dark(MOSS, 0.62 + 0.09 * (i % 3)))
        p.poly(pts, MOSS)
    p.circle(x, y, r * 0.72, light(MOSS, 0.35))
    q = r * 0.72
    p.path(f"M{x - q} {y}A{q} {q} 0 0 0 {x + q} {y}q{-q * 0.5} {-q * 0.24} {-q} 0t{-q} 0Z", SOIL, sw=4)
    for a, b, c in ((-0.4, -0.16, RED), (0.3, -0.2, OCHRE), (-0.05, -0.3, LEAF), (0.15, 0.3, OAK), (-0.3, 0.35, OAK)):
        p.circle(x + a * q, y + b * q, 13, c, sw=3)
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
        for i, y in enumerate((300, 440, 580)):
            p.box(420, y, 320, 140 if i < 2 else 150, MOSS if i % 2 else light(MOSS, 0.82), 90, 56)
            p.rect(450, y + 34, 260, 84, SOIL if i else light(MOSS, 0.3), rx=12)
            p.rect(530, y + 18, 100, 22, STEEL, rx=11)
        for a, b in ((470, -30), (560, 10), (650, 34)):
            p.leaf(a, 412, b, 60)
        for a, c in ((512, RED), (610, OCHRE), (690, OAK)):
            p.circle(a, 402, 15, c, sw=3)
        p.path("M454 310V210q0 -30 30 -30t30 30", sw=16)
        p.path("M650 310V210q0 -30 30 -30t30 30", sw=16)
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


def _hands(p: Pen, x: float, y: float, r: float, angle: float) -> None:
    p.path("".join(f"M{x + r * 0.86 * math.sin(math.tau * i / 12):.1f} {y - r * 0.86 * math.cos(math.tau * i / 12):.1f}L{x + r * (0.74 if i % 3 else 0.66) * math.sin(math.tau * i / 12):.1f} {y - r * (0.74 if i % 3 else 0.66) * math.cos(math.tau * i / 12):.1f}" for i in range(12)), sw=6)
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
            p.rect(600 - mid * 0.2, y - mid - 34 - shift, mid * 0.4, 68, OCHRE if shift else light(TEAL, 0.3), rx=14)
            _pills(p, 600, y - mid - shift, i)
            p.close()
        angle = 120.0
    p.circle(600, y, r - 104, WHITE)
    _hands(p, 600, y, r - 104, angle)
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
        p.poly(((x, y + h), (x, y + h * 0.66), (x + w * 0.28, y + h * 0.3), (x + w * 0.52, y + h * 0.72), (x + w * 0.68, y + h * 0.5), (x + w, y + h * 0.84), (x + w, y + h)), TEAL)
        p.poly(((x, y + h), (x, y + h * 0.84), (x + w * 0.4, y + h * 0.74), (x + w, y + h * 0.93), (x + w, y + h)), OCHRE)
    elif style == "b":
        p.rect(x, y, w, h, "#d8ac74")
        p.path("".join(f"M{x + 20 + (i * 97) % (w - 40):.0f} {y + 20 + (i * 61) % (h - 40):.0f}h5" for i in range(34)), sw=6, op=0.3)
        for a, b, c, t in ((0.1, 0.14, WHITE, -5), (0.42, 0.22, SKY, 4), (0.72, 0.12, "#f2d479", -3), (0.2, 0.56, RED, 6), (0.58, 0.58, WHITE, -4)):
            p.open(f"rotate({t} {x + w * a:.0f} {y + h * b:.0f})")
            p.rect(x + w * a, y + h * b, 86, 92, c, sw=4)
            p.circle(x + w * a + 43, y + h * b + 8, 9, TEAL, sw=3)
            p.path(f"M{x + w * a + 16:.0f} {y + h * b + 40:.0f}h52m-52 20h36", sw=3, op=0.5)
            p.close()
    else:
        p.rect(x, y, w, h, "#dfecef")
        p.path(f"M{x + w * 0.1} {y + h * 0.62}L{x + w * 0.5} {y + h * 0.08}M{x + w * 0.2} {y + h * 0.84}L{x + w * 0.78} {y + h * 0.1}M{x + w * 0.62} {y + h * 0.74}L{x + w * 0.86} {y + h * 0.42}", stroke=WHITE, sw=15)


def drying_rack(style: str, scene: bool) -> Pen:
    """Picture-frame drying rack, seen along its wall: depth runs to the upper right."""
    p = Pen(OCHRE, floor=None)
    p.poly(((0, 909), (700, 570), (1200, 570), (1200, 900), (0, 900)), "#ebe2d0", flat=True)
    p.poly(((0, 0), (700, 0), (700, 570), (0, 909)), light(OCHRE, 0.24), flat=True)
    p.path("M700 0V570L0 909M700 570H1200", sw=3, op=0.3)
    if scene:
        p.path("M840 90h220v280h-220ZM950 90v280M840 230h220", WHITE)
        p.path("M870 120l-12 30m64 -4l-12 30m96 -60l-12 30m46 40l-12 30m-116 46l-12 30m84 -10l-12 30", stroke=SKY, sw=5)
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
        x = left + (right - left) * t
        p.bar(((x, near), (x + 298, far)), rail, 8)
    p.poly(((690, 480), (800, 440), (800, 640), (690, 690)), RED if style == "c" else TEAL)
    p.path("M690 640l110 -46m-110 66l110 -46", stroke=WHITE, sw=7)
    p.bar(((left + 298, far), (right + 298, far)), frame, 18)
    p.bar(((right, near), (right + 298, far)), frame, 20)
    p.bar(((left, near), (right, near)), frame, 20)
    p.path(f"M{left} 240L{right - 120} {near}M{left + 298} 96L{right + 178} {far}", sw=5)
    p.path("M340 546v-14q0 -14 14 -14t14 14v26", sw=6)
    p.path("M280 604l-56 60l40 34l30 -26v138h124v-138l30 26l40 -34l-56 -60q-34 -26 -50 -28q-26 30 -52 0q-26 4 -50 28Z", RED if style != "c" else TEAL)
    p.path("M356 606v200m-13 -130h2m-2 52h2m-2 52h2", sw=4)
    for x, c in ((530, PLUM), (612, MOSS)):
        p.path(f"M{x} 562h50v112q0 14 12 20l24 12q18 12 4 28h-46q-44 -8 -44 -48Z", c)
        p.path(f"M{x} 586h50", stroke=WHITE, sw=7)
        p.rect(x + 17, 544, 14, 34, OAK, rx=4, sw=3)
    if not scene:
        p.dim(160, 150, 160, 550)
    return p


def _grip(p: Pen, style: str) -> None:
    """Draw a close-up of the handle, lying."""
    p.open("rotate(-14 600 450)")
    p.bar(((60, 450), (1150, 450)), WHITE, 44)
    p.path("M80 440h1040", stroke=SKY, sw=5, op=0.5)
    if style == "a":
        p.rect(270, 372, 560, 156, TEAL, rx=70)
        p.path("M360 500h380q60 0 74 -50q-30 56 -200 46H400Z", INK, flat=True, op=0.18)
        for i in range(5):
            p.path(f"M{420 + i * 44} 398v104", stroke=dark(TEAL, 0.7), sw=10)
        p.rect(680, 344, 60, 212, "#0b5558", rx=22)
        p.path("M710 356q60 -84 150 -70q10 24 -14 32q-60 6 -90 62Z", OCHRE)
    elif style == "b":
        p.path("M240 450q0 -62 70 -66q120 -8 220 10q160 22 330 16v80q-170 -6 -330 16q-100 18 -220 10q-70 -4 -70 -66Z", TEAL)
        for i in range(6):
            p.path(f"M{390 + i * 40} 404q14 46 0 92", stroke=dark(TEAL, 0.7), sw=9)
        p.rect(846, 402, 30, 96, "#0b5558", rx=10)
    else:
        p.path("M250 450q0 -56 60 -58h260q30 4 30 58t-30 58H310q-60 -2 -60 -58Z", "#3a4752")
        for i in range(5):
            p.path(f"M{330 + i * 46} 404v92", sw=8, op=0.6)
    if style != "c":
        p.circle(330, 450, 34, OCHRE)
        p.circle(330, 450, 14, light(OCHRE, 0.4), sw=4)
        p.path("M250 450q-80 0 -110 80q-20 60 30 84", sw=8)
        for a in (590, 632):
            p.circle(a, 384 if style == "a" else 402, 17, "#2c3a44")
            p.circle(a, 384 if style == "a" else 402, 7, SKY, sw=3)
    p.close()
    if style == "c":
        p.open("rotate(-8 690 300)")
        p.ellipse(690, 330, 150, 120, stroke=INK, sw=58)
        p.ellipse(690, 330, 150, 120, stroke=TEAL, sw=48)
        p.rect(600, 150, 180, 110, "#0b5558", rx=40)
        p.circle(656, 205, 22, "#2c3a44")
        p.circle(724, 205, 22, "#2c3a44")
        p.circle(656, 205, 8, SKY, sw=3)
        p.circle(724, 205, 8, SKY, sw=3)
        p.rect(560, 414, 52, 40, OCHRE, rx=10)
        p.close()


def white_cane(style: str, scene: bool) -> Pen:
    """Talking white cane."""
    if not scene:
        p = Pen(TEAL, floor=None)
        p.spot(600, 440, 330)
        for i in range(3):
            p.path(f"M{600 - 50 - i * 34} {190 - i * 44}q{50 + i * 34} {-30 - i * 8} {100 + i * 68} 0" if style != "c" else f"M{560 - i * 30} {96 - i * 26}q{90 + i * 20} {-26} {180 + i * 50} {-20}", stroke=TEAL, sw=7, op=0.75 - i * 0.2)
        _grip(p, style)
        p.dim(330, 740, 850, 610)
        return p
    p = Pen(TEAL, floor=700)
    p.spot(560, 420, 320)
    p.poly(((400, 248), (1080, 60), (1080, 420)), "#f3d28a", flat=True, op=0.55)
    p.path("M400 248L1080 60M400 248L1080 420", stroke=OCHRE, sw=3, dash="10 12")
    for r in (170, 330, 500):
        p.path(f"M{400 + r * 0.964:.0f} {248 - r * 0.266:.0f}A{r} {r} 0 0 1 {400 + r * 0.969:.0f} {248 + r * 0.245:.0f}", stroke=TEAL, sw=6, op=0.6)
    p.path("M1210 150C1110 170 1040 190 930 236", sw=36)
    p.path("M1210 150C1110 170 1040 190 930 236", stroke=WOOD, sw=26)
    p.path("M1060 190q-20 60 -70 80", sw=20)
    p.path("M1060 190q-20 60 -70 80", stroke=WOOD, sw=11)
    for x, y, a in ((930, 236, -110), (938, 232, -60), (990, 270, -150), (992, 268, 150), (1000, 208, -20), (1040, 194, 20), (1080, 176, 160), (1120, 170, 10), (1150, 164, 170), (1040, 240, 120)):
        p.leaf(x, y, a, 70)
    p.poly(((130, 770), (1100, 770), (1180, 860), (60, 860)), "#e8b64e")
    for row, (y, r) in enumerate(((790, 9), (815, 11), (842, 13))):
        for i in range(13):
            p.ellipse(150 - row * 22 + i * (72 + row * 4), y, r * 1.5, r * 0.7, "#f4d589", sw=3)
    p.shadow(826, 800, 70, 12)
    p.bar(((350, 190), (820, 780)), WHITE, 20)
    p.bar(((690, 617), (800, 755)), RED, 20)
    p.ellipse(822, 784, 26, 20, WHITE)
    p.open("rotate(51.5 400 252)")
    p.rect(260, 208, 250, 88, TEAL, rx=40)
    p.path("M300 284h150q40 0 52 -30q-30 26 -110 24Z", INK, flat=True, op=0.2)
    for i in range(4):
        p.path(f"M{296 + i * 28} 226v52", stroke=dark(TEAL, 0.65), sw=8)
    p.rect(446, 196, 34, 112, "#0b5558", rx=12)
    p.circle(416, 252, 19, OCHRE)
    p.close()
    p.circle(408, 190, 17, "#2c3a44")
    p.circle(448, 240, 17, "#2c3a44")
    p.circle(408, 190, 6, SKY, sw=3)
    p.circle(448, 240, 6, SKY, sw=3)
    p.path("M322 150q-90 -10 -110 70q-10 70 40 80", sw=8)
    for i in range(3):
        r = 70 + i * 40
        p.path(f"M{286 - r * 0.9:.0f} {330 - r * 0.4:.0f}a{r} {r} 0 0 0 {r * 0.5:.0f} {r * 1.2:.0f}", stroke=RED, sw=7, op=0.85 - i * 0.22)
    return p


def _pendulum(p: Pen, x: float, top: float, end: float, swing: float = 16) -> None:
    p.open(f"rotate({swing} {x} {top})")
    p.bar(((x, top), (x, end)), WOOD, 10)
    p.circle(x, end, 46, RED)
    p.circle(x, end, 16, light(RED, 0.5), sw=4)
    p.close()
    p.path(f"M{x - 150} {end + 22}q150 60 300 0", stroke=RED, sw=3, dash="4 14")


def gear_clock(style: str, scene: bool) -> Pen:
    """See-through gear clock kit."""
    p = Pen(SKY, floor=720)
    cx = 560 if scene else 600
    p.spot(cx, 420, 330)
    p.shadow(cx, 774, 250)
    d = cx - 600
    if style == "c":
        p.rect(380 + d, 730, 440, 42, OAK, rx=8)
        p.poly(((430 + d, 730), (500 + d, 120), (700 + d, 120), (770 + d, 730), (720 + d, 730), (662 + d, 170), (538 + d, 170), (480 + d, 730)), OAK)
        _pendulum(p, cx, 330, 640)
        p.gear(cx + 118, 446, 92, 24, RED, 5, 8)
        p.gear(cx - 104, 452, 104, 28, SKY, 6, 4)
        p.gear(cx, 300, 124, 32, OCHRE, 6)
        p.circle(cx, 178, 96, WHITE)
        _hands(p, cx, 178, 96, 60)
    elif style == "a":
        p.rect(460, 740, 280, 34, OAK, rx=6)
        p.rect(500, 110, 200, 640, light(OAK, 0.6))
        p.rect(540, 150, 120, 560, light(SKY, 0.3), sw=4)
        p.poly(((480, 116), (600, 40), (720, 116)), OAK)
        _pendulum(p, 600, 440, 670, 9)
        p.gear(600, 520, 78, 22, RED, 5)
        p.gear(628, 396, 56, 16, OCHRE, 5)
        p.gear(590, 306, 48, 14, SKY, 4)
        p.circle(600, 196, 76, WHITE)
        _hands(p, 600, 196, 76, 60)
        p.dim(430, 110, 430, 774)
    else:
        p.path("M520 640l-50 130h260l-50 -130Z", OAK)
        _pendulum(p, 600, 420, 700, 12)
        p.circle(600, 370, 290, OAK)
        p.circle(600, 370, 246, light(SKY, 0.3))
        p.gear(530, 300, 118, 30, OCHRE, 6)
        p.gear(700, 420, 84, 22, RED, 5, 8)
        p.gear(560, 482, 72, 19, SKY, 5, 4)
        p.circle(680, 250, 74, WHITE)
        _hands(p, 680, 250, 74, 60)
        p.dim(310, 800, 890, 800)
    if scene:
        p.path(f"M{cx + 118} 540V640", sw=5)
        p.path(f"M{cx + 84} 640q34 -22 68 0l14 62q-48 26 -96 0Z", "#c6b08a")
        p.shadow(980, 800, 150, 16)
        p.poly(((840, 800), (880, 740), (1130, 740), (1110, 800)), OAK)
        p.gear(900, 690, 44, 14, OCHRE, 4)
        p.gear(1000, 706, 34, 12, RED, 4)
        p.rect(1046, 640, 30, 96, OAK, sw=4)
        p.rect(1090, 670, 24, 66, SKY, sw=4)
        p.shadow(190, 806, 110, 12)
        p.poly(((90, 790), (190, 800), (290, 790), (290, 700), (190, 716), (90, 700)), WHITE)
        p.path("M190 716v84M112 728l56 8m-56 14l56 8m-56 14l40 6M214 736l56 -8m-56 30l56 -8", sw=4, op=0.6)
    return p


def _bag(p: Pen, style: str, x: float, y: float, w: float, h: float) -> None:
    """Draw the bag with its box (x, y, w, h)."""
    if style == "a":
        p.box(x, y, w, h, PLUM, 60, 36)
        p.path(f"M{x} {y + 56}h{w}l60 -36", sw=5)
        p.rect(x + w / 2 - 24, y + 40, 48, 40, OCHRE, rx=8)
        p.rect(x + 34, y + h * 0.5, w - 68, h * 0.36, dark(PLUM, 0.85), rx=14)
    elif style == "b":
        p.path(f"M{x + 14} {y + 60}q-26 {h * 0.5} 0 {h - 76}q4 16 30 16h{w - 88}q26 0 30 -16q26 {-h * 0.4} 0 {-(h - 76)}Z", PLUM)
        p.shade(f"M{x + w * 0.7} {y + 60}h{w * 0.3 - 14}q26 {h * 0.5} 0 {h - 76}q-4 16 -30 16h{-w * 0.1}q30 {-h * 0.5} 0 {-(h - 60)}Z")
        p.path(f"M{x} {y + 62}l12 -44h{w - 24}l12 44Z", dark(PLUM, 0.86))
        p.rect(x - 8, y - 4, w + 16, 36, light(PLUM, 0.72), rx=18)
        p.rect(x + w * 0.22, y + 20, 22, h * 0.4, OCHRE, rx=4)
        p.rect(x + w * 0.68, y + 20, 22, h * 0.4, OCHRE, rx=4)
        p.rect(x + w * 0.18, y + h * 0.56, w * 0.64, h * 0.3, dark(PLUM, 0.85), rx=16)
        p.path(f"M{x + w * 0.18} {y + h * 0.66}h{w * 0.64}", sw=4)
    else:
        p.path(f"M{x + 20} {y + 40}q{w * 0.24} -80 {w * 0.46} -6q{w * 0.2} -70 {w * 0.4} 6Z", LEAF)
        p.circle(x + w * 0.34, y + 22, 36, RED)
        p.circle(x + w * 0.7, y + 24, 30, OCHRE)
        p.poly(((x, y + 40), (x + w, y + 40), (x + w - 18, y + h), (x + 18, y + h)), light(PLUM, 0.8))
        for i in range(3):
            for k in range(4):
                p.rect(x + 36 + k * (w - 60) / 4, y + 84 + i * (h - 90) / 3, (w - 60) / 4 - 16, (h - 90) / 3 - 26, dark(PLUM, 0.7), rx=8, sw=4)
        p.rect(x - 10, y + 26, w + 20, 30, PLUM, rx=10)


def pannier_trolley(style: str, scene: bool) -> Pen:
    """Pannier trolley."""
    p = Pen(PLUM, floor=720)
    if not scene:
        p.spot(600, 440, 330)
        p.shadow(610, 778, 220)
        p.bar(((510, 300), (510, 96), (690, 96), (690, 300)), STEEL, 16)
        p.rect(560, 82, 80, 28, INK, rx=14)
        _bag(p, style, 440, 260, 320, 440)
        for x in (478, 722):
            p.circle(x, 726, 50, "#2f3c46")
            p.circle(x, 726, 20, OCHRE)
        p.dim(370, 96, 370, 776)
        return p
    p.spot(520, 400, 330)
    p.shadow(390, 790, 170, 14)
    p.shadow(880, 790, 160, 14)
    p.wheel(390, 620, 164, 18)
    p.wheel(890, 620, 164, 18)
    frame = TEAL
    p.bar(((390, 620), (600, 620)), frame, 12)
    p.bar(((390, 620), (545, 390)), frame, 12)
    p.bar(((600, 620), (530, 330)), frame, 18)
    p.bar(((600, 620), (810, 380)), frame, 18)
    p.bar(((545, 390), (806, 366)), frame, 18)
    p.bar(((890, 620), (796, 320)), frame, 14)
    p.bar(((796, 320), (786, 288), (840, 272), (876, 300)), STEEL, 12)
    p.path("M862 286l26 22", sw=20)
    p.path("M466 326q66 -30 124 -8q6 18 -20 18q-60 -2 -96 18q-22 -8 -8 -28Z", INK)
    p.circle(600, 620, 40, STEEL)
    p.path("M600 620l28 66m-24 0h46M600 620l-26 -62m-22 0h46", sw=10)
    p.path("M240 404h300M300 404l70 190", sw=14)
    p.path("M240 404h300M300 404l70 190", stroke=STEEL, sw=6)
    p.bar(((300, 420), (300, 322), (440, 322), (440, 420)), STEEL, 12)
    p.rect(338, 310, 64, 24, INK, rx=12)
    _bag(p, "b", 250, 396, 240, 300)
    for x in (282, 458):
        p.ellipse(x, 706, 30, 14, "#2f3c46")
        p.ellipse(x, 706, 12, 5, OCHRE, sw=3)
    p.path("M292 378q-6 -30 16 -30t18 30M414 378q-6 -30 16 -30t18 30", stroke=OCHRE, sw=10)
    p.leaf(300, 392, -20, 80)
    p.leaf(322, 392, 12, 96)
    p.path("M380 400q-10 -70 22 -110q34 40 18 110Z", OAK)
    p.path("M386 350l16 -12m-14 34l22 -16", sw=4)
    _bag(p, "b", 250, 396, 240, 300)
    return p


def _mill(p: Pen, x: float) -> None:
    """Draw the slim grinder, standing at 760, centred on x."""
    p.shadow(x, 764, 150)
    p.cylinder(x - 92, 570, 184, 180, "#e9d9c4", 18)
    p.path(f"M{x - 84} 650q84 30 168 0v98q-84 26 -168 0Z", "#7a4f33", sw=4)
    p.shine(f"M{x - 66} 604v120")
    p.cylinder(x - 100, 330, 200, 250, RED, 20)
    for i in range(4):
        p.path(f"M{x - 100} {396 + i * 40}q100 38 200 0", stroke=dark(RED, 0.8), sw=6)
    p.shine(f"M{x - 76} 366v180")
    p.path(f"M{x - 94} 330q-8 -96 40 -126h108q48 30 40 126q-94 36 -188 0Z", "#efe6d6")
    for a, b, t in ((-52, 318, 20), (-18, 326, -30), (18, 324, 40), (52, 316, -10), (-34, 292, 60), (2, 296, 10), (38, 290, -50)):
        p.open(f"rotate({t} {x + a} {b})")
        p.ellipse(x + a, b, 20, 13, "#7a4f33", sw=4)
        p.path(f"M{x + a - 18} {b}q18 8 36 0", sw=3)
        p.close()
    p.rect(x - 56, 182, 112, 28, STEEL, rx=12)


def _crank(p: Pen, x: float, y: float, reach: float = 240) -> None:
    p.rect(x - 12, y - 34, 24, 40, STEEL, rx=6)
    p.bar(((x, y - 34), (x + reach, y - 60)), STEEL, 16)
    p.circle(x, y - 34, 20, STEEL)
    p.rect(x + reach - 8, y - 98, 16, 40, STEEL)
    p.circle(x + reach, y - 116, 40, WOOD)
    p.shine(f"M{x + reach - 20} {y - 128}q6 -12 18 -14", 6)


def hand_grinder(style: str, scene: bool) -> Pen:
    """Quiet hand grinder."""
    p = Pen(RED, floor=710)
    x = 560 if scene else 600
    p.spot(x, 430, 330)
    if scene:
        p.rect(110, 100, 250, 300, "#24384a", rx=6)
        p.path("M262 150a62 62 0 1 0 40 100a52 52 0 1 1 -40 -100Z", "#f2d479", sw=4)
        p.path("M160 180h2m28 150h2m120 20h2m-170 -60h2m126 -130h2", stroke=WHITE, sw=9)
        p.path("M235 100v300M110 250h250", sw=4, op=0.5)
        p.rect(92, 400, 286, 22, OAK)
    if style == "a":
        _mill(p, x)
        _crank(p, x, 190)
        if not scene:
            p.dim(420, 182, 420, 768)
    elif style == "b":
        p.shadow(620, 764, 250)
        p.box(420, 470, 320, 260, WOOD, 80, 50)
        p.rect(456, 590, 248, 110, light(WOOD, 0.8), rx=6)
        p.circle(580, 645, 18, RED)
        p.box(400, 730, 360, 28, OAK, 84, 54)
        p.path("M470 450q20 -120 150 -120t150 120q-150 40 -300 0Z", RED)
        p.shine("M516 420q16 -50 60 -60")
        p.ellipse(620, 330, 44, 14, STEEL)
        _crank(p, 620, 330, 230)
        p.dim(360, 470, 360, 758)
    else:
        p.shadow(600, 764, 160)
        p.rect(470, 734, 260, 30, WOOD, rx=10)
        p.path("M490 734q-20 -180 84 -250h52q104 70 84 250Z", "#e4eff0")
        p.path("M494 734q0 -60 60 -80q46 -50 92 0q60 20 60 80Z", "#7a4f33", sw=4)
        p.path("M490 240q-20 150 84 220h52q104 -70 84 -220Z", "#e4eff0")
        p.path("M498 300q100 -30 204 0q-14 100 -90 150h-24q-76 -50 -90 -150Z", "#7a4f33", sw=4)
        for a, b in ((540, 306), (590, 296), (640, 300), (568, 330), (618, 330)):
            p.ellipse(a, b, 20, 13, light("#7a4f33", 0.8), sw=4)
        p.rect(540, 446, 120, 50, RED, rx=14)
        p.path("M600 500v140", stroke="#7a4f33", sw=8, dash="2 16")
        p.shine("M516 620v70")
        p.rect(470, 212, 260, 30, WOOD, rx=10)
        _crank(p, 600, 218, 230)
        p.dim(420, 212, 420, 764)
    if scene:
        p.shadow(930, 772, 130, 14)
        p.steam(920, 600, 90)
        p.path("M1010 664q60 -10 60 40t-78 44", sw=24)
        p.path("M1010 664q60 -10 60 40t-78 44", stroke=WHITE, sw=14)
        p.path("M830 630h190q6 140 -60 140h-70q-66 0 -60 -140Z", WHITE)
        p.ellipse(925, 632, 95, 17, "#7a4f33")
        p.shade("M966 646q30 -2 54 -12q0 136 -60 136h-20q40 -40 26 -124Z")
        for a, b in ((760, 800), (800, 770), (300, 790), (350, 806)):
            p.ellipse(a, b, 20, 13, "#7a4f33", sw=4)
    return p


PICTURES = {
    "folding-rice-cooker": (rice_cooker, "b"),
    "balcony-composter": (composter, "a"),
    "pill-clock": (pill_clock, "a"),
    "picture-drying-rack": (drying_rack, "a"),
    "talking-white-cane": (white_cane, "a"),
    "gear-clock-kit": (gear_clock, "c"),
    "pannier-trolley": (pannier_trolley, "b"),
    "quiet-hand-grinder": (hand_grinder, "a"),
}


def pictures() -> dict[str, Pen]:
    """Return every picture of the eight by its key."""
    found: dict[str, Pen] = {}
    for key, (draw, style) in PICTURES.items():
        found[key] = draw(style, True)
        found |= {f"{key}-{option}": draw(option, False) for option in "abc"}
    return found
