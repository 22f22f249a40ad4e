"""The public API: each room's router under one roof, every error a problem document (RFC 9457)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.validators import ProhibitNullCharactersValidator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser

from innovate.accounts.api_auth import SAFE, Caller
from innovate.accounts.models import User
from innovate.api_words import words_for
from innovate.core.errors import NotAllowed, Refused, TooMany
from innovate.crowdfund.api import router as crowdfund
from innovate.discussions.api import router as discussions
from innovate.moderation.api import router as moderation
from innovate.moderation.api_moderating import router as moderators
from innovate.moderation.queries import suspension_of
from innovate.portal.api_projects import router as projects
from innovate.portal.challenges.api import router as challenges
from innovate.portal.challenges.api_entries import router as entries
from innovate.portal.challenges.api_judging import router as juries
from innovate.projects.api_earnings import router as earnings
from innovate.projects.api_gates import router as gates
from innovate.projects.api_ideas import router as ideas
from innovate.projects.api_news import router as news
from innovate.projects.api_offers import router as offers
from innovate.projects.api_papers import router as papers
from innovate.projects.api_private import router as private
from innovate.projects.api_shares import router as shares
from innovate.projects.api_standing import router as standing
from innovate.projects.api_team import router as teams
from innovate.suppliers.api import router as suppliers
from innovate.voting.api import router as voting

#: The largest whole number of a column.
BIGGEST = 2**63 - 1


class InGoodStanding(Caller):
    """Who is suspended may read, and change nothing; asking for a second look changes nothing."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> User | AnonymousUser | None:
        caller = super().__call__(request, *args, **kwargs)
        acts = request.method not in SAFE and not request.path.endswith("/me/appeals")
        if acts and isinstance(caller, User) and suspension_of(caller):
            raise NotAllowed(
                _("You cannot take part at the moment. Your notices say why and how to appeal."),
                code="suspended",
            )
        return caller


class StorableParser(Parser):
    """Refuses what no column takes, so that no operation has to think of it: null characters (PostgreSQL), halves of
    characters, whole numbers of more than 64 bits.
    """

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        data = super().parse_body(request)
        _require_storable(data)
        return data

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        found = super().parse_querydict(data, list_fields, request)
        _require_storable(found)
        return found


def _require_storable(data: object) -> None:
    """Raise Refused, with the name of each wrong value, such as `answers.0.text`."""
    wrong: dict[str, str] = {}
    waiting: list[tuple[str, object]] = [("", data)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(_join(path, key), each) for key, part in value.items() for each in (key, part)]
        elif isinstance(value, list):
            waiting += [(_join(path, number), part) for number, part in enumerate(value)]
        elif words := _unstorable(value):
            wrong[path] = words
    if wrong:
        raise Refused(_("Some values are missing or wrong."), code="invalid", fields=wrong)


def _join(path: str, part: object) -> str:
    return f"{path}.{part}" if path else str(part)


def _unstorable(value: object) -> str:
    """Return in words why no column takes this text or number; "" when one does."""
    if isinstance(value, str):
        if "\0" in value:
            return str(ProhibitNullCharactersValidator.message)
        is_whole = not any("\ud800" <= character <= "\udfff" for character in value)
        return "" if is_whole else words_for({"type": "string_unicode"})
    if isinstance(value, int) and value > BIGGEST:
        return words_for({"type": "less_than_equal", "ctx": {"le": BIGGEST}})
    if isinstance(value, int) and value < -BIGGEST:
        return words_for({"type": "greater_than_equal", "ctx": {"ge": -BIGGEST}})
    return ""


class InnovateAPI(NinjaAPI):
    """Answers in the language of Accept-Language, since /api/ has no language in its path."""

    def create_response(self, request: HttpRequest, data: Any, **kwargs: Any) -> HttpResponse:
        response = super().create_response(request, data, **kwargs)
        response["Vary"] = "Accept-Language, Authorization, Cookie"
        return response


api = InnovateAPI(
    title="Innovate",
    version="1",
    description="Ideas, votes, campaigns, suppliers, tenders and live rooms. Lists page by cursor.",
    auth=InGoodStanding(),
    parser=StorableParser(),
    urls_namespace="api",
)
for prefix, router in (
    ("", projects),
    ("", ideas),
    ("", private),
    ("", teams),
    ("", shares),
    ("", earnings),
    ("", gates),
    ("", offers),
    ("", standing),
    ("", news),
    ("", papers),
    ("", voting),
    ("", crowdfund),
    ("", suppliers),
    ("", discussions),
    ("", moderation),
    ("", moderators),
    ("", challenges),
    ("", entries),
    ("", juries),
):
    api.add_router(prefix, router)


def problem(status: int, code: str, title: str, detail: str = "", **more: Any) -> JsonResponse:
    """Return a problem document; `code` is its stable name, under type `about:blank#code`."""
    body = {"type": f"about:blank#{code}", "title": title, "status": status, "code": code}
    if detail:
        body["detail"] = detail
    return JsonResponse({**body, **more}, status=status, content_type="application/problem+json")


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    with override(get_language_from_request(request)):
        response = problem(error.status, error.code, error.message, errors=error.fields)
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.retry_after)
    return response


@api.exception_handler(AuthenticationError)
def unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = problem(401, "bad_token", _("The token is unknown, revoked or belongs to nobody any more."))
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {".".join(str(part) for part in item["loc"][1:]): words_for(item) for item in error.errors}
    return problem(422, "invalid", _("Some values are missing or wrong."), errors=fields)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "not_found", _("There is nothing here, or you may not see it."))


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What ninja itself refuses, such as a body that is no JSON; our parser's own refusals come wrapped in one."""
    if isinstance(error.__cause__, Refused):
        return refused(request, error.__cause__)
    return problem(error.status_code, "bad_request", _("The request could not be read: its body is no JSON."))
