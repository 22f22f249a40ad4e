"""What delivery tells the backers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innovate.notifications.kinds import register

register(
    "fulfilment.shipped",
    label=_("A parcel is on its way to you"),
    subject=_("“%(project)s” is on its way to you"),
    body=_("Handed to %(carrier)s, number %(number)s. Tell us when you have it in your hands."),
    icon="truck",
    mail=True,
)
register(
    "fulfilment.missing",
    label=_("A backer misses a parcel"),
    subject=_("A parcel of “%(project)s” is missing"),
    body=_("A backer has not received it: %(note)s Look into it and ship it again."),
    icon="package-x",
    mail=True,
)
