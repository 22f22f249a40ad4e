"""What is wrong with a value that a program sent, in the caller's language: pydantic itself speaks English only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_TEXT = _("This must be a text.")
_WHOLE = _("This must be a whole number.")
_NUMBER = _("This must be a number.")
_YES_NO = _("This must be true or false.")
_DATE = _("This must be a date such as 2026-11-21.")
_TIME = _("This must be a time with its zone, such as 2026-11-21 12:00+00:00.")
_LIST = _("This must be a list.")
_OBJECT = _("This must be an object with named values.")

#: By pydantic's type of error; %-placeholders are what it tells of its limits.
WORDS: Mapping[str, str | Promise] = {
    "missing": _("This is needed."),
    "extra_forbidden": _("This name is not known here."),
    "json_invalid": _("This is not valid JSON."),
    "string_type": _TEXT,
    "string_too_short": _("This is too short: at least %(min_length)s characters."),
    "string_too_long": _("This is too long: at most %(max_length)s characters."),
    "string_pattern_mismatch": _("This is not written as it should be: %(pattern)s"),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "greater_than": _("This must be more than %(gt)s."),
    "greater_than_equal": _("This must be at least %(ge)s."),
    "less_than": _("This must be less than %(lt)s."),
    "less_than_equal": _("This must be at most %(le)s."),
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "datetime_type": _TIME,
    "datetime_parsing": _TIME,
    "datetime_from_date_parsing": _TIME,
    "timezone_aware": _TIME,
    "list_type": _LIST,
    "too_long": _("These are too many: at most %(max_length)s."),
    "too_short": _("These are too few: at least %(min_length)s."),
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "literal_error": _("Choose one of: %(expected)s"),
    "enum": _("Choose one of: %(expected)s"),
}
_OTHERWISE = _("This value is not right.")


def words_for(item: Mapping[str, Any]) -> str:
    """Return what is wrong with one value; `item` is an error as pydantic lists it.

    A rule of our own (a ValueError in a validator) has said it in words already.
    """
    context = item.get("ctx", {})
    if item["type"] in ("value_error", "assertion_error"):
        return str(context.get("error", _OTHERWISE))
    try:
        return str(WORDS.get(item["type"], _OTHERWISE)) % context
    except KeyError:
        return str(_OTHERWISE)
