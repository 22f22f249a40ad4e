"""The other sixteen products, one picture each."""

from __future__ import annotations

import math
from collections.abc import Callable

from .pen import INK, LEAF, MOSS, OAK, OCHRE, PLUM, RED, SKY, SOIL, STEEL, TEAL, WHITE, WOOD, Pen, dark, light

CLAY, GLASS, SLATE = "#c9714a", "#e2eef0", "#54616b"


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
        p.path(f"M690 {y + 5}h106q34 4 34 30v{h - 64}q0 30 -34 30h-116q30 -40 10 -{h - 4}Z", INK, flat=True, op=0.12)
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
    for x, y, a, c in ((480, 560, -20, LEAF), (530, 600, 30, RED), (590, 560, 10, LEAF), (610, 630, -40, OCHRE), (500, 650, 50, RED), (560, 665, 0, LEAF)):
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
        p.path(f"M{606 + i * 30} {376 - i * 14}q{22 + i * 6} {24 + i * 14} 0 {48 + i * 28}", stroke=RED, sw=8, op=0.9 - i * 0.22)
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
    p.path("M350 470q60 -60 120 -20q60 -50 120 10v70H350ZM610 460q70 -50 130 -6q50 -40 110 10v66H610Z", LEAF, sw=4)
    p.path("M430 190q14 -14 28 0q14 -14 28 0M500 240q12 -12 24 0q12 -12 24 0", sw=5)
    p.rect(290, 556, 620, 30, OAK)
    p.path("M410 250L370 560M790 250L830 560", sw=6)
    for x in (410, 790):
        p.circle(x, 246, 24, SLATE)
    p.path("M300 590h600l-30 60q-270 50 -540 0Z", OCHRE)
    p.path("M310 606q290 46 580 0", stroke=WHITE, sw=8, op=0.6)
    p.path("M430 596q-30 -120 60 -150q30 -10 60 -6q-10 -70 20 -120l44 34h60l44 -36q26 50 10 112q60 40 60 166Z", "#3a4652")
    p.path("M610 402h2m52 0h2", stroke=OCHRE, sw=15)
    p.path("M632 424l7 7l7 -7m-7 8v10m-44 -10l-40 -6m40 16l-40 8m120 -18l40 -6m-40 16l40 8", stroke=WHITE, sw=4)
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
    for x, y, c in ((300, 600, TEAL), (440, 600, TEAL), (600, 600, RED), (730, 600, RED), (320, 720, PLUM), (470, 720, MOSS), (610, 720, SKY), (730, 720, SKY)):
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


def olla() -> Pen:
    """A buried clay pot that waters plants, in section."""
    p = Pen(MOSS, floor=None)
    p.spot(600, 340, 290)
    p.circle(1010, 140, 60, OCHRE, sw=4)
    p.poly(((90, 400), (1110, 400), (1110, 820), (90, 820)), SOIL)
    p.path("".join(f"M{120 + (i * 173) % 960} {440 + (i * 97) % 350}h10" for i in range(40)), stroke="#7b6655", sw=9)
    p.ellipse(600, 600, 350, 190, SKY, flat=True, op=0.22)
    p.ellipse(600, 600, 270, 200, SKY, flat=True, op=0.28)
    p.path("M540 330h120v70q150 70 140 210q-14 140 -200 150q-186 -10 -200 -150q-10 -140 140 -210Z", CLAY)
    p.path("M566 400q-130 70 -126 200q14 110 160 120q146 -10 160 -120q4 -130 -126 -200Z", "#f0d9c8")
    p.path("M446 560q76 -30 154 0t154 0q10 150 -154 160q-164 -10 -154 -160Z", SKY, sw=4)
    p.rect(520, 300, 160, 40, CLAY, rx=12)
    p.path("M548 300q0 -44 52 -44t52 44Z", dark(CLAY, 0.9))
    for x, y in ((340, 560), (370, 690), (860, 560), (830, 690), (600, 800)):
        p.path(f"M{x} {y}q-18 26 0 36q18 -10 0 -36Z", SKY, sw=4)
    for x, h, c in ((220, 190, LEAF), (370, 150, "#9db56f"), (830, 160, LEAF), (980, 210, "#9db56f")):
        p.path(f"M{x} 400q-10 60 -30 90m30 -90q8 70 36 100m-36 -100v120", stroke="#d8c7ae", sw=5)
        p.sprout(x, 400, h, c)
    p.circle(246, 290, 20, RED)
    p.circle(196, 330, 18, RED)
    p.circle(1010, 290, 20, OCHRE)
    p.path("M90 400h1020", sw=6)
    return p


