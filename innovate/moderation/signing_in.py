"""Whoever is limited learns it when they sign in, not at their first refused click."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.moderation.models import Sanction
from innovate.moderation.queries import standing_sanctions


def tell_limits(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Say what limits the person, until when, and where to appeal. One query."""
    sanction = standing_sanctions(user).exclude(kind=Sanction.Kind.WARNING).first()
    if sanction is None:
        return
    if sanction.until:
        until = _("until %(time)s") % {"time": date_format(localtime(sanction.until), "DATETIME_FORMAT")}
    else:
        until = _("until it is lifted")
    words = format_html(
        '{}: {}. <a href="{}">{}</a>',
        sanction.get_kind_display(),
        until,
        reverse("moderation:standing"),
        _("See why, and appeal"),
    )
    # Programs sign people in as well, on requests that carry no messages.
    messages.warning(request, words, fail_silently=True)
