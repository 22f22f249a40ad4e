"""What organisations tell people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innovate.notifications import kinds

kinds.register(
    "organisations.verified",
    label=_("An organisation of yours is verified"),
    subject=_("%(organisation)s is verified"),
    body=_(
        "We have checked the papers of %(organisation)s. The verified mark now shows wherever its name does."
    ),
    icon="badge-check",
    mail=True,
)
kinds.register(
    "organisations.rejected",
    label=_("An organisation of yours could not be verified"),
    subject=_("%(organisation)s could not be verified"),
    body=_("Our reason: %(reason)s You can send better papers from the organisation’s page."),
    icon="file-exclamation-point",
    mail=True,
)
kinds.register(
    "organisations.suspended",
    label=_("An organisation of yours is suspended"),
    subject=_("%(organisation)s is suspended"),
    body=_("Our reason: %(reason)s It cannot bid or receive new orders until this is settled."),
    icon="octagon-alert",
    mail=True,
)
kinds.register(
    "organisations.member_added",
    label=_("You were made a member of an organisation"),
    subject=_("You now act for %(organisation)s"),
    body=_("%(actor)s added you to %(organisation)s."),
    icon="users",
    mail=True,
)
kinds.register(
    "organisations.invitation_accepted",
    label=_("Somebody you invited acts for your organisation"),
    subject=_("%(name)s now acts for %(organisation)s"),
    body=_("%(name)s has accepted your invitation."),
    icon="user-check",
    mail=False,
)
kinds.register(
    "organisations.invitation_declined",
    label=_("Somebody you invited said no"),
    subject=_("%(name)s does not want to act for %(organisation)s"),
    body=_("You can invite somebody else on the page of its members."),
    icon="user-x",
    mail=False,
)
