"""Buying an idea from its author: offers, counter-offers, signatures, payment."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.core.money import CurrencyField, MoneyProperty
from innovate.core.proofs import digest
from innovate.projects.models.project import Project
from innovate.projects.models.story import AppendOnly


class OfferState(models.TextChoices):
    OPEN = "open", _("Being negotiated")
    HALF_SIGNED = "half_signed", _("One side has signed")
    SIGNED = "signed", _("Signed, to be paid")
    PAYING = "paying", _("Being paid")
    PAID = "paid", _("Paid")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


class Side(models.TextChoices):
    BUYER = "buyer", _("Buyer")
    AUTHOR = "author", _("Author")


class Offer(models.Model):
    """One buyer's way to an idea. Only its author and the buyer see it."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="offers")
    buyer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="offers_made")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=OfferState, default=OfferState.OPEN)
    due_at = models.DateTimeField(help_text="until when somebody must act; then it expires")
    card_setup = models.ForeignKey(
        "payments.CardSetup", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    charge = models.ForeignKey(
        "payments.Charge", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["project", "buyer"],
                condition=Q(state__in=("open", "half_signed", "signed", "paying")),
                name="one_running_offer_per_buyer",
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state__in=("signed", "paying", "paid")),
                name="an_idea_is_sold_once",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, team=None) | Q(organisation=None, team__isnull=False),
                name="offer_for_one_organisation_or_team",
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_at__isnull=False, charge__isnull=False),
                name="paid_offer_has_a_charge",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at"], condition=Q(state__in=("open", "half_signed", "signed")), name="offers_due"
            ),
        )

    def __str__(self) -> str:
        return f"offer {self.pk} for {self.project_id}: {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("projects:offer", args=[self.project.slug, self.pk])

    @property
    def buyer_name(self) -> str:
        """In whose name the buyer acts; read it with organisation or team loaded."""
        if self.organisation is not None:
            return self.organisation.display_name
        return self.team.words.title if self.team else ""

    def side_of(self, person_id: int | None) -> str:
        """The side this person acts for: "buyer", "author" or "" for nobody's."""
        if person_id == self.buyer_id:
            return Side.BUYER
        return Side.AUTHOR if person_id == self.project.author_id else ""


class OfferVersion(models.Model):
    """What one side put on the table: amount and terms, word for word. Never changed."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=6, choices=Side)
    amount = models.BigIntegerField()
    currency = CurrencyField()
    terms = models.TextField(max_length=12000)
    valid_until = models.DateTimeField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of what is signed, as canonical JSON")
    at = models.DateTimeField(default=timezone.now)

    money = MoneyProperty()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["offer", "number"], name="offer_versions_are_numbered"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="offer_of_something"),
            models.CheckConstraint(condition=~Q(terms=""), name="offer_has_terms"),
        )

    def __str__(self) -> str:
        return f"{self.offer_id} version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly("an offer is never changed; a counter-offer is another version")
        super().save(*args, **kwargs)

    def fingerprint(self) -> str:
        """The SHA-256 of what a signature stands under."""
        return digest(
            {
                "project": self.offer.project.slug,
                "offer": self.offer_id,
                "version": self.number,
                "amount": self.amount,
                "currency": self.currency,
                "terms": self.terms,
            }
        )


class OfferSignature(models.Model):
    """A typed name under one version, with the hash of what it stands under. Never changed."""

    version = models.ForeignKey(OfferVersion, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=6, choices=Side)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["version", "side"], name="one_signature_per_side"),
            models.UniqueConstraint(fields=["version", "person"], name="nobody_signs_for_both_sides"),
        )

    def __str__(self) -> str:
        return f"{self.name} under {self.version_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly("a signature is never changed")
        super().save(*args, **kwargs)
