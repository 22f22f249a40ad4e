"""Template tags and filters that every room uses: `{% load innovate %}`."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext

from innovate.core.money import Money, format_money
from innovate.core.text import render_markdown

register = template.Library()


@register.filter
def money(value: Money | None) -> str:
    """Write an amount in the reader's language; nothing for None."""
    return format_money(value) if value is not None else ""


@register.filter
def markdown(value: str | None) -> SafeString:
    """Render a person's Markdown as safe HTML."""
    return render_markdown(value or "")


@register.filter
def percent(part: int | Money | None, whole: int | Money | None) -> int:
    """Return part of whole in whole per cent, rounded down, 0 when the whole is 0."""
    upper = part.amount if isinstance(part, Money) else part or 0
    lower = whole.amount if isinstance(whole, Money) else whole or 0
    return upper * 100 // lower if lower else 0


@register.filter
def basis_points(points: int) -> str:
    """Write hundredths of a per cent as a percentage, without needless zeroes."""
    return f"{points // 100}.{points % 100:02d}".rstrip("0").rstrip(".") + " %"


@register.filter
def localname(value: object) -> str:
    """Return `name_zh` for Chinese readers where there is one, else `name_en`."""
    if (get_language() or "").startswith("zh") and (name := getattr(value, "name_zh", "")):
        return name
    return getattr(value, "name_en", "")


@register.filter
def time_left(until: datetime | None) -> str:
    """Say how long it is until then, in days, or in hours or minutes on the last day; nothing for None."""
    return duration(until - timezone.now()) if until else ""


@register.filter
def duration(span: timedelta) -> str:
    """Say how long something takes, in days, or in hours or minutes below one; one unit is enough."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes >= 24 * 60:
        days = minutes // (24 * 60)
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    if minutes >= 60:
        hours = minutes // 60
        return ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours}
    return ngettext("%(minutes)s minute", "%(minutes)s minutes", minutes) % {"minutes": minutes}


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: object) -> str:
    """Return this page's query string with `changes` made; None or "" takes a parameter away."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            params.pop(name, None)
        else:
            params[name] = str(value)
    return f"?{params.urlencode()}" if params else "?"
