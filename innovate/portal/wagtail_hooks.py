"""What the portal adds to the staff area; Wagtail looks for a module of this name."""

from innovate.portal import pages_admin  # noqa: F401
