"""Seven products whose stories stand between two stages, and the three designs of the tea hourglass."""

from __future__ import annotations

import math
from collections.abc import Callable

from .pen import INK, LEAF, MOSS, OAK, OCHRE, PLUM, RED, SKY, STEEL, TEAL, WHITE, WOOD, Pen, dark, light

GLASS, SLATE, TEA = "#e2eef0", "#54616b", "#c8792f"
DUSK = "#31404d"


def _bulbs(p: Pen, x: float, y: float, s: float) -> None:
    """The two bulbs of the hourglass with leaves above and tea below, waist at (x, y)."""
    p.open(f"translate({x} {y}) scale({s})")
    p.path("M-30 0C-150 -40 -160 -240 -60 -270H60C160 -240 150 -40 30 0Z", GLASS)
    p.path("M-30 0C-150 40 -160 240 -60 270H60C160 240 150 40 30 0Z", GLASS)
    p.path("M-112 -110C-100 -50 -60 -14 -26 -2H26C60 -14 100 -50 112 -110Z", light(TEA, 0.75), flat=True)
    p.path("M-122 150C-116 210 -96 254 -60 266H60C96 254 116 210 122 150Z", TEA, flat=True)
    for x1, y1, a in (
        (-60, -60, -40),
        (-20, -40, 20),
        (30, -52, 60),
        (60, -80, -10),
        (-84, -92, 70),
        (6, -84, -70),
    ):
        p.leaf(x1, y1, a, 42, MOSS)
    p.path("M0 8V150", stroke=TEA, sw=9)
    p.path("M-30 0C-150 -40 -160 -240 -60 -270M60 270C160 240 150 40 30 0")
    p.rect(-52, -17, 104, 34, WHITE, rx=10)
    p.shine("M-108 -200q-14 60 4 110M-112 120q-10 50 8 90", 10)
    p.close()


def _cup(p: Pen, x: float, y: float) -> None:
    p.shadow(x, y + 4, 100, 12)
    p.path(f"M{x - 84} {y - 110}h168q-4 104 -56 110h-56q-52 -6 -56 -110Z", WHITE)
    p.path(f"M{x + 82} {y - 90}q56 0 48 40q-8 30 -62 30", sw=13)
    p.ellipse(x, y - 110, 84, 20, TEA)
    p.steam(x, y - 146, 90, 3, 36)


def tea_hourglass(style: str, scene: bool) -> Pen:
    """The hourglass in its straight stand (a), turning cradle (b) or bare with a cork sleeve (c)."""
    p = Pen(RED)
    x = 520 if scene else 600
    p.spot(x, 420, 330)
    p.shadow(x, 780, 250)
    if style == "a":
        for y in (112, 728):
            p.rect(x - 200, y, 400, 40, OAK, rx=14)
        for dx in (-170, 146):
            p.rect(x + dx, 150, 26, 580, WOOD, rx=8)
        _bulbs(p, x, 440, 1.06)
    elif style == "b":
        p.path(f"M{x - 220} 770h440l-30 -46h-380Z", OAK)
        for dx in (-226, 190):
            p.rect(x + dx, 420, 36, 330, WOOD, rx=14)
        p.bar(((x - 212, 440), (x - 40, 440)), STEEL, 16)
        p.bar(((x + 40, 440), (x + 212, 440)), STEEL, 16)
        p.circle(x + 214, 440, 40, OCHRE)
        p.circle(x + 214, 440, 12, INK)
        _bulbs(p, x, 440, 1.0)
        p.path(f"M{x + 270} 330q80 110 0 220m36 -34l-36 34l-22 -46", stroke=RED, sw=9)
    else:
        p.ellipse(x, 770, 120, 24, OAK)
        _bulbs(p, x, 470, 1.06)
        p.path(f"M{x - 66} 424h132l20 92h-172Z", WOOD)
        for dx, y in ((-40, 450), (10, 470), (44, 446), (-20, 496), (50, 492)):
            p.circle(x + dx, y, 5, dark(WOOD), flat=True)
    if scene:
        _cup(p, 930, 780)
        for i, c in enumerate((OCHRE, RED, TEAL)):
            p.shadow(170 + i * 8, 800, 56, 8)
            p.ellipse(178, 770 - i * 30, 66, 24, c)
            p.ellipse(178, 766 - i * 30, 18, 7, INK)
    return p


