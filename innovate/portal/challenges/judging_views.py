"""The jury's pages: points, shortlist, verdicts, the announcement."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innovate.core.errors import NotAllowed, Refused
from innovate.core.permissions import require, require_person
from innovate.portal.challenges import briefs, queries, services
from innovate.portal.challenges.forms import ScoreForm, VerdictForm
from innovate.portal.challenges.rules import ChallengeState
from innovate.portal.challenges.views import entry_for, published
from innovate.portal.models import ChallengeEntry, ScoreSheet
from innovate.projects.forms import add_refusal


@never_cache
@login_required
@require_safe
def judging(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that takes part, what this judge has done, and how it stands as far as they may see."""
    challenge, page = published(pk)
    person = require_person(request.user)
    require(person, "portal.see_judging", challenge)
    lines = queries.judging_lines(challenge, person)
    decides = person.has_perm("portal.decide_challenge", challenge)
    context = {
        "challenge": challenge,
        "page": page,
        "lines": lines,
        "judges": briefs.judges(challenge),
        "to_do": sum(line.may_score for line in lines),
        "decides": decides,
        "is_judged": challenge.state == ChallengeState.JUDGING,
        "without_verdict": sum(not line.entry.verdict for line in lines),
    }
    return render(request, "portal/challenge_judging.html", context)


def _sheet_rows(entry: ChallengeEntry, line: queries.Line | None) -> list[dict[str, Any]]:
    keys = [row["key"] for row in briefs.criteria(entry.challenge)]
    others = line.others if line else ()
    return [{"sheet": sheet, "points": [sheet.points.get(key) for key in keys]} for sheet in others]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def score_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry, this judge's points, and the others' once these are handed in."""
    entry, page = entry_for(request, pk, "portal.read_entry")
    person = require_person(request.user)
    require(person, "portal.see_judging", entry.challenge)
    criteria = briefs.criteria(entry.challenge)
    sheet = ScoreSheet.objects.filter(entry=entry, judge=person).prefetch_related("scores").first()
    form = ScoreForm(request.POST or None, criteria=criteria, sheet=sheet)
    if request.method == "POST" and form.is_valid() and _score(request, entry, form):
        return redirect("portal:judging", entry.challenge_id)
    line = queries.judging_line(entry, person)
    context = {
        "challenge": entry.challenge,
        "page": page,
        "entry": entry,
        "answers": queries.answers_for(entry, everything=True),
        "line": line,
        "form": form,
        "criteria": [briefs.named(row["title"]) for row in criteria],
        "sheet": sheet,
        "sheets": _sheet_rows(entry, line),
    }
    return render(request, "portal/challenge_score.html", context)


def _score(request: HttpRequest, entry: ChallengeEntry, form: ScoreForm) -> bool:
    """Do what the button said; refusals stand in the form. Returns whether it is done."""
    person, comment = require_person(request.user), form.cleaned_data["comment"]
    try:
        if "step_back" in request.POST:
            services.step_back(entry=entry, judge=person, comment=comment)
            messages.success(request, _("You have stepped back from this one. The others judge it."))
        elif "later" in request.POST:
            services.save_sheet(entry=entry, judge=person, points=form.points, comment=comment)
            messages.success(request, _("Saved. Hand it in when you are sure."))
        else:
            services.hand_in_sheet(entry=entry, judge=person, points=form.points, comment=comment)
            messages.success(request, _("Your points are handed in."))
    except NotAllowed:
        raise
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    return True


@login_required
@require_POST
def shortlist_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an entry on the shortlist or take it off."""
    entry, _page = entry_for(request, pk, "portal.read_entry")
    require(request.user, "portal.decide_challenge", entry.challenge)
    try:
        services.shortlist(
            entry=entry, actor=require_person(request.user), is_on=request.POST.get("on", "1") == "1"
        )
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("portal:judging", entry.challenge_id)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the result will say of one entry."""
    entry, page = entry_for(request, pk, "portal.read_entry")
    person = require_person(request.user)
    require(person, "portal.decide_challenge", entry.challenge)
    line = queries.judging_line(entry, person)
    if line is not None and line.in_conflict:
        raise NotAllowed(
            _("You are one of the people behind this entry, so somebody else decides."), code="conflict"
        )
    stored = {"verdict": entry.verdict, "reason": entry.reason, "award": entry.award}
    form = VerdictForm(request.POST or None, initial=stored)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_verdict(entry=entry, actor=person, **form.cleaned_data)
            messages.success(request, _("Kept. Nobody else reads it before you announce the result."))
            return redirect("portal:judging", entry.challenge_id)
        except NotAllowed:
            raise
        except Refused as refusal:
            add_refusal(form, refusal)
    context = {
        "challenge": entry.challenge,
        "page": page,
        "entry": entry,
        "form": form,
        "line": line,
        "criteria": [briefs.named(row["title"]) for row in briefs.criteria(entry.challenge)],
        "sheets": _sheet_rows(entry, line),
    }
    return render(request, "portal/challenge_verdict.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Every verdict once more, then the result for everybody."""
    challenge, page = published(pk)
    person = require_person(request.user)
    require(person, "portal.decide_challenge", challenge)
    refused = ""
    if request.method == "POST":
        try:
            services.announce(challenge=challenge, actor=person)
            messages.success(request, _("The result is public, and everyone who took part is told."))
            return redirect("portal:challenge_result", challenge.pk)
        except NotAllowed:
            raise
        except Refused as refusal:
            refused = refusal.message
    context = {
        "challenge": challenge,
        "page": page,
        "lines": queries.judging_lines(challenge, person),
        "refused": refused,
        "is_judged": challenge.state == ChallengeState.JUDGING,
    }
    return render(request, "portal/challenge_announce.html", context)
