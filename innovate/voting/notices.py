"""What voting tells people about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innovate.notifications import kinds
from innovate.voting import audiences as audiences  # it registers who supports
from innovate.voting import merging as merging  # it registers what speaks against a merge

kinds.register(
    "voting.threshold_reached",
    label=_("An idea has enough supporters"),
    subject=_("“%(project)s” has enough supporters"),
    body=_("The design stage begins. Its team will put designs to the vote, and you will hear of it."),
    icon="party-popper",
    mail=True,
)
kinds.register(
    "voting.round_opened",
    label=_("A vote on a design opened"),
    subject=_("Vote on the design of “%(project)s”"),
    body=_("“%(round)s” is open: %(question)s"),
    icon="vote",
    mail=True,
)
kinds.register(
    "voting.followed_round",
    label=_("A project you follow votes on its design"),
    subject=_("“%(project)s” asks which design is best"),
    body="%(what)s",
    icon="vote",
    mail=True,
)
kinds.register(
    "voting.round_decided",
    label=_("A vote on a design was decided"),
    subject=_("“%(project)s” has a winning design"),
    body=_("“%(winner)s” won. See how it was counted, and check that your ballot is in."),
    icon="trophy",
    mail=True,
)
kinds.register(
    "voting.several_won",
    label=_("A vote chose several designs"),
    subject=_("“%(project)s” has its designs"),
    body=_(
        "%(count)s were chosen, “%(winner)s” first. See how it was counted, and check that your ballot is in."
    ),
    icon="trophy",
    mail=True,
)
kinds.register(
    "voting.none_won",
    label=_("A vote on a design chose none"),
    subject=_("“%(project)s”: none of the designs won"),
    body=_("Most wanted none of these, so nothing goes to funding. The team may revise and ask again."),
    icon="circle-slash",
    mail=True,
)
kinds.register(
    "voting.invited",
    label=_("You are invited to a vote"),
    subject=_("You are invited to vote on “%(project)s”"),
    body=_("“%(round)s” is open: %(question)s"),
    icon="vote",
    mail=True,
)
kinds.register(
    "voting.round_void",
    label=_("A vote on a design is void"),
    subject=_("The vote “%(round)s” of “%(project)s” is void"),
    body=_("Open it to read why. The team may open another round."),
    icon="circle-slash",
    mail=True,
)
kinds.register(
    "voting.vote_held",
    label=_("A moderator looks at your vote"),
    subject=_("A moderator looks at your vote for “%(project)s”"),
    body=_(
        "It is kept, and counted apart until then, because it resembles others. See why, and say what speaks for it."
    ),
    icon="hourglass",
    mail=True,
)
kinds.register(
    "voting.vote_decided",
    label=_("A moderator looks at your vote"),
    subject=_("Decided: your vote for “%(project)s”"),
    body=_("%(outcome)s The reason: %(reason)s"),
    icon="scale",
    mail=True,
)
kinds.register(
    "voting.appeal_decided",
    label=_("A moderator looks at your vote"),
    subject=_("Your appeal about your vote for “%(project)s” was answered"),
    body=_("%(outcome)s The reason: %(reason)s"),
    icon="scale",
    mail=True,
)
