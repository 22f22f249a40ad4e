"""Reporting something, one's own standing, and the moderators' decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.permissions import require, require_person
from innovate.moderation import queries, services, targets
from innovate.moderation.forms import AppealForm, DecisionForm, ReportForm
from innovate.moderation.models import Report, Sanction
from innovate.notifications.links import localised


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, app_label: str, model: str, pk: int) -> HttpResponse:
    """Say what is wrong with an object."""
    person = require_person(request.user)
    target = targets.find(app_label, model)
    if target is None:
        raise Http404
    obj = get_object_or_404(target.model, pk=pk)
    if not target.may_see(person, obj):
        raise Http404
    back = localised(target.url(obj), get_language() or person.language)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.report(reporter=person, target=obj, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("note" if "note" in refusal.fields else None, refusal.message)
        else:
            messages.success(request, _("Thank you. A moderator looks at it and tells you what came of it."))
            safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
            return redirect(back if safe else "/")
    context = {
        "form": form,
        "label": target.label(obj),
        "back": back,
    }
    return render(request, "moderation/report.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def standing(request: HttpRequest) -> HttpResponse:
    """What limits a person now, why, and their appeal."""
    person = require_person(request.user)
    form = AppealForm(request.POST or None, auto_id="appeal-%s")
    if request.method == "POST" and form.is_valid():
        try:
            services.appeal(person=person, text=form.cleaned_data["text"], **_appealed(request, person))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Your appeal has arrived. Somebody else looks at it."))
            return redirect("moderation:standing")
    context = {
        "sanctions": list(queries.standing_sanctions(person)),
        "hidden": list(queries.upheld_against(person)),
        "refused": list(queries.refused_texts(person)),
        "form": form,
        # Which of several forms on the page the errors and the typed text belong to.
        "sent": (request.POST.get("sanction", ""), request.POST.get("report", "")),
    }
    return render(request, "moderation/standing.html", context, status=422 if form.errors else 200)


def _appealed(request: HttpRequest, person: User) -> dict[str, Any]:
    """What the appeal is against: a sanction, or the decision that hid something."""
    for name, rows in (
        ("sanction", Sanction.objects.filter(person=person)),
        ("report", Report.objects.filter(about=person)),
    ):
        number = request.POST.get(name, "")
        if number.isdecimal() and len(number) < 19:
            return {name: get_object_or_404(rows, pk=number)}
    raise Http404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, report_id: int) -> HttpResponse:
    """Decide on a report; moderators come here from the queue in the staff area."""
    person = require_person(request.user)
    require(person, "moderation.decide")
    rows = Report.objects.select_related("reporter", "about", "assigned_to", "target_type", "decided_by")
    item = get_object_or_404(rows, pk=report_id)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.decide(report=item, actor=person, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Decided. Everyone concerned reads your reason."))
            return redirect("moderation:decide", report_id=item.pk)
    context = {"report": item, "case": queries.case_of(item), "form": form}
    return render(request, "moderation/decide.html", context, status=422 if form.errors else 200)
