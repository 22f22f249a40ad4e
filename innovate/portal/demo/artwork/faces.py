"""Small portraits, put together from a few parts: the same person always gets the same face."""

from __future__ import annotations

import random

from .pen import INK, MOSS, OCHRE, PLUM, RED, SKY, STEEL, TEAL, WHITE, dark, light

SKINS = ("#f0c9a8", "#e3b088", "#d9a47a", "#b57f56", "#8d5a3c", "#6b4530")
HAIRS = ("#2b2320", "#4a3a30", "#7a4f2c", "#b58a4a", "#d9d9d4", "#3a4652", "#8c3b26")
COATS = (TEAL, RED, OCHRE, MOSS, SKY, PLUM, STEEL)
#: Paths of hair in front of a head whose middle is at (100, 92) and whose radius is 44.
FRONTS = (
    "M54 92Q52 40 100 40T146 92Q132 64 108 62Q78 74 54 92Z",
    "M54 88Q58 44 100 42T146 88L138 66Q100 58 62 68Z",
    "M54 96Q50 38 104 40Q150 44 146 96Q136 82 132 66Q90 84 60 68Q58 82 54 96Z",
    "M58 72Q70 42 102 42T144 74Q100 52 58 72Z",
)
#: Hair behind the head; the last is none.
BACKS = (
    "M48 150Q36 40 100 38T152 150Z",
    "M52 120Q40 40 100 38T148 120Z",
    "M100 30m-22 0a22 22 0 1 0 44 0a22 22 0 1 0 -44 0",
    "",
)


def face(seed: str) -> str:
    """Return the portrait that belongs to `seed`, an SVG of 200 by 200."""
    dice = random.Random(f"face {seed}")  # noqa: S311 - the same face every time
    coat, skin, hair = dice.choice(COATS), dice.choice(SKINS), dice.choice(HAIRS)
    back = dice.choice([colour for colour in COATS if colour != coat])
    parts = [f'<path d="M0 0H200V200H0Z" fill="{light(back, 0.35)}" stroke="none"/>']
    if behind := dice.choice(BACKS):
        parts.append(f'<path d="{behind}" fill="{hair}"/>')
    parts.append(f'<path d="M84 124H116V160H84Z" fill="{dark(skin, 0.9)}"/>')
    parts.append(f'<path d="M26 204Q30 152 84 150Q100 166 116 150Q170 152 174 204Z" fill="{coat}"/>')
    parts.append(f'<circle cx="100" cy="92" r="44" fill="{skin}"/>')
    parts.append(f'<path d="{dice.choice(FRONTS)}" fill="{hair}"/>')
    parts.append('<path d="M84 96h1M116 96h1" stroke-width="9"/>')
    parts.append(f'<path d="M{dice.choice((84, 88))} 113Q100 {dice.choice((120, 126, 122))} 116 113"/>')
    if dice.random() < 0.3:
        parts.append(
            '<path d="M70 96a14 14 0 1 0 28 0a14 14 0 1 0 -28 0M102 96a14 14 0 1 0 28 0a14 14 0 1 0 -28 0"/>'
        )
    elif dice.random() < 0.2:
        parts.append(f'<path d="M66 108Q70 140 100 140T134 108Q120 120 100 118T66 108Z" fill="{hair}"/>')
    if dice.random() < 0.25:
        parts.append(f'<path d="M70 164l30 22l30 -22" stroke="{WHITE}"/>')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" width="200" height="200">'
        f'<g fill="none" stroke="{INK}" stroke-width="5" stroke-linecap="round" stroke-linejoin="round">'
        + "".join(parts)
        + "</g></svg>\n"
    )
