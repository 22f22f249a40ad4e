"""The search page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from innovate.search import queries


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Projects, makers and pages that match ?q=."""
    results = queries.search(request.GET.get("q", ""), request.user, get_language() or "en")
    return render(request, "search/search.html", {"results": results})
