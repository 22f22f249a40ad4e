"""Country names in the reader's language, from the Unicode CLDR."""

from __future__ import annotations

import functools

from babel import Locale
from django.utils.translation import get_language

#: Two-letter codes of the CLDR that name no country: unions, test locales, "unknown".
_NO_COUNTRY = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}


@functools.cache
def _names(language: str) -> dict[str, str]:
    territories = Locale.parse("zh_Hans" if language.startswith("zh") else "en").territories
    return {
        code: str(name)
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
    }


def country_name(code: str) -> str:
    """Return the country's name in the reader's language, or the code itself when CLDR has none."""
    return _names(get_language() or "en").get(code, code)


def is_country(code: str) -> bool:
    """Say whether `code` is an ISO 3166-1 alpha-2 code."""
    return code in _names("en")


def country_choices() -> list[tuple[str, str]]:
    """Return (code, name) of every country, sorted by name in the reader's language."""
    return sorted(_names(get_language() or "en").items(), key=lambda pair: pair[1])
