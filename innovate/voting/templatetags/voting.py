"""Reading a ballot in a template: `{% load voting %}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()
Content = Mapping[str, Any] | None


@register.filter
def approves(content: Content, design: int) -> bool:
    """Say whether an approval ballot names the design."""
    return bool(content) and design in content.get("approved", ())  # type: ignore[union-attr]


@register.filter
def score_of(content: Content, design: int) -> int | None:
    """Return the points a score ballot gives the design, or None."""
    return content.get("scores", {}).get(str(design)) if content else None


@register.filter
def rank_of(content: Content, design: int) -> int | None:
    """Return the place a ranked ballot gives the design, from 1, or None."""
    groups = content.get("ranking", ()) if content else ()
    return next((place for place, group in enumerate(groups, 1) if design in group), None)