def camp_table() -> Pen:
    """A table that folds out of its rucksack frame."""
    p = Pen(MOSS, floor=640)
    p.spot(640, 380, 310)
    p.poly(((0, 640), (170, 380), (290, 520), (430, 300), (640, 640)), light(TEAL, 0.5), sw=4)
    p.poly(((370, 394), (430, 300), (484, 388), (450, 376), (424, 402), (404, 378)), WHITE, sw=4)
    p.poly(((760, 640), (920, 330), (1090, 640)), RED)
    p.poly(((920, 330), (1090, 640), (1160, 640)), dark(RED))
    p.path("M920 400l-60 240h90Z", "#3a2a2a")
    p.shadow(560, 824, 340)
    p.path("M330 580L700 820M700 580L330 820", sw=24)
    p.path("M330 580L700 820M700 580L330 820", stroke=STEEL, sw=14)
    p.circle(515, 700, 17, OCHRE)
    p.poly(((200, 580), (290, 510), (850, 510), (800, 580)), OAK)
    p.path("M234 556h584M262 534h572", sw=3, op=0.5)
    p.rect(200, 580, 600, 26, WOOD, rx=5)
    p.path("M330 540v-66h84v66Z", RED)
    p.path("M414 490h26v30h-26", sw=8)
    p.steam(372, 466, 70, 2, 30)
    p.path("M560 530q-4 -50 10 -60v-36h40v36q14 10 10 60Z", TEAL)
    p.ellipse(700, 534, 60, 16, WHITE)
    p.circle(690, 522, 20, OCHRE, sw=4)
    p.circle(722, 524, 16, RED, sw=4)
    p.shadow(1000, 826, 130)
    p.rect(900, 580, 200, 240, MOSS, rx=40)
    p.rect(930, 680, 140, 100, dark(MOSS, 0.88), rx=18)
    p.path("M930 640h140M950 580q0 -50 50 -50t50 50", sw=8)
    p.rect(876, 620, 26, 150, OAK, rx=8)
    p.rect(1098, 620, 26, 150, OAK, rx=8)
    return p


def wind_turbine() -> Pen:
    """A vertical-axis turbine on a balcony railing."""
    p = Pen(MOSS)
    p.spot(600, 370, 310)
    p.path("M80 200h180q40 0 40 -34t-36 -30M60 260h320M860 190h200q46 0 46 -40t-42 -34M900 250h220", stroke=MOSS, sw=8, op=0.6)
    p.rect(-10, 560, 1220, 26, SLATE)
    for i in range(11):
        p.rect(34 + i * 113, 586, 14, 200, SLATE, sw=4)
    p.rect(-10, 780, 1220, 20, SLATE)
    p.rect(586, 120, 28, 560, STEEL)
    p.path("M600 150q190 120 0 330q-60 -10 -60 -10q130 -170 60 -320Z", MOSS)
    p.path("M600 150q-190 120 0 330q-40 -16 -40 -16q-90 -170 40 -314Z", light(MOSS, 0.7))
    p.path("M600 150q60 160 0 330", sw=10, op=0.5)
    p.ellipse(600, 140, 60, 18, OCHRE)
    p.ellipse(600, 486, 60, 18, OCHRE)
    p.rect(540, 510, 120, 60, INK, rx=14)
    p.circle(600, 540, 13, OCHRE, sw=3)
    p.rect(550, 556, 30, 90, STEEL, rx=6)
    p.rect(620, 556, 30, 90, STEEL, rx=6)
    p.rect(536, 630, 128, 30, STEEL, rx=10)
    p.path("M430 330q170 90 340 0m-20 -22l24 20l-28 20", stroke=RED, sw=8)
    p.path("M660 540q120 20 130 110t100 70", sw=8)
    p.rect(870, 690, 130, 80, INK, rx=12)
    p.path("M942 702l-24 30h22l-10 26l28 -34h-22l10 -22Z", OCHRE, sw=3)
    return p


