"""The second-language version of a project, beside its original."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.permissions import require
from innovate.core.ratelimits import limit
from innovate.projects import queries, rules, services
from innovate.projects.forms import TranslationForm, add_refusal
from innovate.projects.models import Project
from innovate.projects.version_forms import add_reason


@login_required
def translate(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Write or mend the version in `language`, with the original beside every field."""
    project = _editable(request, slug, language)
    version = project.translations.filter(language=language).first()
    fixed = version is not None and project.stage not in rules.EDITABLE
    form = TranslationForm(request.POST or None, project=project, version=version, language=language)
    if version is not None:
        add_reason(form, project)
    if request.method == "POST" and form.is_valid():
        try:
            limit("projects.translate", request.user.pk, times=60, seconds=3600)
            services.translate_project(
                project=project,
                actor=cast(User, request.user),
                language=language,
                reason=form.cleaned_data.get("reason", ""),
                **form.values,
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. Whoever reads this language sees this version first."))
            return redirect("projects:review", slug) if project.is_draft else redirect(project)
    context = {
        "project": project,
        "form": form,
        "version": version,
        "fixed": fixed,
        "behind": version is not None and version.is_behind(project),
        "language": get_language_info(language),
        "original": get_language_info(project.language),
    }
    return render(request, "projects/translate.html", context)


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Take the version in `language` away."""
    project = _editable(request, slug, language)
    try:
        services.remove_translation(project=project, actor=cast(User, request.user), language=language)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The version is removed. Everyone reads the original now."))
    return redirect("projects:edit", slug)


def _editable(request: HttpRequest, slug: str, language: str) -> Project:
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.edit_project", project)
    if language == project.language or language not in dict(settings.LANGUAGES):
        raise Http404
    return project
