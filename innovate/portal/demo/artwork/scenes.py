"""Wide pictures: the home page's chain from idea to delivery, and the banners of the challenges."""
# ruff: noqa: E501 -- the data of a path is one word

from __future__ import annotations

import math

from .pen import (
    INK,
    LEAF,
    MOSS,
    OAK,
    OCHRE,
    PAPER,
    PLUM,
    RED,
    SKY,
    STEEL,
    TEAL,
    WHITE,
    WOOD,
    Pen,
    dark,
    light,
    mix,
)

BROWN, TAN, ROSE = "#8d5a3c", "#d9a47a", "#f0c9a8"


def _person(
    p: Pen,
    x: float,
    floor: float,
    coat: str,
    skin: str,
    hair: str,
    bun: bool = False,
    h: float = 1,
    right: str = "M46 -206q22 50 14 100",
) -> None:
    """Draw a standing figure whose feet are at ``floor``; ``right`` is the path of the right arm."""
    p.shadow(x, floor + 4, 62 * h, 10)
    p.open(f"translate({x} {floor}) scale({h})")
    p.path("M-26 0V-110M26 0V-110", sw=34)
    p.path("M-26 0V-110M26 0V-110", stroke="#3a4652", sw=25)
    p.path("M-40 2h26M16 2h26", sw=15)
    p.path("M-58 -100q-10 -130 34 -142h48q44 12 34 142Z", coat)
    p.shade("M24 -242q44 12 34 142H20q20 -60 4 -142Z")
    arms = "M-46 -206q-22 50 -14 100" + right
    p.path(arms, sw=30)
    p.path(arms, stroke=dark(coat, 0.9), sw=21)
    if bun:
        p.circle(0, -340, 20, hair)
    p.circle(0, -286, 42, skin)
    p.path("M-43 -282q-4 -52 43 -52t43 52q-20 -4 -34 -24q-20 22 -52 24Z", hair)
    p.path("M-12 -280h1M16 -280h1", sw=8)
    p.path("M-8 -262q10 8 20 0", sw=4)
    p.close()


def _lamp(
    p: Pen, x: float, y: float, s: float, shade: str = OCHRE, kind: int = 0, sketch: bool = False
) -> None:
    """Draw the little lamp that wanders through the picture, standing at (x, y)."""
    p.open(f"translate({x} {y}) scale({s})")
    shapes = ("M-26 -120h52l24 60h-100Z", "M-44 -60a44 50 0 0 1 88 0Z", "M-40 -120h80v60h-80Z")
    if sketch:
        p.path("M0 -60V-8M-32 0q0 -12 32 -12t32 12Z" + shapes[kind], stroke=TEAL, sw=6, dash="10 9")
    else:
        p.rect(-5, -62, 10, 56, STEEL, sw=4)
        p.path("M-34 0q0 -14 34 -14t34 14Z", TEAL)
        p.path(shapes[kind], shade)
    p.close()


def _disc(p: Pen, x: float, y: float, r: float, colour: str) -> None:
    p.circle(x, y, r, mix(colour, PAPER, 0.26), flat=True)
    p.circle(x, y, r + 16, stroke=colour, sw=2.5, dash="4 14", op=0.7)


def _coins(p: Pen, places: list[tuple[int, int]]) -> None:
    p.path("".join(f"M{x - 20} {y}a20 20 0 1 0 40 0a20 20 0 1 0 -40 0" for x, y in places), OCHRE, sw=4)
    p.path("".join(f"M{x} {y - 9}v18" for x, y in places), stroke=WHITE, sw=5)


