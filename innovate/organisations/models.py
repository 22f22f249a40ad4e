from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from innovate.organisations.countries import country_name
from innovate.organisations.private_files import private_storage


class Organisation(models.Model):
    """A legal person that makes or sells things, and for which people act."""

    class Kind(models.TextChoices):
        SUPPLIER = "supplier", _("Supplier")
        DISTRIBUTOR = "distributor", _("Distributor")

    class State(models.TextChoices):
        UNVERIFIED = "unverified", _("Not verified")
        PENDING = "pending", _("Being checked")
        VERIFIED = "verified", _("Verified")
        REJECTED = "rejected", _("Not accepted")
        SUSPENDED = "suspended", _("Suspended")

    name = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("Chinese name"), max_length=120, blank=True)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.SUPPLIER)
    country = models.CharField(_("country"), max_length=2)
    city = models.CharField(_("city"), max_length=80, blank=True)
    website = models.URLField(_("website"), blank=True, validators=[URLValidator(schemes=["http", "https"])])
    about = models.TextField(_("about"), max_length=4000, blank=True)
    about_zh = models.TextField(_("about, in Chinese"), max_length=4000, blank=True)
    registration_number = models.CharField(_("registration number"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.UNVERIFIED)
    state_reason = models.TextField(_("reason"), max_length=2000, blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="organisations_created"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        permissions = (("verify_organisation", _("Can verify, reject and suspend organisations")),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verified_at__isnull=False), name="verified_has_a_date"
            ),
        )
        indexes = (models.Index(fields=("state", "created_at"), name="organisation_queue"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisations:detail", args=[self.slug])

    @property
    def display_name(self) -> str:
        """The name in the reader's language, where there is one."""
        return (self.name_zh if _reads_chinese() else "") or self.name

    @property
    def names(self) -> dict[str, str]:
        """The name in each language, for what is composed before the reader is known."""
        return {"en": self.name, "zh-hans": self.name_zh or self.name}

    @property
    def display_about(self) -> str:
        """What it says of itself, in the reader's language where there is one."""
        return (self.about_zh or self.about) if _reads_chinese() else (self.about or self.about_zh)

    @property
    def country_name(self) -> str:
        return country_name(self.country)

    @property
    def is_verified(self) -> bool:
        return self.state == self.State.VERIFIED


def bare_path(organisation: Organisation) -> str:
    """Return the unprefixed path of the page; a notice adds the reader's language."""
    return f"/organisations/{organisation.slug}/"


def _reads_chinese() -> bool:
    return (get_language() or "").startswith("zh")


class Membership(models.Model):
    """A person who acts for an organisation; owners also decide who else may."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MEMBER = "member", _("Member")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="organisation_memberships"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "person"), name="one_membership_per_person"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} in {self.organisation_id}"


class Invitation(models.Model):
    """A mail that asks somebody to act for an organisation; only who has its address can say yes.

    The link's secret is kept as a hash. A row that was not answered in time stays open until it is sent again
    or taken back, so that the owners see it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        REVOKED = "revoked", _("Taken back")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=10, choices=Membership.Role, default=Membership.Role.MEMBER)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    hashed = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "email"),
                condition=Q(state="open"),
                name="one_open_invitation_to_act",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_to_act_small_letters"),
        )
        indexes = (models.Index(fields=("email", "state"), name="invitations_to_act"),)

    def __str__(self) -> str:
        return f"invitation {self.pk} to {self.organisation_id}"

    @property
    def has_expired(self) -> bool:
        """Whether an open invitation can no longer be accepted."""
        return self.state == self.State.OPEN and self.expires_at <= timezone.now()

    @property
    def can_be_answered(self) -> bool:
        return self.state == self.State.OPEN and not self.has_expired


class VerificationDocument(models.Model):
    """A paper that shows who the organisation is; only its members and the staff may read it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="documents")
    file = models.FileField(_("document"), storage=private_storage, upload_to="organisations/")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"document {self.pk} of {self.organisation_id}"


class StateChange(models.Model):
    """Who decided what about an organisation, and why: append-only."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="state_changes")
    state = models.CharField(_("state"), max_length=12, choices=Organisation.State)
    reason = models.TextField(_("reason"), blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.state}"

    def get_label(self) -> str:
        return str(Organisation.State(self.state).label)
