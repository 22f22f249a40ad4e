"""What payments tell people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innovate.notifications import kinds

kinds.register(
    "payments.charge_failed",
    subject=_("Your payment of %(amount)s for “%(what)s” did not go through"),
    body=_(
        "Your bank declined the card. Nothing was taken. We try again on %(again)s; "
        "if you want, choose another card before then."
    ),
    icon="credit-card",
    label=_("A payment did not go through"),
)
kinds.register(
    "payments.card_needed",
    subject=_("Another card is needed for “%(what)s”"),
    body=_(
        "The card for your payment of %(amount)s cannot be used any more. Choose another one until %(until)s."
    ),
    icon="credit-card",
    label=_("Another card is needed"),
)
kinds.register(
    "payments.action_required",
    subject=_("Confirm your payment of %(amount)s for “%(what)s”"),
    body=_("Your bank wants you to confirm it yourself. Open the page, sign in and confirm until %(until)s."),
    icon="shield-check",
    label=_("Your bank wants you to confirm a payment"),
)
kinds.register(
    "payments.charge_ended",
    subject=_("Your payment of %(amount)s for “%(what)s” was not made"),
    body=_("Your card could not be charged in time, so we have stopped trying. Nothing was taken."),
    icon="circle-x",
    label=_("A payment was given up"),
)
kinds.register(
    "payments.refunded",
    subject=_("%(amount)s is on its way back to you"),
    body=_("We have refunded your payment for “%(what)s”. Your bank shows it within five to ten days."),
    icon="undo-2",
    label=_("A payment was refunded"),
)
kinds.register(
    "payments.details_needed",
    subject=_("%(payee)s can be paid: tell us where to"),
    body=_("%(amount)s is waiting. Give your bank details to our payment service and we will send it."),
    icon="landmark",
    label=_("Bank details are needed"),
)
kinds.register(
    "payments.country_refused",
    subject=_("Our payment service cannot open an account for %(payee)s"),
    body=_("It pays nobody in this country. %(amount)s is still waiting, and our staff have been told."),
    icon="circle-x",
    label=_("An account for payouts could not be opened"),
)
kinds.register(
    "payments.paid_out",
    subject=_("%(amount)s is on its way to your bank account"),
    body=_("It was sent to %(payee)s. Your bank shows it within a few working days."),
    icon="landmark",
    label=_("Money was paid out"),
)
kinds.register(
    "payments.payout_failed",
    subject=_("%(amount)s could not be paid out"),
    body=_("It is owed as before. Our staff have been told and look at it."),
    icon="circle-x",
    label=_("A payout did not go through"),
)
