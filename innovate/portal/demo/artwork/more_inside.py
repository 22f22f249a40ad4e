"""Eight more products, from kitchen, care and home."""

from __future__ import annotations

from .pen import INK, LEAF, MOSS, OAK, OCHRE, PLUM, RED, SKY, STEEL, TEAL, WHITE, WOOD, Pen, dark, light

GLASS, SLATE = "#e2eef0", "#54616b"


def cutting_board() -> Pen:
    """A board with spikes, a corner fence and a clamp, for one hand."""
    p = Pen(RED, floor=600)
    p.spot(600, 420, 320)
    p.shadow(600, 764, 430, 26)
    p.poly(((190, 700), (330, 450), (980, 450), (1040, 700)), OAK)
    p.poly(((190, 700), (1040, 700), (1040, 744), (190, 744)), WOOD)
    p.path("M300 560h560M270 620h640M330 500h560", stroke=WOOD, sw=4, op=0.6)
    p.poly(((250, 690), (356, 480), (400, 480), (310, 690)), STEEL)
    p.poly(((356, 480), (640, 480), (640, 430), (356, 430)), STEEL)
    p.path("M356 480v-50", sw=4)
    for i in range(4):
        x = 520 + i * 44
        p.path(f"M{x - 9} 600L{x} 500L{x + 9} 600Z", STEEL, sw=4)
    p.path("M470 580q-6 -130 116 -130t116 130q-20 60 -116 60t-116 -60Z", RED)
    p.path("M560 452q26 -20 52 0m-26 -6v-26", stroke=MOSS, sw=10)
    p.shine("M500 560q0 -60 44 -80", 12)
    p.poly(((800, 300), (842, 300), (842, 600), (800, 560)), STEEL)
    p.path("M842 300v300", stroke=WHITE, sw=6)
    p.rect(792, 120, 58, 190, INK, rx=22)
    p.path("M812 160h18m-18 60h18", stroke=STEEL, sw=9)
    for x, y in ((730, 650), (770, 640), (812, 652), (854, 640)):
        p.ellipse(x, y, 30, 17, RED)
        p.ellipse(x, y, 17, 8, "#f3b6a4", sw=3)
    p.path("M930 640l60 -70q30 0 26 30l-64 60Z", light(RED, 0.7))
    p.dim(190, 800, 1040, 800)
    return p


def steam_lunchbox() -> Pen:
    """A stacked lunch box that steams."""
    p = Pen(RED)
    p.spot(580, 440, 320)
    p.shadow(580, 746, 290)
    p.steam(580, 232, 120, 4, 60)
    for y, h, c in ((600, 130, SLATE), (470, 126, RED), (340, 126, WHITE)):
        p.rect(330, y, 500, h, c, rx=34)
        p.path(
            f"M690 {y + 5}h106q34 4 34 30v{h - 64}q0 30 -34 30h-116q30 -40 10 -{h - 4}Z",
            INK,
            flat=True,
            op=0.12,
        )
        p.path(f"M362 {y + 30}v{h - 66}", stroke=WHITE, sw=8, op=0.6)
    for x in (310, 806):
        p.rect(x, 420, 44, 96, OCHRE, rx=12)
        p.rect(x, 556, 44, 96, OCHRE, rx=12)
    p.rect(500, 642, 160, 46, INK, rx=22)
    p.circle(530, 665, 9, RED, sw=3)
    p.path("M562 665h74", stroke=OCHRE, sw=8)
    p.path("M340 334q6 -54 50 -54h380q44 0 50 54Z", GLASS)
    p.path("M400 332q20 -40 70 -30q40 -26 80 6q60 -30 90 4q60 -20 90 20Z", WHITE, sw=4)
    for x, y, c in ((450, 306, LEAF), (530, 302, OCHRE), (612, 306, RED), (690, 308, LEAF)):
        p.circle(x, y, 22, c, sw=4)
    p.path("M830 690q90 0 90 50t80 40h120", sw=9)
    p.shadow(980, 690, 130, 12)
    p.path("M860 606h240q-4 80 -70 84h-100q-62 -4 -70 -84Z", SKY)
    p.path("M880 606q20 -60 60 -40q30 -40 70 0q50 -20 70 40Z", OCHRE)
    p.path("M900 580q12 -20 30 -4m50 -4q16 -22 34 2", stroke=MOSS, sw=9)
    return p


