"""From the first words to the publication: three steps, kept on the server as one goes."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.paging import paginate
from innovate.core.permissions import require
from innovate.core.ratelimits import limit
from innovate.moderation.services import held_words
from innovate.projects import purposes, queries, services
from innovate.projects.forms import STEPS, IdeaForm, add_refusal
from innovate.projects.models import Project
from innovate.projects.similarity import similar_ideas
from innovate.projects.views.uploads import save_uploads

ORDER = tuple(STEPS)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """The first step. From the first words on there is a draft."""
    author = cast(User, request.user)
    form = IdeaForm(request.POST if request.method == "POST" else None, step=ORDER[0])
    if request.method == "POST":
        form.is_valid()
        try:
            if any(form.values.values()):
                limit("projects.draft", author.pk, times=20, seconds=3600)
                draft = services.start_draft(author=author, language=get_language() or "en", **form.values)
                purposes.remember(request.GET, project=draft, actor=author)
                return _after_saving(request, draft, form, ORDER[0])
            form.add_error("title", _("Give your idea a name."))
        except Refused as refusal:
            add_refusal(form, refusal)
        if _autosaves(request):
            return _refused(form, None)
    own = queries.drafts_of(author)[: queries.DRAFTS_SHOWN] if not form.is_bound else []
    return _page(request, None, form, ORDER[0], drafts=own)


def write(request: HttpRequest, project: Project) -> HttpResponse:
    """One step of a draft; the caller has checked the permission. What is well-formed is kept at once."""
    step = request.GET.get("step", "")
    step = step if step in STEPS else ORDER[0]
    # Bound even when nothing at all was sent, as by a program.
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = IdeaForm(*sent, project=project, step=step)
    if request.method != "POST":
        return _page(request, project, form, step)
    form.is_valid()
    try:
        limit("projects.autosave", request.user.pk, times=1500, seconds=3600)
        saved = services.edit_project(
            project=project, actor=cast(User, request.user), version=seen_version(request), **form.values
        )
    except Refused as refusal:
        add_refusal(form, refusal)
        current = queries.project_by_slug(project.slug, request.user)
        if _autosaves(request):
            return _refused(form, current, status=refusal.status)
        elsewhere = form.elsewhere(current) if refusal.code == "changed_elsewhere" else []
        return _page(request, current, form, step, elsewhere=elsewhere)
    return _after_saving(request, saved, form, step)


def _after_saving(request: HttpRequest, draft: Project, form: IdeaForm, step: str) -> HttpResponse:
    """The words are safe: answer the script, or go where the pressed button leads if this step allows it."""
    if _autosaves(request):
        # What is not well-formed was left out: the writer hears of it, and the browser keeps the words.
        told = {"version": draft.version, "address": _address(draft, step), "left_out": _words(form)}
        return JsonResponse(told)
    for name, text in save_uploads(request, draft, form):
        form.add_error(name, text)
    action = request.POST.get("action", "next")
    if action == "next":
        for name, text in services.missing_parts(draft).items():
            if name in form.fields and name not in form.errors:
                form.add_error(name, text)
    if form.errors and action != "back":
        current = queries.project_by_slug(draft.slug, request.user)
        form.images = list(current.images.all())
        return _page(request, current, form, step)
    if action == "save":
        messages.success(request, _("Your draft is saved. Only your team can see it."))
        return redirect(_address(draft, step))
    place = ORDER.index(step) + (-1 if action == "back" else 1)
    if place == len(ORDER):
        return redirect("projects:review", draft.slug)
    return redirect(_address(draft, ORDER[max(0, place)]))


def _page(
    request: HttpRequest, project: Project | None, form: IdeaForm, step: str, **more: Any
) -> HttpResponse:
    text = f"{project.title}\n{project.problem}" if project else ""
    context = {
        "project": project,
        "form": form,
        "step": step,
        # The first save may have made the draft just now: the next one must find it.
        "address": _address(project, step) if project else "",
        "steps": steps(project, step),
        "previous": ORDER[ORDER.index(step) - 1] if step != ORDER[0] else "",
        "similar": similar_ideas(text, request.user, besides=project) if step == ORDER[0] and text else [],
        "roots": [link.ancestor for link in queries.roots_of(project)] if project else [],
        "papers": queries.files_of(project, request.user) if project and step == "pictures" else [],
        "purpose": purposes.of(project) if project else purposes.asked(request.GET),
        **more,
    }
    return render(request, "projects/draft.html", context)


def steps(project: Project | None, now: str) -> list[dict[str, Any]]:
    """The three steps for the rail: their names, addresses and what is done."""
    names = {
        "problem": _("What is missing"),
        "idea": _("Your idea"),
        "pictures": _("Pictures and publication"),
    }
    missing = services.missing_parts(project) if project else dict.fromkeys(("title", "pitch"), "")
    return [
        {
            "name": names[step],
            "current": step == now,
            "address": _address(project, step) if project else "",
            "done": project is not None
            and step != ORDER[-1]
            and not any(field in missing for field in STEPS[step]),
        }
        for step in ORDER
    ]


def _address(project: Project, step: str) -> str:
    return f"{reverse('projects:edit', args=[project.slug])}?step={step}"


def seen_version(request: HttpRequest) -> int | None:
    """The version the writer saw. Without one (an old form, a script) the last to save wins, as anywhere."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _autosaves(request: HttpRequest) -> bool:
    return request.POST.get("action") == "autosave"


