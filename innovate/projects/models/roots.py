"""Which idea was built on which: every ancestor of an idea, near and far."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from innovate.projects.models.project import Project


class ProjectAncestor(models.Model):
    """`project` was built on `ancestor`, `distance` steps ago (1: directly). A closure: one read gives all.

    `basis_points` is the part of the project's royalty that goes to the ancestor's contributors: worked out when a
    root is added, for all roots together (`rules.root_parts`); whoever works royalties out later reads it here.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="ancestor_links")
    # A draft may be thrown away; what others were built on is public and stays.
    ancestor = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="descendant_links")
    distance = models.PositiveSmallIntegerField()
    basis_points = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("distance", "pk")
        constraints = (
            models.UniqueConstraint(fields=["project", "ancestor"], name="ancestor_once"),
            models.CheckConstraint(
                condition=~models.Q(project=models.F("ancestor")), name="not_its_own_ancestor"
            ),
            models.CheckConstraint(condition=models.Q(distance__gte=1), name="ancestor_distance_positive"),
            models.CheckConstraint(
                condition=models.Q(basis_points__lte=10_000), name="ancestor_share_within_the_whole"
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id} from {self.ancestor_id}"
