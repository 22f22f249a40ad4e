"""The support button: with htmx in place, without it through a page, and across a sign-in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from innovate.accounts.models import User
from innovate.core.challenges import ChallengeNeeded
from innovate.core.errors import Refused
from innovate.core.permissions import is_person
from innovate.projects.forms import add_refusal
from innovate.projects.models import Project
from innovate.projects.queries import project_by_slug
from innovate.voting import intentions, services
from innovate.voting.forms import PriceForm
from innovate.voting.integrity import guard, traces
from innovate.voting.intentions import Intention
from innovate.voting.queries import card_numbers
from innovate.voting.support_queries import SupportBox, box_with, support_box


@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest, slug: str) -> HttpResponse:
    """POST `action` support, price, no_price or withdraw; GET is the same button on a page of its own.

    A visitor is sent to the sign-in and comes back here, where what they tapped is done.
    """
    alone = request.method == "POST" or request.htmx  # type: ignore[attr-defined]
    project = project_by_slug(slug, request.user, with_header=not alone)
    person = request.user
    if not is_person(person):
        if request.method == "POST" or ("want" in request.GET and intentions.is_own_tap(request)):
            return _sign_in_first(request, project)
        return _shown(request, project, support_box(project, person))
    if request.method == "POST":
        return traces.give_marker(request, _act(request, project, person))
    if intention := intentions.kept(request, project.pk):
        return traces.give_marker(request, _go_on(request, project, person, intention))
    return _shown(request, project, support_box(project, person))


def _act(request: HttpRequest, project: Project, person: User) -> HttpResponse:
    """Do what was tapped, and answer with the button as it is now."""
    action = request.POST.get("action", "support")
    form = PriceForm(request.POST) if action == "price" else PriceForm()
    box: SupportBox | None = None
    refusal: Refused | None = None
    is_new = False
    if action != "price" or form.is_valid():
        try:
            if action == "withdraw":
                guard.count_one(person, is_ballot=False)
                services.withdraw(project=project, person=person)
                box = box_with(project, supported=False)
            elif action == "no_price":
                guard.count_one(person, is_ballot=False)
                services.forget_price(project=project, person=person)
            else:
                origin = guard.admit(request, person=person, project=project)
                is_new = services.support(project=project, person=person, price=form.price, origin=origin)
                box = box_with(project, supported=True, price=form.price) if is_new else None
        except Refused as error:
            refusal = error
            if action == "price":
                add_refusal(form, error)
    if request.htmx and request.POST.get("part") == "card":  # type: ignore[attr-defined]
        if isinstance(refusal, ChallengeNeeded):
            # A card has no room for it: the button's own page asks.
            return HttpResponseClientRedirect(reverse("voting:support", args=[project.slug]))
        return _card(request, project, refusal)
    failed = refusal is not None or bool(form.errors)
    if not failed and not request.htmx:  # type: ignore[attr-defined]
        return redirect(project)
    status = (refusal.status if refusal else 422) if failed else 200
    context = {"refusal": refusal, "price_form": form if failed and form.is_bound else None, "is_new": is_new}
    return _shown(request, project, box or support_box(project, person), status=status, **context)


def _shown(
    request: HttpRequest, project: Project, box: SupportBox, *, status: int = 200, **context: Any
) -> HttpResponse:
    context = {"project": project, "box": box, "price_form": None, **context}
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "voting/support.html", context, status=status)
    # htmx swaps 200 and 422 in place; a conflict is shown there too, so that the button says what happened.
    return render(request, "voting/_support.html", context, status=422 if status != 200 else 200)


def _card(request: HttpRequest, project: Project, refusal: Refused | None) -> HttpResponse:
    """The button as a card has it, with the number of those who want the project now."""
    votes = card_numbers([project.pk], request.user)[project.pk]
    context = {"project": project, "votes": votes, "refusal": refusal}
    return render(request, "voting/_card_support.html", context, status=422 if refusal else 200)


def _sign_in_first(request: HttpRequest, project: Project) -> HttpResponse:
    """Send to the sign-in, and keep what the visitor wants; of who takes support back nothing has to be kept."""
    here = reverse("voting:support", args=[project.slug])
    target = f"{reverse('account_login')}?{urlencode({'next': here})}"
    # A redirect would be followed inside the button; the whole page has to go to the sign-in.
    response = HttpResponseClientRedirect(target) if request.htmx else redirect(target)  # type: ignore[attr-defined]
    if request.POST.get("action", "support") not in ("support", "price"):
        return response
    form = PriceForm(request.POST)
    price = form.price if form.is_valid() else None
    page = urlsplit(request.htmx.current_url or request.headers.get("Referer", ""))  # type: ignore[attr-defined]
    back = f"{page.path}?{page.query}" if page.query else page.path
    intentions.keep(response, request, Intention(project.pk, price, back))
    title = {"title": project.words.title}
    messages.info(request, _("Sign in or make an account, and your support for “%(title)s” counts.") % title)
    return response


def _go_on(request: HttpRequest, project: Project, person: User, intention: Intention) -> HttpResponse:
    """Do what the person tapped before signing in, and bring them back to where that was."""
    try:
        origin = guard.admit(request, person=person, project=project)
        services.support(project=project, person=person, price=intention.price, origin=origin)
        said = _("Your support for “%(title)s” counts. You can take it back at any time.")
        messages.success(request, said % {"title": project.words.title})
    except ChallengeNeeded as refusal:
        form = PriceForm.naming(intention.price) if intention.price else None
        box = support_box(project, person)
        response = _shown(request, project, box, status=refusal.status, refusal=refusal, price_form=form)
        intentions.forget(response)
        return response
    except Refused as refusal:
        messages.warning(request, refusal.message)
    response = redirect(intention.back or project)
    intentions.forget(response)
    return response
