"""Every write to projects, by concept."""

from innovate.projects.services.decisions import decide, drop_decision, open_decision
from innovate.projects.services.files import add_file, remove_file, show_file
from innovate.projects.services.following import follow, tell_followers, unfollow
from innovate.projects.services.ideas import (
    LINES,
    TEXTS,
    create_draft,
    discard_draft,
    edit_project,
    missing_parts,
    propose,
    publish_idea,
    remix,
    start_draft,
)
from innovate.projects.services.joining import (
    accept_invitation,
    answer_request,
    ask_to_join,
    close_role,
    decline_invitation,
    edit_role,
    invite,
    open_role,
    withdraw_invitation,
    withdraw_request,
)
from innovate.projects.services.merging import answer_merge, ask_to_merge, merge_projects, withdraw_merge
from innovate.projects.services.news import (
    add_update_picture,
    edit_update,
    post_update,
    remove_update_picture,
)
from innovate.projects.services.pictures import add_image, describe_image, remove_image
from innovate.projects.services.roots import build_on, forget_root, hidden_words
from innovate.projects.services.stages import decline, move_stage
from innovate.projects.services.standing import (
    hide_project,
    require_shown,
    restate_hiding,
    restore_project,
)
from innovate.projects.services.team import (
    add_member,
    answer_handover,
    change_membership,
    offer_handover,
    remove_member,
    withdraw_handover,
)
from innovate.projects.services.timeline import page_path, write_timeline
from innovate.projects.services.translations import remove_translation, translate_project

__all__ = [
    "LINES",
    "TEXTS",
    "accept_invitation",
    "add_file",
    "add_image",
    "add_member",
    "add_update_picture",
    "answer_handover",
    "answer_merge",
    "answer_request",
    "ask_to_join",
    "ask_to_merge",
    "build_on",
    "change_membership",
    "close_role",
    "create_draft",
    "decide",
    "decline",
    "decline_invitation",
    "describe_image",
    "discard_draft",
    "drop_decision",
    "edit_project",
    "edit_role",
    "edit_update",
    "follow",
    "forget_root",
    "hidden_words",
    "hide_project",
    "invite",
    "merge_projects",
    "missing_parts",
    "move_stage",
    "offer_handover",
    "open_decision",
    "open_role",
    "page_path",
    "post_update",
    "propose",
    "publish_idea",
    "remix",
    "remove_file",
    "remove_image",
    "remove_member",
    "remove_translation",
    "remove_update_picture",
    "require_shown",
    "restate_hiding",
    "restore_project",
    "show_file",
    "start_draft",
    "tell_followers",
    "translate_project",
    "unfollow",
    "withdraw_handover",
    "withdraw_invitation",
    "withdraw_merge",
    "withdraw_request",
    "write_timeline",
]