def pickle_crock() -> Pen:
    """A fermentation crock with a water-sealed rim and a window."""
    p = Pen(RED)
    p.spot(560, 440, 330)
    p.shadow(560, 768, 250)
    body = "M440 250C330 330 300 420 310 520c10 130 90 240 120 240h260c30 0 110 -110 120 -240c10 -100 -20 -190 -130 -270Z"
    p.path(body, "#b5623c")
    p.shade("M690 262c120 90 140 200 110 300c-20 100 -80 198 -110 198h-90c110 -100 140 -320 90 -498Z")
    p.shine("M372 380q-24 60 -18 130", 12)
    p.rect(430, 400, 230, 290, GLASS, rx=110)
    p.path("M434 500q56 -24 112 0t110 0v80a115 110 0 0 1 -222 0Z", "#dfe7b9", flat=True)
    for x, y, a, c in (
        (480, 560, -20, LEAF),
        (530, 600, 30, RED),
        (590, 560, 10, LEAF),
        (610, 630, -40, OCHRE),
        (500, 650, 50, RED),
        (560, 665, 0, LEAF),
    ):
        p.leaf(x, y, a, 74, c)
    p.circle(520, 520, 9, WHITE, sw=3)
    p.circle(572, 506, 7, WHITE, sw=3)
    p.rect(430, 400, 230, 290, rx=110)
    p.path("M380 216h360l-30 56H410Z", "#9c5030")
    p.ellipse(560, 216, 180, 30, SKY)
    p.path("M470 214q0 -104 90 -104t90 104q-90 24 -180 0Z", "#b5623c")
    p.circle(560, 96, 24, "#9c5030")
    for x, y, r in ((360, 150, 12), (332, 106, 9), (764, 150, 11), (790, 96, 8)):
        p.circle(x, y, r, WHITE, sw=4)
    p.shadow(970, 782, 120, 14)
    p.path("M880 640q90 -70 180 0q30 90 -20 140h-140q-50 -50 -20 -140Z", LEAF)
    p.path("M970 610v166M900 660q50 30 60 110M1040 660q-50 30 -60 110", stroke=WHITE, sw=6, op=0.8)
    p.path("M230 776q-60 -60 -80 -150q60 20 110 110M230 640q10 -40 40 -50", RED)
    p.shadow(210, 786, 70, 10)
    return p


def bath_step() -> Pen:
    """A step with a rail beside a bath."""
    p = Pen(TEAL)
    p.spot(560, 420, 330)
    for i in range(5):
        p.path(f"M40 {120 + i * 110}h1120", stroke=TEAL, sw=2, op=0.25)
    p.shadow(800, 770, 330)
    p.path("M600 420h540v260q0 80 -90 80H720q-90 0 -120 -80Z", WHITE)
    p.shade("M1010 420h130v260q0 80 -90 80h-120q90 -60 80 -340Z")
    p.rect(570, 384, 600, 50, WHITE, rx=25)
    p.path("M660 384q30 -40 70 -12q20 -40 66 -14q40 -40 80 0q50 -30 80 26Z", "#dff0f4")
    p.shadow(390, 790, 230)
    p.bar(((250, 700), (250, 250), (300, 200), (520, 200), (560, 250), (560, 400)), STEEL, 24)
    p.rect(310, 182, 200, 40, TEAL, rx=20)
    p.box(200, 640, 330, 140, TEAL, 70, 60)
    for i in range(6):
        p.path(f"M{240 + i * 48} 626l36 -32", stroke=WHITE, sw=9, op=0.8)
    p.rect(230, 676, 270, 72, light(TEAL, 0.35), rx=10)
    for x in (222, 490):
        p.rect(x, 772, 34, 20, INK, rx=6)
    p.path("M330 430q30 -60 80 -40t90 -20m-26 -20l28 20l-20 28", stroke=RED, sw=9)
    p.bar(((980, 384), (980, 280), (900, 280)), STEEL, 18)
    p.path("M900 294q-4 20 0 30", stroke=SKY, sw=8)
    return p


