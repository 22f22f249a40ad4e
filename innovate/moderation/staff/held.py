"""Held texts in the staff area: a list, and the decision to publish or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from innovate.accounts.models import User
from innovate.core.staff import MODERATION, Decision, Record, Section, StaffViewSet
from innovate.moderation import holding, services
from innovate.moderation.models import HeldText


class _OnHeld(Decision):
    models = [HeldText]
    permission = "moderation.decide"
    index_url = "held_texts:index"
    select_related = ("author",)

    @classmethod
    def applies_to(cls, row: HeldText) -> bool:
        return row.state == HeldText.State.WAITING

    @classmethod
    def describe(cls, row: HeldText) -> str:
        return f"{row.author}: {row.label}"


class PublishHeld(_OnHeld):
    action_type = "publish-held"
    display_name = _("Publish")
    question = _("Publish these texts?")
    explanation = _("Everyone can read them then, and their authors hear of it.")
    form_class = forms.Form

    def decide(self, row: HeldText, *, actor: User, **given: Any) -> None:
        services.publish_held(held=row, actor=actor)


class RefuseHeld(_OnHeld):
    action_type = "refuse-held"
    display_name = _("Do not publish")
    question = _("Keep these texts back?")
    explanation = _("Their authors read the reason and keep their words.")
    is_serious = True

    def decide(self, row: HeldText, *, actor: User, **given: Any) -> None:
        services.refuse_held(held=row, actor=actor, reason=given["reason"])


def why(row: HeldText) -> str:
    """Why the rules held it, in words."""
    return ", ".join(str(holding.REASONS.get(reason, reason)) for reason in row.reasons)


class HeldTextViewSet(StaffViewSet):
    model = HeldText
    icon = "time"
    menu_hook = MODERATION
    menu_order = 15
    list_display = (
        "label",
        "kind",
        "author",
        Column("why", label=_("Why"), accessor=why),
        "state",
        "created_at",
    )
    list_filter = ("state", "kind")
    list_export = (
        "pk",
        "label",
        "kind",
        "author",
        "score",
        "state",
        "created_at",
        "decided_at",
        "decision_note",
    )
    search_fields = ("label", "text", "author__display_name")
    select_related = ("author", "decided_by")
    ordering = ("-created_at",)
    inspect_view_fields = (
        "label", "kind", "author", "score", "state", "created_at", "decided_at", "decided_by", "decision_note",
    )  # fmt: skip
    labels = {"decided_by": _("decided by")}
    decisions = (PublishHeld, RefuseHeld)

    def sections(self, row: HeldText) -> Iterable[Section]:
        yield Section(__("What was to be published"), (__("Text"), __("Why")), [(row.text, why(row))])

    def records(self, row: HeldText) -> Iterable[Record]:
        yield Record(row.created_at, __("Held: %(why)s") % {"why": why(row)}, row.author)
        if row.decided_at:
            yield Record(row.decided_at, row.get_state_display(), row.decided_by, row.decision_note)
