"""Pages of the bill of materials: its revisions, one of them, and two compared."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.money import Money
from innovate.core.permissions import require, require_person
from innovate.projects import bom_rules, paper_queries, queries
from innovate.projects.forms import add_refusal
from innovate.projects.models import BomRevision, Project
from innovate.projects.paper_forms import CsvForm, LineForm
from innovate.projects.services import bom as services


@require_http_methods(["GET", "HEAD", "POST"])
def bom(request: HttpRequest, slug: str) -> HttpResponse:
    """Every revision this person may read; the team begins the next one."""
    project = queries.project_by_slug(slug, request.user)
    if request.method == "POST":
        require(request.user, "projects.edit_project", project)
        try:
            revision = services.new_revision(
                project=project, actor=require_person(request.user), note=request.POST.get("note", "")
            )
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("projects:bom", project.slug)
        return redirect("projects:bom_revision", project.slug, revision.number)
    revisions = list(paper_queries.revisions_of(project, request.user)[:100])
    context = {
        "project": project,
        "revisions": [
            (row, None if row.total is None else Money(row.total, row.currency)) for row in revisions
        ],
        "edits": request.user.has_perm("projects.edit_project", project),
        "has_draft": any(row.is_draft for row in revisions),
    }
    return render(request, "projects/bom.html", context)


def _revision(request: HttpRequest, slug: str, number: int) -> tuple[Project, BomRevision]:
    project = queries.project_by_slug(slug, request.user)
    revision = get_object_or_404(paper_queries.revisions_of(project, request.user), number=number)
    revision.project = project
    return project, revision


@require_http_methods(["GET", "HEAD", "POST"])
def revision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One revision with what it costs; the team works on it until it is released."""
    project, row = _revision(request, slug, number)
    edits = request.user.has_perm("projects.edit_project", project)
    action = request.POST.get("action", "")
    sheet = CsvForm(request.POST, request.FILES) if action == "import" else CsvForm()
    line = LineForm(request.POST) if action == "line" else LineForm(initial=_changed(request, row))
    problems: list[str] = []
    if request.method == "POST":
        require(request.user, "projects.edit_project", project)
        try:
            if _done(request, row, action, sheet, line, require_person(request.user)):
                return redirect("projects:bom_revision", project.slug, row.number)
        except bom_rules.BomRefused as refusal:
            problems = [refusal.message, *refusal.fields.values()]
        except Refused as refusal:
            add_refusal(line, refusal) if action == "line" else problems.append(refusal.message)
    failed = bool(problems or sheet.errors or line.errors)
    context = {
        "project": project,
        "bill": paper_queries.bill_of(row),
        "edits": edits,
        "works": edits and row.is_draft,
        "sheet": sheet,
        "line": line,
        "instead_of": request.POST.get("instead_of", request.GET.get("line", "")),
        "problems": problems[:30],
    }
    return render(request, "projects/bom_revision.html", context, status=422 if failed else 200)


def _done(
    request: HttpRequest, row: BomRevision, action: str, sheet: CsvForm, line: LineForm, person: User
) -> bool:
    """Do what a button of the page asks for; return whether it is done."""
    match action:
        case "import":
            if not sheet.is_valid():
                return False
            count = services.import_lines(revision=row, text=sheet.cleaned_data["upload"])
            messages.success(request, _("%(count)s lines are here now.") % {"count": count})
        case "line":
            part = line.part(row.currency) if line.is_valid() else None
            if part is None:
                return False
            services.set_line(revision=row, part=part, instead_of=request.POST.get("instead_of", ""))
            messages.success(request, _("Saved."))
        case "remove":
            services.remove_line(revision=row, number=request.POST.get("number", ""))
            messages.success(request, _("The line is removed."))
        case "release":
            services.release(revision=row, actor=person)
            messages.success(request, _("Released. It stays as it is."))
        case "show" | "keep":
            services.show_revision(revision=row, is_public=action == "show")
            messages.success(request, _("Saved."))
        case _:
            raise Http404
    return True


def _changed(request: HttpRequest, row: BomRevision) -> dict[str, str]:
    """What stands in the form when ?line= names a line to change."""
    wanted = request.GET.get("line", "")
    for part in services.parts_of(row) if wanted else ():
        if part.number == wanted:
            cost = None if part.unit_cost is None else Money(part.unit_cost, row.currency).decimal
            return LineForm.initial_of(part, cost)
    return {}


@require_safe
def export(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The lines as CSV, as the import reads them."""
    _project, row = _revision(request, slug, number)
    text = bom_rules.write_csv(services.parts_of(row), row.currency)
    response = HttpResponse(f"\ufeff{text}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="bom-{row.number}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def compare(request: HttpRequest, slug: str, number: int, other: int) -> HttpResponse:
    """What changed from one revision (`other`) to a later one."""
    project, after = _revision(request, slug, number)
    _project, before = _revision(request, slug, other)
    found = bom_rules.compare(services.parts_of(before), services.parts_of(after))
    changes = [
        (change, _cost(change.before, before.currency), _cost(change.after, after.currency))
        for change in found
    ]
    context = {
        "project": project,
        "before": paper_queries.bill_of(before),
        "after": paper_queries.bill_of(after),
        "changes": changes,
    }
    return render(request, "projects/bom_compare.html", context)


def _cost(part: bom_rules.Part | None, currency: str) -> Money | None:
    return None if part is None or part.unit_cost is None else Money(part.unit_cost, currency)
