"""The eight products told in full: a scene each, and three design options."""

from __future__ import annotations

from .detailed_hands import gear_clock, hand_grinder, pannier_trolley, white_cane
from .detailed_house import composter, drying_rack, pill_clock, rice_cooker
from .pen import Pen

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
