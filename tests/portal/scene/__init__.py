"""One house with a project at every stop of the road, so that every address has something to show."""

from tests.portal.scene.building import built
from tests.portal.scene.people import (
    BACKER,
    EDITOR,
    LEAD,
    MAKER,
    MEMBER,
    MODERATOR,
    OPERATOR,
    PERSONAS,
    RIVAL,
    STAFF,
    STRANGER,
    VISITOR,
    WORKER,
    Scene,
    undone,
)

__all__ = [
    "BACKER",
    "EDITOR",
    "LEAD",
    "MAKER",
    "MEMBER",
    "MODERATOR",
    "OPERATOR",
    "PERSONAS",
    "RIVAL",
    "STAFF",
    "STRANGER",
    "VISITOR",
    "WORKER",
    "Scene",
    "built",
    "undone",
]
