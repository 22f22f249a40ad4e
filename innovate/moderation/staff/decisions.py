"""What moderators decide: each a page that asks for the reason, then the service."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.staff import Decision, ReasonForm
from innovate.moderation import rules, services
from innovate.moderation.models import Appeal, Report, Sanction

DURATIONS = (
    ("1", _("One day")),
    ("7", _("One week")),
    ("30", _("One month")),
    ("365", _("One year")),
    ("open", _("Until it is lifted")),
)


def until(duration: str) -> Any:
    """Return when a sanction of this duration (a word of `DURATIONS`) ends; None is never."""
    span: timedelta | None = rules.DURATIONS[duration]
    return timezone.now() + span if span else None


class SanctionForm(ReasonForm):
    """What a person may not do, how long, and why."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("sanction", "What"), choices=Sanction.Kind.choices, widget=forms.RadioSelect
    )
    duration = forms.ChoiceField(label=_("How long"), choices=DURATIONS, initial="7")
    field_order: tuple[str, ...] = ("kind", "duration", "reason")


class _OnReport(Decision):
    models = [Report]
    permission = "moderation.decide"
    index_url = "reports:index"
    select_related = ("about", "target_type")

    @classmethod
    def applies_to(cls, row: Report) -> bool:
        return row.state == Report.State.OPEN


class Uphold(_OnReport):
    action_type = "uphold"
    display_name = _("Uphold")
    question = _("Say that these break the rules, and hide them?")
    explanation = _("Who wrote them can appeal; another moderator then looks again.")
    is_serious = True

    def decide(self, row: Report, *, actor: User, **given: Any) -> None:
        services.decide(report=row, actor=actor, uphold=True, reason=given["reason"])


class Dismiss(_OnReport):
    action_type = "dismiss"
    display_name = _("Dismiss")
    question = _("Say that these keep the rules, and leave them?")

    def decide(self, row: Report, *, actor: User, **given: Any) -> None:
        services.decide(report=row, actor=actor, uphold=False, reason=given["reason"])


class Assign(_OnReport):
    action_type = "assign"
    display_name = _("I look at it")
    question = _("Take these reports on yourself?")
    form_class = forms.Form

    def decide(self, row: Report, *, actor: User, **given: Any) -> None:
        services.assign(report=row, actor=actor)


class SanctionPerson(Decision):
    """Limit whoever the reports are about."""

    models = [Report]
    action_type = "sanction"
    display_name = _("Warn or ban the person")
    permission = "moderation.sanction"
    question = _("Limit what the people behind these reports may do?")
    form_class = SanctionForm
    is_serious = True
    index_url = "reports:index"
    select_related = ("about",)

    @classmethod
    def describe(cls, row: Report) -> str:
        return f"{row.about} ({row.label})"

    @classmethod
    def applies_to(cls, row: Report) -> bool:
        return row.about_id is not None and row.state != Report.State.DISMISSED

    def decide(self, row: Report, *, actor: User, **given: Any) -> None:
        if row.about is None:
            raise Refused(__("Nobody is answerable for this."), code="nobody")
        services.sanction(
            person=row.about,
            actor=actor,
            kind=given["kind"],
            reason=given["reason"],
            until=until(given["duration"]),
            report=row,
        )


class Lift(Decision):
    models = [Sanction]
    action_type = "lift"
    display_name = _("Lift")
    permission = "moderation.sanction"
    question = _("Lift these before their time?")
    index_url = "sanctions:index"
    select_related = ("person",)

    @classmethod
    def applies_to(cls, row: Sanction) -> bool:
        return row.is_standing

    def decide(self, row: Sanction, *, actor: User, **given: Any) -> None:
        services.lift(sanction=row, actor=actor, reason=given["reason"])


class _OnAppeal(Decision):
    models = [Appeal]
    permission = "moderation.decide_appeal"
    index_url = "appeals:index"
    select_related = ("sanction__person", "report__about")

    @classmethod
    def describe(cls, row: Appeal) -> str:
        return f"{row.person}: {row.first_decision}"

    @classmethod
    def applies_to(cls, row: Appeal) -> bool:
        return row.state == Appeal.State.OPEN


class Grant(_OnAppeal):
    action_type = "grant"
    display_name = _("Grant")
    question = _("Take the first decisions back?")
    explanation = _("Limits are lifted, and what was hidden is shown again.")

    def decide(self, row: Appeal, *, actor: User, **given: Any) -> None:
        services.decide_appeal(appeal=row, actor=actor, grant=True, answer=given["reason"])


class Refuse(_OnAppeal):
    action_type = "refuse"
    display_name = _("Refuse")
    question = _("Let the first decisions stand?")
    is_serious = True

    def decide(self, row: Appeal, *, actor: User, **given: Any) -> None:
        services.decide_appeal(appeal=row, actor=actor, grant=False, answer=given["reason"])


ALL = (Uphold, Dismiss, Assign, SanctionPerson, Lift, Grant, Refuse)


class NewSanctionForm(SanctionForm):
    """The same, about somebody who was not reported."""

    email = forms.EmailField(label=_("E-mail address of the person"))
    field_order = ("email", "kind", "duration", "reason")

    def clean_email(self) -> User:
        person = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if person is None:
            raise forms.ValidationError(__("Nobody has joined with this address."))
        return person


def new_sanction(request: HttpRequest) -> HttpResponse:
    """Warn or ban somebody by their address."""
    if not (request.user.is_staff and request.user.has_perm("moderation.sanction")):
        return permission_denied(request)
    form = NewSanctionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.sanction(
                person=given["email"],
                actor=request.user,
                kind=given["kind"],
                reason=given["reason"],
                until=until(given["duration"]),
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, __("Decided. The person reads your reason."))
            return redirect("sanctions:index")
    status = 422 if form.errors else 200
    return render(request, "moderation/admin/new_sanction.html", {"form": form}, status=status)


def urls() -> list[Any]:
    """The address of the form."""
    return [path("moderation/sanction/", new_sanction, name="moderation_new_sanction")]


class _ForWhoSanctions(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_staff and request.user.has_perm("moderation.sanction"))


def sanction_menu_item() -> MenuItem:
    """The way there from the sidebar."""
    return _ForWhoSanctions(
        _("Warn or ban somebody"), reverse("moderation_new_sanction"), icon_name="plus", order=50
    )
