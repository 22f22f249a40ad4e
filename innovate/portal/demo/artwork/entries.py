"""Six ideas that were handed in to a challenge."""

from __future__ import annotations

from collections.abc import Callable

from .pen import INK, MOSS, OAK, OCHRE, PLUM, RED, SKY, STEEL, TEAL, WHITE, WOOD, Pen, dark, light

GLASS, SLATE, SKIN = "#e2eef0", "#54616b", "#d9a47a"


def coin_kettle() -> Pen:
    """A kettle with a slotted ring, and the coin that turns it."""
    p = Pen(RED)
    p.spot(560, 420, 330)
    p.shadow(560, 776, 270)
    p.steam(300, 220, 110, 3, 40)
    p.path("M420 250h300l70 330H350Z", WHITE)
    p.path("M350 330L250 240l-20 34l110 130Z", WHITE)
    p.shade("M640 250h80l70 330h-110q20 -180 -40 -330Z")
    p.path("M440 250q0 -70 130 -70t130 70Z", RED)
    p.circle(570, 164, 24, INK)
    p.path("M716 280q160 -20 150 130t-90 140", sw=40)
    p.path("M716 280q160 -20 150 130t-90 140", stroke=SLATE, sw=29)
    p.rect(330, 580, 480, 60, OCHRE, rx=16)
    for i in range(9):
        p.rect(352 + i * 50, 598, 30, 12, INK, flat=True, rx=4)
    p.path("M340 640h460l30 90H310Z", SLATE)
    p.rect(290, 730, 560, 40, INK, rx=16)
    p.circle(1010, 640, 110, OCHRE)
    p.circle(1010, 640, 84, light(OCHRE, 0.6), sw=4)
    p.path("M976 640h68M1010 606v68", sw=9)
    p.path("M880 560q-30 -10 -50 20m-4 -34l4 34l34 -6", stroke=RED, sw=9)
    p.shine("M430 320l-34 190", 12)
    for i in range(4):
        p.path(f"M{470 + i * 2} {360 + i * 50}h{30 + 10 * (i % 2)}", stroke=TEAL, sw=6)
    return p


def stair_sledge() -> Pen:
    """A bag on curved runners, half-way up the stairs."""
    p = Pen(PLUM, floor=None)
    p.spot(600, 420, 330)
    steps = [(0, 800)]
    for i in range(6):
        steps += [(120 + i * 170, 800 - i * 110), (120 + i * 170, 690 - i * 110)]
    p.poly((*steps, (1210, 140), (1210, 910), (-10, 910), (-10, 800)), "#ebe2d0")
    p.bar(((230, 500), (1100, -60)), STEEL, 14)
    p.path("M300 456v190M560 290v190M820 122v190", sw=7)
    p.open("translate(-60 -110) rotate(-33 560 520)")
    p.path("M330 640Q560 760 800 640l-10 -34Q560 712 340 606Z", WOOD)
    p.path("M370 640Q560 730 760 640", stroke=dark(WOOD), sw=5)
    p.path("M400 330h300q40 0 44 40l24 250q-210 90 -424 0l16 -250q4 -40 40 -40Z", RED)
    p.shade("M640 330h60q40 0 44 40l24 250q-50 20 -110 30q10 -170 -18 -320Z")
    p.path("M450 330q0 -80 100 -80t100 80", sw=24)
    p.path("M450 330q0 -80 100 -80t100 80", stroke=PLUM, sw=15)
    p.rect(430, 440, 240, 130, light(RED, 0.6), rx=16)
    p.leaf(480, 330, -20, 110)
    p.leaf(540, 330, 8, 130, MOSS)
    p.circle(640, 316, 36, OCHRE)
    p.close()
    p.path("M960 180q60 -20 80 30", stroke=RED, sw=9)
    p.path("M250 760q-60 10 -90 -40M290 770q-40 60 -130 40", stroke=TEAL, sw=7, op=0.6)
    return p


def straw_felt_panel() -> Pen:
    """Three layers: felt, straw, felt; sound ends in them."""
    p = Pen(SKY)
    p.spot(640, 420, 330)
    p.shadow(680, 790, 340)
    p.poly(((760, 170), (980, 110), (980, 700), (760, 780)), TEAL)
    p.poly(((560, 190), (760, 170), (760, 780), (560, 780)), "#e8c874")
    for i in range(70):
        x, y = 572 + (i * 53) % 170, 210 + (i * 131) % 540
        p.path(f"M{x} {y}l{14 - (i * 7) % 30} {22 - (i * 11) % 18}", stroke=dark(OCHRE), sw=4)
    p.poly(((500, 196), (560, 190), (560, 780), (500, 780)), RED)
    p.poly(((500, 196), (560, 190), (760, 170), (980, 110), (930, 100), (720, 156)), light(RED, 0.6))
    for i in range(4):
        p.path(
            f"M{420 - i * 70} {300 - i * 16}q{44 + i * 12} {150 + i * 16} 0 {300 + i * 32}",
            stroke=PLUM,
            sw=10,
            op=0.9 - i * 0.18,
        )
    for x, y in ((830, 260), (900, 420), (820, 560), (920, 640)):
        p.circle(x, y, 12, OCHRE, sw=4)
    p.path("M120 760q60 -120 150 -100q70 20 60 100Z", OCHRE)
    p.path("M140 750q60 -70 150 -60M170 760q50 -50 130 -40", stroke=dark(OCHRE), sw=5)
    p.path("M1040 800v-120q0 -40 40 -40h60v160Z", SLATE)
    p.rect(1020, 620, 140, 26, STEEL, rx=6)
    return p


