"""Charges, contested charges and mismatches in the staff area: looked at, tried again, settled; never changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column

from innovate.accounts.models import User
from innovate.core.staff import MONEY, Decision, Record, Section, StaffViewSet, register_decisions
from innovate.payments import services
from innovate.payments.models import Charge, Dispute, Mismatch


class RetryNow(Decision):
    models = [Charge]
    action_type = "retry"
    display_name = _("Try again now")
    permission = "payments.retry_charge"
    question = _("Try these payments again now?")
    explanation = _("The worker asks the bank within a minute, instead of on the planned day.")
    form_class = forms.Form
    index_url = "charges_admin:index"

    @classmethod
    def applies_to(cls, row: Charge) -> bool:
        return row.state == Charge.State.RETRY_WAIT and not row.cancel_reason

    def decide(self, row: Charge, *, actor: User, **given: Any) -> None:
        services.retry_now(charge=row, actor=actor)


class ChargeViewSet(StaffViewSet):
    model = Charge
    icon = "order"
    menu_hook = MONEY
    menu_order = 20
    list_display = (
        "reference", "person", Column("money", label=_("Amount"), sort_key="amount"),
        Column("get_state_display", label=_("State"), sort_key="state"),
        Column("attempts", label=_("Attempts"), sort_key="attempts"),
        Column("created_at", label=_("Asked for"), sort_key="created_at"),
    )  # fmt: skip
    list_filter = ("state", "currency")
    list_export = (
        "pk", "reference", "amount", "currency", "state", "attempts", "created_at", "succeeded_at", "error_code",
    )  # fmt: skip
    search_fields = ("reference", "description", "person__display_name")
    select_related = ("person",)
    ordering = ("-pk",)
    inspect_view_fields = (
        "reference", "description", "person", "money", "state", "attempts", "created_at", "next_attempt_at",
        "succeeded_at", "error_code", "error_message", "cancel_reason", "refunded_amount", "credit_account",
    )  # fmt: skip
    labels = {
        "reference": _("reference"),
        "description": _("what for"),
        "person": _("person"),
        "money": _("amount"),
        "state": _("state"),
        "attempts": _("attempts"),
        "created_at": _("asked for"),
        "next_attempt_at": _("next try"),
        "succeeded_at": _("paid"),
        "error_code": _("code of the refusal"),
        "error_message": _("what Stripe said"),
        "cancel_reason": _("called off because"),
        "refunded_amount": _("refunded, in the smallest unit"),
        "credit_account": _("account in the ledger"),
    }
    decisions = (RetryNow,)

    def page_of(self, row: Charge) -> str:
        return ""  # the payment page is its payer's alone

    def sections(self, row: Charge) -> Iterable[Section]:
        yield Section(
            __("Attempts"),
            (__("Number"), __("State"), __("At Stripe"), __("Began"), __("Ended"), __("What Stripe said")),
            [
                (
                    a.number,
                    a.get_state_display(),
                    a.payment_intent,
                    a.started_at,
                    a.finished_at,
                    a.error_message,
                )
                for a in row.attempt_rows.order_by("number")
            ],
        )
        yield Section(
            __("Refunds"),
            (__("Reference"), __("Amount"), __("State"), __("Asked for")),
            [(r.reference, r.money, r.get_state_display(), r.created_at) for r in row.refunds.order_by("pk")],
        )
        yield Section(
            __("Mismatches"),
            (__("Kind"), __("Found"), __("Settled")),
            [(_mismatch_link(item), item.found_at, item.resolved_at) for item in _mismatches_of(row)],
        )

    def records(self, row: Charge) -> Iterable[Record]:
        yield Record(row.created_at, __("Asked for %(amount)s") % {"amount": row.money})
        for attempt in row.attempt_rows.order_by("number"):
            words = __("Attempt %(n)s began") % {"n": attempt.number}
            yield Record(attempt.started_at, words)
            if attempt.finished_at:
                words = __("Attempt %(n)s: %(state)s") % {
                    "n": attempt.number,
                    "state": attempt.get_state_display(),
                }
                yield Record(attempt.finished_at, words, note=attempt.error_message)
        for refund in row.refunds.order_by("pk"):
            words = __("Refund of %(amount)s: %(state)s") % {
                "amount": refund.money,
                "state": refund.get_state_display(),
            }
            yield Record(refund.finished_at or refund.created_at, words)


def _mismatches_of(charge: Charge) -> Any:
    intents = charge.attempt_rows.exclude(payment_intent="").values_list("payment_intent", flat=True)
    return Mismatch.objects.filter(
        Q(subject__in=list(intents)) | Q(subject=str(charge.uid)) | Q(details__charge=charge.pk)
    ).order_by("pk")


def _mismatch_link(item: Mismatch) -> str:
    return format_html('<a href="{}">{}</a>', reverse("mismatches_admin:inspect", args=[item.pk]), item.kind)


class Settle(Decision):
    models = [Mismatch]
    action_type = "settle"
    display_name = _("Settle")
    permission = "payments.settle_mismatch"
    question = _("Settle these mismatches?")
    explanation = _("Write what it was and what was done about it: it stays with the mismatch.")
    index_url = "mismatches_admin:index"

    @classmethod
    def applies_to(cls, row: Mismatch) -> bool:
        return row.resolved_at is None

    def decide(self, row: Mismatch, *, actor: User, **given: Any) -> None:
        services.resolve_mismatch(mismatch=row, actor=actor, note=given["reason"])


class MismatchViewSet(StaffViewSet):
    model = Mismatch
    icon = "warning"
    menu_hook = MONEY
    menu_order = 40
    list_display = (
        "subject",
        Column("kind", label=_("Kind"), sort_key="kind"),
        Column("found_at", label=_("Found"), sort_key="found_at"),
        Column("resolved_at", label=_("Settled"), sort_key="resolved_at"),
        Column("resolved_by", label=_("Settled by")),
    )
    list_filter = ("kind", "resolved_at")
    list_export = ("kind", "subject", "found_at", "resolved_at", "resolved_by", "note")
    search_fields = ("kind", "subject", "note")
    select_related = ("resolved_by",)
    ordering = ("resolved_at", "-found_at")
    inspect_view_fields = ("kind", "subject", "details", "found_at", "resolved_at", "resolved_by", "note")
    labels = {
        "kind": _("kind"),
        "subject": _("about"),
        "details": _("details"),
        "found_at": _("found"),
        "resolved_at": _("settled"),
        "resolved_by": _("settled by"),
        "note": _("what it was"),
    }
    decisions = (Settle,)

    def page_of(self, row: Mismatch) -> str:
        return reverse("payments:mismatch", args=[row.pk])

    def records(self, row: Mismatch) -> Iterable[Record]:
        yield Record(row.found_at, __("Found by the comparison of our rows, Stripe and the ledger"))
        if row.resolved_at:
            yield Record(row.resolved_at, __("Settled"), row.resolved_by, row.note)


class DisputeViewSet(StaffViewSet):
    """Read only: a contested charge is answered at Stripe."""

    model = Dispute
    icon = "help"
    menu_hook = MONEY
    menu_order = 30
    list_display = (
        "stripe_dispute", "charge", Column("money", label=_("Amount")),
        Column("reason", label=_("Reason")), Column("state", label=_("State")),
        Column("respond_by", label=_("Answer by"), sort_key="respond_by"),
    )  # fmt: skip
    list_filter = ("state", "reason")
    list_export = ("stripe_dispute", "charge", "amount", "currency", "reason", "state", "respond_by")
    search_fields = ("stripe_dispute", "charge__reference")
    select_related = ("charge",)
    ordering = ("respond_by", "-pk")
    inspect_view_fields = (
        "stripe_dispute", "charge", "money", "reason", "state", "respond_by", "created_at", "updated_at",
    )  # fmt: skip
    labels = {
        "stripe_dispute": _("number at Stripe"),
        "charge": _("charge"),
        "money": _("amount"),
        "reason": _("reason"),
        "state": _("state"),
        "respond_by": _("answer by"),
        "created_at": _("contested"),
        "updated_at": _("last change"),
    }

    def records(self, row: Dispute) -> Iterable[Record]:
        yield Record(row.created_at, __("Contested at the bank"), note=row.reason)
        yield Record(row.updated_at, __("At Stripe: %(state)s") % {"state": row.state})


@hooks.register("register_admin_viewset")
def payments() -> list[StaffViewSet]:
    return [
        ChargeViewSet("charges_admin"),
        DisputeViewSet("disputes_admin"),
        MismatchViewSet("mismatches_admin"),
    ]


register_decisions(RetryNow, Settle)