def window_herb_rail() -> Pen:
    """Five pots on a rail across a window."""
    p = Pen(MOSS, floor=740)
    p.spot(600, 390, 330)
    p.rect(210, 90, 780, 600, WHITE)
    for x in (240, 610):
        p.rect(x, 120, 350, 540, "#cfe3ea")
    p.circle(800, 220, 52, OCHRE, sw=4)
    p.path(
        "M240 560q80 -90 170 -30q60 -60 180 10v120H240ZM610 570q90 -80 180 -20q70 -50 170 20v90H610Z",
        LEAF,
        sw=4,
    )
    p.rect(170, 686, 860, 40, OAK)
    p.bar(((214, 430), (986, 430)), STEEL, 18)
    for x in (214, 986):
        p.rect(x - 16, 396, 32, 68, SLATE, rx=8)
    herbs = ((300, 1.0, LEAF), (450, 0.8, MOSS), (600, 1.15, LEAF), (750, 0.9, "#8fae6b"), (900, 1.05, MOSS))
    for x, size, fill in herbs:
        p.open(f"rotate(-7 {x} 430)")
        p.sprout(x, 424, 130 * size, fill)
        p.leaf(x - 22, 428, -38, 84 * size, fill)
        p.leaf(x + 22, 428, 34, 76 * size, fill)
        p.pot(x, 540, 112, 116)
        p.ellipse(x, 430, 70, 14, stroke=SLATE, sw=9)
        p.close()
        p.path(f"M{x - 56} 556q56 26 112 0", sw=7)
    p.poly(((690, 690), (720, 660), (850, 660), (820, 690)), WHITE, sw=4)
    p.path("M730 676h70", stroke=RED, sw=5)
    p.path("M300 686q-6 -60 50 -64q20 -34 34 -2q50 4 60 66Z", DUSK)
    p.path("M444 684q60 4 54 -54", sw=14)
    p.dim(214, 790, 986, 790)
    return p


def solar_blind() -> Pen:
    """A blind of dark cells, half lowered, with a lit rail."""
    p = Pen(OCHRE, floor=770)
    p.spot(640, 380, 330)
    p.rect(300, 70, 680, 660, WHITE)
    p.rect(336, 110, 608, 590, "#f4ddb0")
    p.circle(720, 520, 110, OCHRE)
    for i in range(10):
        a = math.tau * i / 10
        x1, y1 = 720 + 140 * math.cos(a), 520 + 140 * math.sin(a)
        p.path(f"M{x1:.0f} {y1:.0f}l{40 * math.cos(a):.0f} {40 * math.sin(a):.0f}", stroke=OCHRE, sw=12)
    p.path("M336 640q90 -70 200 -20q120 -80 230 0q90 -60 178 10v70H336Z", LEAF)
    p.rect(330, 150, 620, 240, DUSK)
    lines = "".join(f"M{330 + 62 * i} 150v240" for i in range(1, 10)) + "".join(
        f"M330 {150 + 60 * i}h620" for i in range(1, 4)
    )
    p.path(lines, stroke=SKY, sw=3, op=0.7)
    for x, y in ((392, 210), (640, 270), (826, 150), (516, 330)):
        p.rect(x, y, 62, 60, SKY, flat=True, op=0.35)
    p.rect(290, 96, 700, 62, STEEL, rx=30)
    p.rect(320, 386, 640, 30, OCHRE, rx=14)
    p.poly(((330, 420), (950, 420), (1050, 690), (230, 690)), "#f6d98f", flat=True, op=0.3)
    p.path("M950 130v200", sw=4)
    p.circle(950, 344, 14, RED, sw=4)
    p.shadow(180, 820, 120, 14)
    p.box(90, 700, 150, 110, PLUM, 40, 26)
    p.path("M120 740h90M120 766h60", stroke=WHITE, sw=7)
    p.path("M1060 300l80 -50M1080 360h90M1060 420l80 50", stroke=RED, sw=8, op=0.7)
    return p


