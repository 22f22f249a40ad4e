"""Cards that are saved for later charges, and whom Stripe knows by them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from innovate.payments import rules


class Customer(models.Model):
    """What Stripe knows a person by. `uid` and not the row number names it there: a fresh database at the
    same Stripe account would otherwise meet the objects of the old one."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stripe_id = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} is {self.stripe_id or 'not known to Stripe yet'}"


class CardSetup(models.Model):
    """A card being saved for later charges: Stripe's SetupIntent. No digit of the card passes through us."""

    State = rules.SetupState

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=100, help_text="what the card is for, in the words of its room")
    state = models.CharField(max_length=12, choices=State, default=State.CREATING)
    setup_intent = models.CharField(max_length=64, blank=True)
    client_secret = models.CharField(max_length=200, blank=True)
    payment_method = models.CharField(max_length=64, blank=True)
    brand = models.CharField(max_length=20, blank=True)
    last4 = models.CharField(max_length=4, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "reference"),
                condition=Q(state__in=("creating", "pending", "failed")),
                name="one_open_card_setup",
            ),
            models.UniqueConstraint(
                fields=("setup_intent",), condition=~Q(setup_intent=""), name="one_setup_per_intent"
            ),
            models.CheckConstraint(
                condition=~Q(state="saved") | ~Q(payment_method=""), name="saved_card_has_a_method"
            ),
        )
        indexes = (models.Index(fields=("state", "checked_at"), name="card_setup_queue"),)

    def __str__(self) -> str:
        return f"{self.reference}: {self.state}"

    @property
    def error(self) -> str:
        """Why the card was refused, in the reader's language; empty when it was not."""
        return rules.decline_words(self.error_code)
