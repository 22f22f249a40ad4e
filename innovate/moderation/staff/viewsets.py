"""The lists of reports, sanctions and appeals."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from innovate.core.staff import MODERATION, Record, Section, StaffViewSet
from innovate.moderation import queries
from innovate.moderation.models import Appeal, Report, Sanction
from innovate.moderation.staff import decisions


class ReportViewSet(StaffViewSet):
    model = Report
    icon = "warning"
    menu_hook = MODERATION
    menu_order = 20
    list_display = ("label", "reason", "about", "state", "assigned_to", "created_at")
    list_filter = ("state", "reason", "assigned_to")
    list_export = (
        "pk",
        "label",
        "reason",
        "about",
        "state",
        "created_at",
        "decided_at",
        "decided_by",
        "decision_note",
    )
    search_fields = ("label", "note", "about__display_name")
    select_related = ("about", "assigned_to", "decided_by")
    ordering = ("-created_at",)
    inspect_view_fields = (
        "label", "reason", "note", "reporter", "about", "state", "assigned_to", "hidden_at", "created_at",
        "decided_at", "decided_by", "decision_note",
    )  # fmt: skip
    labels = {"decided_by": _("decided by")}
    decisions = (decisions.Uphold, decisions.Dismiss, decisions.Assign, decisions.SanctionPerson)

    def page_of(self, row: Report) -> str:
        return row.url

    def sections(self, row: Report) -> Iterable[Section]:
        case = queries.case_of(row)
        yield Section(
            __("What was said around it"),
            (__("Who"), __("When"), __("What")),
            [
                (line.author, line.at, f"▸ {line.text}" if line.is_target else line.text)
                for line in case.lines
            ],
        )
        yield Section(
            __("Earlier limits of this person"),
            (__("Since"), __("Kind"), __("Until"), __("Reason")),
            [(s.created_at, s.get_kind_display(), s.until, s.reason) for s in case.past.sanctions],
        )

    def records(self, row: Report) -> Iterable[Record]:
        yield Record(
            row.created_at, __("Reported: %(reason)s") % {"reason": row.get_reason_display()}, row.reporter
        )
        if row.hidden_at:
            yield Record(row.hidden_at, __("Hidden until the decision"))
        if row.decided_at:
            yield Record(row.decided_at, row.get_state_display(), row.decided_by, row.decision_note)
        appeal = Appeal.objects.filter(report=row).select_related("decided_by").first()
        if appeal is not None:
            yield from _appeal_records(appeal)


class SanctionViewSet(StaffViewSet):
    model = Sanction
    icon = "lock"
    menu_hook = MODERATION
    menu_order = 40
    list_display = ("person", "kind", "until", "lifted_at", "created_at")
    list_filter = ("kind", "lifted_at", "until")
    list_export = ("person", "kind", "reason", "created_at", "until", "lifted_at", "lift_reason")
    search_fields = ("person__display_name", "person__email", "reason")
    select_related = ("person", "created_by", "lifted_by")
    ordering = ("-created_at",)
    inspect_view_fields = (
        "person", "kind", "reason", "created_at", "until", "created_by", "report", "lifted_at", "lifted_by",
        "lift_reason",
    )  # fmt: skip
    labels = {"created_by": _("decided by"), "lifted_by": _("lifted by"), "report": _("report")}
    decisions = (decisions.Lift,)

    def records(self, row: Sanction) -> Iterable[Record]:
        yield Record(row.created_at, row.get_kind_display(), row.created_by, row.reason)
        if row.lifted_at:
            yield Record(row.lifted_at, __("Lifted"), row.lifted_by, row.lift_reason)
        appeal = Appeal.objects.filter(sanction=row).select_related("decided_by").first()
        if appeal is not None:
            yield from _appeal_records(appeal)


class AppealViewSet(StaffViewSet):
    model = Appeal
    icon = "help"
    menu_hook = MODERATION
    menu_order = 30
    list_display = (
        "first_decision",
        Column("person", label=_("Who appeals")),
        "against",
        "state",
        "created_at",
    )
    list_filter = ("state",)
    list_export = ("pk", "first_decision", "text", "state", "answer", "created_at", "decided_at")
    export_headings = {"first_decision": _("Against")}
    search_fields = ("text", "answer", "sanction__person__display_name", "report__about__display_name")
    select_related = (
        "against", "sanction__person", "report__about", "decided_by",
    )  # fmt: skip
    ordering = ("-created_at",)
    inspect_view_fields = (
        "person", "first_decision", "against", "text", "state", "answer", "created_at", "decided_at", "decided_by",
    )  # fmt: skip
    labels = {
        "person": _("who appeals"),
        "first_decision": _("first decision"),
        "decided_by": _("decided by"),
    }
    decisions = (decisions.Grant, decisions.Refuse)

    def records(self, row: Appeal) -> Iterable[Record]:
        return _appeal_records(row)


def _appeal_records(appeal: Appeal) -> Iterable[Record]:
    yield Record(appeal.created_at, __("Appealed"), appeal.person, appeal.text)
    if appeal.decided_at:
        words = __("Appeal: %(outcome)s") % {"outcome": appeal.get_state_display()}
        yield Record(appeal.decided_at, words, appeal.decided_by, appeal.answer)