def abacus() -> Pen:
    """A magnetic abacus whose beads stay where they are put."""
    p = Pen(SKY)
    p.spot(600, 420, 320)
    p.shadow(600, 770, 400)
    p.open("rotate(-4 600 450)")
    p.rect(200, 180, 800, 520, WOOD, rx=26)
    p.rect(240, 220, 720, 440, "#f8eeda", rx=10)
    colours = [RED, OCHRE, TEAL, MOSS, PLUM, SKY, RED]
    for i, c in enumerate(colours):
        x = 300 + i * 100
        p.path(f"M{x} 222v436", sw=9, op=0.85)
        up = i % 3 == 1
        lift = (2, 4, 1, 3, 0, 2, 4)[i]
        ys = [262 + (50 if up else 0)]
        ys += [400 + k * 46 for k in range(lift)] + [636 - k * 46 for k in range(4 - lift)]
        for y in ys:
            p.path(f"M{x - 42} {y}l26 -22h32l26 22l-26 22h-32Z", c, sw=4)
    p.rect(240, 344, 720, 26, WOOD)
    p.path("M290 357h2m98 0h2m98 0h2m98 0h2m98 0h2m98 0h2m98 0h2", stroke=WHITE, sw=10)
    p.close()
    p.path("M1040 620h90v60a45 45 0 0 1 -90 0Z", RED)
    p.path("M1040 620h30v30h-30ZM1100 620h30v30h-30Z", STEEL)
    p.path("M1070 640v40a15 15 0 0 0 30 0v-40Z", "#ebe2d0")
    p.path("M1060 590l-10 -26m36 22v-30m26 34l10 -26", stroke=RED, sw=6)
    return p


def shadow_theatre() -> Pen:
    """A small shadow-play stage with two puppets."""
    p = Pen(SKY)
    p.spot(600, 420, 340)
    p.shadow(600, 780, 400)
    p.rect(220, 130, 760, 620, RED, rx=14)
    p.path("M220 200h760", sw=4)
    for i in range(9):
        p.path(f"M{240 + i * 81} 134q40 76 80 0", OCHRE, sw=4)
    p.rect(290, 230, 620, 440, "#fbe9bb", rx=6)
    p.ellipse(600, 440, 260, 180, "#fff7df", flat=True)
    p.circle(770, 310, 48, light(OCHRE, 0.7), sw=3)
    p.path("M290 650q140 -60 260 -10t360 -10v40H290Z", "#3a3a44", flat=True)
    p.path("M420 400q-6 -34 30 -36q34 0 34 36l20 8l-20 14q-6 24 -22 28l60 70l-20 14l-44 -44v60l60 74h-34l-46 -56l-40 58h-34l50 -90v-70l-40 40l-16 -14Z", INK, flat=True)
    p.path("M430 366l-16 -40l30 16l12 -30l16 30l26 -18l-12 42Z", RED, sw=3)
    p.circle(464, 398, 5, "#fbe9bb", flat=True)
    p.path("M700 520q-20 -60 40 -74l10 -40l22 30q40 0 44 40q40 10 40 60l20 70h-26l-24 -56q-40 16 -76 0l-20 56h-26Z", INK, flat=True)
    p.path("M700 516q-50 -40 -80 -20q30 0 50 40Z", INK, flat=True)
    p.circle(762, 452, 5, "#fbe9bb", flat=True)
    p.path("M480 500l50 240M772 540l-30 200M404 520l-40 220", stroke=WOOD, sw=8)
    p.rect(290, 230, 620, 440, rx=6)
    p.rect(180, 700, 840, 70, dark(RED, 0.85), rx=12)
    p.path("M240 735h720", stroke=OCHRE, sw=7, dash="2 30")
    return p


