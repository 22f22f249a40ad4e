"""From where votes of new accounts come, as marks that can be compared and not read.

A mark is a keyed hash of the network, or of a random number that the browser keeps in a cookie for COOKIE. The key is
different for each project and each round: nobody can follow a person from one to another, we neither. Only for
accounts younger than `scoring.NEW`, and deleted after KEPT.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from innovate.accounts.models import User
from innovate.core.network import client_ip, network_of
from innovate.projects.models import Project
from innovate.voting.integrity import scoring
from innovate.voting.models import Round, Trace

KEPT = timedelta(days=30)
COOKIE_NAME, COOKIE = "device", timedelta(days=30)
_SALT = "voting.device"
_MARKER = re.compile(r"[0-9a-f]{32}")
_NEW_MARKER = "_new_device_marker"


@dataclass(frozen=True, slots=True)
class Origin:
    """A network in plain ("203.0.113.0/24") and a browser's marker; "" for what is not known. Never stored."""

    network: str = ""
    device: str = ""


def is_new(person: User) -> bool:
    """Say whether the person's votes are looked at."""
    return timezone.now() - person.date_joined < scoring.NEW


def origin_of(request: HttpRequest, *, mark_device: bool = True) -> Origin:
    """Return where a request comes from. A browser without a marker gets one (see `give_marker`), unless the answer
    is for a program.
    """
    device = request.get_signed_cookie(COOKIE_NAME, "", salt=_SALT, max_age=int(COOKIE.total_seconds()))
    if not _MARKER.fullmatch(device or ""):
        device = secrets.token_hex(16) if mark_device else ""
        setattr(request, _NEW_MARKER, device)
    return Origin(network_of(client_ip(request)), device or "")


def give_marker(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the browser keep the marker that `origin_of` made up for it, if it did."""
    if marker := getattr(request, _NEW_MARKER, ""):
        response.set_signed_cookie(
            COOKIE_NAME,
            marker,
            salt=_SALT,
            max_age=int(COOKIE.total_seconds()),
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


def keep(*, origin: Origin | None, person: User, project: Project, round: Round | None = None) -> None:
    """Inside the vote's transaction: keep the marks of a new account's first vote here."""
    if origin is None or not is_new(person):
        return
    place = f"round {round.pk}" if round else f"project {project.pk}"
    trace = Trace(
        project=project,
        round=round,
        person=person,
        network=_mark("network", origin.network, place),
        device=_mark("device", origin.device, place),
    )
    Trace.objects.bulk_create([trace], ignore_conflicts=True)


def _mark(kind: str, value: str, place: str) -> str:
    if not value:
        return ""
    return salted_hmac(f"voting.traces.{kind}", f"{place}|{value}", algorithm="sha256").hexdigest()[:32]


def forget(now: datetime) -> int:
    """Delete the traces that are old enough; return how many."""
    return Trace.objects.filter(at__lt=now - KEPT).delete()[0]
