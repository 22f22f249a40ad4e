"""Organisations in the staff area: who they are is checked here, by the services of their own page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from innovate.accounts.models import User
from innovate.core.staff import MAKERS, Decision, Record, Section, StaffViewSet, register_decisions
from innovate.organisations import services
from innovate.organisations.models import Organisation
from innovate.organisations.rules import STATES


class _OnOrganisation(Decision):
    """A decision about who an organisation is; `to` is the state it leads to."""

    models = [Organisation]
    permission = "organisations.verify"
    index_url = "organisations_admin:index"
    to = ""

    @classmethod
    def applies_to(cls, row: Organisation) -> bool:
        return row.state in STATES[cls.to]


class Verify(_OnOrganisation):
    action_type = "verify"
    display_name = _("Verify")
    question = _("Verify that these organisations are who they say?")
    explanation = _("They may bid and receive money from then on. Look at their papers first.")
    form_class = forms.Form
    to = Organisation.State.VERIFIED

    def decide(self, row: Organisation, *, actor: User, **given: Any) -> None:
        services.verify(organisation=row, actor=actor)


class Reject(_OnOrganisation):
    action_type = "reject"
    display_name = _("Reject")
    question = _("Say that these papers are not enough?")
    explanation = _("The members read the reason and may try again.")
    is_serious = True
    to = Organisation.State.REJECTED

    def decide(self, row: Organisation, *, actor: User, **given: Any) -> None:
        services.reject(organisation=row, actor=actor, reason=given["reason"])


class Suspend(_OnOrganisation):
    action_type = "suspend"
    display_name = _("Suspend")
    question = _("Suspend these organisations?")
    explanation = _("They can no longer bid or receive new work. The members read the reason.")
    is_serious = True
    to = Organisation.State.SUSPENDED

    def decide(self, row: Organisation, *, actor: User, **given: Any) -> None:
        services.suspend(organisation=row, actor=actor, reason=given["reason"])


class OrganisationViewSet(StaffViewSet):
    model = Organisation
    icon = "group"
    menu_hook = MAKERS
    menu_order = 10
    list_display = (
        "name",
        "kind",
        "country",
        "state",
        Column("created_at", label=_("Made"), sort_key="created_at"),
    )
    list_filter = ("state", "kind", "country")
    list_export = (
        "name", "name_zh", "kind", "country", "city", "registration_number", "state", "verified_at", "created_at",
    )  # fmt: skip
    search_fields = ("name", "name_zh", "registration_number")
    ordering = ("-created_at",)
    inspect_view_fields = (
        "name", "name_zh", "kind", "country_name", "city", "website", "registration_number", "state",
        "state_reason", "verified_at", "created_by", "created_at", "about", "about_zh",
    )  # fmt: skip
    labels = {"country_name": _("country"), "created_by": _("made by"), "created_at": _("made")}
    decisions = (Verify, Reject, Suspend)

    def sections(self, row: Organisation) -> Iterable[Section]:
        yield Section(
            __("Papers"),
            (__("Document"), __("Sent by"), __("Sent")),
            [
                (_paper_link(row, paper), paper.uploaded_by, paper.uploaded_at)
                for paper in row.documents.select_related("uploaded_by").order_by("pk")
            ],
        )
        yield Section(
            __("Members"),
            (__("Name"), __("Role")),
            [(m.person, m.get_role_display()) for m in row.memberships.select_related("person")],
        )

    def records(self, row: Organisation) -> Iterable[Record]:
        yield Record(row.created_at, __("Written down"), row.created_by)
        for change in row.state_changes.select_related("actor"):
            yield Record(change.at, change.get_label(), change.actor, change.reason)


def _paper_link(row: Organisation, paper: Any) -> str:
    address = reverse("organisations:document", args=[row.slug, paper.pk])
    name = __("Document %(n)s") % {"n": paper.pk}
    return format_html('<a href="{}">{}</a>', address, name)


@hooks.register("register_admin_viewset")
def organisations() -> OrganisationViewSet:
    return OrganisationViewSet("organisations_admin")


register_decisions(Verify, Reject, Suspend)