def weather_station() -> Pen:
    """A weather station kit: cups, vane, rain gauge."""
    p = Pen(SKY)
    p.spot(580, 400, 320)
    p.path("M840 260q-50 0 -50 -44t50 -46q16 -60 80 -54t72 58q60 -6 62 42t-54 46Z", WHITE)
    p.path("M860 296l-14 38m70 -38l-14 38m70 -38l-14 38", stroke=SKY, sw=9)
    p.shadow(560, 780, 180)
    p.rect(546, 240, 28, 530, STEEL)
    p.path("M560 560L440 774M560 560L680 774", sw=20)
    p.path("M560 560L440 774M560 560L680 774", stroke=WOOD, sw=11)
    p.bar(((330, 300), (790, 300)), WOOD, 16)
    p.rect(390, 200, 18, 100, STEEL, sw=4)
    for a in (200, 320, 80):
        t = math.radians(a)
        x, y = 399 + 92 * math.sin(t), 200 - 34 * math.cos(t)
        p.path(f"M399 200L{x:.0f} {y:.0f}", sw=8)
        p.path(f"M{x - 32:.0f} {y:.0f}a32 32 0 0 0 64 0Z", RED)
    p.circle(399, 200, 15, INK)
    p.rect(722, 200, 18, 100, STEEL, sw=4)
    p.path("M620 190h210", sw=10)
    p.path("M840 190l-44 -28v56ZM620 190l-34 -34v68Z", OCHRE)
    p.path("M490 420h140v36H490ZM498 466h124v30H498ZM490 506h140v36H490Z", WHITE)
    p.path("M700 480h110l-14 110h-82Z", GLASS)
    p.path("M706 530h98l-8 60h-82Z", SKY, sw=4)
    p.path("M574 500h126", sw=9)
    p.path("M716 500h20m-20 22h14m-14 22h20", sw=4)
    p.shadow(960, 790, 150, 14)
    p.rect(840, 610, 240, 170, TEAL, rx=20)
    p.rect(864, 634, 192, 96, "#e8efd8", rx=8)
    p.path("M880 706l36 -30l34 16l40 -42l46 26", stroke=RED, sw=7)
    p.path("M890 756h2m40 0h2m40 0h2", stroke=OCHRE, sw=14)
    p.shadow(230, 800, 130, 12)
    p.rect(130, 740, 200, 52, OCHRE, rx=8)
    p.path("M160 740l16 -44m30 44v-60m50 60l-20 -50", stroke=SLATE, sw=10)
    return p


