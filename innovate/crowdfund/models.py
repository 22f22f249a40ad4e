from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.core.languages import InTwoLanguages
from innovate.core.money import CurrencyField, Money, MoneyProperty
from innovate.crowdfund import rules
from innovate.crowdfund.rules import CampaignState, Kind, PledgeState


class Campaign(InTwoLanguages):
    """One funding run of a project. Amounts are minor units of `currency`."""

    TOLD = ("story",)

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="campaigns")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ALL_OR_NOTHING)
    state = models.CharField(max_length=20, choices=CampaignState, default=CampaignState.DRAFT)
    story = models.TextField(
        _("why now, and what the money pays for"),
        max_length=20_000,
        blank=True,
        help_text=_("Say what each part of the money is for, and what could go wrong. You may use Markdown."),
    )
    goal_amount = models.BigIntegerField()
    currency = CurrencyField()
    days = models.PositiveSmallIntegerField(_("days it runs"), default=30)
    pledged_amount = models.BigIntegerField(default=0)
    backers = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    review_note = models.TextField(blank=True)
    review_since = models.DateTimeField(_("in review since"), null=True, blank=True)

    goal = MoneyProperty("goal_amount")
    pledged = MoneyProperty("pledged_amount")

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        permissions = (("review_campaign", _("Can approve, return and close campaigns")),)
        constraints = (
            models.CheckConstraint(condition=Q(goal_amount__gt=0), name="campaign_goal_positive"),
            models.CheckConstraint(condition=Q(pledged_amount__gte=0), name="campaign_pledged_not_negative"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "review", "cancelling", "cancelled"))
                | Q(opens_at__isnull=False, closes_at__gte=F("opens_at")),
                name="campaign_live_has_times",
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state__in=rules.RUNNING),
                name="one_running_campaign_per_project",
            ),
        )
        indexes = (models.Index(fields=["state", "closes_at"], name="campaign_clock"),)

    def __str__(self) -> str:
        return f"campaign {self.pk} ({self.state})"

    @property
    def is_open(self) -> bool:
        """Whether it takes pledges at this moment, also in the seconds before the clock closes it."""
        takes = self.state in (CampaignState.LIVE, CampaignState.PREORDER_OPEN)
        return takes and self.closes_at is not None and timezone.now() < self.closes_at

    @property
    def is_stoppable(self) -> bool:
        """Whether its team may cancel it now; read it with `project` loaded."""
        public = self.state in rules.PUBLIC and self.state in rules.CAMPAIGN[CampaignState.CANCELLING]
        return public and self.project.stage in rules.CAN_STOP

    @property
    def held_account(self) -> str:
        """The ledger account in which this campaign's money is held."""
        return f"held:campaign:{self.pk}"


class Tier(InTwoLanguages):
    """What can be backed. `taken` counts the units of every pledge that occupies some."""

    TOLD = ("title", "description")
    TOLD_WITH = "campaign"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="tiers")
    title = models.CharField(_("name"), max_length=80)
    description = models.CharField(_("what the backer gets"), max_length=300, blank=True)
    amount = models.BigIntegerField()
    currency = CurrencyField()
    capacity = models.PositiveIntegerField(_("how many there are"), null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    # True only while the campaign takes pledges. Closing and taking a unit both update this row, so they
    # exclude each other, which a look at the campaign's state alone would not.
    on_sale = models.BooleanField(default=False)
    delivery_months = models.PositiveSmallIntegerField(_("months until delivery"), default=9)
    position = models.PositiveSmallIntegerField(default=0)

    price = MoneyProperty()

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="tier_amount_positive"),
            # The promise that a limited tier is never oversold, whatever the code does.
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")), name="tier_not_oversold"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def left(self) -> int | None:
        """Units still to be had; None when unlimited."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)


class Pledge(models.Model):
    """One backer's commitment: `quantity` units of a tier for `amount` in all."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="pledges")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="pledges")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pledges")
    quantity = models.PositiveSmallIntegerField(_("how many"), default=1)
    amount = models.BigIntegerField()
    currency = CurrencyField()
    state = models.CharField(max_length=12, choices=PledgeState, default=PledgeState.HELD)
    held_until = models.DateTimeField()
    card_setup = models.ForeignKey(
        "payments.CardSetup", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    charge = models.OneToOneField(
        "payments.Charge", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    address = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    ended_because = models.CharField(max_length=40, blank=True)

    total = MoneyProperty()

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0, quantity__gt=0), name="pledge_positive"),
            models.UniqueConstraint(
                fields=["campaign", "person"],
                condition=Q(state__in=rules.OCCUPYING),
                name="one_standing_pledge_per_person",
            ),
        )
        indexes = (
            models.Index(fields=["campaign", "state"], name="pledge_by_campaign"),
            models.Index(
                fields=["held_until"],
                condition=Q(state__in=("held", "pending")),
                name="pledge_waiting_for_card",
            ),
        )

    def __str__(self) -> str:
        return f"pledge {self.pk} ({self.state})"

    @property
    def waits_for_payer(self) -> bool:
        """Whether the bank or a new card needs the backer; read it with `charge` loaded."""
        charge = self.charge
        return self.state == PledgeState.ACTIVE and charge is not None and charge.state == "action_required"

    @property
    def is_cancellable(self) -> bool:
        """Whether the backer may withdraw; the service decides for good. Read it with `tier` loaded."""
        return self.state in rules.RESERVED or (
            self.state == PledgeState.ACTIVE and self.charge_id is None and self.tier.on_sale
        )

    @property
    def reference(self) -> str:
        """The name under which `payments` knows this pledge's charge."""
        return f"pledge:{self.pk}"


def tier_total(tier: Tier, quantity: int) -> Money:
    """What `quantity` units of the tier cost together."""
    return Money(tier.amount, tier.currency) * quantity
