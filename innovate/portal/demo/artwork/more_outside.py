"""Eight more products, for the open air, for play and for the way."""
# ruff: noqa: E501 -- the data of a path is one word

from __future__ import annotations

import math

from .pen import INK, LEAF, MOSS, OAK, OCHRE, PLUM, RED, SKY, SOIL, STEEL, TEAL, WHITE, WOOD, Pen, dark, light

CLAY, GLASS, SLATE = "#c9714a", "#e2eef0", "#54616b"


def olla() -> Pen:
    """A buried clay pot that waters plants, in section."""
    p = Pen(MOSS, floor=None)
    p.spot(600, 340, 290)
    p.circle(1010, 140, 60, OCHRE, sw=4)
    p.poly(((90, 400), (1110, 400), (1110, 820), (90, 820)), SOIL)
    p.path(
        "".join(f"M{120 + (i * 173) % 960} {440 + (i * 97) % 350}h10" for i in range(40)),
        stroke="#7b6655",
        sw=9,
    )
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
    p.path(
        "M80 200h180q40 0 40 -34t-36 -30M60 260h320M860 190h200q46 0 46 -40t-42 -34M900 250h220",
        stroke=MOSS,
        sw=8,
        op=0.6,
    )
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
    p.path(
        "M420 400q-6 -34 30 -36q34 0 34 36l20 8l-20 14q-6 24 -22 28l60 70l-20 14l-44 -44v60l60 74h-34l-46 -56l-40 58h-34l50 -90v-70l-40 40l-16 -14Z",
        INK,
        flat=True,
    )
    p.path("M430 366l-16 -40l30 16l12 -30l16 30l26 -18l-12 42Z", RED, sw=3)
    p.circle(464, 398, 5, "#fbe9bb", flat=True)
    p.path(
        "M700 520q-20 -60 40 -74l10 -40l22 30q40 0 44 40q40 10 40 60l20 70h-26l-24 -56q-40 16 -76 0l-20 56h-26Z",
        INK,
        flat=True,
    )
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
    p.path(
        "M256 500q4 -160 92 -250M394 540q-10 -220 60 -350M520 542q-6 -220 60 -330M664 524q10 -160 -30 -270",
        stroke=light(PLUM, 0.7),
        sw=10,
    )
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
    for x, y in (
        (160, 150),
        (240, 260),
        (130, 340),
        (1020, 140),
        (1080, 280),
        (980, 360),
        (320, 90),
        (890, 80),
        (210, 460),
        (1060, 470),
    ):
        p.path(f"M{x} {y}l-14 44", stroke=SKY, sw=8)
    p.shadow(560, 800, 300)
    p.path(
        "M330 210q10 -120 240 -120q270 0 300 220q-60 -30 -110 0q-60 -40 -120 -10q-50 -50 -110 -20q-50 -60 -110 -30q-30 -46 -90 -40Z",
        PLUM,
    )
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
