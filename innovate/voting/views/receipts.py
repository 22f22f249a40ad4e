"""The receipt of one's own ballot, to read and to save."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from innovate.accounts.models import User
from innovate.projects.queries import project_by_slug
from innovate.voting import published, queries, receipts
from innovate.voting.models import Ballot, Design


@never_cache
@login_required
@require_safe
def receipt(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What this voter can check: their ballot now, and its place among all once the round is decided."""
    own = _own_ballot(request, slug, number)
    designs = {design.pk: design for design in Design.objects.filter(round=own.round).select_related("round")}
    context = {
        "project": own.round.project,
        "round": own.round,
        "receipt": receipts.receipt_for(own),
        "choices": receipts.in_words(own.content, designs),
    }
    return render(request, "voting/receipt.html", context)


@never_cache
@login_required
@require_safe
def receipt_file(request: HttpRequest, slug: str, number: int) -> JsonResponse:
    """The same as a file to keep."""
    own = _own_ballot(request, slug, number)
    check_url = request.build_absolute_uri(reverse("voting:check", args=[slug, number]))
    data = receipts.as_file(receipts.receipt_for(own), check_url=check_url)
    answer = JsonResponse(data, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="receipt-{published.file_name(own.round)}.json"'
    return answer


def _own_ballot(request: HttpRequest, slug: str, number: int) -> Ballot:
    project = project_by_slug(slug, request.user)
    held = queries.round_by_number(project, number, include_drafts=False)
    own = Ballot.objects.filter(round=held, person=cast(User, request.user)).first()
    if own is None:
        raise Http404
    own.round = held
    return own
