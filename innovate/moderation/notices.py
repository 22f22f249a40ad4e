"""What moderation tells people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innovate.notifications import kinds

kinds.register(
    "moderation.report_decided",
    subject=_("We looked at your report about “%(label)s”"),
    body=_("%(outcome)s Our reason: %(reason)s"),
    icon="shield-check",
    label=_("Somebody decided on a report of yours"),
)
kinds.register(
    "moderation.upheld_against",
    subject=_("A moderator acted on “%(label)s”"),
    body=_("It was hidden. The reason: %(reason)s You can ask once that somebody else looks at it again."),
    icon="shield-alert",
    label=_("A moderator acted on something you wrote"),
)
kinds.register(
    "moderation.hidden_for_now",
    subject=_("“%(label)s” is hidden until we have looked at it"),
    body=_("The reason: %(reason)s You will hear from us what we decide."),
    icon="shield-alert",
    label=_("A moderator acted on something you wrote"),
)
kinds.register(
    "moderation.lifted",
    subject=_("Lifted: %(kind)s"),
    body=_("It no longer limits you. The reason: %(reason)s"),
    icon="shield-check",
    label=_("A moderator lifted a limit of yours"),
)
kinds.register(
    "moderation.sanctioned",
    subject=_("%(kind)s"),
    body=_("The reason: %(reason)s You can ask once that somebody else looks at it again."),
    icon="shield-alert",
    label=_("A moderator limited what you can do"),
)
kinds.register(
    "moderation.appeal_decided",
    subject=_("Your appeal was decided"),
    body=_("%(outcome)s %(answer)s"),
    icon="scale",
    label=_("Somebody decided on an appeal of yours"),
)
kinds.register(
    "moderation.held",
    subject=_("A moderator looks at “%(label)s” first"),
    body=_("It is kept. You need not send it again: you hear from us."),
    icon="hourglass",
    label=_("Something you wrote waits for a look"),
)
kinds.register(
    "moderation.held_published",
    subject=_("“%(label)s” is published"),
    body=_("Somebody has looked at it. Thank you for your patience."),
    icon="shield-check",
    label=_("Something you wrote waits for a look"),
)
kinds.register(
    "moderation.held_refused",
    subject=_("“%(label)s” is not published"),
    body=_("The reason: %(reason)s You can change it and send it again."),
    icon="shield-alert",
    label=_("Something you wrote waits for a look"),
)
