"""The support button: with htmx in place, without it through a page."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from innovate.core.errors import Refused
from innovate.core.permissions import require_person
from innovate.core.ratelimits import limit
from innovate.projects.forms import add_refusal
from innovate.projects.models import Project
from innovate.projects.queries import project_by_slug
from innovate.voting import services
from innovate.voting.forms import PriceForm
from innovate.voting.queries import card_numbers, support_box


def support(request: HttpRequest, slug: str) -> HttpResponse:
    """POST `action` support, withdraw or price; GET is the same button on a page of its own."""
    project = project_by_slug(slug, request.user)
    form, refusal, status = PriceForm(), None, 200
    if request.method == "POST":
        if request.htmx and not request.user.is_authenticated:  # type: ignore[attr-defined]
            # A redirect would be followed inside the button; the whole page has to go to the sign-in.
            back = urlsplit(request.htmx.current_url or "").path or project.get_absolute_url()  # type: ignore[attr-defined]
            return HttpResponseClientRedirect(f"{reverse('account_login')}?{urlencode({'next': back})}")
        person = require_person(request.user)
        action = request.POST.get("action", "support")
        form = PriceForm(request.POST) if action == "price" else form
        if action != "price" or form.is_valid():
            try:
                limit("voting.support", person.pk, times=120, seconds=3600)
                if action == "withdraw":
                    services.withdraw(project=project, person=person)
                else:
                    services.support(project=project, person=person, price=form.price)
            except Refused as error:
                if action == "price":
                    add_refusal(form, error)
                refusal, status = error, error.status
        if action == "price" and form.errors:
            status = 422
        if request.htmx and request.POST.get("part") == "card":  # type: ignore[attr-defined]
            return _card(request, project, refusal)
        if status == 200 and not request.htmx:  # type: ignore[attr-defined]
            return redirect(project)
    box = support_box(project, request.user)
    if not form.is_bound and box.price:
        form.initial = {
            "price_text": f"{box.price.decimal.normalize():f}",
            "price_currency": box.price.currency,
        }
    context = {"project": project, "box": box, "price_form": form, "refusal": refusal}
    template = "voting/_support.html" if request.htmx else "voting/support.html"  # type: ignore[attr-defined]
    # htmx swaps 200 and 422 in place; a conflict is shown there too, so that the button says what happened.
    return render(request, template, context, status=422 if request.htmx and status != 200 else status)  # type: ignore[attr-defined]


def _card(request: HttpRequest, project: Project, refusal: Refused | None) -> HttpResponse:
    """The button as a card has it, with the number of those who want the project now."""
    votes = card_numbers([project.pk], request.user)[project.pk]
    context = {"project": project, "votes": votes, "refusal": refusal}
    return render(request, "voting/_card_support.html", context, status=422 if refusal else 200)
