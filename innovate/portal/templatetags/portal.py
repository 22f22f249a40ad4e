"""Tags of the portal's templates: `{% load portal %}`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from innovate.portal import metadata
from innovate.portal.body import Parts
from innovate.portal.challenges.briefs import named
from innovate.portal.queries import Card
from innovate.projects.models import Project

register = template.Library()
#: What could end the element or begin another one, written so that JSON reads it the same.
_UNSAFE = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def points(value: Any) -> str:
    """Write points with at most two decimals; "–" for none."""
    if value is None or value == "":
        return "–"
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return number_format(text)


@register.filter
def in_words(words: Mapping[str, str]) -> str:
    """Words kept by language, in the reader's."""
    return named(dict(words))


@register.simple_tag
def chosen(projects: Iterable[Project | None], parts: Parts | str) -> list[Card]:
    """Return the cards of a block's projects, in the editor's order, without those nobody may see."""
    if not isinstance(parts, Parts):
        return []
    return [parts.cards[project.pk] for project in projects if project and project.pk in parts.cards]


@register.simple_tag
def json_ld(data: Mapping[str, Any] | None) -> SafeString | str:
    """Return a block of linked data for search engines; nothing for None.

    No nonce is needed: a type that is not a script's is data, which a browser neither runs nor holds against
    script-src (HTML, "prepare the script element", step 12 comes before the policy is asked).
    """
    if not data:
        return ""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(body))  # noqa: S308 - escaped


@register.filter
def card_picture(project: Project) -> str:
    """The address of the picture that other sites show with a project."""
    return metadata.project_card(project)


@register.filter
def linked_data(project: Project) -> SafeString | str:
    """What search engines are told of a project."""
    return json_ld(metadata.project_data(project))
