"""A person acts for one of their organisations, or for themselves: what the forms offer first, and a badge says.

The choice is a word in the session and gives no right: whatever is done for an organisation is asked of
`organisations.act_for` again, and a choice that is no longer theirs counts as none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from django.http import HttpRequest

from innovate.organisations.models import Organisation
from innovate.organisations.queries import organisations_of

_KEY = "acting_for"


class _HasOrganisation(Protocol):
    organisation_id: int


_Row = TypeVar("_Row", bound=_HasOrganisation)


def current(request: HttpRequest) -> Organisation | None:
    """Return the organisation this person has chosen to act for: no query without a choice, else one a request."""
    chosen = request.session.get(_KEY) if request.user.is_authenticated else None
    if chosen is None:
        return None
    if not hasattr(request, "_acting_for"):
        request._acting_for = organisations_of(request.user).filter(pk=chosen).first()  # type: ignore[attr-defined]
    return request._acting_for  # type: ignore[attr-defined]


def choose(request: HttpRequest, organisation: Organisation | None) -> None:
    """Keep the choice in the session; None is the person themself."""
    if organisation is None:
        request.session.pop(_KEY, None)
    else:
        request.session[_KEY] = organisation.pk
    request._acting_for = organisation  # type: ignore[attr-defined]


def first(request: HttpRequest, rows: Iterable[_Row]) -> list[_Row]:
    """Return the rows with that of the chosen organisation in front, as the one a form offers first."""
    found, acting = list(rows), current(request)
    return sorted(found, key=lambda row: acting is None or row.organisation_id != acting.pk)
