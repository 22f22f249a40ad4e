"""A suspended person may look and settle what is theirs; everything else says clearly why not, and how to appeal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from innovate.core.permissions import is_person
from innovate.moderation.queries import suspension_of

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
#: What stays open: one's account and data, notices, the appeal, and the money and goods one has a right to.
OPEN_ROOMS = frozenset({"accounts", "moderation", "notifications", "payments", "earnings", "fulfilment"})
OPEN_PAGES = frozenset({"crowdfund:cancel_pledge", "crowdfund:card"})


class SuspensionMiddleware:
    """Stop what a suspended person sends. It looks only at what changes something: one query for each."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method in SAFE or _stays_open(request) or not is_person(request.user):
            return None
        sanction = suspension_of(request.user)
        if sanction is None:
            return None
        return render(request, "moderation/suspended.html", {"sanction": sanction}, status=403)


def _stays_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None:
        return True
    # The names of django-allauth have no namespace; the API asks by itself, since it also knows tokens.
    room = match.namespace or match.view_name.partition("_")[0]
    return room in OPEN_ROOMS | {
        "account",
        "mfa",
        "usersessions",
        "socialaccount",
        "api",
        "stripe",
        "set",
    } or (match.view_name in OPEN_PAGES)
