"""Where many sign up at once, a browser does a sum first (`core.challenges`)."""

from __future__ import annotations

from django.http import HttpRequest

from innovate.core.network import client_ip, network_of
from innovate.core.ratelimits import note, seen

PURPOSE = "sign-up"
#: Within SOON seconds so many new accounts, in all or of one network, are a crowd.
SOON, OF_ALL, OF_ONE_NETWORK = 600, 60, 8


def is_crowd(request: HttpRequest | None) -> bool:
    """Say whether many have just signed up (two queries); nobody does where there is no request."""
    if request is None:
        return False
    return (
        seen("signup", network_of(client_ip(request)), seconds=SOON) >= OF_ONE_NETWORK
        or seen("signup", "all", seconds=SOON) >= OF_ALL
    )


def note_one_more(request: HttpRequest) -> None:
    """Remember that somebody signed up."""
    note("signup", network_of(client_ip(request)), seconds=SOON)
    note("signup", "all", seconds=SOON)
