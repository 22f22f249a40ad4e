"""What challenges tell those who hand in and those who judge."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innovate.notifications import kinds

kinds.register(
    "portal.entry_received",
    label=_("You handed something in to a challenge"),
    subject=_("“%(entry)s” is handed in to “%(challenge)s”"),
    body=_("You can change or withdraw it until the deadline. You hear of the result, with the reason."),
    icon="file-check",
)
kinds.register(
    "portal.entry_shortlisted",
    label=_("Something of yours is on a shortlist"),
    subject=_("“%(entry)s” is on the shortlist of “%(challenge)s”"),
    body=_("The jury looks at it more closely now. You hear of the result, with the reason."),
    icon="list-checks",
)
kinds.register(
    "portal.entry_chosen",
    label=_("Something of yours was chosen in a challenge"),
    subject=_("“%(entry)s” was chosen in “%(challenge)s”"),
    body=_("What the jury says: %(reason)s It gets: %(award)s"),
    icon="trophy",
)
kinds.register(
    "portal.entry_not_chosen",
    label=_("A challenge you took part in was decided"),
    subject=_("“%(challenge)s” is decided: “%(entry)s” was not chosen"),
    body=_("The reason, in full: %(reason)s"),
    icon="message-square",
)
kinds.register(
    "portal.asked_to_judge",
    label=_("You were asked to judge a challenge"),
    subject=_("You are a judge of “%(challenge)s”"),
    body=_("You can read what is handed in. When it closes you give points; the result is due on %(due)s."),
    icon="scale",
)
kinds.register(
    "portal.judging_begins",
    label=_("The judging of a challenge begins"),
    subject=_("“%(challenge)s” has closed: please give your points"),
    body=_("The result is due on %(due)s. Nobody sees your points before they have handed in their own."),
    icon="scale",
)
