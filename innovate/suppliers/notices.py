"""What tenders, bids and contracts tell people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innovate.notifications.kinds import register

register(
    "suppliers.invited",
    label=_("You are invited to bid"),
    subject=_("You are invited to bid for “%(project)s”"),
    body=_(
        "%(quantity)s units. Bids are sealed until %(closes)s. The tender’s page says why you were chosen."
    ),
    icon="mail-open",
)
register(
    "suppliers.tender_edited",
    label=_("A tender was changed"),
    subject=_("The tender for “%(project)s” was changed"),
    body=_("Your sealed bid counts only if you confirm it again, or hand in a new one, before the deadline."),
    icon="pencil",
)
register(
    "suppliers.bids_opened",
    label=_("The bids of a tender are open"),
    subject=_("The bids for “%(project)s” are open"),
    body=_("%(opened)s bids were opened after the deadline and are being compared."),
    icon="package-open",
)
register(
    "suppliers.bid_invalid",
    label=_("A bid of yours could not be counted"),
    subject=_("Your bid for “%(project)s” could not be counted"),
    body=_("The tender’s page says why. If you think this is wrong, write to us with your receipt."),
    icon="triangle-alert",
)
register(
    "suppliers.awarded",
    label=_("A tender was awarded"),
    subject=_("“%(project)s” is awarded to %(supplier)s"),
    body=_("The team’s reason: %(reason)s The contract follows after the waiting days."),
    icon="trophy",
)
register(
    "suppliers.not_awarded",
    label=_("A tender was awarded to another bidder"),
    subject=_("“%(project)s” was awarded to another bidder"),
    body=_("It went to %(supplier)s. The team’s reason: %(reason)s"),
    icon="circle-slash",
)
register(
    "suppliers.contract_ready",
    label=_("A contract is ready to sign"),
    subject=_("The contract for “%(project)s” is ready to sign"),
    body=_("Read it, then sign by typing your name. Work begins when both sides have signed."),
    icon="file-pen",
)
register(
    "suppliers.contract_signed",
    label=_("A contract is signed"),
    subject=_("The contract for “%(project)s” is signed"),
    body=_("The money of every step is set aside. Production begins."),
    icon="handshake",
)
register(
    "suppliers.milestone_delivered",
    label=_("A step of a contract was delivered"),
    subject=_("“%(project)s”: step %(number)s was delivered"),
    body=_(
        "%(supplier)s says that it is done. The team’s lead can accept it now; %(amount)s is held for it."
    ),
    icon="package-check",
)
register(
    "suppliers.milestone_disputed",
    label=_("A step of a contract was not accepted"),
    subject=_("“%(project)s”: step %(number)s was not accepted"),
    body=_("What is wrong: %(reason)s The money stays held until this is settled."),
    icon="triangle-alert",
)
register(
    "suppliers.milestone_accepted",
    label=_("A step of a contract was accepted"),
    subject=_("“%(project)s”: step %(number)s is accepted"),
    body=_("%(amount)s is on its way to %(supplier)s."),
    icon="badge-check",
)
register(
    "suppliers.milestone_released",
    label=_("A step of a contract is being paid"),
    subject=_("“%(project)s”: step %(number)s is being paid"),
    body=_("%(amount)s was released to %(supplier)s."),
    icon="banknote",
    mail=False,
)
