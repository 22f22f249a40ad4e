"""Rounds: looking at them, preparing, opening and closing them."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.language_forms import MissingWords
from innovate.core.languages import lacking, other_language
from innovate.core.network import client_ip
from innovate.core.permissions import require
from innovate.projects.forms import add_refusal
from innovate.projects.models import Project
from innovate.projects.queries import project_by_slug
from innovate.projects.stages import Stage
from innovate.voting import queries, results, rules, services
from innovate.voting.electorates import is_elector
from innovate.voting.forms import DesignForm, OpenForm, RoundForm
from innovate.voting.models import Ballot, Design, Round
from innovate.voting.timeline import void_reason


@require_safe
def designs(request: HttpRequest, slug: str) -> HttpResponse:
    """The project's votes: the newest in full, the earlier ones by name."""
    project = project_by_slug(slug, request.user)
    return _page(request, project, None)


@require_safe
def round_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One vote: its ballot while it is open, its result once it is decided."""
    project = project_by_slug(slug, request.user)
    return _page(request, project, number)


def _page(request: HttpRequest, project: Project, number: int | None) -> HttpResponse:
    manages = request.user.has_perm("voting.start_round", project)
    rounds = queries.rounds_of(project, include_drafts=manages)
    chosen = next((item for item in rounds if number in (None, item.number)), None)
    if chosen is None and number is not None:
        chosen = queries.round_by_number(project, number, include_drafts=manages)
    context: dict[str, Any] = {
        "project": project,
        "round": chosen,
        "rounds": rounds,
        "manages": manages,
        "may_start": manages
        and project.stage == Stage.DESIGN
        and not any(item.state in ("draft", "open", "closed") for item in rounds),
    }
    if chosen is not None:
        context |= round_context(request, chosen)
        if manages and chosen.state != Round.State.DRAFT:
            context["untold"] = lacking([chosen, *context["designs"]])
    return render(request, "voting/round.html", context)


def round_context(request: HttpRequest, round: Round) -> dict[str, Any]:
    """What a round's page shows (four queries at most): no count of votes before it is decided."""
    person = request.user
    own = Ballot.objects.filter(round=round, person=person).first() if person.is_authenticated else None
    options = {
        design.pk: design for design in Design.objects.filter(round=round).select_related("revised_from")
    }
    context: dict[str, Any] = {
        "ballot": own,
        "designs": [
            options[pk] for pk in rules.shuffled(options, round_id=round.pk, viewer=_viewer(request))
        ],
        "turnout": queries.turnout_of(round) if round.result is None else round.result["turnout"],
    }
    if round.is_open:
        context["is_elector"] = is_elector(round, person)
        context["places"] = range(1, len(options) + 1)
        context["points"] = range(6)
        context["typed"] = own.content if own else None
    elif round.state == Round.State.DECIDED and round.result:
        context["rows"] = results.rows_of(round.result, options)
        context["places_chart"] = results.places_chart(context["rows"])
        context["pairs_chart"] = results.pairs_chart(results.duels_of(round.result, options))
    elif round.state == Round.State.VOID and round.result:
        context["reason"] = void_reason(round.result["reason"], round.result)
    return context


def _viewer(request: HttpRequest) -> str:
    """Whose order of designs this is: the person's, or as good as a visitor can be told apart without a
    cookie.
    """
    return str(request.user.pk) if request.user.is_authenticated else client_ip(request)


