from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.fulfilment import rules
from innovate.fulfilment.rules import BatchState, ShipmentState
from innovate.organisations.countries import country_name


class Batch(models.Model):
    """A production lot of a project, on its way to the people who paid for it."""

    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.PLANNED)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        constraints = (models.UniqueConstraint(fields=["project", "number"], name="one_batch_per_number"),)

    def __str__(self) -> str:
        return f"batch {self.number} of project {self.project_id}"


class Shipment(models.Model):
    """A parcel to one backer. `address` is what they gave when they pledged, kept as it was when packed."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="shipments")
    pledge = models.OneToOneField("crowdfund.Pledge", on_delete=models.PROTECT, related_name="shipment")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="shipments")
    state = models.CharField(max_length=10, choices=ShipmentState, default=ShipmentState.PLANNED)
    address = models.JSONField(default=dict)
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=60, blank=True)
    shipped_at = models.DateTimeField(null=True, blank=True)
    # When its backer was told of the last shipping; a parcel that ships again is told again.
    told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("planned", "packed")) | Q(shipped_at__isnull=False),
                name="shipped_parcels_have_a_date",
            ),
        )
        indexes = (
            models.Index(fields=["batch", "state"], name="shipment_by_batch"),
            models.Index(
                fields=["shipped_at"], condition=Q(state__in=rules.UNDER_WAY), name="shipment_clock"
            ),
            models.Index(
                fields=["id"], condition=Q(state__in=rules.UNDER_WAY, told_at=None), name="shipment_to_tell"
            ),
        )

    def __str__(self) -> str:
        return f"shipment {self.pk} ({self.state})"

    @property
    def country_name(self) -> str:
        """The country it goes to, in the reader's language."""
        return country_name(self.address.get("country", ""))
