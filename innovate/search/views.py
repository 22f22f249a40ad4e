"""The search page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from innovate.search import queries


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Projects, makers and pages that match ?q=."""
    results = queries.search(request.GET.get("q", ""), request.user, Locale.get_active())
    return render(request, "search/search.html", {"results": results})
