"""Money that leaves to those it is for, and the accounts at Stripe it goes to."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from innovate.accounts.models import User
from innovate.core.money import CurrencyField, MoneyProperty
from innovate.organisations.models import Organisation
from innovate.payments import rules


class ConnectedAccount(models.Model):
    """The account at Stripe through which an organisation or a person receives payouts.

    `country`: where its holder is at home, by which Stripe decides what it asks them. Whoever moves before the account
    is ready gets another one: Stripe changes no account's country.
    """

    State = rules.AccountState

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="connected_account"
    )
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="connected_account",
    )
    country = models.CharField(max_length=2)
    state = models.CharField(max_length=12, choices=State, default=State.CREATING)
    stripe_account = models.CharField(max_length=64, blank=True)
    attempt = models.PositiveIntegerField(default=1)
    leased_until = models.DateTimeField(default=timezone.now)
    error_code = models.CharField(max_length=60, blank=True)
    error_message = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(organisation=None, person__isnull=False)
                | Q(organisation__isnull=False, person=None),
                name="account_of_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.holder}: {self.state}"

    def get_absolute_url(self) -> str:
        """Where its holder sees how they are paid."""
        if self.organisation is None:
            return reverse("payments:own_account")
        return reverse("payments:account", args=[self.organisation.slug])

    @property
    def holder(self) -> Organisation | User:
        """Who is paid."""
        holder = self.organisation or self.person
        assert holder is not None
        return holder

    @property
    def is_refused(self) -> bool:
        """Whether Stripe pays nobody in its country."""
        return self.error_code == rules.NOT_THERE


class Payout(models.Model):
    """Money released to an organisation or a person: a transfer to their connected account, reserved in the ledger
    when queued.
    """

    State = rules.PayoutState

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(ConnectedAccount, on_delete=models.PROTECT, related_name="payouts")
    reference = models.CharField(max_length=100, unique=True)
    amount = models.BigIntegerField()
    currency = CurrencyField()
    debit_account = models.CharField(max_length=120, help_text="the ledger account it is taken from")
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    stripe_transfer = models.CharField(max_length=64, blank=True)
    attempt = models.PositiveSmallIntegerField(default=1)
    tries = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(default=timezone.now)
    error_code = models.CharField(max_length=60, blank=True)
    error_message = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    paid_at = models.DateTimeField(null=True, blank=True)

    money = MoneyProperty()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="payout_pays_something"),
            models.UniqueConstraint(
                fields=("stripe_transfer",), condition=~Q(stripe_transfer=""), name="one_payout_per_transfer"
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | ~Q(stripe_transfer=""), name="paid_out_by_a_transfer"
            ),
        )
        indexes = (
            models.Index(
                fields=("leased_until",),
                condition=Q(state__in=("queued", "calling", "waiting")),
                name="payouts_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.reference}: {self.amount} {self.currency}, {self.state}"

    @property
    def can_be_taken_back(self) -> bool:
        """Whether a person can still have it as earnings again."""
        return self.state in rules.PAYOUT[self.State.TAKEN_BACK]
