"""Every version of a project's words, its certificate, and the page where anybody checks one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from innovate.core.network import client_ip
from innovate.core.paging import paginate
from innovate.core.ratelimits import limit
from innovate.projects import queries, version_queries
from innovate.projects.certificates import certificate, verify_url
from innovate.projects.models import PARTS, Project, ProjectVersion
from innovate.projects.version_forms import HASH, VerifyForm


@require_safe
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """What was changed when, by whom and why, the newest first."""
    project = queries.project_by_slug(slug, request.user)
    rows = version_queries.versions_kept(project)
    page = paginate(rows, order=("-number",), cursor=request.GET.get("cursor", ""), limit=10)
    context = {"project": project, "page": page, "revisions": version_queries.revisions(page.items)}
    return render(request, "projects/versions.html", context)


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version, whole, with its place in the chain worked out anew."""
    project, row = _version(request, slug, number)
    context = {
        "project": project,
        "version": row,
        "check": version_queries.check(row),
        "words": [(part, row.content[part]) for part in PARTS if row.content.get(part)],
        "others": [
            (language, [(part, words[part]) for part in PARTS if words.get(part)])
            for language, words in sorted(row.content["translations"].items())
        ],
        "verify_url": verify_url(row),
    }
    return render(request, "projects/version.html", context)


@require_safe
def certificate_pdf(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The certificate, in the language of the page it was asked for on."""
    _project, row = _version(request, slug, number)
    return answer_with_certificate(row, get_language() or "en")


def answer_with_certificate(row: ProjectVersion, language: str) -> HttpResponse:
    """The certificate of a version, as a file to keep."""
    project = row.project
    authors = [project.author.display_name]
    authors += [member.person.display_name for member in queries.team_of(project)]
    body = certificate(row, authors=list(dict.fromkeys(authors)), language=language)
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{project.pk}-{row.number}.pdf"'
    return response


@require_safe
def content(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The data whose canonical form was hashed."""
    project, row = _version(request, slug, number)
    response = JsonResponse(row.content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="version-{project.pk}-{row.number}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Check a fingerprint, a text or a file against everything that is kept. What is sent is not kept."""
    form = VerifyForm(request.POST, request.FILES) if request.method == "POST" else VerifyForm()
    context: dict[str, object] = {"form": form}
    if form.is_bound:
        limit("projects.verify", request.user.pk or client_ip(request), times=60, seconds=600)
        if form.is_valid():
            given = form.given.strip()
            if HASH.fullmatch(given):
                return redirect("verify:result", given.lower())
            hashes = version_queries.fingerprints(given)
            for value in hashes:
                if version_queries.found_by_hash(value):
                    return redirect("verify:result", value)
            context["unknown"] = hashes[0]
    return render(request, "projects/verify.html", context)


@require_safe
def verified(request: HttpRequest, value: str) -> HttpResponse:
    """What is known about a fingerprint: which version it is, and whether everything still fits."""
    if not HASH.fullmatch(value):
        raise Http404
    checks = [version_queries.check(row) for row in version_queries.found_by_hash(value)]
    context = {"value": value.lower(), "checks": checks}
    return render(request, "projects/verified.html", context, status=200 if checks else 404)


def _version(request: HttpRequest, slug: str, number: int) -> tuple[Project, ProjectVersion]:
    project = queries.project_by_slug(slug, request.user)
    row = get_object_or_404(ProjectVersion.objects.select_related("author"), project=project, number=number)
    row.project = project
    return project, row
