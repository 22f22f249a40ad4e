"""Rounds: looking at them, preparing, opening and closing them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.language_forms import MissingWords
from innovate.core.languages import lacking, other_language
from innovate.core.network import client_ip
from innovate.core.permissions import require
from innovate.core.ratelimits import limit
from innovate.projects.forms import add_refusal
from innovate.projects.models import Project
from innovate.projects.queries import project_by_slug
from innovate.projects.stages import Stage
from innovate.voting import queries, results, rules, services
from innovate.voting.electorates import is_elector, refusal
from innovate.voting.forms import DesignForm, InviteForm, OpenForm, RoundForm
from innovate.voting.integrity.closing import owed_in
from innovate.voting.integrity.places import review_until
from innovate.voting.integrity.queries import apart_of
from innovate.voting.lineage import designs_of
from innovate.voting.models import Ballot, Design, Round, RoundInvitation
from innovate.voting.showing import working_of
from innovate.voting.talks import count_comments
from innovate.voting.tallies.score import HIGHEST
from innovate.voting.timeline import void_reason
from innovate.voting.wording import words_of


@dataclass(frozen=True, slots=True)
class Choice:
    """What a ballot asks about: a design, or with `design` None "none of these"."""

    pk: int
    title: str
    design: Design | None


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
        context["sees_turnout"] = chosen.opens_at is not None and request.user.has_perm(
            "voting.see_turnout", project
        )
        if manages and chosen.state != Round.State.DRAFT:
            context["untold"] = lacking([chosen, *context["designs"]])
    return render(request, "voting/round.html", context)


def round_context(request: HttpRequest, round: Round) -> dict[str, Any]:
    """What a round's page shows (eight queries at most): no count of votes before it is decided."""
    person = request.user
    own = Ballot.objects.filter(round=round, person=person).first() if person.is_authenticated else None
    designs = designs_of(round)
    count_comments(designs.values())
    shuffled = rules.shuffled(designs, round_id=round.pk, viewer=_viewer(request))
    context: dict[str, Any] = {
        "ballot": own,
        "designs": [designs[pk] for pk in shuffled],
        "words": words_of(round),
    }
    if round.result is None:
        context["turnout"], context["under_review"] = queries.ballots_in(round)
        if round.state == Round.State.CLOSED:
            context["waits_for"], context["review_until"] = owed_in(round).count(), review_until(round)
    else:
        context["turnout"], context["apart"] = round.result["turnout"], apart_of(round.result)
    if round.is_open:
        context |= _voting(round, person, context["designs"], own)
    elif round.state == Round.State.DECIDED and round.result:
        context |= _decided(round.result, designs)
    elif round.state == Round.State.VOID and round.result:
        context["reason"] = void_reason(round.result["reason"], round.result)
    return context


def _voting(round: Round, person: Any, designs: list[Design], own: Ballot | None) -> dict[str, Any]:
    choices = [Choice(design.pk, design.words.title, design) for design in designs]
    if round.offers_none:
        choices.append(Choice(rules.NONE, results.none_title(), None))
    asked = is_elector(round, person)
    return {
        "is_elector": asked,
        "not_asked": refusal(round, person).message if person.is_authenticated and not asked else "",
        "choices": choices,
        "places": range(1, len(choices) + 1),
        "points": range(HIGHEST + 1),
        "typed": own.content if own else None,
    }


def _decided(result: Mapping[str, Any], designs: Mapping[int, Design]) -> dict[str, Any]:
    names = results.names_of(result, designs)
    rows = results.rows_of(result, designs)
    return {
        "rows": rows,
        "winners": [designs[pk] for pk in result["winners"] if pk in designs],
        "places_chart": results.places_chart(rows),
        "parts": working_of(result, names),
        "lots": results.lots_of(result, names),
    }


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
    context = {"project": project, "form": form}
    return render(request, "voting/round_form.html", context)


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
    context = {"project": project, "round": held, "form": form}
    return render(request, "voting/round_form.html", context)


@login_required
def prepare(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Put designs into a round, then open it."""
    project, held = _managed(request, slug, number)
    if held.state != Round.State.DRAFT:
        return redirect(held)
    form = DesignForm(request.POST or None, request.FILES or None, round=held, person=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.add_design(
                round=held,
                author=data["author"] or cast(User, request.user),
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
    return _prepare_page(request, project, held, form=form)


def _prepare_page(request: HttpRequest, project: Project, held: Round, **forms: Any) -> HttpResponse:
    """Show what is prepared; `forms` are those that were filled in: form, opening, inviting."""
    designs = list(designs_of(held).values())
    context = {
        "project": project,
        "round": held,
        "words": words_of(held),
        "designs": designs,
        "invitations": list(held.invitations.select_related("person__profile")),
        "unrevised": sum(design.to_revise for design in designs),
        "lacks_designs": len(designs) < max(rules.FEWEST_DESIGNS, held.seats + 1),
        "form": forms.get("form") or DesignForm(round=held, person=request.user),
        "opening": forms.get("opening") or OpenForm(),
        "inviting": forms.get("inviting") or InviteForm(),
    }
    return render(request, "voting/prepare.html", context)


@login_required
@require_POST
def invite(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Name people who are to vote."""
    project, held = _managed(request, slug, number)
    inviting = InviteForm(request.POST)
    if inviting.is_valid():
        try:
            limit("voting.invite", request.user.pk, times=30, seconds=3600)
            new = services.invite_voters(
                round=held, actor=cast(User, request.user), who=inviting.cleaned_data["who"]
            )
        except Refused as refusal:
            add_refusal(inviting, refusal)
        else:
            done = ngettext("%(count)s person is invited.", "%(count)s people are invited.", new)
            messages.success(request, done % {"count": new})
            return redirect("voting:prepare", slug, number)
    return _prepare_page(request, project, held, inviting=inviting)


@login_required
@require_POST
def take_back_invitation(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Invite somebody no more."""
    _project, held = _managed(request, slug, number)
    services.take_back_invitation(
        invitation=get_object_or_404(RoundInvitation.objects.select_related("round"), round=held, pk=pk)
    )
    return redirect("voting:prepare", slug, number)


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
    return _prepare_page(request, project, held, opening=opening)


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
    if not held.is_open:
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
    if held.state not in rules.ROUND_FROM[Round.State.VOID]:
        return redirect(held)
    return render(request, "voting/void.html", {"project": project, "round": held})


def _managed(request: HttpRequest, slug: str, number: int) -> tuple[Project, Round]:
    project = project_by_slug(slug, request.user)
    require(request.user, "voting.start_round", project)
    return project, queries.round_by_number(project, number, include_drafts=True)
