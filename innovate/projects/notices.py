"""What projects tell people about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innovate.notifications import kinds
from innovate.projects import moderating as moderating  # it registers what can be reported

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
    "projects.hidden",
    label=_("A moderator hid a project of yours"),
    subject=_("A moderator has hidden “%(project)s”"),
    body=_("Only its team sees it now. The reason: %(reason)s"),
    icon="eye-off",
    mail=True,
)
kinds.register(
    "projects.shown_again",
    label=_("A hidden project of yours is shown again"),
    subject=_("“%(project)s” can be seen by everyone again"),
    body=_("Its discussion is open as before. %(reason)s"),
    icon="eye",
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
kinds.register(
    "projects.handover_offered",
    label=_("Somebody offers you the lead of a project"),
    subject=_("%(actor)s offers you the lead of “%(project)s”"),
    body=_("Nothing changes until you accept. Have a look and say yes or no."),
    icon="key-round",
    mail=True,
)
kinds.register(
    "projects.handover_accepted",
    label=_("Your project was taken over"),
    subject=_("%(actor)s leads “%(project)s” now"),
    body=_("Thank you for bringing it this far."),
    icon="key-round",
    mail=True,
)
kinds.register(
    "projects.handover_declined",
    label=_("Somebody declined the lead"),
    subject=_("%(actor)s does not take the lead of “%(project)s”"),
    body=_("You still lead it. Ask somebody else of the team."),
    icon="key-round",
    mail=True,
)
kinds.register(
    "projects.join_request",
    label=_("Somebody wants to join your team"),
    subject=_("%(person)s wants to build “%(project)s” with you"),
    body=_("Read what they wrote and answer them."),
    icon="user-plus",
    mail=True,
)
kinds.register(
    "projects.join_accepted",
    label=_("A team let you in"),
    subject=_("You are on the team of “%(project)s” now"),
    body=_("%(actor)s said yes. %(answer)s"),
    icon="user-plus",
    mail=True,
)
kinds.register(
    "projects.join_declined",
    label=_("A team said no"),
    subject=_("“%(project)s” cannot take you in now"),
    body=_("%(actor)s writes: %(answer)s"),
    icon="circle-x",
    mail=True,
)
kinds.register(
    "projects.invitation_accepted",
    label=_("Somebody accepted your invitation"),
    subject=_("%(person)s builds “%(project)s” with you now"),
    body=_("Say hello, and choose what they may do."),
    icon="user-plus",
    mail=True,
)
kinds.register(
    "projects.invitation_declined",
    label=_("Somebody declined your invitation"),
    subject=_("%(person)s does not join “%(project)s”"),
    body=_("You can invite somebody else."),
    icon="circle-x",
    mail=False,
)
kinds.register(
    "projects.decision_opened",
    label=_("Your team has something to decide"),
    subject=_("“%(project)s” has to decide: %(question)s"),
    body=_("%(actor)s asks. The clock is running, and everyone can see it."),
    icon="scale",
    mail=True,
)
kinds.register(
    "projects.decided",
    label=_("Your team has decided"),
    subject=_("“%(project)s” has decided: %(answer)s"),
    body=_("The question was: %(question)s"),
    icon="scale",
    mail=False,
)
kinds.register(
    "projects.contribution_recorded",
    label=_("Something you gave was written down"),
    subject=_("“%(project)s” has written down what you gave: %(title)s"),
    body=_("%(actor)s recorded it. It counts when the team agrees on shares."),
    icon="heart-handshake",
    mail=True,
)
kinds.register(
    "projects.shares_proposed",
    label=_("A team proposes how to share"),
    subject=_("Look at your share of “%(project)s”"),
    body=_("%(actor)s proposes how success is shared. It counts when everyone concerned has said yes."),
    icon="percent",
    mail=True,
)
kinds.register(
    "projects.shares_agreed",
    label=_("Shares were agreed"),
    subject=_("How “%(project)s” shares its success is agreed"),
    body=_("Everyone has said yes. From now on sales count, and your part shows in your earnings."),
    icon="percent",
    mail=True,
)
kinds.register(
    "projects.shares_declined",
    label=_("A proposal of shares was declined"),
    subject=_("%(person)s does not agree with the shares of “%(project)s”"),
    body=_("Their words: %(reason)s"),
    icon="circle-x",
    mail=True,
)
kinds.register(
    "projects.shares_withdrawn",
    label=_("A proposal of shares was taken back"),
    subject=_("The proposed shares of “%(project)s” are taken back"),
    body=_("There is nothing to answer any more. What was agreed before stays as it is."),
    icon="undo-2",
)
kinds.register(
    "projects.offer_made",
    label=_("Somebody wants to buy your idea"),
    subject=_("%(amount)s are offered for “%(project)s”"),
    body=_("Read the terms. You can sign, answer with your own, or decline."),
    icon="hand-coins",
    mail=True,
)
kinds.register(
    "projects.offer_countered",
    label=_("The other side has answered your offer"),
    subject=_("New terms for “%(project)s”: %(amount)s"),
    body=_("Read them. You can sign, answer again, or end it."),
    icon="hand-coins",
    mail=True,
)
kinds.register(
    "projects.offer_half_signed",
    label=_("The other side has signed"),
    subject=_("The other side has signed for “%(project)s”"),
    body=_("Your signature is missing now. With it, %(amount)s are agreed."),
    icon="signature",
    mail=True,
)
kinds.register(
    "projects.offer_signed",
    label=_("An offer is signed by both"),
    subject=_("“%(project)s” is sold for %(amount)s"),
    body=_("Both have signed. The buyer pays within two weeks."),
    icon="signature",
    mail=True,
)
kinds.register(
    "projects.offer_declined",
    label=_("Your offer was declined"),
    subject=_("Your offer for “%(project)s” was declined"),
    body=_("The author keeps the idea. Nothing was paid."),
    icon="circle-x",
    mail=True,
)
kinds.register(
    "projects.offer_withdrawn",
    label=_("An offer was withdrawn"),
    subject=_("The offer for “%(project)s” was withdrawn"),
    body=_("Nothing was agreed. The idea is yours as before."),
    icon="circle-x",
    mail=True,
)
kinds.register(
    "projects.offer_expired",
    label=_("An offer has expired"),
    subject=_("The offer for “%(project)s” has expired"),
    body=_("Nobody acted in time, so it binds nobody. A new one can be made."),
    icon="hourglass",
    mail=True,
)
kinds.register(
    "projects.offer_paid",
    label=_("An idea was paid"),
    subject=_("%(amount)s for “%(project)s” are paid"),
    body=_("The signed terms stay here for both of you to read."),
    icon="hand-coins",
    mail=True,
)
kinds.register(
    "projects.offer_unpaid",
    label=_("Your payment for an idea failed"),
    subject=_("%(amount)s for “%(project)s” could not be charged"),
    body=_("Nothing was taken. Use another card within two weeks."),
    icon="credit-card",
    mail=True,
)
kinds.register(
    "projects.right_expires",
    label=_("A patent, trademark or design ends soon"),
    subject=_("“%(right)s” of “%(project)s” ends on %(date)s"),
    body=_("Number %(number)s. Renew it in time, or note that it is no longer in force."),
    icon="calendar-clock",
    mail=True,
)
kinds.register(
    "projects.time_extended",
    label=_("Your idea gets more time"),
    subject=_("“%(project)s” has %(days)s more days"),
    body=_("It is half way to its supporters. Tell people who would want it; this is its last extension."),
    icon="hourglass",
    mail=True,
)
kinds.register(
    "projects.review_opened",
    label=_("Staff look at your idea"),
    subject=_("“%(project)s” is being looked at"),
    body=_("You get an answer with a reason within %(days)s days. Everyone can see how long it takes."),
    icon="clipboard-check",
    mail=True,
)
kinds.register(
    "projects.review_go_on",
    label=_("Your idea passed its review"),
    subject=_("“%(project)s” goes on to its design"),
    body=_("The reason, in full: %(reason)s"),
    icon="clipboard-check",
    mail=True,
)
kinds.register(
    "projects.review_changes",
    label=_("Your idea needs changes"),
    subject=_("“%(project)s” needs changes first"),
    body=_("What to change: %(reason)s Change it, then ask again."),
    icon="clipboard-check",
    mail=True,
)
kinds.register(
    "projects.appeal_upheld",
    label=_("Your objection was accepted"),
    subject=_("“%(project)s” goes on"),
    body=_("You were right. The answer, in full: %(reason)s"),
    icon="scale",
    mail=True,
)
kinds.register(
    "projects.appeal_dismissed",
    label=_("Your objection was answered"),
    subject=_("“%(project)s” stays declined"),
    body=_("The answer, in full: %(reason)s"),
    icon="scale",
    mail=True,
)
kinds.register(
    "projects.words_changed",
    label=_("What you support was changed"),
    subject=_("“%(project)s” has a new description"),
    body=_("The team's reason: %(reason)s See what changed, word by word."),
    icon="pencil",
    mail=True,
)
kinds.register(
    "projects.expert_invited",
    label=_("A team asks for your opinion"),
    subject=_("%(actor)s asks you to look at “%(project)s” in confidence"),
    body=_("Accept the terms to read what is not public."),
    icon="lock",
    mail=True,
)
kinds.register(
    "projects.followed_stage",
    label=_("A project you follow reached a new stage"),
    subject=_("“%(project)s” has moved on"),
    body="%(what)s",
    icon="flag",
    mail=True,
)
kinds.register(
    "projects.followed_news",
    label=_("A project you follow has news"),
    subject=_("“%(project)s” has news"),
    body="%(what)s",
    icon="newspaper",
    mail=True,
)
kinds.register(
    "projects.merge_asked",
    label=_("A team says you build the same"),
    subject=_("“%(project)s” would like to go on as part of “%(into)s”"),
    body=_("Look at both and say yes or no. Their words: %(reason)s"),
    icon="merge",
    mail=True,
)
kinds.register(
    "projects.merge_declined",
    label=_("Another team does not merge with yours"),
    subject=_("“%(into)s” and “%(project)s” stay two projects"),
    body=_("The other team said no. Yours goes on as before."),
    icon="circle-x",
    mail=True,
)
kinds.register(
    "projects.merged",
    label=_("A project of yours was merged into another"),
    subject=_("“%(project)s” goes on as part of “%(into)s”"),
    body=_("Your supporters and your credit come along. The reason: %(reason)s"),
    icon="merge",
    mail=True,
)
kinds.register(
    "projects.took_in",
    label=_("Your project took in another one"),
    subject=_("“%(title)s” is part of “%(project)s” now"),
    body=_("Its supporters and contributors are with you. The reason: %(reason)s"),
    icon="merge",
    mail=True,
)
kinds.register(
    "projects.bom_released",
    label=_("A parts list of your team is released"),
    subject=_("Revision %(number)s of the parts list of “%(project)s” is released"),
    body=_("%(actor)s released it. It stays as it is; changes go into the next one."),
    icon="list-tree",
    mail=False,
)
