"""A PostgreSQL and a Redis that live as long as one command: started on free ports, gone afterwards."""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.make import children
from tools.make.errors import Failure
from tools.make.ports import free_port

READY_WITHIN = 60.0


def postgres_bin() -> Path:
    """Return the directory of the newest PostgreSQL's programs. Raises Failure when there is none."""
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(versions, key=lambda path: float(path.parts[-3]), default=None)
    if newest is None and (found := shutil.which("initdb")):
        newest = Path(found).resolve()
    if newest is None:
        raise Failure("PostgreSQL is missing; on Debian and Ubuntu: sudo apt install postgresql")
    return newest.parent


@contextmanager
def postgres() -> Iterator[str]:
    """Yield the DATABASE_URL of a fresh cluster; stop and delete it on the way out."""
    programs = postgres_bin()
    user = _other_user()
    password = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="innovate-postgres-", ignore_cleanup_errors=True) as name:
        place = Path(name)
        (place / "password").write_text(password)
        if user:
            # PostgreSQL refuses to run as root.
            for path in (place, place / "password"):
                shutil.chown(path, user, user)
        initdb = [
            *(str(programs / "initdb"), "-D", str(place / "data"), "-U", "innovate", "-A", "scram-sha-256"),
            *("--pwfile", str(place / "password"), "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        ]
        setup = children.start(initdb, user=user, cwd=place)
        output, _ = setup.communicate()
        if setup.returncode:
            last = (output.strip().splitlines() or ["no output"])[-1]
            raise Failure(f"PostgreSQL's initdb failed: {last}")
        port = free_port()
        # Durability is worth nothing here and costs most of the time.
        options = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "max_connections": 200,
            "shared_buffers": "128MB",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        argv = [str(programs / "postgres"), "-D", str(place / "data")]
        argv += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with _serving(argv, port, place / "log", user=user, end_signal=signal.SIGINT):
            yield f"postgres://innovate:{password}@127.0.0.1:{port}/postgres"


@contextmanager
def redis() -> Iterator[str]:
    """Yield the REDIS_URL of a fresh server that keeps nothing on disk; stop it on the way out."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        raise Failure("Redis is missing; on Debian and Ubuntu: sudo apt install redis-server")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="innovate-redis-", ignore_cleanup_errors=True) as place:
        argv = [
            program,
            "--bind",
            "127.0.0.1",
            "--port",
            str(port),
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
            place,
        ]
        with _serving(argv, port, Path(place) / "log", user=None, end_signal=signal.SIGTERM):
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def _serving(argv: list[str], port: int, log: Path, *, user: str | None, end_signal: int) -> Iterator[None]:
    """Run a server while the body runs; the body starts when `port` answers."""
    with log.open("w") as output:
        process = children.start(
            argv, user=user, output=output.fileno(), end_signal=end_signal, cwd=log.parent
        )
    try:
        _await_port(Path(argv[0]).name, process, port, log)
        yield
    finally:
        children.stop([process], end_signal=end_signal, patience=20.0)


def _await_port(name: str, process: subprocess.Popen[str], port: int, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0 and _accepting(log):
                return
        time.sleep(0.05)
    lines = log.read_text(errors="replace").strip().splitlines() or ["no output"]
    raise Failure(f"{name} did not start: {lines[-1]}")


def _accepting(log: Path) -> bool:
    """PostgreSQL listens a moment before it accepts; both servers say when they do."""
    return (
        re.search(r"ready to accept connections", log.read_text(errors="replace"), re.IGNORECASE) is not None
    )


def _other_user() -> str | None:
    """Return an ordinary user to run PostgreSQL as when we are root, else None."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)
