import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.core.money import CurrencyField, Money, MoneyProperty
from innovate.organisations.models import Organisation
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


class ConnectedAccount(models.Model):
    """The account at Stripe through which an organisation receives its payouts."""

    State = rules.AccountState

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="connected_account"
    )
    state = models.CharField(max_length=12, choices=State, default=State.CREATING)
    stripe_account = models.CharField(max_length=64, blank=True)
    attempt = models.PositiveSmallIntegerField(default=1)
    leased_until = models.DateTimeField(default=timezone.now)
    error_message = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.state}"


class Payout(models.Model):
    """Money released to an organisation: a transfer to its connected account, reserved in the ledger when
    queued.
    """

    State = rules.PayoutState

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="payouts")
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


class WebhookEvent(models.Model):
    """The inbox: an event says only where to look, so it keeps the object's name and not its content."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        DONE = "done", _("Done")
        IGNORED = "ignored", _("Not for us")
        FAILED = "failed", _("Failed")

    event_id = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=80, blank=True)
    happened_at = models.DateTimeField()
    source = models.CharField(max_length=8, choices=(("webhook", "webhook"), ("poll", "poll")))
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=("due_at",), condition=Q(state="new"), name="webhooks_due"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.state}"


class Bookmark(models.Model):
    """Where a reconciler that walks through Stripe's lists has come to."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField(help_text="everything before this moment has been seen")

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"


class Mismatch(models.Model):
    """Something that our rows, Stripe and the ledger tell differently: for a person to look at, never
    mended silently.
    """

    kind = models.CharField(max_length=40)
    subject = models.CharField(
        max_length=120, help_text="the charge, refund, payout or Stripe object it is about"
    )
    details = models.JSONField(default=dict)
    found_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True, max_length=2000)

    class Meta:
        verbose_name = _("mismatch")
        verbose_name_plural = _("mismatches")
        permissions = (("settle_mismatch", _("Can settle mismatches")),)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "subject"), condition=Q(resolved_at=None), name="one_open_mismatch"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}"
