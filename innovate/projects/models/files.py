"""Papers of a project: drawings, calculations, test reports."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.organisations.private_files import private_storage
from innovate.projects.models.project import Project


class ProjectFile(models.Model):
    """A paper kept outside the public media, so that the team may keep it to itself; sent by a view that asks.

    `size` is in bytes; `sha256` lets everyone see that it is the same paper still.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to="projects/", storage=private_storage)
    name = models.CharField(_("name"), max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    is_public = models.BooleanField(_("everyone may read it"), default=False)
    for_reviewers = models.BooleanField(_("reviewers who promised to keep it may read it"), default=False)
    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["project", "sha256"], name="file_once_per_project"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("projects:file", args=[self.project.slug, self.pk])
