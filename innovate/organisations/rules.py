"""Who may be what, and from which state: no database."""

from __future__ import annotations

from innovate.core.states import AllowedFrom

#: The states an organisation may come from. Only a person of the staff decides the last three.
STATES: AllowedFrom = {
    "pending": ("unverified", "rejected"),
    "verified": ("unverified", "pending", "rejected", "suspended"),
    "rejected": ("unverified", "pending"),
    "suspended": ("unverified", "pending", "verified", "rejected"),
}
#: How an invitation ends; each answer once.
ANSWERS: AllowedFrom = {"accepted": ("open",), "declined": ("open",), "revoked": ("open",)}
#: Words under /organisations/ and /suppliers/ that no slug may take.
RESERVED_SLUGS = frozenset({"new", "join", "documents", "invitations", "mine", "tenders"})
