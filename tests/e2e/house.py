"""The whole house as `make run` starts it: web, live, worker and the Stripe stand-in, each a process of its own."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from tests.migrated import migrated_file

ROOT = Path(__file__).resolve().parents[2]
#: Grown up, several workers race for the same rows.
WORKERS = 2 if "PYTEST_SCALE" in os.environ else 1
STRIPE_KEYS = ("sk_test_of_the_house", "pk_test_of_the_house", "whsec_of_the_house")


@dataclass(frozen=True)
class House:
    """A running portal: its address and the environment its programs run in."""

    url: str
    environ: dict[str, str]

    def manage(self, *words: str) -> str:
        """Run a management command of this house and return what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {words[0]} failed:\n{done.stdout}{done.stderr}")
        return done.stdout


@contextlib.contextmanager
def standing(state: Path) -> Iterator[House]:
    """Start every process on free ports, with a database of its own, and stop them all at the end."""
    web, live, stripe = (_free_port() for _ in range(3))
    with _database(state) as database:
        house = House(f"http://localhost:{web}", _environ(state, database, web, live, stripe))
        house.manage("migrate", "-v0")
        house.manage("compile_catalogues")
        house.manage("collectstatic", "--noinput", "-v0")
        with contextlib.ExitStack() as running:
            for name, words in _programs(state, web, live, stripe).items():
                running.enter_context(_process(name, words, house, state))
            for url in (f"http://127.0.0.1:{stripe}/_stand_in/health", f"{house.url}/readyz"):
                _await(url, state)
            yield house


def _environ(state: Path, database: str, web: int, live: int, stripe: int) -> dict[str, str]:
    secret, publishable, webhook = STRIPE_KEYS
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "innovate.settings",
        "DEMO": "1",
        "STATE_DIR": str(state),
        "DATABASE_URL": database,
        "BASE_URL": f"http://localhost:{web}",
        "LIVE_URL": f":{live}",
        "LIVE_HEALTH_URL": f"http://127.0.0.1:{live}/healthz",
        "STRIPE_SECRET_KEY": secret,
        "STRIPE_PUBLISHABLE_KEY": publishable,
        "STRIPE_WEBHOOK_SECRET": webhook,
        "STRIPE_API_BASE": f"http://127.0.0.1:{stripe}",
    }


def _programs(state: Path, web: int, live: int, stripe: int) -> dict[str, list[str]]:
    secret, publishable, webhook = STRIPE_KEYS
    return {
        "stripe": [
            *("-m", "tools.stripe_stand_in", "--port", str(stripe), "--store", str(state / "stripe")),
            *("--secret-key", secret, "--publishable-key", publishable, "--settle-seconds", "0"),
            *("--webhook-url", f"http://127.0.0.1:{web}/stripe/webhook/", "--webhook-secret", webhook),
        ],
        "web": [
            *("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(web), "--no-ws"),
            *("--blocking-threads", "8", "--log-level", "error", "innovate.wsgi:application"),
        ],
        "live": [
            *("-m", "uvicorn", "--host", "127.0.0.1", "--port", str(live), "--ws", "websockets-sansio"),
            *("--ws-per-message-deflate", "false", "--log-level", "warning", "innovate.asgi:application"),
        ],
        **{f"worker-{number}": ["manage.py", "reconcile", "--watch"] for number in range(WORKERS)},
    }


@contextlib.contextmanager
def _process(name: str, words: list[str], house: House, state: Path) -> Iterator[None]:
    with (state / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=house.environ, stdout=log, stderr=log
        )
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await(url: str, state: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    logs = "\n".join(
        f"{path.name}: {path.read_text(errors='replace')[-1500:]}" for path in state.glob("*.log")
    )
    raise RuntimeError(f"{url} did not become healthy\n{logs}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextlib.contextmanager
def _database(state: Path) -> Iterator[str]:
    """A database of the kind the suite runs on: migrated, where that can be copied, else empty."""
    default: dict[str, Any] = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        shutil.copyfile(migrated_file(), state / "db.sqlite3")
        yield f"sqlite:///{state / 'db.sqlite3'}"
        return
    name = f"e2e_{secrets.token_hex(4)}"
    server = {
        "host": default["HOST"],
        "port": default["PORT"] or 5432,
        "user": default["USER"],
        "password": default["PASSWORD"] or None,
    }
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            secret = f":{server['password']}" if server["password"] else ""
            yield f"postgres://{server['user']}{secret}@{server['host']}:{server['port']}/{name}"
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
