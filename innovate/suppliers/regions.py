"""Where suppliers deliver to: countries, the European Union, the world."""

from __future__ import annotations

from django.utils.translation import gettext as _

from innovate.organisations.countries import country_choices, country_name, is_country

UNIONS = ("WORLD", "EU")


def is_region(code: str) -> bool:
    """Say whether `code` is a country, "EU" or "WORLD"."""
    return code in UNIONS or is_country(code)


def region_name(code: str) -> str:
    """Return the region's name in the reader's language."""
    return {"WORLD": _("Worldwide"), "EU": _("European Union")}.get(code) or country_name(code)


def region_choices() -> list[tuple[str, str]]:
    """Return (code, name): the unions first, then every country by name."""
    return [*((code, region_name(code)) for code in UNIONS), *country_choices()]
