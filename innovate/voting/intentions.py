"""A visitor's "I want this": kept in a signed cookie while they sign in or make an account, then done.

The tap itself made the cookie, so doing it afterwards needs no second one. A link on somebody else's site makes none:
the browser says where a request came from.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from innovate.core.money import Money

#: Long enough for making an account and waiting for the mail with its code.
KEPT = 3600
_COOKIE = f"{settings.SESSION_COOKIE_NAME}_wants"
_SALT = "voting.intention"


@dataclass(frozen=True, slots=True)
class Intention:
    """Support of this project, at this price if one was named; `back` is the page the visitor was on, "" unknown."""

    project: int
    price: Money | None = None
    back: str = ""


def is_own_tap(request: HttpRequest) -> bool:
    """Whether the request comes from a page of ours; a browser that does not say is believed."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def keep(response: HttpResponseBase, request: HttpRequest, intention: Intention) -> None:
    """Keep it in this browser for an hour; it replaces an earlier one."""
    price = [intention.price.amount, intention.price.currency] if intention.price else None
    value = signing.dumps([intention.project, price, intention.back[:500]], salt=_SALT)
    response.set_cookie(
        _COOKIE, value, max_age=KEPT, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def kept(request: HttpRequest, project: int) -> Intention | None:
    """Return what this browser keeps about the project, if anything."""
    try:
        found, price, back = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_SALT, max_age=KEPT)
    except signing.BadSignature:
        return None
    if found != project:
        return None
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return Intention(found, Money(*price) if price else None, back if ours else "")


def forget(response: HttpResponseBase) -> None:
    """Take it out of the browser: it is done, or cannot be."""
    response.delete_cookie(_COOKIE, samesite="Lax")
