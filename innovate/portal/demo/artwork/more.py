"""The other sixteen products, one picture each."""

from __future__ import annotations

from collections.abc import Callable

from .more_inside import (
    bath_step,
    cat_shelf,
    cutting_board,
    doorbell_lamp,
    pickle_crock,
    ring_lamp,
    shoe_bench,
    steam_lunchbox,
)
from .more_outside import (
    abacus,
    camp_table,
    folding_helmet,
    olla,
    shadow_theatre,
    weather_station,
    wheelchair_canopy,
    wind_turbine,
)
from .pen import Pen

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
