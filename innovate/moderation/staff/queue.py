"""The moderators' queue: what was reported, what stands around it, who it is about, and the decision, on one page.

It works as plain forms; `static/js/queue.js` adds the keys.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.moderation import queries, services
from innovate.moderation.models import Report

#: What the buttons of a case ask for, and what is said afterwards.
SAID = {
    "uphold": _("Upheld and hidden. Everyone concerned reads your reason."),
    "dismiss": _("Dismissed. Who reported it reads your reason."),
    "hide": _("Hidden. The decision is still to come."),
    "assign": _("You look at it."),
}


class CaseForm(forms.Form):
    """One decision in the queue; taking a case on oneself needs no reason."""

    report = forms.ModelChoiceField(Report.objects.all(), widget=forms.HiddenInput)
    action = forms.ChoiceField(choices=[(name, name) for name in SAID])
    reason = forms.CharField(max_length=2000, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("action") != "assign" and not given.get("reason", "").strip():
            self.add_error("reason", __("Say why: the people concerned read it."))
        return given


def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a moderator, the oldest first; POST decides one case."""
    if not (request.user.is_staff and request.user.has_perm("moderation.decide")):
        return permission_denied(request)
    form = None
    if request.method == "POST":
        form = CaseForm(request.POST)
        if form.is_valid() and _act(form, request.user):
            messages.success(request, SAID[form.cleaned_data["action"]])
            return redirect("moderation_queue")
    context = {
        "cases": queries.queue(),
        "waiting": queries.open_reports().count(),
        "held": queries.held_texts().count(),
        "form": form,
        "sent": request.POST.get("report", "") if form else "",
    }
    status = 422 if form else 200
    return render(request, "moderation/admin/queue.html", context, status=status)


def _act(form: CaseForm, actor: User) -> bool:
    """Do what was asked for; a refusal goes into the form."""
    report, reason = form.cleaned_data["report"], form.cleaned_data["reason"]
    try:
        match form.cleaned_data["action"]:
            case "assign":
                services.assign(report=report, actor=actor)
            case "hide":
                services.hide_now(report=report, actor=actor, reason=reason)
            case action:
                services.decide(report=report, actor=actor, uphold=action == "uphold", reason=reason)
    except Refused as refusal:
        form.add_error("reason", refusal.message)
        return False
    return True


def urls() -> list[Any]:
    """The queue's address."""
    return [path("moderation/queue/", queue, name="moderation_queue")]


class _ForModerators(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_staff and request.user.has_perm("moderation.decide"))


def menu_items() -> MenuItem:
    """The way there from the sidebar."""
    return _ForModerators(_("Queue"), reverse("moderation_queue"), icon_name="list-ol", order=10)