def home() -> Pen:
    """Idea, design, funding, making, delivery: one lamp on its way."""
    p = Pen(TEAL, 1600, 900, 690)
    for x, y, r, c in (
        (200, 400, 170, OCHRE),
        (510, 430, 180, TEAL),
        (810, 390, 150, RED),
        (1110, 430, 180, MOSS),
        (1430, 400, 165, PLUM),
    ):
        _disc(p, x, y, r, c)
    p.path(
        "M200 190C300 90 420 90 506 206M560 190C650 90 740 90 806 196M860 196C940 90 1040 90 1106 206M1160 196C1240 90 1340 90 1420 190",
        stroke=TEAL,
        sw=7,
        dash="2 17",
    )
    p.path(
        "".join(
            f"M{x - 26} {y - 6}l26 12l8 -28" for x, y in ((506, 206), (806, 196), (1106, 206), (1420, 190))
        ),
        stroke=TEAL,
        sw=7,
    )
    # Idea.
    _person(p, 130, 780, RED, ROSE, "#5b3a29", True, right="M46 -206q50 0 60 -76")
    p.path(
        "M182 250h130q34 0 34 34v130q0 34 -34 34h-74l-44 44l4 -44h-16q-34 0 -34 -34v-130q0 -34 34 -34Z", WHITE
    )
    _lamp(p, 248, 420, 1.1, sketch=True)
    # Design.
    p.shadow(520, 786, 170)
    p.path("M420 520L380 780M620 520L660 780", sw=20)
    p.path("M420 520L380 780M620 520L660 780", stroke=WOOD, sw=11)
    p.rect(360, 280, 320, 260, OAK, rx=8)
    p.rect(376, 296, 288, 228, WHITE)
    for i, c in enumerate((SKY, OCHRE, RED)):
        x = 426 + i * 94
        p.rect(x - 40, 316, 80, 120, light(c, 0.3), rx=8, sw=4)
        _lamp(p, x, 424, 0.72, c, (2, 0, 1)[i])
    p.rect(480, 316, 80, 120, rx=8, stroke=RED, sw=9)
    p.path("M412 462h0m28 0h0M492 462h0m28 0h0m28 0h0m-42 32h0m28 0h0m28 0h0M614 462h0", stroke=TEAL, sw=20)
    # Funding.
    p.shadow(810, 784, 130)
    p.path("M716 470q-20 20 -20 60v200q0 46 46 46h136q46 0 46 -46v-200q0 -40 -20 -60Z", "#e4eff0")
    p.path("M698 590h224v138q0 46 -46 46h-132q-46 0 -46 -46Z", light(OCHRE, 0.55), sw=4)
    heap = [(736 + (i % 5) * 37 + (i // 5 % 2) * 14, 742 - (i // 5) * 44) for i in range(14)]
    falling = [(810, 400), (760, 340), (862, 320), (806, 262)]
    _coins(p, heap)
    p.rect(704, 440, 212, 34, TEAL, rx=10)
    p.path("M774 457h72", sw=9)
    _coins(p, falling)
    p.shine("M726 520v120")
    # Making.
    p.shadow(1110, 790, 190)
    p.rect(950, 620, 330, 44, "#54616b", rx=22)
    p.path("M974 642h1m69 0h1m69 0h1m69 0h1m69 0h1", stroke=STEEL, sw=24)
    p.path("M990 664V780M1240 664V780", sw=20)
    p.rect(1010, 290, 210, 120, MOSS, rx=16)
    p.rect(1010, 400, 34, 220, dark(MOSS), rx=6)
    p.rect(1186, 400, 34, 220, dark(MOSS), rx=6)
    p.rect(1096, 410, 38, 70, STEEL)
    p.rect(1070, 470, 90, 26, STEEL, rx=6)
    p.gear(1070, 350, 44, 12, OCHRE, 4)
    p.gear(1146, 350, 32, 9, RED, 4, 12)
    _lamp(p, 1115, 620, 0.86)
    _lamp(p, 982, 620, 0.6, STEEL)
    _lamp(p, 1254, 620, 0.86)
    # Delivery.
    p.rect(1382, 330, 170, 450, PLUM)
    p.rect(1400, 350, 134, 412, "#fbe9bb")
    p.poly(((1382, 330), (1382, 780), (1322, 810), (1322, 340)), dark(PLUM))
    p.circle(1340, 580, 8, OCHRE, sw=3)
    _person(p, 1468, 776, TEAL, BROWN, "#2c2320", right="M46 -206q24 60 -44 82")
    p.box(1372, 770, 110, 78, OAK, 36, 24)
    p.path("M1427 770v78M1427 770l36 -24", stroke=WOOD, sw=9)
    _lamp(p, 1450, 676, 0.8)
    return p


def repairable_kettle() -> Pen:
    """A kettle in exploded view."""
    p = Pen(RED, 1600, 700, None)
    _disc(p, 800, 350, 270, RED)
    p.path("M90 350H1510", stroke=RED, sw=3, dash="16 10 3 10")
    p.open("translate(0 10)")
    # Base plate, switch, heater, body, lid: laid out along one axis, lying on their side.
    p.path("M150 210q60 0 60 130t-60 130q-30 -40 -30 -130t30 -130Z", "#54616b")
    p.circle(164, 340, 26, STEEL)
    p.path("M140 470q-10 80 -60 90", sw=9)
    p.rect(300, 250, 90, 180, WHITE, rx=18)
    p.rect(322, 286, 46, 70, RED, rx=10)
    p.path("M390 290h40m-40 50h40m-40 50h40", sw=12)
    p.path("M390 290h40m-40 50h40m-40 50h40", stroke=OCHRE, sw=5)
    p.ellipse(540, 340, 50, 150, STEEL)
    p.path("M540 240q-30 100 0 200M548 270q-18 70 0 140M556 300q-8 40 0 80", stroke=OCHRE, sw=9)
    p.path("M690 180C860 190 950 230 1010 270V410C950 450 860 490 690 500q-50 -60 -50 -160t50 -160Z", RED)
    p.shade("M640 400q6 70 50 100c170 -10 260 -50 320 -90v-30c-100 40 -250 50 -370 20Z")
    p.ellipse(694, 340, 48, 158, mix(RED, WHITE, 0.5))
    p.shine("M770 220q120 20 180 50", 12)
    p.path("M950 250l80 -60l24 44l-50 34Z", RED)
    p.path("M760 500q40 100 130 90t90 -140", sw=36)
    p.path("M760 500q40 100 130 90t90 -140", stroke=WOOD, sw=25)
    p.path("M1120 250q70 20 70 90t-70 90Z", RED)
    p.ellipse(1120, 340, 24, 92, STEEL)
    p.circle(1210, 340, 24, WOOD)
    p.close()
    p.gear(1360, 350, 54, 14, OCHRE, 5)
    p.circle(1480, 350, 46, OCHRE)
    p.circle(1480, 350, 32, stroke=WHITE, sw=5)
    p.path("M1480 332v36", stroke=WHITE, sw=7)
    for x in (255, 470, 595, 1060, 1270):
        p.path(f"M{x - 14} 338l14 12l-14 12", stroke=RED, sw=6)
    return p


def last_hundred_metres() -> Pen:
    """From the market stall over the kerb and up the stairs."""
    p = Pen(PLUM, 1600, 700, None)
    _disc(p, 860, 330, 250, PLUM)
    stairs = [(0, 600), (620, 600), (620, 576), (980, 576)]
    for i in range(6):
        stairs += [(980 + i * 70, 576 - (i + 1) * 52), (980 + (i + 1) * 70, 576 - (i + 1) * 52)]
    p.poly((*stairs, (1610, 264), (1610, 710), (-10, 710), (-10, 600)), "#ebe2d0")
    p.rect(1430, 30, 130, 234, TEAL)
    p.circle(1450, 156, 8, OCHRE, sw=3)
    p.bar(((1000, 440), (1400, 146)), STEEL, 10)
    p.path("M1040 412v110M1180 310v110M1320 206v110", sw=7)
    # The stall.
    p.rect(110, 300, 14, 300, WOOD)
    p.rect(410, 300, 14, 300, WOOD)
    for i in range(5):
        p.path(f"M{80 + i * 76} 210h76l{0} 90q-38 40 -76 0Z", RED if i % 2 == 0 else WHITE)
    p.rect(96, 470, 344, 130, OAK)
    for i in range(8):
        p.circle(128 + i * 40, 456 - (i % 2) * 8, 24, (RED, OCHRE, LEAF, RED)[i % 4], sw=4)
    p.leaf(150, 440, -20, 70)
    p.leaf(390, 440, 24, 70)
    # On the way.
    _person(p, 760, 572, PLUM, TAN, "#d9d9d4", True, right="M46 -206q10 40 46 64")
    p.bar(((846, 436), (886, 530)), STEEL, 10)
    p.open("rotate(-20 900 470)")
    p.rect(860, 420, 100, 116, OCHRE, rx=12)
    p.path("M860 450h100", sw=4)
    p.leaf(890, 420, -14, 60)
    p.leaf(916, 420, 16, 70)
    p.close()
    p.circle(908, 548, 27, stroke=INK, sw=12)
    p.path(
        "M470 640C640 650 780 640 900 630S1090 610 1200 500S1380 330 1480 300", stroke=RED, sw=7, dash="2 18"
    )
    for x, y in ((480, 640), (900, 630), (1200, 500)):
        p.circle(x, y, 13, RED, sw=4)
    return p


def quiet_classroom() -> Pen:
    """Felt panels that swallow the sound above the desks."""
    p = Pen(SKY, 1600, 700, 560)
    colours = (TEAL, OCHRE, RED, MOSS, SKY, PLUM)
    for i in range(16):
        col, row = i % 8, i // 8
        x, y = 640 + col * 112 + (56 if row else 0), 110 + row * 98
        pts = [(x + 62 * math.sin(math.tau * k / 6), y + 62 * math.cos(math.tau * k / 6)) for k in range(6)]
        p.poly(pts, mix(colours[(i * 5 + row) % 6], WHITE, 0.78), sw=4)
        p.path(f"M{x - 24} {y - 8}h14m20 -12h12m-40 34h16m14 -8h10", stroke=WHITE, sw=4, op=0.7)
    for k in range(5):
        r = 60 + k * 56
        p.path(
            f"M{360 + r * 0.8:.0f} {330 - r * 0.6:.0f}A{r} {r} 0 0 1 {360 + r * 0.98:.0f} {330 + r * 0.2:.0f}",
            stroke=RED,
            sw=8 - k,
            op=0.95 - k * 0.17,
        )
    p.rect(80, 90, 200, 150, "#2f5d50", rx=6)
    p.path("M110 200l40 -60l30 30l60 -50", stroke=WHITE, sw=6)
    _person(p, 340, 620, TEAL, ROSE, "#2c2320", True)
    for i, (c, s, hair) in enumerate(
        ((RED, TAN, "#2c2320"), (OCHRE, BROWN, "#2c2320"), (MOSS, ROSE, "#9c5a2c"))
    ):
        x = 700 + i * 300
        p.shadow(x + 20, 664, 130, 14)
        p.path(f"M{x - 46} 560q-6 -90 30 -98h34q36 8 30 98Z", c)
        p.circle(x, 424, 38, s)
        p.path(f"M{x - 39} 428q-4 -48 39 -48t39 48q-18 -4 -30 -20q-18 18 -48 20Z", hair)
        p.path(f"M{x - 12} 430h1m24 0h1", sw=7)
        p.path(f"M{x - 6} 446q8 6 16 0", sw=4)
        p.rect(x - 110, 540, 250, 24, OAK, rx=4)
        p.path(f"M{x - 90} 564V660M{x + 120} 564V660", sw=11)
        p.rect(x + 50, 516, 60, 22, colours[i], rx=4, sw=4)
        p.path(f"M{x - 40} 536h60", stroke=WHITE, sw=8)
    return p


def pictures() -> dict[str, Pen]:
    """Return the wide pictures by key."""
    return {
        "home": home(),
        "challenge-repairable-kettle": repairable_kettle(),
        "challenge-last-hundred-metres": last_hundred_metres(),
        "challenge-quiet-classroom": quiet_classroom(),
    }
