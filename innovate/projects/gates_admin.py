"""Reviews and appeals in the staff area."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from innovate.accounts.models import User
from innovate.core.staff import PRODUCTS, Decision, Record, StaffViewSet
from innovate.projects.models import DeclineAppeal, ReviewRequest
from innovate.projects.services import gates as services


class Answer(Decision):
    """One of the three answers to a review."""

    models = [ReviewRequest]
    permission = "projects.decide_review"
    explanation = _("The author gets the reason by mail, and everyone can read it in the project's story.")
    index_url = "reviews_admin:index"
    select_related = ("project",)
    answer = ""

    @classmethod
    def applies_to(cls, row: ReviewRequest) -> bool:
        return row.is_open

    def decide(self, row: ReviewRequest, *, actor: User, **given: Any) -> None:
        services.answer_review(review=row, actor=actor, answer=self.answer, reason=given["reason"])


class GoOn(Answer):
    action_type = "go_on"
    display_name = _("Go on")
    question = _("Let these ideas go on to their design?")
    answer = ReviewRequest.State.GO_ON


class Changes(Answer):
    action_type = "changes"
    display_name = _("Ask for changes")
    question = _("Ask for changes first?")
    answer = ReviewRequest.State.CHANGES


class SayNo(Answer):
    action_type = "say_no"
    display_name = _("Decline")
    question = _("Decline these ideas?")
    is_serious = True
    answer = ReviewRequest.State.DECLINED


class ReviewViewSet(StaffViewSet):
    model = ReviewRequest
    icon = "clipboard-list"
    menu_hook = PRODUCTS
    list_display = (
        "project",
        "state",
        "cause",
        Column("asked_at", label=_("Since"), sort_key="asked_at"),
        Column("due_at", label=_("Answer due"), sort_key="due_at"),
    )
    list_filter = ("state", "cause")
    list_export = ("project", "state", "cause", "asked_at", "due_at", "decided_at", "decided_by", "reason")
    search_fields = ("project__title", "project__slug")
    select_related = ("project", "decided_by")
    ordering = ("due_at",)
    inspect_view_fields = (
        "project", "state", "cause", "note", "asked_by", "asked_at", "due_at", "reason", "decided_by",
        "decided_at",
    )  # fmt: skip
    labels = {
        "project": _("project"),
        "asked_by": _("asked by"),
        "decided_by": _("answered by"),
        "decided_at": _("answered"),
    }
    decisions = (GoOn, Changes, SayNo)

    def records(self, row: ReviewRequest) -> Iterable[Record]:
        yield Record(row.asked_at, str(row.get_cause_display()), row.asked_by, row.note)
        if row.decided_at:
            yield Record(row.decided_at, str(row.get_state_display()), row.decided_by, row.reason)


class AnswerForm(forms.Form):
    """The answer to an objection."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The author reads it, word for word."),
    )


class Judge(Decision):
    """One of the two answers to an objection."""

    models = [DeclineAppeal]
    permission = "projects.decide_decline_appeal"
    index_url = "decline_appeals_admin:index"
    select_related = ("project",)
    form_class = AnswerForm
    upholds = False

    @classmethod
    def applies_to(cls, row: DeclineAppeal) -> bool:
        return row.is_open

    def decide(self, row: DeclineAppeal, *, actor: User, **given: Any) -> None:
        services.answer_appeal(appeal=row, actor=actor, uphold=self.upholds, answer=given["answer"])


class Uphold(Judge):
    action_type = "uphold"
    display_name = _("The author is right")
    question = _("Take these projects back to where they were?")
    explanation = _("The discussion opens again, and an idea gets its full time anew.")
    upholds = True


class Dismiss(Judge):
    action_type = "dismiss"
    display_name = _("The no stands")
    question = _("Let the decision stand?")
    explanation = _("This is the last word: there is one appeal.")
    is_serious = True


class AppealViewSet(StaffViewSet):
    model = DeclineAppeal
    icon = "comment"
    menu_hook = PRODUCTS
    list_display = (
        "project",
        "state",
        Column("author", label=_("Author")),
        Column("at", label=_("Since"), sort_key="at"),
        Column("due_at", label=_("Answer due"), sort_key="due_at"),
    )
    list_filter = ("state",)
    list_export = ("project", "state", "author", "at", "due_at", "decided_at", "decided_by", "answer")
    search_fields = ("project__title", "project__slug", "author__display_name")
    select_related = ("project", "author", "against")
    ordering = ("due_at",)
    inspect_view_fields = (
        "project", "state", "author", "text", "against", "at", "due_at", "answer", "decided_by", "decided_at",
    )  # fmt: skip
    labels = {
        "project": _("project"),
        "author": _("author"),
        "against": _("who said no"),
        "decided_by": _("answered by"),
        "decided_at": _("answered"),
    }
    decisions = (Uphold, Dismiss)

    def records(self, row: DeclineAppeal) -> Iterable[Record]:
        yield Record(row.at, str(_("The author objects.")), row.author, row.text)
        if row.decided_at:
            yield Record(row.decided_at, str(row.get_state_display()), row.decided_by, row.answer)


DECISIONS = (GoOn, Changes, SayNo, Uphold, Dismiss)
