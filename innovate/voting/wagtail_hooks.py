"""Voting rounds in the staff area. While one is open nobody learns there how it stands, staff neither."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from innovate.accounts.models import User
from innovate.core.staff import PRODUCTS, Decision, Record, StaffViewSet, register_decisions
from innovate.projects import queries as projects
from innovate.projects.models import TimelineEntry
from innovate.voting import rules, services
from innovate.voting.integrity import staff as rings
from innovate.voting.models import Round


class _OnRound(Decision):
    """What staff may do with a round of any team."""

    models = [Round]
    permission = "voting.manage_round"
    index_url = "rounds_admin:index"
    select_related = ("project",)

    @classmethod
    def is_open_to(cls, person: Any) -> bool:
        return person.is_staff and person.has_perm("voting.change_round")

    @classmethod
    def describe(cls, row: Round) -> str:
        return f"{row.project}: {row.title}"


class Void(_OnRound):
    action_type = "void"
    display_name = _("Make void")
    question = _("Make these votes void?")
    explanation = _("The ballots are kept and never counted. Voters and the team read the reason.")
    is_serious = True

    @classmethod
    def applies_to(cls, row: Round) -> bool:
        return row.state in rules.ROUND_FROM[Round.State.VOID]

    def decide(self, row: Round, *, actor: User, **given: Any) -> None:
        services.void_round(round=row, actor=actor, note=given["reason"])


class CloseNow(_OnRound):
    action_type = "close"
    display_name = _("Close and count now")
    question = _("Close these votes and count them now?")
    explanation = _("No more ballots are taken, and what is counted is final.")
    form_class = forms.Form

    @classmethod
    def applies_to(cls, row: Round) -> bool:
        return row.state == Round.State.OPEN

    def decide(self, row: Round, *, actor: User, **given: Any) -> None:
        services.close_round(round=row, actor=actor)


class RoundViewSet(StaffViewSet):
    model = Round
    icon = "check"
    menu_label = _("Voting rounds")
    menu_hook = PRODUCTS
    list_display = (
        "title",
        "project",
        "method",
        Column("get_state_display", label=_("State"), sort_key="state"),
        Column("opens_at", label=_("Opens"), sort_key="opens_at"),
        Column("closes_at", label=_("Closes"), sort_key="closes_at"),
    )
    list_filter = ("state", "method", "electorate")
    list_export = ("pk", "project", "number", "title", "method", "state", "opens_at", "closes_at", "root")
    search_fields = ("title", "project__title")
    select_related = ("project",)
    ordering = ("-pk",)
    # Neither ballots nor turnout: who looks here while the vote is open must not know more than the voters.
    inspect_view_fields = (
        "project", "number", "title", "question", "method", "seats", "offers_none", "electorate", "joined_before",
        "min_turnout", "is_final", "state", "opens_at", "closes_at", "decided_at", "commitment", "root", "winner",
    )  # fmt: skip
    labels = {
        "project": _("project"),
        "state": _("state"),
        "opens_at": _("opens"),
        "closes_at": _("closes"),
        "decided_at": _("decided"),
        "commitment": _("seal of the tie-breaking secret"),
        "root": _("root of all ballots"),
        "winner": _("winner"),
        "number": _("number"),
    }
    decisions = (CloseNow, Void)

    def records(self, row: Round) -> Iterable[Record]:
        yield Record(row.created_at, __("Prepared"), row.created_by)
        told = TimelineEntry.objects.filter(
            project=row.project, kind__startswith="voting.round_", data__number=row.number
        )
        for entry in told.select_related("actor"):
            story = projects.told(entry)
            yield Record(story.at, story.text, story.actor, str(entry.data.get("note") or ""))


@hooks.register("register_admin_viewset")
def rounds() -> list[StaffViewSet]:
    return [
        RoundViewSet("rounds_admin"),
        rings.RingViewSet("vote_rings"),
        rings.DoubtedVoteViewSet("doubted_votes"),
    ]


register_decisions(CloseNow, Void, *rings.DECISIONS)
