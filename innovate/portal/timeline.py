"""What the portal writes into a project's story."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innovate.projects.timeline_kinds import register

register("portal.entered_challenge", text=_("Handed in to the challenge “%(challenge)s”."), icon="megaphone")
