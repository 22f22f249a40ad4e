"""What the portal adds to the staff area; Wagtail looks for a module of this name."""

from __future__ import annotations

from wagtail import hooks

from innovate.portal import pages_admin  # noqa: F401
from innovate.portal.staff.dashboard import replace_panels

hooks.register("construct_homepage_panels", replace_panels)
