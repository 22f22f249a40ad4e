"""A sum for a browser, where many new accounts come at once: the protocol of ALTCHA, asked and checked by ourselves.

No third party, no picture to read, nothing to click: a machine that does it once hardly notices, one that wants a
thousand accounts does. Whoever browses without JavaScript waits a minute instead. Each answer is good for one use and
one purpose, and for VALID.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import altcha
from django import forms
from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovate.core.errors import Refused
from innovate.core.network import client_ip, network_of
from innovate.core.proofs import new_nonce
from innovate.core.ratelimits import limit, use_once

#: Of every 4,096 keys one begins like this; each takes COST iterations: some seconds on a phone, one on a computer.
ALGORITHM, COST, PREFIX = "PBKDF2/SHA-256", 1000, "000"
VALID = timedelta(minutes=10)
#: How long one waits without JavaScript, and how many may do that from one network in VALID.
WAIT, WAITERS = timedelta(minutes=1), 5
SOLUTION, TICKET = "challenge", "challenge_ticket"
_SALT = "core.challenges.ticket"


class ChallengeNeeded(Refused):
    """Nothing is wrong, but the browser has to do a sum first; `challenge` is for the page's form."""

    status = 428
    default_code = "challenge_needed"

    def __init__(self, message: str, challenge: Challenge) -> None:
        super().__init__(message)
        self.challenge = challenge


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a form carries: the sum as JSON for the browser, and the ticket of who waits."""

    sum: str
    ticket: str

    @property
    def seconds(self) -> int:
        """How long it can be answered."""
        return int(VALID.total_seconds())

    @property
    def wait(self) -> int:
        """How long one waits without JavaScript, in seconds."""
        return int(WAIT.total_seconds())


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back with the form; both may be empty."""

    solution: str = ""
    ticket: str = ""


def answer_in(data: Mapping[str, Any]) -> Answer:
    """Read the answer from a form's data."""
    return Answer(str(data.get(SOLUTION) or "")[:4000], str(data.get(TICKET) or "")[:400])


def issue(purpose: str, *, ticket: str = "") -> Challenge:
    """Return a new challenge for one purpose ("ballot:12"); who waits already keeps their `ticket`."""
    until = int(time.time() + VALID.total_seconds())
    asked = altcha.create_challenge(
        ALGORITHM, COST, key_prefix=PREFIX, expires_at=until, data={"for": purpose}, hmac_secret=_secret()
    )
    return Challenge(json.dumps(asked.to_dict()), ticket or signing.dumps([purpose, new_nonce()], salt=_SALT))


def require(request: HttpRequest, purpose: str, answer: Answer) -> None:
    """Use the answer up; raise ChallengeNeeded with a new challenge unless it is right, fresh and unused."""
    if answer.solution:
        if _is_solved(answer.solution, purpose):
            return
        message = _(
            "The check of your browser was too old, or used already. It runs again: send it once more."
        )
        raise ChallengeNeeded(message, issue(purpose))
    ticket, seconds = _waited(answer.ticket, purpose)
    if ticket and seconds <= 0:
        limit(
            "challenge.wait",
            network_of(client_ip(request)),
            times=WAITERS,
            seconds=int(VALID.total_seconds()),
        )
        if use_once("challenge", ticket, until=int(time.time() + VALID.total_seconds())):
            return
        ticket = ""
    message = _(
        "Many new accounts come here just now, so your browser is checked first. What you filled in is kept."
    )
    if ticket:
        more = ngettext(
            "Wait %(n)s more second, then send it again.",
            "Wait %(n)s more seconds, then send it again.",
            seconds,
        )
        message = more % {"n": seconds}
    raise ChallengeNeeded(message, issue(purpose, ticket=ticket))


def _secret() -> bytes:
    return salted_hmac("core.challenges", "", algorithm="sha256").digest()


def _is_solved(solution: str, purpose: str) -> bool:
    if not altcha.verify_solution(solution, _secret()).verified:
        return False
    # Verified: it was signed by us, so it has these parts.
    asked = json.loads(base64.b64decode(solution))["challenge"]["parameters"]
    if (asked.get("data") or {}).get("for") != purpose:
        return False
    return use_once("challenge", asked["nonce"], until=int(asked["expiresAt"]))


def _waited(ticket: str, purpose: str) -> tuple[str, int]:
    """Return the ticket if it is ours, for this purpose and not too old, and how many seconds are left to wait."""
    try:
        named, _nonce = signing.loads(ticket, salt=_SALT, max_age=VALID)
        made = signing.b62_decode(ticket.rsplit(":", 2)[1])
    except (signing.BadSignature, ValueError, TypeError, IndexError):
        return "", 0
    if named != purpose:
        return "", 0
    return ticket, int(made + WAIT.total_seconds() - time.time() + 1)


class ChallengeWidget(forms.Widget):
    """Shows the challenge in a form; what comes back is an Answer."""

    template_name = "components/challenge.html"

    def __init__(self, challenge: Challenge) -> None:
        super().__init__()
        self.challenge = challenge

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "challenge": self.challenge}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Answer:
        return answer_in(data)


class ChallengeField(forms.Field):
    """A challenge in a Django form, without a label: it says itself what it is."""

    def __init__(self, challenge: Challenge) -> None:
        super().__init__(required=False, label="", widget=ChallengeWidget(challenge))
