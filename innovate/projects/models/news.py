"""How news was told before it was changed, and its pictures."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.core.languages import InTwoLanguages
from innovate.core.pictures import PictureField
from innovate.projects.models.story import Update


class UpdateVersion(InTwoLanguages):
    """Words that were replaced: `number` is the version they were, `at` when somebody replaced them."""

    TOLD = ("title", "body")
    TOLD_WITH = "update"

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("news"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=["update", "number"], name="update_version_once"),)

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class UpdatePicture(models.Model):
    """A picture of news. Sides in pixels.."""

    update = models.ForeignKey(Update, on_delete=models.CASCADE, related_name="pictures")
    file = PictureField(upload_to="updates/")
    alt = models.CharField(_("what the picture shows"), max_length=200, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.alt or f"picture {self.pk}"
