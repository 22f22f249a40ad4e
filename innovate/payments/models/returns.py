"""Money that goes back to who paid it: by us, or by their bank."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.core.money import CurrencyField, MoneyProperty
from innovate.payments import rules
from innovate.payments.models.charges import Charge


class Refund(models.Model):
    """Money back to the card of one charge. Reserved in the ledger when queued, so it cannot be spent
    meanwhile.
    """

    State = rules.RefundState

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="refunds")
    reference = models.CharField(max_length=100, unique=True)
    amount = models.BigIntegerField()
    currency = CurrencyField()
    reason = models.CharField(max_length=60, help_text="a stable word of the room that asked for it")
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    stripe_refund = models.CharField(max_length=64, blank=True)
    attempt = models.PositiveSmallIntegerField(default=1)
    tries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(default=timezone.now)
    error_message = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    money = MoneyProperty()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_gives_something"),
            models.UniqueConstraint(
                fields=("stripe_refund",), condition=~Q(stripe_refund=""), name="one_row_per_stripe_refund"
            ),
        )
        indexes = (
            models.Index(
                fields=("leased_until",),
                condition=Q(state__in=("queued", "calling", "pending")),
                name="refunds_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount} {self.currency}, {self.state}"


class Dispute(models.Model):
    """A holder contests a charge at their bank. Its state is Stripe's; staff answer it there."""

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="disputes")
    stripe_dispute = models.CharField(max_length=64, unique=True)
    amount = models.BigIntegerField()
    currency = CurrencyField()
    reason = models.CharField(max_length=60)
    state = models.CharField(
        max_length=40, help_text="Stripe's word for it, such as needs_response, won, lost"
    )
    respond_by = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    money = MoneyProperty()

    class Meta:
        verbose_name = _("contested charge")
        verbose_name_plural = _("contested charges")
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="dispute_about_something"),)

    def __str__(self) -> str:
        return f"{self.stripe_dispute}: {self.state}"
