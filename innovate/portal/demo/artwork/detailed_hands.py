"""Products told in full, second half: cane, gear clock, trolley, grinder."""

from __future__ import annotations

from .detailed_house import clock_hands
from .pen import INK, LEAF, OAK, OCHRE, PLUM, RED, SKY, STEEL, TEAL, WHITE, WOOD, Pen, dark, light


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
        p.path(
            "M240 450q0 -62 70 -66q120 -8 220 10q160 22 330 16v80q-170 -6 -330 16q-100 18 -220 10q-70 -4 -70 -66Z",
            TEAL,
        )
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
            p.path(
                f"M{600 - 50 - i * 34} {190 - i * 44}q{50 + i * 34} {-30 - i * 8} {100 + i * 68} 0"
                if style != "c"
                else f"M{560 - i * 30} {96 - i * 26}q{90 + i * 20} {-26} {180 + i * 50} {-20}",
                stroke=TEAL,
                sw=7,
                op=0.75 - i * 0.2,
            )
        _grip(p, style)
        p.dim(330, 740, 850, 610)
        return p
    p = Pen(TEAL, floor=700)
    p.spot(560, 420, 320)
    p.poly(((400, 248), (1080, 60), (1080, 420)), "#f3d28a", flat=True, op=0.55)
    p.path("M400 248L1080 60M400 248L1080 420", stroke=OCHRE, sw=3, dash="10 12")
    for r in (170, 330, 500):
        p.path(
            f"M{400 + r * 0.964:.0f} {248 - r * 0.266:.0f}A{r} {r} 0 0 1 {400 + r * 0.969:.0f} {248 + r * 0.245:.0f}",
            stroke=TEAL,
            sw=6,
            op=0.6,
        )
    p.path("M1210 150C1110 170 1040 190 930 236", sw=36)
    p.path("M1210 150C1110 170 1040 190 930 236", stroke=WOOD, sw=26)
    p.path("M1060 190q-20 60 -70 80", sw=20)
    p.path("M1060 190q-20 60 -70 80", stroke=WOOD, sw=11)
    for x, y, a in (
        (930, 236, -110),
        (938, 232, -60),
        (990, 270, -150),
        (992, 268, 150),
        (1000, 208, -20),
        (1040, 194, 20),
        (1080, 176, 160),
        (1120, 170, 10),
        (1150, 164, 170),
        (1040, 240, 120),
    ):
        p.leaf(x, y, a, 70)
    p.poly(((130, 770), (1100, 770), (1180, 860), (60, 860)), "#e8b64e")
    for row, (line, bump) in enumerate(((790, 9), (815, 11), (842, 13))):
        for i in range(13):
            p.ellipse(150 - row * 22 + i * (72 + row * 4), line, bump * 1.5, bump * 0.7, "#f4d589", sw=3)
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
        arc = 70 + i * 40
        p.path(
            f"M{286 - arc * 0.9:.0f} {330 - arc * 0.4:.0f}a{arc} {arc} 0 0 0 {arc * 0.5:.0f} {arc * 1.2:.0f}",
            stroke=RED,
            sw=7,
            op=0.85 - i * 0.22,
        )
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
        p.poly(
            (
                (430 + d, 730),
                (500 + d, 120),
                (700 + d, 120),
                (770 + d, 730),
                (720 + d, 730),
                (662 + d, 170),
                (538 + d, 170),
                (480 + d, 730),
            ),
            OAK,
        )
        _pendulum(p, cx, 330, 640)
        p.gear(cx + 118, 446, 92, 24, RED, 5, 8)
        p.gear(cx - 104, 452, 104, 28, SKY, 6, 4)
        p.gear(cx, 300, 124, 32, OCHRE, 6)
        p.circle(cx, 178, 96, WHITE)
        clock_hands(p, cx, 178, 96, 60)
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
        clock_hands(p, 600, 196, 76, 60)
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
        clock_hands(p, 680, 250, 74, 60)
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
        p.path(
            f"M{x + 14} {y + 60}q-26 {h * 0.5} 0 {h - 76}q4 16 30 16h{w - 88}q26 0 30 -16q26 {-h * 0.4} 0 {-(h - 76)}Z",
            PLUM,
        )
        p.shade(
            f"M{x + w * 0.7} {y + 60}h{w * 0.3 - 14}q26 {h * 0.5} 0 {h - 76}q-4 16 -30 16h{-w * 0.1}q30 {-h * 0.5} 0 {-(h - 60)}Z"
        )
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
                p.rect(
                    x + 36 + k * (w - 60) / 4,
                    y + 84 + i * (h - 90) / 3,
                    (w - 60) / 4 - 16,
                    (h - 90) / 3 - 26,
                    dark(PLUM, 0.7),
                    rx=8,
                    sw=4,
                )
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
    for a, b, t in (
        (-52, 318, 20),
        (-18, 326, -30),
        (18, 324, 40),
        (52, 316, -10),
        (-34, 292, 60),
        (2, 296, 10),
        (38, 290, -50),
    ):
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
