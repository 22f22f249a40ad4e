"""Handing in, step by step, and what was handed in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.permissions import require_person
from innovate.core.ratelimits import limit
from innovate.organisations.private_files import serve_private
from innovate.portal.challenges import briefs, queries, rules, services, wanted
from innovate.portal.challenges.forms import BeginForm, EntryForm
from innovate.portal.challenges.moderating import may_report
from innovate.portal.challenges.rules import EntryState, Kind
from innovate.portal.challenges.services.entering import missing_from
from innovate.portal.models import Challenge, ChallengeEntry, ChallengePage, EntryAnswer
from innovate.projects import queries as projects
from innovate.projects.forms import add_refusal


def published(pk: int) -> tuple[Challenge, ChallengePage]:
    """A challenge that is published, and its page in the reader's language; else Http404."""
    challenge = get_object_or_404(Challenge, id=pk)
    page = briefs.page_for_reader(challenge)
    if page is None:
        raise Http404
    return challenge, page


def entry_for(request: HttpRequest, pk: int, permission: str) -> tuple[ChallengeEntry, ChallengePage]:
    """An entry this person may deal with in this way; for everybody else it is not there."""
    rows = ChallengeEntry.objects.select_related("challenge", "project__author", "organisation", "person")
    entry = get_object_or_404(rows, id=pk)
    if not request.user.has_perm(permission, entry):
        raise Http404
    page = briefs.page_for_reader(entry.challenge)
    if page is None:
        raise Http404
    return entry, page


def _steps(entry: ChallengeEntry | None, current: int) -> list[dict[str, Any]]:
    names = (_("What you hand in"), _("What is asked"), _("Look once more"))
    addresses = ["", "", ""]
    if entry is not None:
        addresses[1:] = (
            reverse("portal:edit_entry", args=[entry.pk]),
            reverse("portal:check_entry", args=[entry.pk]),
        )
    return [
        {"name": name, "current": number == current, "done": number < current, "address": addresses[number]}
        for number, name in enumerate(names)
    ]


