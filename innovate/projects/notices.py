"""What projects tell people about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innovate.notifications import kinds

kinds.register(
    "projects.stage_moved",
    label=_("A project reached a new stage"),
    subject=_("“%(project)s” has reached a new stage: %(stage)s"),
    body=_("Have a look at what comes next, and what you can do."),
    icon="flag",
    mail=True,
)
kinds.register(
    "projects.declined",
    label=_("A project was declined"),
    subject=_("“%(project)s” was declined"),
    body=_("The reason, in full: %(reason)s"),
    icon="circle-x",
    mail=True,
)
kinds.register(
    "projects.cancelled",
    label=_("A project was cancelled"),
    subject=_("“%(project)s” was cancelled"),
    body=_("The reason, in full: %(reason)s"),
    icon="circle-x",
    mail=True,
)
kinds.register(
    "projects.joined_team",
    label=_("You were added to a team"),
    subject=_("You are on the team of “%(project)s” now"),
    body=_("%(actor)s added you. You can edit the page, post news and answer in the discussion."),
    icon="user-plus",
    mail=True,
)
kinds.register(
    "projects.update_posted",
    label=_("A team posted news"),
    subject=_("News from “%(project)s”: %(title)s"),
    body=_("%(author)s has posted news."),
    icon="newspaper",
    mail=True,
)
