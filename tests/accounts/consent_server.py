"""A site that people sign in with: GitHub's four addresses, on a socket of this machine."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from unittest import mock
from urllib.parse import parse_qs, urlencode, urlsplit

from allauth.socialaccount.providers.github.views import GitHubOAuth2Adapter

CLIENT, SECRET, CODE, TOKEN = "client-1", "secret-1", "code-1", "token-1"


@dataclass
class Consent:
    """What the site knows of the person there, and whether they say yes; `asked` is what we sent."""

    person: dict[str, Any] = field(default_factory=lambda: {"id": 7, "login": "ada-l", "name": "Ada L."})
    emails: list[dict[str, Any]] = field(default_factory=list)
    denied: bool = False
    broken: bool = False
    address: str = ""
    asked: dict[str, str] = field(default_factory=dict)

    def has(self, email: str, *, verified: bool) -> None:
        self.emails = [{"email": email, "primary": True, "verified": verified}]


class _Handler(BaseHTTPRequestHandler):
    consent: Consent

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the tests read what happened."""

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path == "/authorize":
            self.consent.asked = {name: values[0] for name, values in query.items()}
            answer = {"error": "access_denied"} if self.consent.denied else {"code": CODE}
            to = f"{query['redirect_uri'][0]}?{urlencode({**answer, 'state': query['state'][0]})}"
            self.send_response(302)
            self.send_header("Location", to)
            self.end_headers()
        elif self.headers["Authorization"] != f"token {TOKEN}":
            self._send({"message": "Bad credentials"}, 401)
        else:
            self._send(self.consent.emails if path == "/emails" else self.consent.person)

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        given = {name: values[0] for name, values in sent.items()}
        challenge = urlsafe_b64encode(hashlib.sha256(given["code_verifier"].encode()).digest()).rstrip(b"=")
        right = (
            (given["client_id"], given["client_secret"], given["code"]) == (CLIENT, SECRET, CODE)
            and challenge.decode() == self.consent.asked["code_challenge"]
            and given["redirect_uri"] == self.consent.asked["redirect_uri"]
        )
        if self.consent.broken or not right:
            self._send({"error": "bad_verification_code"}, 200)
        else:
            self._send({"access_token": TOKEN, "token_type": "bearer"})

    def _send(self, value: Any, status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def consent_server(port: int = 0) -> Iterator[Consent]:
    """Run the site; while it runs, GitHub's addresses are its own."""
    consent = Consent()
    handler = type("Handler", (_Handler,), {"consent": consent})
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        consent.address = f"http://127.0.0.1:{server.server_port}"
        addresses = {
            "authorize_url": f"{consent.address}/authorize",
            "access_token_url": f"{consent.address}/token",
            "profile_url": f"{consent.address}/user",
            "emails_url": f"{consent.address}/emails",
        }
        try:
            with mock.patch.multiple(GitHubOAuth2Adapter, **addresses):
                yield consent
        finally:
            server.shutdown()
            thread.join()