def leaning_rail() -> Pen:
    """A rail with three flaps, one of them down."""
    p = Pen(MOSS)
    p.spot(600, 400, 320)
    p.shadow(600, 786, 460, 20)
    for x in (180, 990):
        p.rect(x, 300, 36, 480, SLATE, rx=8)
        p.rect(x - 40, 768, 116, 20, INK, rx=6)
    p.rect(150, 300, 910, 62, OAK, rx=20)
    p.path("M190 330h820", stroke=WOOD, sw=5)
    for x in (250, 790):
        p.rect(x, 366, 180, 170, WOOD, rx=10)
        p.path(f"M{x + 24} 400h132M{x + 24} 440h132M{x + 24} 480h132", stroke=dark(WOOD), sw=5, op=0.7)
    p.poly(((500, 540), (720, 540), (760, 610), (460, 610)), OAK)
    p.rect(460, 610, 300, 26, WOOD, rx=6)
    p.path("M510 540V362M710 540V362", sw=11)
    p.path("M790 560q40 50 -4 96m-4 -34l4 34l34 -8", stroke=RED, sw=9)
    p.circle(380, 690, 84, stroke=INK, sw=14)
    p.circle(380, 690, 66, stroke=STEEL, sw=5)
    p.path("M330 560v70h110l40 120h40", sw=13)
    p.path("M330 560v70h110l40 120h40", stroke=TEAL, sw=6)
    p.dim(120, 300, 120, 780)
    p.sprout(1110, 690, 120)
    p.pot(1110, 788, 120, 100)
    return p


def felt_window_frame() -> Pen:
    """A hand presses a felt strip into the edge of a window."""
    p = Pen(OCHRE, floor=790)
    p.spot(560, 400, 330)
    p.rect(250, 60, 640, 700, WHITE)
    for x in (290, 590):
        for y in (100, 330, 550):
            p.rect(x, y, 260, 190 if y != 330 else 180, "#cfe0ea")
    for i in range(14):
        x, y = 310 + (i * 97) % 520, 120 + (i * 71) % 580
        p.circle(x, y, 6, WHITE, flat=True)
    p.path("M290 740q80 -70 180 -30t230 -20t150 50Z", WHITE)
    p.path("M268 78h604v664H268", stroke=INK, sw=30)
    p.path("M268 78h604v664H268", stroke=RED, sw=22)
    p.path("M268 78h604v664H268", stroke=light(RED, 0.5), sw=4, dash="8 16")
    p.path("M268 742V470q0 -60 -60 -90", stroke=INK, sw=30)
    p.path("M268 742V470q0 -60 -60 -90", stroke=RED, sw=22)
    p.path(
        "M40 330q70 -20 130 10q60 30 100 90q14 30 -10 40q-24 6 -40 -20l-40 -50q-20 60 -80 60l-70 -20Z", SKIN
    )
    p.path("M0 300l60 10v150l-60 20Z", TEAL)
    p.path("M210 760h760", sw=24)
    p.path("M210 760h760", stroke=OAK, sw=15)
    p.shadow(1060, 810, 70, 10)
    p.cylinder(1020, 720, 80, 80, WHITE, 14)
    p.path("M1060 716v-60", sw=5)
    p.path("M1060 660q-22 -30 0 -64q22 34 0 64Z", OCHRE)
    return p


def second_pane() -> Pen:
    """A clear pane in a bamboo frame before a window."""
    p = Pen(TEAL, floor=760)
    p.spot(600, 390, 330)
    p.rect(330, 60, 560, 640, WHITE)
    p.rect(366, 96, 488, 568, "#cfe3ea")
    p.path("M366 560q90 -110 190 -40q80 -120 170 -20q60 -50 128 20v144H366Z", MOSS)
    p.path("M560 470l40 -90l40 90ZM700 500l46 -110l46 110Z", dark(MOSS))
    p.circle(740, 190, 46, OCHRE, sw=4)
    p.rect(300, 690, 620, 34, OAK)
    p.poly(((180, 150), (640, 110), (640, 720), (180, 790)), GLASS, op=0.72)
    p.path("M180 150L640 110V720L180 790Z", sw=36)
    p.path("M180 150L640 110V720L180 790Z", stroke=OAK, sw=26)
    for y in (240, 400, 560):
        p.path(f"M182 {y}h-30l14 14h-28l14 14h-28l14 14h-28", sw=7, stroke=RED)
        p.path(f"M642 {y - 20}h30l-14 14h28l-14 14h28", sw=7, stroke=RED)
    for y in (190, 320, 470, 620):
        p.path(f"M168 {y}h24M628 {y - 30}h24", stroke=WOOD, sw=5)
    p.shine("M270 260L450 600M340 240l80 150", 14)
    p.rect(560, 640, 60, 44, OCHRE, rx=10)
    p.path("M1010 340q60 40 0 90t0 90m-22 -34l20 38l34 -24", stroke=RED, sw=9)
    p.shadow(1040, 800, 100, 12)
    p.path("M960 800q-20 -110 50 -130l10 -34l24 26h30l24 -26l6 40q50 40 24 124Z", OCHRE)
    p.path("M1030 700h2m36 0h2", sw=11)
    return p


PICTURES: dict[str, Callable[[], Pen]] = {
    "coin-kettle": coin_kettle,
    "stair-sledge": stair_sledge,
    "straw-felt-panel": straw_felt_panel,
    "leaning-rail": leaning_rail,
    "felt-window-frame": felt_window_frame,
    "second-pane": second_pane,
}


def pictures() -> dict[str, Pen]:
    """Return the six covers by key."""
    return {key: draw() for key, draw in PICTURES.items()}