@login_required
def new_round(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the next round."""
    project = project_by_slug(slug, request.user)
    require(request.user, "voting.start_round", project)
    form = RoundForm(request.POST or None, language=project.language)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_round(
                project=project,
                actor=cast(User, request.user),
                other=form.other_words,
                **form.own_data,
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("voting:prepare", project.slug, made.number)
    return render(request, "voting/round_form.html", {"project": project, "form": form})


@login_required
def edit_rules(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change a round's rules before it opens."""
    project, held = _managed(request, slug, number)
    form = RoundForm(request.POST or None, instance=held, language=held.language)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_round(round=held, other=form.other_words, **form.own_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("voting:prepare", slug, number)
    return render(request, "voting/round_form.html", {"project": project, "round": held, "form": form})


@login_required
def prepare(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Put designs into a round, then open it."""
    project, held = _managed(request, slug, number)
    if held.state != Round.State.DRAFT:
        return redirect(held)
    form = DesignForm(request.POST or None, request.FILES or None, round=held)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.add_design(
                round=held,
                author=cast(User, request.user),
                title=data["title"],
                notes=data["notes"],
                uploads=data["pictures"],
                alt=data["alt"],
                revised_from=data.get("revised_from"),
                other=form.other_words,
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("“%(title)s” is in the vote.") % {"title": data["title"]})
            return redirect("voting:prepare", slug, number)
    return _prepare_page(request, project, held, form, OpenForm())


def _prepare_page(
    request: HttpRequest, project: Project, held: Round, form: DesignForm, opening: OpenForm
) -> HttpResponse:
    context = {
        "project": project,
        "round": held,
        "designs": list(held.designs.select_related("revised_from")),
        "form": form,
        "opening": opening,
        "fewest": rules.FEWEST_DESIGNS,
    }
    return render(request, "voting/prepare.html", context)


@login_required
@require_POST
def open_round(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let the voting begin."""
    project, held = _managed(request, slug, number)
    opening = OpenForm(request.POST)
    if opening.is_valid():
        try:
            services.open_round(
                round=held, actor=cast(User, request.user), closes_at=opening.cleaned_data["closes_at"]
            )
        except Refused as refusal:
            add_refusal(opening, refusal)
        else:
            messages.success(request, _("The vote is open. Supporters have been told."))
            return redirect(held)
    return _prepare_page(request, project, held, DesignForm(round=held), opening)


@login_required
@require_POST
def remove_design(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Take a design out of a round that has not opened."""
    _project, held = _managed(request, slug, number)
    services.remove_design(design=get_object_or_404(Design, round=held, pk=pk))
    return redirect("voting:prepare", slug, number)


@login_required
def words(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Add the second language to a round that has opened: what is missing, and nothing that people voted on."""
    project, held = _managed(request, slug, number)
    if held.state == Round.State.DRAFT:
        return redirect("voting:prepare", slug, number)
    language = other_language(held.language)
    form = MissingWords(request.POST or None, rows=[held, *held.designs.all()], language=language)
    if request.method == "POST" and form.is_valid():
        try:
            services.tell_round(
                round=held, language=language, rounds=form.told(Round), designs=form.told(Design)
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. Whoever reads this language sees this version first."))
            return redirect(held)
    context = {"project": project, "form": form, "back_url": held.get_absolute_url()}
    return render(request, "core/missing_words.html", context, status=422 if form.errors else 200)


@login_required
def close(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask, then end the vote before its time."""
    project, held = _managed(request, slug, number)
    if request.method == "POST":
        services.close_round(round=held, actor=cast(User, request.user))
        messages.success(request, _("The vote is closed and counted."))
        return redirect(held)
    context = {"project": project, "round": held, "turnout": queries.turnout_of(held)}
    return render(request, "voting/close.html", context)


@login_required
def void(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask, then call the round off."""
    project, held = _managed(request, slug, number)
    if request.method == "POST":
        services.void_round(round=held, actor=cast(User, request.user))
        messages.success(request, _("The round is called off."))
        return redirect("voting:designs", slug)
    return render(request, "voting/void.html", {"project": project, "round": held})


def _managed(request: HttpRequest, slug: str, number: int) -> tuple[Project, Round]:
    project = project_by_slug(slug, request.user)
    require(request.user, "voting.start_round", project)
    return project, queries.round_by_number(project, number, include_drafts=True)
