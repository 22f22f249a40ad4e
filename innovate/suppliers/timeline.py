"""What tenders and contracts write into a project's story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from innovate.projects.timeline_kinds import register


def _published(data: Mapping[str, Any]) -> str:
    invited = data.get("invited", 0)
    return ngettext(
        "A tender was published and %(invited)s maker invited to bid.",
        "A tender was published and %(invited)s makers invited to bid.",
        invited,
    ) % {"invited": invited}


def _opened(data: Mapping[str, Any]) -> str:
    opened = data.get("opened", 0)
    return ngettext(
        "The deadline passed, and %(opened)s sealed bid was opened.",
        "The deadline passed, and %(opened)s sealed bids were opened.",
        opened,
    ) % {"opened": opened}


register("suppliers.tender_published", text=_published, icon="megaphone")
register(
    "suppliers.tender_edited",
    text=_("The tender was changed. Bids handed in before must be confirmed again."),
    icon="pencil",
)
register(
    "suppliers.closed_early",
    text=_("%(name)s of the staff closed the tender before its deadline."),
    icon="lock",
)
register("suppliers.bids_opened", text=_opened, icon="package-open")
register(
    "suppliers.tender_failed", text=_("The tender ended without a bid that counts."), icon="circle-slash"
)
register("suppliers.tender_cancelled", text=_("The tender was cancelled: %(reason)s"), icon="circle-slash")
register(
    "suppliers.awarded",
    text=_("The team chose %(supplier)s. Its reason: %(reason)s"),
    icon="trophy",
)
register(
    "suppliers.standstill_ended_early",
    text=_("%(name)s of the staff ended the waiting days early."),
    icon="fast-forward",
)
register(
    "suppliers.contract_signed",
    text=_(
        "The contract with %(supplier)s is signed. It is paid in %(steps)s steps, each when it is accepted."
    ),
    icon="handshake",
)
register(
    "suppliers.milestone_delivered", text=_("%(supplier)s delivered step %(number)s."), icon="package-check"
)
register(
    "suppliers.milestone_disputed",
    text=_("The team did not accept step %(number)s yet."),
    icon="triangle-alert",
)
register("suppliers.milestone_accepted", text=_("The team accepted step %(number)s."), icon="badge-check")
register(
    "suppliers.milestone_released", text=_("The money of step %(number)s was released."), icon="banknote"
)
