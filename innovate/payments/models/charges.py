"""What a card is to be charged, and each attempt at it."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.core.money import CurrencyField, Money, MoneyProperty
from innovate.payments import rules
from innovate.payments.models.cards import CardSetup


class Charge(models.Model):
    """Money to be taken from one card, once. What `state` says is final in succeeded and failed only."""

    State = rules.ChargeState

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="charges")
    card_setup = models.ForeignKey(CardSetup, on_delete=models.PROTECT, related_name="charges")
    reference = models.CharField(max_length=100, unique=True)
    amount = models.BigIntegerField()
    currency = CurrencyField()
    credit_account = models.CharField(
        max_length=120, help_text="the ledger account that receives the gross amount"
    )
    description = models.CharField(
        max_length=200, help_text="shown to the person and on the bank's statement page"
    )
    state = models.CharField(max_length=16, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    first_attempt_at = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(
        default=timezone.now, help_text="when something is to be done next"
    )
    error_code = models.CharField(max_length=60, blank=True)
    error_message = models.CharField(max_length=300, blank=True, help_text="Stripe's own words, for staff")
    cancel_reason = models.CharField(
        max_length=20, blank=True, help_text="set when it is to end without payment"
    )
    refunded_amount = models.BigIntegerField(default=0, help_text="refunded or promised to be")
    fee_known = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    succeeded_at = models.DateTimeField(null=True, blank=True)

    money = MoneyProperty()

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        permissions = (("retry_charge", _("Can have a charge tried again now")),)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="charge_takes_something"),
            models.CheckConstraint(
                condition=Q(refunded_amount__gte=0) & Q(refunded_amount__lte=F("amount")),
                name="never_refund_more_than_charged",
            ),
            models.CheckConstraint(
                condition=Q(refunded_amount=0) | Q(state="succeeded"), name="refund_only_what_was_paid"
            ),
            models.CheckConstraint(
                condition=~Q(state="succeeded") | Q(succeeded_at__isnull=False), name="success_has_a_date"
            ),
        )
        indexes = (
            models.Index(
                fields=("next_attempt_at",),
                condition=Q(state__in=("queued", "retry_wait", "action_required")),
                name="charges_due",
            ),
            models.Index(fields=("credit_account",), name="charges_for"),
        )

    def __str__(self) -> str:
        return f"{self.reference}: {self.money}, {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("payments:charge", args=[self.pk])

    @property
    def error(self) -> str:
        """Why it was not paid so far, in the reader's language."""
        return rules.decline_words(self.error_code)

    @property
    def refundable(self) -> Money:
        """What may still be refunded."""
        left = self.amount - self.refunded_amount if self.state == self.State.SUCCEEDED else 0
        return Money(left, self.currency)

    @property
    def needs_bank(self) -> bool:
        """Whether the person is to confirm with their bank (else: needs another card)."""
        decline = rules.classify(self.error_code)
        return self.state == self.State.ACTION_REQUIRED and decline is rules.Decline.AUTHENTICATION

    @property
    def respond_by(self) -> datetime | None:
        """Until when the person may act."""
        return self.first_attempt_at + rules.RESPOND_WITHIN if self.first_attempt_at else None


class ChargeAttempt(models.Model):
    """One PaymentIntent. The row is committed before Stripe is called, and tells afterwards where to look."""

    State = rules.AttemptState

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="attempt_rows")
    number = models.PositiveSmallIntegerField()
    card_setup = models.ForeignKey(CardSetup, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=16, choices=State, default=State.STARTED)
    payment_intent = models.CharField(max_length=64, blank=True)
    client_secret = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="calls that brought no result")
    leased_until = models.DateTimeField(help_text="from then on another worker may look what became of it")
    error_code = models.CharField(max_length=60, blank=True)
    error_message = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("charge", "number"), name="attempts_are_numbered"),
            models.UniqueConstraint(
                fields=("charge",),
                condition=Q(state__in=("started", "created", "action_required", "closing")),
                name="one_open_attempt_per_charge",
            ),
            models.UniqueConstraint(
                fields=("charge",), condition=Q(state="succeeded"), name="one_success_per_charge"
            ),
            models.UniqueConstraint(
                fields=("payment_intent",), condition=~Q(payment_intent=""), name="one_attempt_per_intent"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("created", "action_required", "succeeded")) | ~Q(payment_intent=""),
                name="known_intent_before_confirming",
            ),
        )
        indexes = (
            models.Index(
                fields=("leased_until",),
                condition=Q(state__in=("started", "created", "closing")),
                name="attempts_left_behind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.idempotency_key}: {self.state}"
