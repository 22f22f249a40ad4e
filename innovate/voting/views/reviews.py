"""A voter's own page about a vote of theirs that is under review: why, what they say, what was decided."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.projects.forms import add_refusal
from innovate.projects.models import Project
from innovate.projects.queries import project_by_slug
from innovate.voting import queries
from innovate.voting.integrity import services
from innovate.voting.integrity.places import is_settled, review_until
from innovate.voting.integrity.queries import doubt_about, reasons_of
from innovate.voting.models import Round, Standing


class WordsForm(forms.Form):
    """What speaks for a vote."""

    text = forms.CharField(
        label=gettext_lazy("What should the moderator know?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "For example: we are a class, and voted in the same lesson. Only moderators read this."
        ),
    )


@never_cache
@login_required
def ballot_review(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What became of the person's own ballot in a round."""
    project = project_by_slug(slug, request.user)
    return _page(request, project, queries.round_by_number(project, number, include_drafts=False))


@never_cache
@login_required
def support_review(request: HttpRequest, slug: str) -> HttpResponse:
    """What became of the person's own support of a project."""
    return _page(request, project_by_slug(slug, request.user), None)


def _page(request: HttpRequest, project: Project, round: Round | None) -> HttpResponse:
    person = cast(User, request.user)
    doubt = doubt_about(person, project=project, round=round)
    if doubt is None:
        raise Http404
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.speak(doubt=doubt, person=person, text=form.cleaned_data["text"])
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Thank you. A moderator reads it and tells you what they decide."))
            return redirect(request.path)
    settled = is_settled(doubt)
    open_to_words = doubt.said_at is None if doubt.state == Standing.HELD else doubt.appealed_at is None
    context = {
        "project": project,
        "round": round,
        "doubt": doubt,
        "reasons": reasons_of(doubt),
        "settled": settled,
        "until": review_until(round) if round else None,
        "form": form if open_to_words and doubt.state != Standing.COUNTED and not settled else None,
    }
    return render(request, "voting/review.html", context, status=422 if form.errors else 200)
