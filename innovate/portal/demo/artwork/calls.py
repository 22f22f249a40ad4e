"""Banners of two more challenges."""

from __future__ import annotations

from .pen import INK, MOSS, OAK, OCHRE, PLUM, RED, SKY, STEEL, TEAL, WHITE, WOOD, Pen, light
from .scenes import BROWN, ROSE, TAN, _disc, _person


def waiting_bench() -> Pen:
    """Three people, one bench that is still half a drawing."""
    p = Pen(MOSS, 1600, 700, 590)
    _disc(p, 800, 330, 260, MOSS)
    p.rect(1180, 120, 16, 470, STEEL)
    p.circle(1188, 110, 62, TEAL)
    p.path("M1160 90h56v40h-56zM1170 140h2m36 0h2", stroke=WHITE, sw=7)
    p.poly(((250, 96), (700, 66), (700, 100), (250, 130)), OCHRE)
    for x in (290, 660):
        p.rect(x, 110, 16, 480, STEEL)
    for y in (300, 350):
        p.rect(400, y, 420, 28, OAK)
    p.rect(380, 440, 470, 34, OAK)
    for x in (420, 780):
        p.rect(x, 474, 26, 116, WOOD)
    # What is not decided yet is a dashed line.
    p.path("M850 440h300M850 474h300M1080 474v116M850 300h260M850 350h260", stroke=RED, sw=6, dash="18 14")
    p.path("M1150 440q40 -90 -20 -140", stroke=RED, sw=6, dash="18 14")
    _person(p, 500, 588, RED, TAN, "#d9d9d4", True, h=1.05)
    _person(p, 930, 588, TEAL, BROWN, INK, h=1.12, right="M46 -206q60 10 90 -20")
    _person(p, 1330, 588, PLUM, ROSE, "#4a3a30", True, h=0.8)
    p.bar(((1050, 356), (1082, 300)), OCHRE, 12)
    p.rect(560, 396, 60, 46, SKY, rx=6)
    p.path("M574 396v-16h32v16", sw=5)
    p.sprout(150, 500, 120)
    p.pot(150, 590, 140, 96)
    p.sprout(1480, 510, 100, MOSS)
    p.pot(1480, 590, 120, 86)
    return p


def winter_window() -> Pen:
    """A window in winter, warm inside, with a felt edge."""
    p = Pen(SKY, 1600, 700, None)
    _disc(p, 800, 340, 270, SKY)
    p.rect(0, 0, 780, 700, "#cfe0ea", flat=True, op=0.75)
    p.rect(820, 0, 780, 700, "#f8e4c2", flat=True, op=0.8)
    for i in range(26):
        x, y = 40 + (i * 173) % 700, 30 + (i * 97) % 620
        p.path(f"M{x} {y}m-11 0h22m-11 -11v22m-8 -19l16 16m0 -16l-16 16", stroke=WHITE, sw=4)
    p.path("M60 700q60 -130 220 -120t240 -10t220 130Z", WHITE)
    p.path("M230 560l60 -130l60 130ZM250 480l40 -100l40 100Z", MOSS)
    p.rect(700, 60, 200, 560, WHITE)
    p.rect(734, 96, 132, 230, light(SKY, 0.5))
    p.rect(734, 356, 132, 230, light(SKY, 0.5))
    p.path("M716 78h168v524h-168z", stroke=RED, sw=14)
    p.path("M716 78h168v524h-168z", stroke=light(RED, 0.5), sw=5, dash="10 14")
    p.rect(660, 620, 300, 34, OAK)
    p.path(
        "M640 240q-70 -10 -120 30m10 -40l-14 42l42 8M640 420q-70 -10 -120 30m10 -40l-14 42l42 8",
        stroke=TEAL,
        sw=9,
    )
    p.cylinder(1010, 520, 90, 84, TEAL, 14)
    p.steam(1055, 500, 110, 3, 28)
    p.path("M1180 640v-150q0 -60 70 -60h160q70 0 70 60v150Z", OCHRE)
    p.path("M1150 650h360v-80q-30 -30 -60 0v30h-240v-30q-30 -30 -60 0Z", light(OCHRE, 0.8))
    p.path("M1290 430q-10 -60 30 -70t60 30q40 10 30 50", "#3a4652")
    p.path("M1306 380l6 -30l18 18M1350 372l22 -20l2 30", "#3a4652", sw=4)
    p.circle(1330, 180, 80, "#fff2c4")
    p.path("M1330 0v100M1260 130h140l-20 -40h-100Z", RED)
    return p


def pictures() -> dict[str, Pen]:
    """Return the banners by key."""
    return {"challenge-waiting-bench": waiting_bench(), "challenge-winter-window": winter_window()}
