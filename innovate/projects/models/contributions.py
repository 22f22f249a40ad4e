"""Who gave what to a project, and what share of its success was agreed for it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.core.money import CurrencyField, Money, MoneyProperty
from innovate.projects.models.project import Project
from innovate.projects.models.story import AppendOnly
from innovate.projects.royalties import WHOLE

LONGEST_YEARS = 30


class Contribution(models.Model):
    """Who gave what to a project."""

    class Kind(models.TextChoices):
        IDEA = "idea", _("The idea")
        DESIGN = "design", _("A design")
        TEAM = "team", _("Team work")
        FEEDBACK = "feedback", _("Feedback")
        TEST = "test", _("A test")
        DOCUMENT = "document", _("A document")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="contributions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contributions"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["project", "person", "kind", "title"], name="contribution_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"


class ShareAgreement(models.Model):
    """One version of how success is shared: which part of the sales, until when, up to how much, and whose.

    `rate` of the product's sales is the royalty; the shares split it. What is agreed is never changed: another
    version follows it, for the sales from then on.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for everyone’s yes")
        AGREED = "agreed", _("Agreed")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="share_agreements")
    number = models.PositiveSmallIntegerField()
    rate = models.PositiveSmallIntegerField(help_text="of the sales, in basis points")
    years = models.PositiveSmallIntegerField(help_text="from the day it was agreed")
    cap_amount = models.BigIntegerField(null=True, blank=True, help_text="of all royalties together")
    currency = CurrencyField()
    shared = models.PositiveSmallIntegerField(help_text="sum of the shares, in basis points of the royalty")
    note = models.TextField(_("why it is fair"), max_length=2000, blank=True)
    digest = models.CharField(max_length=64, help_text="of the terms and shares, as everyone accepted them")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    agreed_at = models.DateTimeField(null=True, blank=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decline_reason = models.TextField(_("the reason"), max_length=1000, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["project", "number"], name="share_versions_are_numbered"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(state="proposed"), name="one_proposed_agreement"
            ),
            models.CheckConstraint(
                condition=Q(shared__gt=0, shared__lte=WHOLE), name="shares_within_the_whole"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0, rate__lte=WHOLE), name="rate_within_the_whole"),
            models.CheckConstraint(
                condition=Q(years__gt=0, years__lte=LONGEST_YEARS), name="royalty_years_in_range"
            ),
            models.CheckConstraint(
                condition=Q(cap_amount=None) | Q(cap_amount__gt=0), name="royalty_cap_positive"
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(agreed_at__isnull=False), name="agreed_has_a_date"
            ),
        )

    def __str__(self) -> str:
        return f"version {self.number} of {self.project_id}: {self.state}"

    @property
    def cap(self) -> Money | None:
        """The most all royalties together may come to; None when there is no limit."""
        return None if self.cap_amount is None else Money(self.cap_amount, self.currency)


class Share(models.Model):
    """One person's part of the royalty. `via` names the idea this one was built on, where it comes from there."""

    agreement = models.ForeignKey(ShareAgreement, on_delete=models.CASCADE, related_name="shares")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shares")
    via = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    basis_points = models.PositiveSmallIntegerField(help_text="zero: asked to give up the share of before")
    accepted_at = models.DateTimeField(null=True, blank=True, help_text="ancestors are asked for nothing")

    class Meta:
        ordering = ("-basis_points", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["agreement", "person"], condition=Q(via=None), name="one_own_share_per_person"
            ),
            models.UniqueConstraint(fields=["agreement", "person", "via"], name="one_share_per_ancestor"),
            models.CheckConstraint(
                condition=Q(basis_points__gte=0, basis_points__lte=WHOLE), name="share_within_the_whole"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.basis_points}"


class Sale(models.Model):
    """What was sold under a version (or given back: below zero), told once per `event`. Never changed."""

    agreement = models.ForeignKey(ShareAgreement, on_delete=models.PROTECT, related_name="sales")
    event = models.CharField(max_length=120, unique=True)
    amount = models.BigIntegerField()
    currency = CurrencyField()
    source = models.CharField(max_length=120, help_text="the ledger account that holds the money of the sale")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)

    money = MoneyProperty()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(amount=0), name="sale_of_something"),)

    def __str__(self) -> str:
        return f"{self.event}: {self.amount} {self.currency}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly("a sale is never changed; a refund is another row")
        super().save(*args, **kwargs)


class RoyaltyEntry(models.Model):
    """How one sale changed one person's balance; the ledger's journal `royalty:<event>` holds the money."""

    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="entries")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="royalty_entries"
    )
    amount = models.BigIntegerField()
    currency = CurrencyField()
    at = models.DateTimeField(default=timezone.now)

    money = MoneyProperty()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["sale", "person"], name="one_royalty_per_sale_and_person"),
            models.CheckConstraint(condition=~Q(amount=0), name="royalty_of_something"),
        )
        indexes = (models.Index(fields=["person", "-at", "-id"], name="royalties_of_person"),)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.amount} {self.currency}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly("a royalty is never changed; a correction is another row")
        super().save(*args, **kwargs)
