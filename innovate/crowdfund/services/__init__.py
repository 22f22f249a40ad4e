"""Every write of the crowdfund room: campaigns from draft to funded, pledges from held to confirmed."""

from innovate.crowdfund.services.campaigns import (
    accept_shortfall,
    approve,
    cancel,
    close,
    create_campaign,
    edit_campaign,
    send_back,
    send_to_review,
)
from innovate.crowdfund.services.pledges import (
    activate,
    attach_card,
    call_off,
    cancel_pledge,
    confirm,
    drop_unpaid,
    hold_pledge,
    lapse,
    queue_pledge_charge,
    refund_stray,
    release,
    start_card,
)

__all__ = [
    "accept_shortfall",
    "activate",
    "approve",
    "attach_card",
    "call_off",
    "cancel",
    "cancel_pledge",
    "close",
    "confirm",
    "create_campaign",
    "drop_unpaid",
    "edit_campaign",
    "hold_pledge",
    "lapse",
    "queue_pledge_charge",
    "refund_stray",
    "release",
    "send_back",
    "send_to_review",
    "start_card",
]
