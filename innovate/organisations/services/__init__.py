"""Every write of organisations."""

from __future__ import annotations

from innovate.organisations.services.invitations import (
    accept_invitation,
    decline_invitation,
    invite,
    revoke_invitation,
    send_again,
)
from innovate.organisations.services.members import add_member, appoint_owner, change_role, remove_member
from innovate.organisations.services.registry import create_organisation, edit_organisation
from innovate.organisations.services.verification import reject, request_verification, suspend, verify

__all__ = [
    "accept_invitation",
    "add_member",
    "appoint_owner",
    "change_role",
    "create_organisation",
    "decline_invitation",
    "edit_organisation",
    "invite",
    "reject",
    "remove_member",
    "request_verification",
    "revoke_invitation",
    "send_again",
    "suspend",
    "verify",
]
