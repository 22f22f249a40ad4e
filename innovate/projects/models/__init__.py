"""The tables of projects, by concept."""

from innovate.projects.models.contributions import Contribution
from innovate.projects.models.project import Category, Project, ProjectImage
from innovate.projects.models.story import AppendOnly, TimelineEntry, Update
from innovate.projects.models.team import TeamMember
from innovate.projects.stages import Stage

__all__ = [
    "AppendOnly",
    "Category",
    "Contribution",
    "Project",
    "ProjectImage",
    "Stage",
    "TeamMember",
    "TimelineEntry",
    "Update",
]
