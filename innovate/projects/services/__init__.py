"""Every write to projects, by concept."""

from innovate.projects.services.ideas import (
    LINES,
    TEXTS,
    create_draft,
    discard_draft,
    edit_project,
    propose,
    publish_idea,
)
from innovate.projects.services.news import post_update
from innovate.projects.services.pictures import add_image, describe_image, remove_image
from innovate.projects.services.stages import decline, move_stage
from innovate.projects.services.team import add_member, remove_member
from innovate.projects.services.timeline import page_path, write_timeline
from innovate.projects.services.translations import remove_translation, translate_project

__all__ = [
    "LINES",
    "TEXTS",
    "add_image",
    "add_member",
    "create_draft",
    "decline",
    "describe_image",
    "discard_draft",
    "edit_project",
    "move_stage",
    "page_path",
    "post_update",
    "propose",
    "publish_idea",
    "remove_image",
    "remove_member",
    "remove_translation",
    "translate_project",
    "write_timeline",
]