def _described_as(kind: str) -> str:
    words = {
        Kind.TECHNOLOGY: _("A solution that I describe here, for the judges alone"),
        Kind.CODESIGN: _("A design that I describe here, for everyone to see"),
    }
    return words.get(Kind(kind), "")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter_challenge(request: HttpRequest, pk: int) -> HttpResponse:
    """The first step: what is handed in."""
    person = require_person(request.user)
    challenge, page = published(pk)
    candidates = queries.candidates(challenge, person)
    slug = request.POST.get("project", "")
    # Somebody's own project that is not among those offered (a draft, one handed in) is refused in words, not "invalid".
    other = slug and slug != "describe" and slug not in {project.slug for project in candidates}
    if request.method == "POST" and other:
        candidates = [*candidates, projects.project_by_slug(slug, person)]
    form = BeginForm(
        request.POST or None,
        projects=candidates,
        described_as=_described_as(page.kind),
        person=person,
    )
    if request.method == "POST" and form.is_valid():
        chosen = next((one for one in candidates if one.slug == form.cleaned_data["project"]), None)
        try:
            limit("portal.enter", person.pk, times=30, seconds=3600)
            entry = services.begin_entry(
                challenge=challenge,
                actor=person,
                project=None if form.is_described else chosen,
                organisation=form.organisation,
            )
        except Refused as refusal:
            if refusal.status in (401, 403):
                raise
            add_refusal(form, refusal)
        else:
            has_questions = entry.project_id is None or briefs.questions(challenge)
            return redirect("portal:edit_entry" if has_questions else "portal:check_entry", entry.pk)
    context = {
        "challenge": challenge,
        "page": page,
        "form": form,
        "steps": _steps(None, 0),
        "takes_entries": queries.takes_entries(challenge),
        "write_url": wanted.write_url(page),
        "unfinished": wanted.unfinished(challenge, person),
    }
    return render(request, "portal/challenge_enter.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """The second step, and where what is handed in is changed. What is right is stored, whatever else is wrong."""
    entry, page = entry_for(request, pk, "portal.change_entry")
    is_in = entry.state == EntryState.HANDED_IN
    form = _entry_form(request, entry)
    if request.method == "POST":
        is_valid = form.is_valid()
        try:
            services.save_entry(entry=entry, actor=require_person(request.user), **form.values)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            if is_valid:
                return _after_saving(request, entry, page, is_in=is_in)
            # Made anew, so that a file which was stored just now need not be chosen again.
            form = _entry_form(request, entry)
    context = {
        "challenge": entry.challenge,
        "page": page,
        "entry": entry,
        "form": form,
        "is_in": is_in,
        "steps": _steps(entry, 1),
        "takes_entries": queries.takes_entries(entry.challenge),
    }
    return render(request, "portal/challenge_entry_form.html", context)


def _entry_form(request: HttpRequest, entry: ChallengeEntry) -> EntryForm:
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    is_final = entry.state == EntryState.HANDED_IN or "later" not in request.POST
    return EntryForm(*given, entry=entry, questions=briefs.questions(entry.challenge), is_final=is_final)


def _after_saving(
    request: HttpRequest, entry: ChallengeEntry, page: ChallengePage, *, is_in: bool
) -> HttpResponse:
    if is_in:
        messages.success(request, _("Your changes are saved. It stays handed in."))
        return redirect(entry)
    if "later" in request.POST:
        messages.success(request, _("Saved. You find it on this page until the challenge closes."))
        return redirect(page.get_url(request))
    return redirect("portal:check_entry", entry.pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """The last step: everything once more, the terms, and handing in."""
    entry, page = entry_for(request, pk, "portal.change_entry")
    refused = ""
    if request.method == "POST":
        try:
            services.hand_in(
                entry=entry, actor=require_person(request.user), terms=request.POST.get("terms", "")[:64]
            )
            messages.success(request, _("Handed in. Good luck!"))
            return redirect(entry)
        except Refused as refusal:
            refused = refusal.message
    context = {
        "challenge": entry.challenge,
        "page": page,
        "entry": entry,
        "answers": queries.answers_for(entry, everything=True),
        "missing": missing_from(entry),
        "terms_digest": briefs.terms_digest(page),
        "refused": refused,
        "steps": _steps(entry, 2),
        "can_hand_in": queries.takes_entries(entry.challenge)
        and entry.state in (EntryState.DRAFT, EntryState.WITHDRAWN),
    }
    return render(request, "portal/challenge_check.html", context)


@never_cache
@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """What was handed in, as far as this person may read it."""
    row, page = entry_for(request, pk, "portal.view_entry")
    person = request.user
    is_own = person.has_perm("portal.change_entry", row)
    sees_all = person.has_perm("portal.read_entry", row)
    decided = row.state in rules.Verdict.values
    context = {
        "challenge": row.challenge,
        "page": page,
        "entry": row,
        "answers": queries.answers_for(row, everything=sees_all),
        "is_own": is_own,
        "sees_all": sees_all,
        "reason": row.reason if decided and (is_own or sees_all or row.state == EntryState.CHOSEN) else "",
        "can_change": is_own and queries.takes_entries(row.challenge),
        "judges_it": isinstance(person, User) and person.has_perm("portal.see_judging", row.challenge),
        "decided": decided,
        "may_report": not is_own and may_report(person, row),
    }
    return render(request, "portal/challenge_entry.html", context)


@login_required
@require_POST
def withdraw_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was handed in, or throw away what was begun."""
    row, page = entry_for(request, pk, "portal.change_entry")
    person = require_person(request.user)
    try:
        if row.state == EntryState.DRAFT:
            services.discard_entry(entry=row, actor=person)
            messages.success(request, _("It is gone."))
        else:
            services.withdraw_entry(entry=row, actor=person)
            messages.success(request, _("Withdrawn. Until the deadline you can hand it in again."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(page.get_url(request))


@require_safe
def answer_file(request: HttpRequest, pk: int, answer: int) -> HttpResponseBase:
    """A file that was handed in, for who may read that answer."""
    row, _page = entry_for(request, pk, "portal.view_entry")
    found = get_object_or_404(EntryAnswer.objects.exclude(file=""), entry=row, id=answer)
    if not found.is_public and not request.user.has_perm("portal.read_entry", row):
        raise Http404
    return serve_private(found.file, filename=slugify(row.heading, allow_unicode=True)[:60] or "entry")


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """How a challenge was decided: the chosen with their laudation, points by criterion, for everybody to see."""
    challenge, page = published(pk)
    if challenge.state != rules.ChallengeState.DECIDED:
        raise Http404
    criteria = [{**row, "name": briefs.named(row["title"])} for row in challenge.criteria]
    entries = queries.results(challenge, request.user)
    rows = [
        {
            "entry": row,
            "points": [(one, row.result.get("criteria", {}).get(one["key"])) for one in criteria],
        }
        for row in entries
    ]
    context = {
        "challenge": challenge,
        "page": page,
        "criteria": criteria,
        "rows": rows,
        "took_part": challenge.entries.filter(state__in=rules.Verdict.values).count(),
        "chosen": [row for row in entries if row.state == EntryState.CHOSEN],
        "judges": briefs.judges(challenge),
        "own": queries.entries_of(request.user).filter(challenge=challenge, state__in=rules.Verdict.values)[
            :20
        ],
    }
    return render(request, "portal/challenge_result.html", context)
