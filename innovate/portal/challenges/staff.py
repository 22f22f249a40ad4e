"""Challenges in the staff area: where each stands, who judges, what was handed in. Judging is on the jury's page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from innovate.core.staff import PRODUCTS, Record, Section, StaffViewSet
from innovate.portal.challenges import briefs, queries
from innovate.portal.challenges.rules import ChallengeState, SheetState
from innovate.portal.models import Challenge


class ChallengeViewSet(StaffViewSet):
    model = Challenge
    icon = "bell"
    menu_hook = PRODUCTS
    menu_label = _("Challenges")
    list_display = (
        "__str__",
        "state",
        Column("closed_at", label=_("Closed"), sort_key="closed_at"),
        Column("judge_by", label=_("Result due"), sort_key="judge_by"),
        Column("decided_at", label=_("Decided"), sort_key="decided_at"),
    )
    list_filter = ("state",)
    list_export = ("key", "state", "closed_at", "judge_by", "decided_at")
    search_fields = ("pages__title",)
    ordering = ("-pk",)
    inspect_view_fields = ("state", "closed_at", "judge_by", "decided_at", "decided_by")

    def sections(self, row: Challenge) -> Iterable[Section]:
        entries = list(queries.with_sheets(row))
        yield Section(
            str(_("Judges")),
            (str(_("Person")), str(_("Leads the jury")), str(_("Sheets handed in"))),
            [
                (
                    judge.person.display_name,
                    _("yes") if judge.is_lead else "–",
                    sum(
                        sheet.judge_id == judge.person_id and sheet.state == SheetState.HANDED_IN
                        for entry in entries
                        for sheet in entry.sheets.all()
                    ),
                )
                for judge in briefs.judges(row)
            ],
        )
        yield Section(
            str(_("Handed in")),
            (str(_("Entry")), str(_("By")), str(_("State")), str(_("When"))),
            [(entry.heading, entry.by, entry.get_state_display(), entry.entered_at) for entry in entries],
        )

    def records(self, row: Challenge) -> Iterable[Record]:
        if row.closed_at:
            yield Record(row.closed_at, str(ChallengeState.JUDGING.label), None, "")
        if row.decided_at:
            yield Record(row.decided_at, str(ChallengeState.DECIDED.label), row.decided_by, "")
        for entry in queries.with_sheets(row)[:200]:
            if entry.entered_at:
                yield Record(entry.entered_at, f"{_('Handed in')}: {entry.heading}", entry.person, "")
