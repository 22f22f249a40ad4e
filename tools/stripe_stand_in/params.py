"""Form-encoded, nested parameters as Stripe takes them: decoding and checking.

``a[b]=1&c[]=2&d[0][e]=3`` becomes ``{"a": {"b": "1"}, "c": ["2"], "d": [{"e": "3"}]}``. A *kind* then turns
each text into its value or raises the error Stripe gives. An empty text unsets a value (``None``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from .errors import InvalidParameter

Kind = Callable[[Any, str], Any]
Spec = Mapping[str, Kind]
PART = re.compile(r"\[([^\]]*)\]")
MAX_AMOUNT = 99_999_999


def decode(text: str) -> dict[str, Any]:
    """The nested parameters of a query string or form body."""
    root: dict[str, Any] = {}
    for key, value in parse_qsl(text, keep_blank_values=True):
        head, _, rest = key.partition("[")
        path = [head, *PART.findall("[" + rest)] if rest else [head]
        node = root
        for part in path[:-1]:
            child = node.setdefault(part if part else str(len(node)), {})
            if not isinstance(child, dict):
                raise InvalidParameter(f"Invalid parameter: {key}", param=key)
            node = child
        last = path[-1]
        node[last if last else str(len(node))] = value
    return {key: _lists(value) for key, value in root.items()}


def _lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(key.isdigit() for key in node):
        return [_lists(node[key]) for key in sorted(node, key=int)]
    return {key: _lists(value) for key, value in node.items()}


def check(given: Mapping[str, Any], spec: Spec, *, prefix: str = "") -> dict[str, Any]:
    """The given parameters as values. Raises ``InvalidParameter`` for unknown, missing and malformed ones."""
    unknown = [name for name in given if name not in spec]
    if unknown:
        name = prefix + f"[{unknown[0]}]" if prefix else unknown[0]
        raise InvalidParameter(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
    values = {}
    for name, kind in spec.items():
        full = f"{prefix}[{name}]" if prefix else name
        if name in given:
            values[name] = kind(given[name], full)
        elif getattr(kind, "required", False):
            raise InvalidParameter(f"Missing required param: {full}.", code="parameter_missing", param=full)
    return values


def required(kind: Kind) -> Kind:
    """The same kind, which must be given and not be empty."""

    def demand(value: Any, name: str) -> Any:
        if value == "":
            raise InvalidParameter(
                f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset a "
                f"parameter; however '{name}' cannot be unset.",
                code="parameter_invalid_empty",
                param=name,
            )
        return kind(value, name)

    demand.required = True  # type: ignore[attr-defined]
    return demand


def text(value: Any, name: str) -> str | None:
    """A text of at most 5,000 characters; empty unsets."""
    if not isinstance(value, str):
        raise InvalidParameter(f"Invalid string: {value}", param=name)
    if len(value) > 5000:
        raise InvalidParameter("Invalid string: must be at most 5000 characters", param=name)
    return value or None


def integer(value: Any, name: str) -> int | None:
    """A whole number."""
    if value == "":
        return None
    if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,18}", value):
        raise InvalidParameter(f"Invalid integer: {value}", code="parameter_invalid_integer", param=name)
    return int(value)


def amount(value: Any, name: str) -> int:
    """A positive number of minor units."""
    number = integer(value, name)
    if number is None or number < 1:
        raise InvalidParameter(
            "This value must be greater than or equal to 1.", code="parameter_invalid_integer", param=name
        )
    if number > MAX_AMOUNT:
        raise InvalidParameter("Amount must be no more than $999,999.99", code="amount_too_large", param=name)
    return number


def boolean(value: Any, name: str) -> bool:
    """``true`` or ``false``."""
    if value not in ("true", "false"):
        raise InvalidParameter(f"Invalid boolean: {value}", param=name)
    return value == "true"


def currency(value: Any, name: str) -> str:
    """A three-letter code Stripe knows, in lower case."""
    from .money import CURRENCIES

    code = str(value).lower()
    if code not in CURRENCIES:
        raise InvalidParameter(f"Invalid currency: {value}.", code="invalid_currency", param=name)
    return code


def one_of(*allowed: str) -> Kind:
    """One of a few words."""

    def choose(value: Any, name: str) -> str | None:
        if value not in allowed and value != "":
            words = ", ".join(allowed[:-1]) + (" or " if len(allowed) > 1 else "") + allowed[-1]
            raise InvalidParameter(f"Invalid {name}: must be one of {words}", param=name)
        return value or None

    return choose


def strings(value: Any, name: str) -> list[str]:
    """A list of texts."""
    if value == "":
        return []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InvalidParameter("Invalid array", param=name)
    return value


def anything(value: Any, name: str) -> dict[str, Any] | None:
    """A hash kept as it is."""
    if value == "":
        return None
    if not isinstance(value, dict):
        raise InvalidParameter("Invalid object", param=name)
    return value


def nested(**spec: Kind) -> Kind:
    """A hash of known fields; empty unsets."""

    def inner(value: Any, name: str) -> dict[str, Any] | None:
        if value == "":
            return None
        if not isinstance(value, dict):
            raise InvalidParameter("Invalid object", param=name)
        return check(value, spec, prefix=name)

    return inner


def metadata(value: Any, name: str) -> dict[str, str]:
    """Up to 50 keys of 40 characters with values of 500; an empty value removes the key."""
    if value == "":
        return {"": ""}
    if not isinstance(value, dict):
        raise InvalidParameter("Invalid object", param=name)
    if len(value) > 50:
        raise InvalidParameter("Metadata can have at most 50 keys", param=name)
    for key, item in value.items():
        if len(key) > 40:
            raise InvalidParameter(
                f"Metadata keys can be at most 40 characters long: {key}", param=f"{name}[{key}]"
            )
        if not isinstance(item, str) or len(item) > 500:
            raise InvalidParameter(
                "Metadata values can have up to 500 characters, but you passed in a value that is longer: "
                f"{key}",
                param=f"{name}[{key}]",
            )
    return value


def merge_metadata(current: Mapping[str, str], given: Mapping[str, str] | None) -> dict[str, str]:
    """Stripe's update: given keys replace, empty values remove, an empty hash clears."""
    if given is None:
        return dict(current)
    if given == {"": ""}:
        return {}
    merged = {**current, **given}
    return {key: value for key, value in merged.items() if value != ""}


def moment_range(value: Any, name: str) -> dict[str, int]:
    """A time, or ``gt``/``gte``/``lt``/``lte`` bounds, in Unix seconds."""
    if isinstance(value, str):
        number = integer(value, name)
        return {} if number is None else {"gte": number, "lte": number}
    return nested(gt=integer, gte=integer, lt=integer, lte=integer)(value, name) or {}
