from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.core.money import CurrencyField, MoneyProperty
from innovate.organisations.private_files import private_storage
from innovate.suppliers.models.registry import Supplier
from innovate.suppliers.models.tenders import Bid, Tender
from innovate.suppliers.rules import ContractState, MilestoneState


class Award(models.Model):
    """The decision for one bid, with its written reason; a contract follows when the waiting days are over."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="award")
    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="award")
    reason = models.TextField(_("reason"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="award_has_a_reason"),)

    def __str__(self) -> str:
        return f"award of tender {self.tender_id}"


class Contract(models.Model):
    """The agreement between a project's team and a supplier; `terms` is what both sign, word for word."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, related_name="contract")
    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="contract")
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="contracts")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="contracts")
    state = models.CharField(_("state"), max_length=10, choices=ContractState, default=ContractState.DRAFT)
    quantity = models.PositiveIntegerField(_("quantity"))
    amount = models.BigIntegerField()
    currency = CurrencyField()
    total = MoneyProperty()
    terms = models.JSONField(default=dict)
    terms_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    team_signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team_signature = models.CharField(max_length=120, blank=True)
    team_signed_at = models.DateTimeField(null=True, blank=True)
    supplier_signer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    supplier_signature = models.CharField(max_length=120, blank=True)
    supplier_signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="contract_amount_positive"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "cancelled"))
                | Q(team_signed_at__isnull=False, supplier_signed_at__isnull=False),
                name="signed_contract_has_both_names",
            ),
        )

    def __str__(self) -> str:
        return f"contract {self.pk} ({self.state})"

    def get_absolute_url(self) -> str:
        return reverse("suppliers:contract", args=[self.pk])


class Milestone(models.Model):
    """A paid step of a contract."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    title_key = models.CharField(max_length=20)
    amount = models.BigIntegerField()
    currency = CurrencyField()
    money = MoneyProperty()
    due_on = models.DateField(_("due"))
    state = models.CharField(
        _("state"), max_length=10, choices=MilestoneState, default=MilestoneState.PLANNED
    )
    note = models.TextField(_("what was delivered"), max_length=4000, blank=True)
    file = models.FileField(_("paper"), storage=private_storage, upload_to="milestones/", blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    dispute_reason = models.TextField(_("what is wrong"), max_length=4000, blank=True)
    was_disputed = models.BooleanField(default=False)
    accepted_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        permissions = (("settle_dispute", _("Can settle disputed milestones")),)
        ordering = ("contract", "number")
        constraints = (
            models.UniqueConstraint(fields=("contract", "number"), name="milestone_numbers_unique"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="milestone_amount_positive"),
        )
        indexes = (
            models.Index(
                fields=["state"], condition=Q(state__in=("planned", "accepted")), name="milestone_waiting"
            ),
        )

    def __str__(self) -> str:
        return f"milestone {self.pk} ({self.state})"

    @property
    def held_account(self) -> str:
        """The ledger account in which this milestone's money is held."""
        return f"held:milestone:{self.pk}"


class Performance(models.Model):
    """How one job went, 0 to 1000: what matching reads as past performance."""

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="performances")
    milestone = models.OneToOneField(Milestone, on_delete=models.PROTECT, null=True, blank=True)
    permille = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(permille__lte=1000), name="performance_in_range"),)

    def __str__(self) -> str:
        return f"{self.supplier_id}: {self.permille}"
