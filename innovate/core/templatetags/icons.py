"""The icon tag, remembering what it drew: `{% load lucide %}{% lucide "heart" size=20 %}`.

Settings register this library under the package's own name. The package copies an XML tree for each icon;
a list page shows a hundred icons, and few different ones.
"""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide as draw

register = template.Library()


@register.simple_tag(name="lucide")
def lucide(name: str, *, size: int | None = 24, **attributes: object) -> SafeString:
    """Return the icon `name` as inline SVG, `size` in px; further arguments become its attributes."""
    return _drawn(str(name), size, tuple(sorted((key, str(value)) for key, value in attributes.items())))


@lru_cache(maxsize=1024)
def _drawn(name: str, size: int | None, attributes: tuple[tuple[str, str], ...]) -> SafeString:
    return SafeString(draw(name, size=size, **dict(attributes)))