def doorbell_lamp() -> Pen:
    """A lamp that lights when the bell is pressed."""
    p = Pen(TEAL)
    p.spot(760, 400, 300)
    p.shadow(300, 790, 170)
    p.rect(130, 110, 330, 680, dark(TEAL, 0.9))
    for y in (150, 470):
        p.rect(170, y, 250, 270, TEAL, rx=6)
    p.circle(426, 450, 17, OCHRE)
    p.rect(500, 350, 76, 150, WHITE, rx=26)
    p.circle(538, 400, 24, RED)
    p.path("M520 456h36", sw=6)
    for i in range(3):
        p.path(
            f"M{606 + i * 30} {376 - i * 14}q{22 + i * 6} {24 + i * 14} 0 {48 + i * 28}",
            stroke=RED,
            sw=8,
            op=0.9 - i * 0.22,
        )
    p.poly(((700, 400), (1000, 400), (1110, 690), (590, 690)), "#f6d98f", flat=True, op=0.6)
    p.shadow(850, 760, 150)
    p.rect(832, 390, 36, 330, STEEL)
    p.path("M740 756q0 -44 110 -44t110 44Z", SLATE)
    p.path("M770 210h160l84 200H686Z", OCHRE)
    p.shade("M880 210h50l84 200h-80Z")
    p.path("M850 160v-50M770 176l-30 -44M930 176l30 -44M700 236l-50 -26M1000 236l50 -26", stroke=OCHRE, sw=10)
    p.circle(850, 640, 13, TEAL, sw=4)
    p.box(960, 690, 130, 70, WOOD, 30, 20)
    p.ellipse(1040, 664, 34, 20, WHITE)
    return p


def cat_shelf() -> Pen:
    """A window shelf with a cat on it."""
    p = Pen(OCHRE, floor=760)
    p.spot(600, 400, 330)
    p.rect(320, 80, 560, 480, WHITE)
    p.rect(350, 110, 240, 420, "#cfe3ea")
    p.rect(610, 110, 240, 420, "#cfe3ea")
    p.circle(760, 200, 44, OCHRE, sw=4)
    p.path(
        "M350 470q60 -60 120 -20q60 -50 120 10v70H350ZM610 460q70 -50 130 -6q50 -40 110 10v66H610Z",
        LEAF,
        sw=4,
    )
    p.path("M430 190q14 -14 28 0q14 -14 28 0M500 240q12 -12 24 0q12 -12 24 0", sw=5)
    p.rect(290, 556, 620, 30, OAK)
    p.path("M410 250L370 560M790 250L830 560", sw=6)
    for x in (410, 790):
        p.circle(x, 246, 24, SLATE)
    p.path("M300 590h600l-30 60q-270 50 -540 0Z", OCHRE)
    p.path("M310 606q290 46 580 0", stroke=WHITE, sw=8, op=0.6)
    p.path(
        "M430 596q-30 -120 60 -150q30 -10 60 -6q-10 -70 20 -120l44 34h60l44 -36q26 50 10 112q60 40 60 166Z",
        "#3a4652",
    )
    p.path("M610 402h2m52 0h2", stroke=OCHRE, sw=15)
    p.path(
        "M632 424l7 7l7 -7m-7 8v10m-44 -10l-40 -6m40 16l-40 8m120 -18l40 -6m-40 16l40 8", stroke=WHITE, sw=4
    )
    p.path("M440 590q-90 10 -100 90q-4 50 36 44", sw=34)
    p.path("M440 590q-90 10 -100 90q-4 50 36 44", stroke="#3a4652", sw=25)
    p.path("M600 596v-40m50 40v-40", stroke=WHITE, sw=5, op=0.7)
    p.shadow(1020, 800, 80, 12)
    p.sprout(1020, 700, 150)
    p.pot(1020, 800, 130, 110)
    p.shadow(170, 806, 66, 12)
    p.circle(170, 760, 46, RED)
    p.path("M130 740q40 30 84 0m-80 40q36 -30 74 0", sw=4)
    return p