def _refused(form: IdeaForm, current: Project | None, *, status: int = 422) -> JsonResponse:
    """Tell the script what was not saved and which version stands now."""
    return JsonResponse(
        {"message": _words(form), "version": current.version if current else None}, status=status
    )


def _words(form: IdeaForm) -> str:
    """What is wrong, field by field; "" when nothing is."""
    said = []
    for name, errors in form.errors.items():
        label = f"{form.fields[name].label}: " if name in form.fields else ""
        said += [f"{label}{error}" for error in errors]
    return " ".join(said)


@login_required
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Look once more, see ideas that are alike, then publish."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.edit_project", project)
    if not project.is_draft:
        return redirect(project)
    missing = services.missing_parts(project)
    if request.method == "POST" and not missing:
        try:
            limit("projects.publish", request.user.pk, times=5, seconds=24 * 3600)
            published = services.publish_idea(project=project, actor=cast(User, request.user))
        except Refused as refusal:
            missing = refusal.fields or {"": refusal.message}
        else:
            return _after_publishing(request, published)
    fields = {name: step for step, names in STEPS.items() for name in names}
    text = f"{project.title}\n{project.pitch}\n{project.problem}"
    context = {
        "project": project,
        "missing": [
            (words, _address(project, fields.get(name, ORDER[0]))) for name, words in missing.items()
        ],
        "steps": steps(project, ORDER[-1]),
        "similar": similar_ideas(text, request.user, besides=project),
        "roots": [link.ancestor for link in queries.roots_of(project)],
        "papers": queries.files_of(project, request.user),
        "versions": queries.versions_of(project),
        "purpose": purposes.of(project),
    }
    return render(request, "projects/review.html", context)


def _after_publishing(request: HttpRequest, project: Project) -> HttpResponse:
    """To the public page, or on to what the idea was written for."""
    if project.is_draft:
        messages.info(request, held_words())
        return redirect("projects:review", project.slug)
    if purpose := purposes.of(project):
        text = _("Your idea is public. One step is left: hand it in to “%(title)s”.")
        messages.success(request, text % {"title": purpose.title})
        return redirect(purpose.next_url)
    messages.success(
        request, _("Your idea is public. Share its address: the first supporters come from you.")
    )
    return redirect(project)


@login_required
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """The ideas this person has not published yet."""
    page = paginate(
        queries.drafts_of(cast(User, request.user)),
        order=("-updated_at", "-pk"),
        cursor=request.GET.get("cursor", ""),
    )
    return render(request, "projects/drafts.html", {"page": page})


@login_required
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then delete a draft."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.lead_project", project)
    if request.method == "POST":
        services.discard_draft(project=project)
        messages.success(request, _("The draft “%(title)s” is deleted.") % {"title": project.words.title})
        return redirect("projects:drafts")
    return render(request, "projects/discard.html", {"project": project})
