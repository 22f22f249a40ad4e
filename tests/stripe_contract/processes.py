"""Starting and stopping the servers under test, each its own process on a free port of the loopback."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import stripe

ROOT = Path(__file__).resolve().parents[2]
SECRET_KEY = "sk_test_contract"
PUBLISHABLE_KEY = "pk_test_contract"
WEBHOOK_SECRET = "whsec_contract"
STARTS_WITHIN = 20.0


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition: Callable[[], Any], what: str, within: float = 10.0) -> Any:
    """The condition's first true value. Raises ``AssertionError`` when the time is up."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if value := condition():
            return value
        time.sleep(0.02)
    raise AssertionError(f"waited {within} s for {what}")


class StandIn:
    """One stand-in process and a client for it; can be killed and started again on the same store."""

    def __init__(self, store: Path, **options: Any) -> None:
        self.store, self.options = store, options
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> StandIn:
        """Start it and wait until it answers."""
        given = {
            "port": self.port,
            "store": self.store,
            "secret-key": SECRET_KEY,
            "webhook-secret": WEBHOOK_SECRET,
            **{name.replace("_", "-"): value for name, value in self.options.items()},
        }
        arguments = [part for name, value in given.items() for part in (f"--{name}", str(value))]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tools.stripe_stand_in", *arguments], cwd=ROOT, stderr=subprocess.PIPE
        )
        wait_for(self._answers, "the stand-in to answer", STARTS_WITHIN)
        return self

    def _answers(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise AssertionError((self.process.stderr.read() if self.process.stderr else b"").decode())
        with contextlib.suppress(OSError):
            return self.hook("GET", "health")["status"] == "ok"
        return False

    def kill(self) -> None:
        """End it at once, as ``kill -9`` does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self._reap()

    def stop(self) -> None:
        """End it politely."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self._reap()

    def _reap(self) -> None:
        assert self.process is not None
        self.process.wait(10)
        if self.process.stderr:
            self.process.stderr.close()

    def client(self, **options: Any) -> stripe.StripeClient:
        """The real SDK pointed at this process; it retries nothing unless asked."""
        options = {"max_network_retries": 0} | options
        return stripe.StripeClient(SECRET_KEY, base_addresses={"api": self.url}, **options)

    def hook(self, method: str, name: str, /, **given: Any) -> dict[str, Any]:
        """Call a test hook."""
        body = json.dumps(given).encode() if method == "POST" else None
        request = urllib.request.Request(f"{self.url}/_stand_in/{name}", data=body, method=method)
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)

    def raw(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[int, dict[str, Any], dict[str, str]]:
        """A bare HTTP call: status, body, headers (by lower-case name)."""
        sent = {"Authorization": f"Bearer {SECRET_KEY}"} | {
            name.replace("_", "-"): text for name, text in headers.items()
        }
        request = urllib.request.Request(
            self.url + path, data=body.encode() if body is not None else None, method=method, headers=sent
        )
        try:
            answer = urllib.request.urlopen(request, timeout=10)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return (
                answer.status,
                json.load(answer),
                {name.lower(): text for name, text in answer.headers.items()},
            )


class Receiver:
    """A merchant's webhook endpoint: keeps what came, answers what it was told to."""

    def __init__(self) -> None:
        self.taken: list[tuple[bytes, str]] = []
        self.answers: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                payload = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.taken.append((payload, self.headers["Stripe-Signature"]))
                status = receiver.answers.pop(0) if receiver.answers else 200
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *given: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/webhook"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def about(self, object_id: str) -> list[stripe.Event]:
        """The verified events about one object, in the order they came."""
        events = [
            stripe.Webhook.construct_event(payload, signature, WEBHOOK_SECRET)
            for payload, signature in list(self.taken)
        ]
        return [event for event in events if event.data.object["id"] == object_id]


@contextlib.contextmanager
def localstripe(python: str) -> Iterator[str]:
    """The independent witness, as a process of its own; gives its address."""
    port = free_port()
    process = subprocess.Popen(
        [python, "-m", "localstripe", "--port", str(port), "--from-scratch"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return True
        return False

    try:
        wait_for(answers, "localstripe to answer", STARTS_WITHIN)
        yield url
    finally:
        process.terminate()
        process.wait(10)
