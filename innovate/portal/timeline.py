"""What the portal writes into a project's story."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innovate.projects.timeline_kinds import register

register("portal.entered_challenge", text=_("Handed in to the challenge “%(challenge)s”."), icon="megaphone")
register("portal.left_challenge", text=_("Withdrawn from the challenge “%(challenge)s”."), icon="undo-2")
register("portal.chosen_in_challenge", text=_("Chosen in the challenge “%(challenge)s”."), icon="trophy")
register(
    "portal.design_chosen",
    text=_("The design “%(entry)s” was chosen in the challenge “%(challenge)s”."),
    icon="trophy",
)
