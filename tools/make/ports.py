"""Which ports a start uses, and who else has them."""

from __future__ import annotations

import errno
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from tools.make.errors import Failure


@dataclass(frozen=True)
class Ports:
    """Where the processes listen: one host, three ports in a row unless told otherwise."""

    host: str
    web: int
    live: int
    stripe: int

    @property
    def reach(self) -> str:
        """The host under which this machine itself reaches them."""
        return {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(self.host, self.host)


def from_environ(environ: Mapping[str, str]) -> Ports:
    """Read HOST, PORT (8000), LIVE_PORT (PORT + 1) and STRIPE_PORT (PORT + 2).

    Raises Failure for a bad number.
    """
    web = _port(environ, "PORT", 8000)
    live = _port(environ, "LIVE_PORT", web + 1)
    stripe = _port(environ, "STRIPE_PORT", web + 2)
    if len({web, live, stripe}) < 3:
        raise Failure(f"PORT, LIVE_PORT and STRIPE_PORT must differ; they are {web}, {live} and {stripe}.")
    return Ports(environ.get("HOST") or "127.0.0.1", web, live, stripe)


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise Failure(f"{name} must be a port number from 1 to 65535, not {text!r}.")
    return int(text)


def need_free(host: str, port: int, hint: str) -> None:
    """Raise Failure, ending with `hint`, unless `port` can be bound on `host` now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the servers do: a port in TIME_WAIT after the last run is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Failure(f"Port {port} is already in use; {hint}") from error
            raise Failure(f"Cannot listen on {host} port {port}: {error.strerror}; {hint}") from error


def free_port() -> int:
    """Return a port that nobody used a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
