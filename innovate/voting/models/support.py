from django.conf import settings
from django.db import models
from django.utils import timezone

from innovate.core.money import CurrencyField, MoneyProperty
from innovate.projects.models import Project
from innovate.voting.models.standing import standing_field


class Support(models.Model):
    """One person's "I want this", and what they would pay, in minor units, if they said so."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="supports")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supports")
    price_amount = models.BigIntegerField(null=True, blank=True)
    price_currency = CurrencyField(default="EUR", blank=True)
    price = MoneyProperty("price_amount", "price_currency")
    created_at = models.DateTimeField(default=timezone.now)
    standing = standing_field()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["project", "person"], name="one_support_per_person"),
            models.CheckConstraint(
                condition=models.Q(price_amount=None) | models.Q(price_amount__gt=0),
                name="support_price_positive",
            ),
        )
        indexes = (models.Index(fields=["person", "-created_at", "-id"], name="support_of_person"),)

    def __str__(self) -> str:
        return f"{self.person_id} wants {self.project_id}"


class SupportDelta(models.Model):
    """A change of a project's count that waits to be folded into its tally. Inserted only: no voter waits
    for another.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    delta = models.SmallIntegerField()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(delta__in=[-1, 1]), name="delta_is_one"),)

    def __str__(self) -> str:
        return f"{self.project_id}: {self.delta:+d}"


class SupportTally(models.Model):
    """How many support a project, but for deltas still waiting. `shown` was last told to the live room.

    `rank_due_at`: when its place in the rankings has to be looked at again; None while nobody supports it.
    """

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, primary_key=True, related_name="support_tally"
    )
    supporters = models.IntegerField(default=0)
    shown = models.IntegerField(default=0)
    rank_due_at = models.DateTimeField(null=True, blank=True, default=timezone.now)

    class Meta:
        indexes = (
            models.Index(
                fields=["rank_due_at"], condition=models.Q(rank_due_at__isnull=False), name="tally_rank_due"
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id}: {self.supporters}"