def school_bag_shell() -> Pen:
    """A school bag under its shell, in the rain."""
    p = Pen(PLUM)
    p.spot(600, 430, 330)
    for x, y in (
        (150, 130),
        (260, 280),
        (120, 420),
        (1020, 110),
        (1110, 300),
        (960, 220),
        (1080, 470),
        (210, 560),
        (380, 90),
        (840, 80),
    ):
        p.path(f"M{x} {y}l-22 60", stroke=SKY, sw=8)
    p.shadow(600, 784, 250)
    p.path("M470 220q0 -110 130 -110t130 110", sw=30)
    p.path("M470 220q0 -110 130 -110t130 110", stroke=SLATE, sw=20)
    p.path("M400 330q0 -120 120 -120h160q120 0 120 120v390q0 60 -60 60H460q-60 0 -60 -60Z", DUSK)
    p.rect(450, 640, 300, 130, light(DUSK, 0.7), rx=24)
    p.path("M490 680h220", stroke=OCHRE, sw=8)
    p.path("M360 560q-20 -390 240 -390t240 390q-240 70 -480 0Z", OCHRE)
    p.shade("M690 186q160 60 150 374q-70 20 -130 28q60 -220 -20 -402Z")
    for y, h in ((330, 34), (470, 34)):
        p.path(f"M372 {y + 70}q228 62 456 0l4 {h}q-232 64 -464 0Z", WHITE, sw=4)
        p.path(f"M384 {y + 88}q216 58 432 0", stroke=STEEL, sw=6, dash="16 12")
    p.ellipse(600, 250, 52, 40, RED)
    p.path("M576 250h48M600 232v36", stroke=WHITE, sw=9)
    p.shine("M420 420q10 -130 90 -190", 12)
    p.poly(((40, 300), (40, 420), (330, 500), (330, 430)), "#f6e3a8", flat=True, op=0.55)
    p.circle(34, 360, 60, "#fff2c4")
    p.shadow(970, 800, 110, 12)
    p.path("M900 790q10 -60 70 -60t76 60Z", SKY, sw=4)
    p.circle(330, 720, 32, stroke=SLATE, sw=9)
    return p