def shoe_bench() -> Pen:
    """A narrow bench with shoes under it."""
    p = Pen(OCHRE)
    p.spot(600, 400, 320)
    p.shadow(600, 784, 420)
    p.path("M300 130h600", sw=10)
    for x in (380, 560, 740):
        p.path(f"M{x} 130v40q0 24 24 24t24 -20", sw=10)
    p.path("M540 190l-60 40v180h200v-180l-60 -40q-40 40 -80 0Z", TEAL)
    p.path("M580 214v196", sw=4)
    p.path("M780 190q60 -10 64 60v80h-72v-80q0 -40 8 -60Z", PLUM)
    p.path("M220 450h680l70 -40H290Z", light(OAK, 0.7))
    p.rect(220, 450, 690, 36, OAK)
    p.poly(((910, 450), (980, 410), (980, 446), (910, 486)), WOOD)
    p.rect(300, 400, 300, 48, RED, rx=22)
    for x in (240, 860):
        p.rect(x, 486, 30, 290, OAK)
    p.poly(((890, 486), (940, 460), (940, 730), (890, 776)), WOOD)
    for y in (600, 720):
        p.rect(270, y, 590, 18, WOOD)
    for x, y, c in (
        (300, 600, TEAL),
        (440, 600, TEAL),
        (600, 600, RED),
        (730, 600, RED),
        (320, 720, PLUM),
        (470, 720, MOSS),
        (610, 720, SKY),
        (730, 720, SKY),
    ):
        p.path(f"M{x} {y}v-64h44q6 26 40 32q34 6 34 32Z", c)
        p.path(f"M{x} {y - 8}h118", stroke=WHITE, sw=7)
    p.dim(220, 830, 910, 830)
    return p


def ring_lamp() -> Pen:
    """A desk lamp built from stacking wooden rings."""
    p = Pen(OCHRE)
    p.spot(560, 400, 330)
    p.poly(((610, 360), (880, 290), (1110, 720), (560, 720)), "#f8dc93", flat=True, op=0.65)
    p.shadow(400, 764, 190)
    p.cylinder(250, 700, 300, 44, SLATE, 26, "#6b7983")
    colours = [OAK, WOOD, RED, OAK, WOOD, OAK, TEAL, OAK]
    for i, c in enumerate(colours):
        p.open(f"rotate({i * 1.6 - 3:.1f} 400 690)")
        p.cylinder(350, 640 - i * 52, 100, 50, c, 13)
        p.close()
    p.bar(((412, 250), (470, 170), (720, 240)), STEEL, 16)
    p.circle(412, 252, 24, OCHRE)
    p.path("M700 190q110 -30 160 100l-230 66q-20 -140 70 -166Z", OCHRE)
    p.shade("M780 198q50 20 80 92l-70 22q10 -70 -10 -114Z")
    p.ellipse(746, 326, 46, 26, "#fff2c4")
    p.shadow(900, 790, 200, 14)
    p.poly(((730, 780), (790, 730), (1090, 730), (1060, 780)), WHITE)
    p.path("M830 748h200m-210 16h150", sw=4, op=0.5)
    p.path("M1000 776l90 -60", sw=16)
    p.path("M1000 776l90 -60", stroke=RED, sw=8)
    for x, c in ((130, TEAL), (210, OAK)):
        p.shadow(x, 806, 60, 8)
        p.cylinder(x - 46, 756, 92, 44, c, 13)
    return p
