"""How an idea is found: the tags its author gave it, and the words by which ideas that are alike are seen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from innovate.projects.models.project import Project


class Tag(models.Model):
    """A word people give to ideas, in any language. `slug` is what makes two spellings the same tag."""

    slug = models.SlugField(max_length=40, unique=True, allow_unicode=True)
    name = models.CharField(_("name"), max_length=30)
    projects: "models.ManyToManyField[Project, ProjectTag]" = models.ManyToManyField(
        Project, through="ProjectTag", related_name="tags"
    )

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name


class ProjectTag(models.Model):
    """One tag on one project, in the author's order."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE)
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=["project", "tag"], name="tag_once_per_project"),)

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.project_id}"


class ProjectToken(models.Model):
    """One telling word of a published idea, in any of its languages: a copy that can be made anew from rows."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tokens")
    token = models.CharField(max_length=32)

    class Meta:
        # The constraint's index is read from the left: from a word to the ideas that have it.
        constraints = (models.UniqueConstraint(fields=["token", "project"], name="token_once_per_project"),)

    def __str__(self) -> str:
        return self.token