def tactile_map_blocks() -> Pen:
    """Wooden tiles that make a street corner, and a finger that reads it."""
    p = Pen(SKY, floor=560)
    p.spot(620, 420, 330)
    p.shadow(600, 800, 480, 26)
    size = 170

    def tile(column: int, row: int, kind: str) -> None:
        x, y = 250 + column * size - row * 46, 300 + row * 128
        p.poly(((x, y), (x + size, y), (x + size - 46, y + 128), (x - 46, y + 128)), OAK)
        p.poly(
            ((x - 46, y + 128), (x + size - 46, y + 128), (x + size - 46, y + 150), (x - 46, y + 150)), WOOD
        )
        if kind == "kerb":
            p.path("".join(f"M{x + 24 + i * 36} {y + 16}l-34 96" for i in range(4)), stroke=WOOD, sw=13)
        elif kind == "cross":
            for i in range(12):
                p.ellipse(x + 10 + (i % 4) * 38 - (i // 4) * 12, y + 30 + (i // 4) * 36, 11, 8, RED, sw=3)
        elif kind == "grass":
            p.poly(
                ((x + 8, y + 14), (x + size - 16, y + 14), (x + size - 54, y + 114), (x - 30, y + 114)),
                LEAF,
                sw=4,
            )
        elif kind == "door":
            p.box(x + 20, y + 6, 80, 60, TEAL, 20, 14)
            p.rect(x + 48, y + 26, 26, 40, WHITE, sw=4)
        elif kind == "bell":
            p.path(f"M{x + 20} {y + 82}q4 -70 44 -70t44 70Z", OCHRE)
            p.circle(x + 64, y + 88, 10, INK)

    plan = (
        ("door", "kerb", "grass", "door"),
        ("kerb", "cross", "cross", "bell"),
        ("grass", "kerb", "cross", "kerb"),
    )
    for row, kinds in enumerate(plan):
        for column, kind in enumerate(kinds):
            tile(column, row, kind)
    p.path(
        "M1130 180C1060 190 980 250 900 330q-30 32 -76 96q-14 30 12 40q24 6 44 -22l60 -72q30 60 90 50l130 -40Z",
        "#d9a47a",
    )
    p.path("M1010 120l160 -10v210l-90 60q-90 -90 -70 -260Z", PLUM)
    p.path("M836 440q10 14 30 8", stroke=WHITE, sw=6)
    p.path("M800 500q-30 10 -40 40M770 470q-40 4 -56 30", stroke=RED, sw=7, op=0.8)
    p.path("M120 230q40 -60 110 -40M120 290q60 -80 150 -50", stroke=TEAL, sw=7, op=0.6)
    return p


def hearing_aid_dryer() -> Pen:
    """A round box with its lid open, hearing aids inside and a ring of light."""
    p = Pen(TEAL)
    p.spot(580, 430, 330)
    p.shadow(580, 774, 330)
    p.path("M320 470C310 300 400 170 580 170s270 130 260 300Z", TEAL)
    p.path("M366 462C360 330 430 216 580 216s220 114 214 246Z", light(TEAL, 0.35))
    p.ellipse(580, 340, 60, 44, WHITE, sw=4)
    p.path("M560 350q20 -40 40 0", sw=5)
    p.cylinder(300, 490, 560, 220, TEAL, 84, dark(TEAL, 0.85))
    p.ellipse(580, 490, 236, 60, DUSK)
    p.path("M324 640a256 84 0 0 0 512 0", stroke=OCHRE, sw=18)
    p.path("M640 722a256 84 0 0 0 196 -82", stroke=STEEL, sw=18)
    for x, flip in ((490, 1), (670, -1)):
        p.open(f"translate({x} 470) scale({flip} 1)")
        p.path("M-70 40C-100 -20 -60 -70 -16 -60S40 0 20 40S-44 84 -70 40Z", "#e3c9a8")
        p.path("M10 -40q70 -20 60 40q-6 40 -34 40", sw=12)
        p.path("M10 -40q70 -20 60 40q-6 40 -34 40", stroke=WHITE, sw=5)
        p.circle(30, 44, 18, RED)
        p.path("M-50 -20h30", stroke=SLATE, sw=7)
        p.close()
    for i in range(3):
        p.path(f"M{520 + i * 60} 420q-16 -30 0 -60t0 -60", stroke=WHITE, sw=7, op=0.7)
    p.shadow(1000, 790, 110, 12)
    p.path("M920 620h160v150q0 18 -80 18t-80 -18Z", GLASS)
    p.path("M926 690q74 24 148 0v76q0 18 -74 18t-74 -18Z", SKY, flat=True)
    p.ellipse(1000, 620, 80, 18, WHITE)
    p.path("M110 800q10 -50 60 -50h70q40 0 60 50Z", PLUM)
    p.circle(170, 720, 34, stroke=INK, sw=9)
    p.circle(254, 720, 34, stroke=INK, sw=9)
    p.path("M204 716q8 -10 16 0", sw=7)
    return p


def spoke_clips() -> Pen:
    """A wheel at dusk whose spokes shine in a beam."""
    p = Pen(PLUM, floor=None)
    p.rect(0, 0, 1200, 900, DUSK, flat=True, op=0.9)
    p.circle(1010, 150, 60, "#f6e3a8", flat=True, op=0.9)
    p.circle(1036, 134, 56, DUSK, flat=True)
    p.rect(0, 780, 1200, 120, "#1f2a33", flat=True)
    p.path("M0 780H1200", stroke=STEEL, sw=3, op=0.5)
    p.poly(((0, 500), (0, 640), (900, 820), (900, 180)), "#f6e3a8", flat=True, op=0.2)
    p.circle(640, 450, 344, stroke="#0f171d", sw=34)
    p.circle(640, 450, 318, stroke=STEEL, sw=9)
    for i in range(28):
        a = math.tau * i / 28
        c, s = math.cos(a), math.sin(a)
        p.path(
            f"M{640 + 40 * c:.0f} {450 + 40 * s:.0f}L{640 + 314 * c:.0f} {450 + 314 * s:.0f}",
            stroke=STEEL,
            sw=3,
        )
        if i % 28 != 13:
            p.path(
                f"M{640 + 190 * c:.0f} {450 + 190 * s:.0f}L{640 + 262 * c:.0f} {450 + 262 * s:.0f}",
                stroke="#fffbe6",
                sw=16,
            )
            p.path(
                f"M{640 + 200 * c:.0f} {450 + 200 * s:.0f}L{640 + 252 * c:.0f} {450 + 252 * s:.0f}",
                stroke=OCHRE,
                sw=4,
            )
    p.circle(640, 450, 226, stroke="#fffbe6", sw=4, op=0.5)
    p.circle(640, 450, 44, STEEL)
    p.circle(640, 450, 16, INK)
    p.bar(((640, 450), (760, 60), (860, 30)), RED, 30)
    p.bar(((640, 450), (1180, 520)), RED, 26)
    p.rect(60, 690, 260, 110, WHITE, rx=12)
    for i in range(7):
        p.rect(84 + i * 32, 716, 18, 60, OCHRE, rx=8, sw=4)
    return p


PICTURES: dict[str, Callable[[], Pen]] = {
    "window-herb-rail": window_herb_rail,
    "solar-blind": solar_blind,
    "school-bag-shell": school_bag_shell,
    "tactile-map-blocks": tactile_map_blocks,
    "hearing-aid-dryer": hearing_aid_dryer,
    "spoke-clips": spoke_clips,
}


def pictures() -> dict[str, Pen]:
    """Return the seven covers and the three designs by key."""
    found = {key: draw() for key, draw in PICTURES.items()}
    found["tea-hourglass"] = tea_hourglass("b", True)
    return found | {f"tea-hourglass-{style}": tea_hourglass(style, False) for style in "abc"}
