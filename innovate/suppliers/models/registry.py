from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Capability(models.Model):
    """Something a maker can do: a tree of two levels, headings without a parent."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("heading"),
    )
    name_en = models.CharField(_("name in English"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("capability")
        verbose_name_plural = _("capabilities")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name_en


class CertificateType(models.Model):
    """A kind of proof a supplier can show."""

    class Scope(models.TextChoices):
        ORGANISATION = "organisation", _("For the whole organisation")
        PRODUCT = "product", _("For a product")

    code = models.CharField(_("code"), max_length=30, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=80, blank=True)
    description_en = models.CharField(_("description in English"), max_length=200, blank=True)
    description_zh = models.CharField(_("description in Chinese"), max_length=200, blank=True)
    scope = models.CharField(_("scope"), max_length=12, choices=Scope, default=Scope.ORGANISATION)

    class Meta:
        verbose_name = _("kind of certificate")
        verbose_name_plural = _("kinds of certificates")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name_en


class Supplier(models.Model):
    """An organisation as a maker. `regions` are ISO 3166 codes it delivers to, or "EU" and "WORLD"."""

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="supplier"
    )
    capacity_per_month = models.PositiveIntegerField(_("units a month"), default=0)
    min_order = models.PositiveIntegerField(_("smallest order"), default=0)
    lead_time_days = models.PositiveIntegerField(_("usual lead time in days"), default=0)
    regions = models.JSONField(_("delivers to"), default=list)
    capabilities = models.ManyToManyField(Capability, through="SupplierCapability", related_name="suppliers")
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        permissions = (("check_evidence", _("Can check what suppliers can do and prove")),)
        indexes = (models.Index(fields=("-joined_at", "-id"), name="supplier_newest"),)

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return reverse("suppliers:detail", args=[self.organisation.slug])


class SupplierCapability(models.Model):
    """What a supplier says it can do, and how far that was shown."""

    class Evidence(models.TextChoices):
        DECLARED = "declared", _("Declared")
        DOCUMENT = "document", _("Shown by papers")
        AUDITED = "audited", _("Audited on site")

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="skills")
    capability = models.ForeignKey(Capability, on_delete=models.PROTECT, related_name="+")
    evidence = models.CharField(_("evidence"), max_length=10, choices=Evidence, default=Evidence.DECLARED)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("supplier", "capability"), name="capability_once_per_supplier"),
        )

    def __str__(self) -> str:
        return f"{self.supplier_id}: {self.capability_id}"


class Certificate(models.Model):
    """A certificate a supplier holds; the staff checks its number with the body that issued it."""

    class State(models.TextChoices):
        DECLARED = "declared", _("Declared")
        CHECKED = "checked", _("Checked")
        REFUSED = "refused", _("Not accepted")

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="certificates")
    type = models.ForeignKey(CertificateType, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=80)
    valid_until = models.DateField(_("valid until"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DECLARED)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("supplier", "type", "number"), name="certificate_once_per_supplier"
            ),
            models.CheckConstraint(condition=~Q(number=""), name="certificate_has_a_number"),
        )

    def __str__(self) -> str:
        return f"{self.type_id} {self.number}"

    @property
    def has_lapsed(self) -> bool:
        return self.valid_until < timezone.localdate()


class CategoryNeed(models.Model):
    """What the products of a category usually need, for a project whose team wrote no sourcing plan."""

    category = models.OneToOneField("projects.Category", on_delete=models.CASCADE, related_name="usual_need")
    capabilities = models.ManyToManyField(Capability, related_name="+", blank=True)
    certificates = models.ManyToManyField(CertificateType, related_name="+", blank=True)
    delivery_weeks = models.PositiveSmallIntegerField(_("weeks until delivery"), default=16)

    class Meta:
        verbose_name = _("usual need")
        verbose_name_plural = _("usual needs")

    def __str__(self) -> str:
        return f"usual need of {self.category_id}"