def folding_helmet() -> Pen:
    """A bicycle helmet, worn and folded flat."""
    p = Pen(PLUM)
    p.spot(500, 400, 330)
    p.shadow(490, 770, 250)
    p.path("M330 560q10 130 150 190q120 -60 150 -190", stroke=INK, sw=14)
    p.path("M330 560q10 130 150 190q120 -60 150 -190", stroke=SLATE, sw=6)
    p.rect(456, 726, 48, 40, OCHRE, rx=10)
    p.path("M200 540C190 280 340 170 500 170s300 120 300 370q-150 50 -300 50t-300 -50Z", PLUM)
    p.shade("M640 210q160 90 160 330q-80 26 -160 40q70 -180 0 -370Z")
    for x, w in ((300, 56), (430, 64), (570, 58)):
        p.path(f"M{x} 520q-16 -170 {w * 0.7:.0f} -280q{w * 0.9:.0f} 120 {w} 284Z", dark(PLUM, 0.55))
    p.path("M256 500q4 -160 92 -250M394 540q-10 -220 60 -350M520 542q-6 -220 60 -330M664 524q10 -160 -30 -270", stroke=light(PLUM, 0.7), sw=10)
    p.path("M196 546q150 60 304 56t304 -56v30q-150 56 -304 58t-304 -58Z", OCHRE)
    p.path("M866 420l76 70m-6 -36l8 38l-38 -6", stroke=RED, sw=10)
    p.shadow(980, 780, 150)
    p.rect(840, 660, 280, 110, PLUM, rx=46)
    for i in range(4):
        p.path(f"M{900 + i * 54} 664v102", stroke=dark(PLUM, 0.6), sw=16)
        p.path(f"M{926 + i * 54} 668v94", sw=4)
    p.rect(830, 730, 300, 40, OCHRE, rx=18)
    p.dim(820, 610, 1140, 610)
    return p


def wheelchair_canopy() -> Pen:
    """A wheelchair with a rain canopy."""
    p = Pen(PLUM, floor=720)
    p.spot(560, 420, 330)
    for x, y in ((160, 150), (240, 260), (130, 340), (1020, 140), (1080, 280), (980, 360), (320, 90), (890, 80), (210, 460), (1060, 470)):
        p.path(f"M{x} {y}l-14 44", stroke=SKY, sw=8)
    p.shadow(560, 800, 300)
    p.path("M330 210q10 -120 240 -120q270 0 300 220q-60 -30 -110 0q-60 -40 -120 -10q-50 -50 -110 -20q-50 -60 -110 -30q-30 -46 -90 -40Z", PLUM)
    p.path("M420 250q20 -120 150 -158q-40 70 -40 188M640 300q10 -130 -70 -208q140 60 190 218", sw=4)
    p.path("M350 186q20 -66 130 -78", stroke=WHITE, sw=9, op=0.5)
    p.bar(((400, 250), (400, 560)), STEEL, 14)
    p.bar(((860, 308), (790, 500), (640, 560)), STEEL, 9)
    p.rect(390, 330, 44, 240, TEAL, rx=18)
    p.bar(((400, 330), (340, 310)), STEEL, 16)
    p.rect(300, 296, 56, 30, INK, rx=14)
    p.bar(((410, 450), (640, 450)), STEEL, 14)
    p.rect(500, 430, 150, 30, INK, rx=14)
    p.rect(400, 546, 290, 50, TEAL, rx=20)
    p.bar(((680, 570), (740, 730), (830, 730)), STEEL, 16)
    p.rect(770, 722, 100, 24, INK, rx=10)
    p.bar(((640, 590), (680, 720)), STEEL, 12)
    p.wheel(470, 630, 160, 16)
    p.circle(470, 630, 126, stroke=OCHRE, sw=8)
    p.circle(686, 744, 46, stroke=INK, sw=16)
    p.circle(686, 744, 12, STEEL)
    return p


PICTURES: dict[str, Callable[[], Pen]] = {
    "one-hand-cutting-board": cutting_board,
    "steam-lunchbox": steam_lunchbox,
    "pickle-crock": pickle_crock,
    "bath-step": bath_step,
    "doorbell-lamp": doorbell_lamp,
    "window-cat-shelf": cat_shelf,
    "shoe-bench": shoe_bench,
    "ring-lamp": ring_lamp,
    "buried-watering-pot": olla,
    "rucksack-table": camp_table,
    "balcony-wind-turbine": wind_turbine,
    "magnetic-abacus": abacus,
    "shadow-theatre": shadow_theatre,
    "weather-station-kit": weather_station,
    "folding-helmet": folding_helmet,
    "wheelchair-canopy": wheelchair_canopy,
}


def pictures() -> dict[str, Pen]:
    """Return the sixteen pictures by key."""
    return {key: draw() for key, draw in PICTURES.items()}
