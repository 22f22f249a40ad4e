from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.core.money import CurrencyField, MoneyProperty
from innovate.suppliers import rules
from innovate.suppliers.models.registry import Capability, CertificateType, Supplier
from innovate.suppliers.rules import BidState, TenderState


class SourcingPlan(models.Model):
    """What the team wants made: becomes the tender when the campaign is funded. Budget in minor units."""

    project = models.OneToOneField("projects.Project", on_delete=models.CASCADE, related_name="sourcing_plan")
    spec = models.TextField(_("what is to be made"), max_length=8000)
    quantity = models.PositiveIntegerField(_("quantity"))
    capabilities = models.ManyToManyField(
        Capability, related_name="+", verbose_name=_("what the maker must do")
    )
    certificates = models.ManyToManyField(
        CertificateType, related_name="+", blank=True, verbose_name=_("certificates it must have")
    )
    wished_certificates = models.ManyToManyField(
        CertificateType,
        related_name="+",
        blank=True,
        verbose_name=_("certificates that would be good to have"),
    )
    region = models.CharField(_("where it is delivered"), max_length=5, blank=True)
    delivery_weeks = models.PositiveSmallIntegerField(_("weeks until delivery"), default=16)
    budget_amount = models.BigIntegerField(null=True, blank=True)
    budget_currency = CurrencyField(default="EUR", blank=True)
    budget = MoneyProperty("budget_amount", "budget_currency")
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(quantity__gt=0), name="plan_quantity_positive"),)

    def __str__(self) -> str:
        return f"sourcing plan of {self.project_id}"


class Tender(models.Model):
    """One sourcing run. `version` grows with every edit: a bid counts only for the version it was made for.

    `bids_sealed` is NULL until the tender has closed: before that nobody is told how many there are.
    """

    class Kind(models.TextChoices):
        INVITED = "invited", _("By invitation")
        OPEN = "open", _("Open to every verified supplier")

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="tenders")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OPEN)
    state = models.CharField(_("state"), max_length=12, choices=TenderState, default=TenderState.DRAFT)
    spec = models.TextField(_("what is to be made"), max_length=8000)
    quantity = models.PositiveIntegerField(_("quantity"))
    capabilities = models.ManyToManyField(Capability, related_name="+")
    certificates = models.ManyToManyField(CertificateType, related_name="+", blank=True)
    wished_certificates = models.ManyToManyField(CertificateType, related_name="+", blank=True)
    region = models.CharField(_("where it is delivered"), max_length=5, blank=True)
    deliver_by = models.DateField(_("delivered by"))
    budget_amount = models.BigIntegerField(null=True, blank=True)
    currency = CurrencyField()
    budget = MoneyProperty("budget_amount", "currency")
    version = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(_("bids until"))
    opened_at = models.DateTimeField(null=True, blank=True)
    bids_sealed = models.PositiveIntegerField(null=True, blank=True)
    standstill_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("tender")
        verbose_name_plural = _("tenders")
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gt=0), name="tender_quantity_positive"),
            models.CheckConstraint(condition=Q(state__in=TenderState.values), name="tender_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "published", "cancelled")) | Q(bids_sealed__isnull=False),
                name="closed_tender_counts_bids",
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=~Q(state__in=rules.TENDER_OVER),
                name="one_live_tender_per_project",
            ),
        )
        indexes = (
            models.Index(fields=["state", "closes_at"], name="tender_clock"),
            models.Index(fields=["-published_at", "-id"], name="tender_newest"),
        )

    def __str__(self) -> str:
        return f"tender {self.pk} ({self.state})"

    def get_absolute_url(self) -> str:
        return reverse("suppliers:tender", args=[self.pk])

    @property
    def bids_readable(self) -> bool:
        """Whether the bids' amounts may be shown to those who decide."""
        return self.state in rules.BIDS_READABLE

    @property
    def takes_bids(self) -> bool:
        """Whether a bid could be handed in now; the service asks the database again."""
        return self.state == TenderState.PUBLISHED and self.closes_at > timezone.now()


class Match(models.Model):
    """How well a supplier fits a tender, term by term; `invited_at` is NULL for who was not invited."""

    tender = models.ForeignKey(Tender, on_delete=models.CASCADE, related_name="matches")
    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="matches")
    rank = models.PositiveIntegerField(null=True, blank=True)
    score = models.FloatField()
    terms = models.JSONField(default=list)
    failed_gates = models.JSONField(default=list)
    raises = models.JSONField(default=list)
    is_newcomer = models.BooleanField(default=False)
    invited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("tender", "supplier"), name="one_match_per_supplier"),
            models.CheckConstraint(condition=Q(score__gte=0) & Q(score__lte=1), name="match_score_in_unit"),
            models.CheckConstraint(
                condition=Q(invited_at__isnull=True) | Q(failed_gates=[]), name="only_who_passes_is_invited"
            ),
        )

    def __str__(self) -> str:
        return f"match {self.tender_id}/{self.supplier_id}"

    @property
    def per_cent(self) -> int:
        return round(self.score * 100)


class Bid(models.Model):
    """A sealed offer: until it is opened only `ciphertext` and `commitment` exist, and the key is not in
    here.

    The columns of what was offered stay NULL until after the deadline. Amounts in minor units.
    """

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="bids")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="bids")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=BidState, default=BidState.SEALED)
    ciphertext = models.BinaryField()
    commitment = models.CharField(_("seal"), max_length=64)
    key_id = models.CharField(max_length=16)
    tender_version = models.PositiveSmallIntegerField()
    sealed_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=20, blank=True)
    unit_amount = models.BigIntegerField(null=True, blank=True)
    amount = models.BigIntegerField(null=True, blank=True)
    currency = CurrencyField(blank=True, default="")
    lead_time_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    split = models.JSONField(default=list)
    note = models.TextField(blank=True)
    valid_until = models.DateField(null=True, blank=True)
    nonce = models.CharField(max_length=64, blank=True)
    low = models.JSONField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)

    unit_price = MoneyProperty("unit_amount")
    total = MoneyProperty()

    class Meta:
        verbose_name = _("bid")
        verbose_name_plural = _("bids")
        constraints = (
            models.UniqueConstraint(
                fields=("tender", "supplier"),
                condition=~Q(state="withdrawn"),
                name="one_standing_bid_per_supplier",
            ),
            # The promise to the bidder, kept by the database: before opening there is nothing to read.
            models.CheckConstraint(
                condition=~Q(state__in=("sealed", "withdrawn", "invalid"))
                | Q(amount__isnull=True, unit_amount__isnull=True, note="", nonce="", split=[]),
                name="sealed_bid_says_nothing",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=F("unit_amount"), unit_amount__gt=0),
                name="opened_bid_amounts",
            ),
        )

    def __str__(self) -> str:
        return f"bid {self.pk} ({self.state})"
