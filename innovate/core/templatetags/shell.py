"""`{% keep %}`: parts of pages that are rendered once per process, language and what they show."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from django import template
from django.conf import settings
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.translation import get_language

register = template.Library()

# A fragment has about a kilobyte. When there are too many, the oldest goes.
_MOST = 4000
_kept: dict[tuple[object, ...], str] = {}
_storing = Lock()


def kept(key: tuple[object, ...], draw: Callable[[], str]) -> str:
    """Return what `draw` makes, kept under `key` and the language: the key names everything it shows."""
    # In development the templates change under a running process.
    if settings.DEBUG:
        return draw()
    key = (get_language(), *key)
    found = _kept.get(key)
    if found is None:
        found = draw()
        # Without the lock another thread could store while this one looks for the oldest.
        with _storing:
            if len(_kept) >= _MOST:
                del _kept[next(iter(_kept))]
            _kept[key] = found
    return found


class KeepNode(template.Node):
    def __init__(self, nodelist: NodeList, parts: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.parts = parts

    def render(self, context: template.Context) -> str:
        key = tuple(part.resolve(context, ignore_failures=True) for part in self.parts)
        return kept(key, lambda: self.nodelist.render(context))


@register.tag
def keep(parser: Parser, token: Token) -> KeepNode:
    """{% keep "name" and whatever it varies on %}…{% endkeep %}.

    What is inside may depend on nothing else: no person, no token, no address of this page. What comes from a
    row is named by its values, not by its key: then nothing is ever out of date. Variables set inside
    (`{% url … as x %}`) must not be used outside. The name is unique among all templates.
    """
    parts = token.split_contents()[1:]
    if not parts:
        raise template.TemplateSyntaxError("keep needs a name")
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(nodelist, [parser.compile_filter(part) for part in parts])
