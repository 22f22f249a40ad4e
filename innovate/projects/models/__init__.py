"""The tables of projects, by concept."""

from innovate.projects.models.contributions import Contribution
from innovate.projects.models.project import Category, Project, ProjectImage
from innovate.projects.models.story import AppendOnly, TimelineEntry, Update
from innovate.projects.models.team import TeamMember
from innovate.projects.models.words import PARTS, ProjectTranslation, Words
from innovate.projects.stages import Stage

__all__ = [
    "PARTS",
    "AppendOnly",
    "Category",
    "Contribution",
    "Project",
    "ProjectImage",
    "ProjectTranslation",
    "Stage",
    "TeamMember",
    "TimelineEntry",
    "Update",
    "Words",
]
