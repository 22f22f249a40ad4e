"""Campaigns in the staff area: approved, returned, closed and cancelled by the services of their own page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from innovate.accounts.models import User
from innovate.core.staff import MONEY, Decision, Record, Section, StaffViewSet, register_decisions
from innovate.crowdfund import services
from innovate.crowdfund.models import Campaign
from innovate.crowdfund.rules import CampaignState
from innovate.projects import queries as projects
from innovate.projects.models import TimelineEntry


class _OnCampaign(Decision):
    """What staff may do with a campaign of any team."""

    models = [Campaign]
    permission = "crowdfund.review_campaign"
    index_url = "campaigns_admin:index"
    select_related = ("project",)

    @classmethod
    def describe(cls, row: Campaign) -> str:
        return str(row.project)


class Approve(_OnCampaign):
    action_type = "approve"
    display_name = _("Approve")
    question = _("Open these campaigns for backers?")
    explanation = _("Each runs from now for as many days as its team planned.")
    form_class = forms.Form

    @classmethod
    def applies_to(cls, row: Campaign) -> bool:
        return row.state == CampaignState.REVIEW

    def decide(self, row: Campaign, *, actor: User, **given: Any) -> None:
        services.approve(campaign=row, actor=actor)


class Return(_OnCampaign):
    action_type = "return"
    display_name = _("Return to the team")
    question = _("Return these campaigns to their teams?")
    explanation = _("Write what the team should change; it reads every word.")

    @classmethod
    def applies_to(cls, row: Campaign) -> bool:
        return row.state == CampaignState.REVIEW

    def decide(self, row: Campaign, *, actor: User, **given: Any) -> None:
        services.send_back(campaign=row, note=given["reason"])


class CloseNow(_OnCampaign):
    action_type = "close"
    display_name = _("Close now")
    question = _("Close these campaigns before their time?")
    explanation = _("They stop taking pledges at once and are counted.")
    form_class = forms.Form

    @classmethod
    def applies_to(cls, row: Campaign) -> bool:
        return row.state == CampaignState.LIVE

    def decide(self, row: Campaign, *, actor: User, **given: Any) -> None:
        services.close(campaign=row, actor=actor)


class Cancel(_OnCampaign):
    action_type = "cancel"
    display_name = _("Cancel and refund")
    question = _("Cancel these campaigns for good?")
    explanation = _("Every backer gets their money back. Everyone can read the reason.")
    is_serious = True

    @classmethod
    def applies_to(cls, row: Campaign) -> bool:
        return row.is_stoppable

    def decide(self, row: Campaign, *, actor: User, **given: Any) -> None:
        services.cancel(campaign=row, actor=actor, reason=given["reason"])


class CampaignViewSet(StaffViewSet):
    """Amounts, dates and states are promises to backers: nothing is edited here."""

    model = Campaign
    icon = "history"
    menu_hook = MONEY
    menu_order = 10
    list_display = (
        "project",
        "kind",
        Column("get_state_display", label=_("State"), sort_key="state"),
        Column("pledged", label=_("Pledged"), sort_key="pledged_amount"),
        Column("goal", label=_("Goal"), sort_key="goal_amount"),
        "review_since",
        Column("closes_at", label=_("Closes"), sort_key="closes_at"),
    )
    list_filter = ("state", "kind", "currency")
    list_export = (
        "project", "kind", "state", "pledged_amount", "goal_amount", "currency", "backers", "opens_at", "closes_at",
    )  # fmt: skip
    search_fields = ("project__title",)
    select_related = ("project",)
    ordering = ("-pk",)
    inspect_view_fields = (
        "project", "kind", "state", "goal", "pledged", "backers", "days", "review_since", "opens_at", "closes_at",
        "story", "review_note",
    )  # fmt: skip
    labels = {
        "project": _("project"),
        "goal": _("goal"),
        "pledged": _("pledged"),
        "backers": _("backers"),
        "state": _("state"),
        "opens_at": _("opens"),
        "closes_at": _("closes"),
        "review_note": _("note to the team"),
    }
    decisions = (Approve, Return, CloseNow, Cancel)

    def page_of(self, row: Campaign) -> str:
        return reverse("crowdfund:manage", args=[row.project.slug])

    def sections(self, row: Campaign) -> Iterable[Section]:
        tiers = [(tier.title, tier.price, tier.taken, tier.capacity) for tier in row.tiers.all()]
        yield Section(__("Tiers"), (__("Name"), __("Price"), __("Taken"), __("How many there are")), tiers)

    def records(self, row: Campaign) -> Iterable[Record]:
        yield Record(row.created_at, __("Written down"), row.created_by)
        if row.review_since:
            yield Record(row.review_since, __("Sent to review"), note=row.review_note)
        told = TimelineEntry.objects.filter(
            project=row.project, kind__startswith="crowdfund.", at__gte=row.created_at
        )
        for entry in told.select_related("actor"):
            story = projects.told(entry)
            yield Record(story.at, story.text, story.actor, str(entry.data.get("reason") or ""))


@hooks.register("register_admin_viewset")
def campaigns() -> CampaignViewSet:
    return CampaignViewSet("campaigns_admin")


register_decisions(Approve, Return, CloseNow, Cancel)
