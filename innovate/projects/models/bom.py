"""What a product is made of: revisions of its bill of materials (BOM), and documents with their versions."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.core.money import CurrencyField
from innovate.organisations.private_files import private_storage
from innovate.projects.models.project import Project


class BomRevision(models.Model):
    """One state of the bill of materials. A released one is never changed: the next one begins as its copy."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being worked on")
        RELEASED = "released", _("Released")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="bom_revisions")
    number = models.PositiveSmallIntegerField()
    note = models.CharField(_("what is new"), max_length=200, blank=True)
    currency = CurrencyField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    is_public = models.BooleanField(_("everyone may read it"), default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    total = models.BigIntegerField(null=True, blank=True, help_text="minor units, as worked out at release")

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["project", "number"], name="bom_revision_numbered"),
            models.UniqueConstraint(fields=["project"], condition=Q(state="draft"), name="one_bom_in_work"),
            models.CheckConstraint(
                condition=Q(state="draft", released_at=None, released_by=None, total=None)
                | Q(
                    state="released",
                    released_at__isnull=False,
                    released_by__isnull=False,
                    total__isnull=False,
                ),
                name="released_bom_says_who_when_total",
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id} revision {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class BomLine(models.Model):
    """One part, or an assembly of parts: `parent` is the part number of the assembly it goes into, "" at the top.

    `unit_cost` is in minor units of the revision's currency for one `unit`; None while nobody knows it.
    """

    revision = models.ForeignKey(BomRevision, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(_("part number"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=4, default=Decimal(1))
    unit = models.CharField(_("unit"), max_length=12, default="pcs")
    unit_cost = models.BigIntegerField(_("cost of one"), null=True, blank=True)
    supplier = models.CharField(_("supplier"), max_length=120, blank=True)
    parent = models.CharField(_("goes into"), max_length=40, blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["revision", "number"], name="bom_part_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="bom_quantity_positive"),
            models.CheckConstraint(
                condition=Q(unit_cost=None) | Q(unit_cost__gte=0), name="bom_cost_not_negative"
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("number")), name="bom_part_not_in_itself"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Document(models.Model):
    """A paper that is worked on: every version is kept."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=120)
    is_public = models.BooleanField(_("everyone may read it"), default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("title", "pk")
        constraints = (
            models.UniqueConstraint(fields=["project", "title"], name="document_title_once"),
            models.CheckConstraint(condition=~Q(title=""), name="document_has_a_title"),
        )

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """One version of a document: who brought it when, and the SHA-256 of its bytes. `size` is in bytes."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to="documents/", storage=private_storage)
    name = models.CharField(_("name"), max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(_("what is new"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["document", "number"], name="document_version_numbered"),
            models.UniqueConstraint(fields=["document", "sha256"], name="document_version_differs"),
        )

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"

    @property
    def is_picture(self) -> bool:
        return self.name.rsplit(".", 1)[-1].lower() in ("jpg", "jpeg", "png", "webp")
