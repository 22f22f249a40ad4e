"""What anybody can check of a decided round: the page that counts again, and the files it counts from."""

from __future__ import annotations

import gzip
from typing import Any

from django.core.files import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from innovate.projects.queries import project_by_slug
from innovate.voting import published, queries
from innovate.voting.models import Ballot, Round


class _Unpacked(gzip.GzipFile):
    """A packed file read as plain bytes, that is closed with it."""

    def __init__(self, packed: File) -> None:
        self._packed = packed
        super().__init__(fileobj=packed)

    def close(self) -> None:
        super().close()
        self._packed.close()


_CONTENT_TYPES = {"json": "application/json", "preflib": "text/plain; charset=utf-8"}


@require_safe
def check(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Count a decided vote again in the reader's own browser."""
    held = _decided(request, slug, number)
    voted = request.user.is_authenticated and Ballot.objects.filter(round=held, person=request.user).exists()
    with published.kept(held, "preflib") as packed:
        preflib_name = f"{published.file_name(held)}.{published.ending_of(packed)}"
    context: dict[str, Any] = {
        "project": held.project,
        "round": held,
        "voted": voted,
        "preflib_name": preflib_name,
    }
    return render(request, "voting/check.html", context)


@require_safe
def ballots_file(request: HttpRequest, slug: str, number: int, form: str) -> HttpResponseBase:
    """The ballots of a decided vote, without names: `form` is json (with all that is needed to count again) or
    preflib.
    """
    return answer_with_file(request, _decided(request, slug, number), form)


def _decided(request: HttpRequest, slug: str, number: int) -> Round:
    held = queries.round_by_number(project_by_slug(slug, request.user), number, include_drafts=False)
    if held.state != Round.State.DECIDED:
        raise Http404
    return held


def answer_with_file(request: HttpRequest, round: Round, form: str) -> HttpResponseBase:
    """Return the published file as a download, or "not modified" for who has this one."""
    if form not in _CONTENT_TYPES:
        raise Http404
    etag = f'"{published.version(round, form)}"'
    # Weak: the same file goes out packed and plain.
    if known := get_conditional_response(request, etag=f"W/{etag}"):
        return known
    packed = published.kept(round, form)
    ending = published.ending_of(packed) if form == "preflib" else form
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = FileResponse(
        packed if takes_gzip else _Unpacked(packed),
        as_attachment=True,
        filename=f"{published.file_name(round)}.{ending}",
        content_type=_CONTENT_TYPES[form],
    )
    if takes_gzip:
        answer["Content-Encoding"] = "gzip"
        answer["Content-Length"] = str(packed.size)
    answer["ETag"] = f"W/{etag}"
    # Asked for again each time, which costs no more than looking up the round: it may have been hidden.
    answer["Cache-Control"] = "no-cache"
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer
