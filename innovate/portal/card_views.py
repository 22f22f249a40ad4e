"""Pictures for cards on other sites."""

from __future__ import annotations

from typing import Any

import structlog
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from innovate.portal.cards import card_of
from innovate.projects import queries as projects

log = structlog.get_logger(__name__)


@require_safe
@cache_control(public=True, max_age=86400)
def project_card(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The card of a published project: what every visitor may see."""
    rows = projects.visible_projects(AnonymousUser()).prefetch_related("images")
    cover = get_object_or_404(rows, slug=slug).cover
    return _card(cover.file if cover else None)


@require_safe
@cache_control(public=True, max_age=86400)
def page_card(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The card of a published page with a picture of its own."""
    page = get_object_or_404(Page.objects.live().public(), pk=pk).specific
    picture = getattr(page, "picture", None)
    return _card(picture.file if picture else None)


def _card(picture: Any) -> HttpResponseBase:
    if picture is None:
        raise Http404
    try:
        name = card_of(picture)
    except (OSError, ValueError) as error:
        log.warning("card.not_drawn", picture=picture.name, error=str(error))
        raise Http404 from None
    return FileResponse(default_storage.open(name), content_type="image/jpeg")
