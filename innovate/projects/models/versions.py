"""Every public version of a project's words, each bound to the one before."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.core.proofs import chain
from innovate.projects.models.project import Project
from innovate.projects.models.story import AppendOnly

#: What stands before the first link of a chain.
BEGINNING = ""


class ProjectVersion(models.Model):
    """The whole public text at one moment. Never changed: what is put right is a new version.

    `content` is what is hashed: {"language", "title", …, "translations": {language: {…}}}. `content_hash` is the
    SHA-256 of its canonical JSON (RFC 8785). `chain_hash` binds number, author, time and content to every
    version before it. The author is bound by their number, not their name: a person may be forgotten, a chain
    may not be broken.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(_("why it was changed"), max_length=300, blank=True)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64, db_index=True)
    text_hash = models.CharField(max_length=64, db_index=True)
    previous_hash = models.CharField(max_length=64, blank=True, default=BEGINNING)
    chain_hash = models.CharField(max_length=64)
    #: not part of what is proved: when supporters were told the reason
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["project", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["project", "previous_hash"], name="one_version_after_each"),
            models.CheckConstraint(
                condition=Q(number=1, previous_hash=BEGINNING) | (Q(number__gt=1) & ~Q(previous_hash="")),
                name="version_follows_another",
            ),
        )
        indexes = (
            models.Index(fields=["id"], name="versions_to_tell", condition=Q(told_at=None) & ~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.content.get('title', '')} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly("a version is never changed; write another one")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("projects:version", args=[self.project.slug, self.number])

    @property
    def link(self) -> dict[str, Any]:
        """What is chained: everything that must not be changed afterwards."""
        return {
            "number": self.number,
            "author": self.author_id,
            "at": self.at.isoformat(),
            "reason": self.reason,
            "content": self.content_hash,
        }

    @property
    def expected_chain_hash(self) -> str:
        """The link worked out anew from the row as it is now."""
        return chain(self.previous_hash, self.link)
