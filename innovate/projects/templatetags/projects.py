"""A project's card: `{% load projects %}{% project_card project votes=… funds=… %}`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from innovate.core.templatetags.innovate import localname, time_left
from innovate.core.templatetags.shell import kept
from innovate.projects.credits import pointed
from innovate.projects.models import Project

register = template.Library()


@register.simple_tag(takes_context=True)
def project_card(
    context: template.Context,
    project: Project,
    votes: Any = None,
    funds: Any = None,
    closes: datetime | None = None,
    follows: bool | None = None,
) -> SafeString:
    """Return the card of a project, whose category and images are loaded.

    `votes` and `funds` are the card numbers of voting and crowdfund, or None; `closes`: until when it can be
    joined; `follows`: whether this person follows it, None where no button is wanted. A list has many cards, and
    each is drawn once for all who see the same: whatever the template shows is named here.
    """
    cover, signed_in = project.cover, context["user"].is_authenticated
    category, left = localname(project.category), time_left(closes)
    picture = (cover.file.name, cover.alt_text) if cover else project.category and project.category.icon
    key = (
        "card",
        signed_in,
        project.slug,
        project.words,
        project.stage,
        category,
        picture,
        votes,
        funds,
        left,
        follows,
    )

    def draw() -> str:
        shown: dict[str, Any] = {"project": project, "cover": cover, "category": category, "left": left}
        shown |= {"votes": votes, "funds": funds, "follows": follows, "user": context["user"]}
        return render_to_string("projects/_card.html", shown)

    return SafeString(kept(key, draw))


@register.simple_tag
def pointed_title(project: Project, title: str) -> tuple[str, str, str]:
    """Return a contribution's words, the number of the message it came from and its address."""
    return pointed(project, title)
