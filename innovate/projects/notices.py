"""What projects tell people about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innovate.notifications import kinds

kinds.register(
    "projects.stage_moved",
    subject=_("“%(project)s” has reached a new stage: %(stage)s"),
    body=_("Have a look at what comes next, and what you can do."),
    icon="flag",
    mail=True,
)
kinds.register(
    "projects.declined",
    subject=_("“%(project)s” was declined"),
    body=_("The reason, in full: %(reason)s"),
    icon="circle-x",
    mail=True,
)
kinds.register(
    "projects.cancelled",
    subject=_("“%(project)s” was cancelled"),
    body=_("The reason, in full: %(reason)s"),
    icon="circle-x",
    mail=True,
)
kinds.register(
    "projects.joined_team",
    subject=_("You are on the team of “%(project)s” now"),
    body=_("%(actor)s added you. You can edit the page, post news and answer in the discussion."),
    icon="user-plus",
    mail=True,
)
kinds.register(
    "projects.update_posted",
    subject=_("News from “%(project)s”: %(title)s"),
    body=_("%(author)s has posted news."),
    icon="newspaper",
    mail=True,
)
