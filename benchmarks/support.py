"""Support through the whole stack of one web worker, against a bare view there and a bare INSERT of pgbench.

Every request comes from a signed-in person over a kept connection and carries its CSRF token. Each person supports
each project once, so every one of them is stored; the worker that folds the counts runs meanwhile, as it does
in the house.
"""

from __future__ import annotations

import http.client
import itertools
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.db import connection

from benchmarks import bare, world
from benchmarks.timing import Rate, in_turn, table
from innovate.accounts.models import User
from innovate.core.reconcilers import run_once
from innovate.projects.models import Project
from innovate.voting.models import Support
from innovate.voting.support_queries import supporter_count
from tools.make.throwaway import postgres_bin

#: Connections at once, and the threads of the web worker that answer them, as `make run` has it.
CLIENTS, THREADS = 8, 8
SECONDS, ROUNDS = 1.5, 5
TOKEN = "b" * 32


def measure(people: list[User]) -> None:
    """Measure in turn, print the ratios, and count again what was stored."""
    if connection.vendor != "postgresql":
        print("\nSupport through the whole stack is measured on PostgreSQL; none is used here.")
        return
    bare.make_table()
    keys, slugs = world.sign_in(people), world.slugs()
    with _house() as port:
        hot, cold = f"/projects/{slugs[0]}/support/", [f"/projects/{slug}/support/" for slug in slugs[1:]]
        dice = random.Random(3)
        work = {
            "a bare view with one INSERT": zip(itertools.repeat(bare.ADDRESS), itertools.cycle(keys)),
            "support of a thousand projects": ((dice.choice(cold), key) for key in keys),
            "support of one hot project": zip(itertools.repeat(hot), keys),
        }
        measures = {name: _requests(port, iter(rows)) for name, rows in work.items()}
        measures["pgbench, the same INSERT"] = _pgbench
        bare_view, thousand, one, pgbench = in_turn(measures, rounds=ROUNDS)
    title = (
        f"One web worker of {THREADS} threads, {CLIENTS} connections: requests with session and CSRF token"
    )
    table(title, bare_view, thousand, one)
    table("The same against PostgreSQL alone", pgbench, bare_view, thousand, one)
    table("One hot project against a thousand", Rate(thousand.name, thousand.per_second), one)
    _recount()


def _requests(port: int, work: Iterator[tuple[str, str]]) -> Callable[[], float]:
    """Return what sends as much of the work as CLIENTS connections can in SECONDS, and returns requests/s."""
    lock = threading.Lock()
    answers: list[int] = []

    def client(until: float) -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while time.perf_counter() < until:
            with lock:
                path, key = next(work)
            line.request("POST", path, _BODY, _headers(port, key))
            answer = line.getresponse()
            answer.read()
            answers.append(answer.status)
        line.close()

    def run() -> float:
        answers.clear()
        began = time.perf_counter()
        clients = [threading.Thread(target=client, args=(began + SECONDS,)) for _ in range(CLIENTS)]
        for thread in clients:
            thread.start()
        for thread in clients:
            thread.join()
        if wrong := [status for status in answers if status != 200]:
            raise SystemExit(f"{len(wrong)} of {len(answers)} requests were answered {wrong[0]}")
        return len(answers) / (time.perf_counter() - began)

    return run


_BODY = urlencode({"csrfmiddlewaretoken": TOKEN, "action": "support"})


def _headers(port: int, key: str) -> dict[str, str]:
    return {
        "Host": f"localhost:{port}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept-Encoding": "gzip",
        "HX-Request": "true",
        "HX-Current-URL": f"http://localhost:{port}/",
        "Cookie": f"innovate_session_{port}={key}; innovate_csrf_{port}={TOKEN}",
    }


@contextmanager
def _house() -> Iterator[int]:
    """One web worker on a free port, and the worker that folds counts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "benchmarks.bare_settings",
        "BASE_URL": f"http://localhost:{port}",
    }
    web = [
        *("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws"),
        *("--workers", "1", "--blocking-threads", str(THREADS), "--log-level", "error"),
        "innovate.wsgi:application",
    ]
    running = [
        subprocess.Popen([sys.executable, *words], env=environ)
        for words in (web, ["manage.py", "reconcile", "--watch", "voting.tallies"])
    ]
    try:
        _await(f"http://127.0.0.1:{port}/healthz")
        yield port
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=20)


def _await(url: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer")


def _pgbench() -> float:
    """INSERTs per second of PostgreSQL's own client over as many connections."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    with tempfile.TemporaryDirectory(prefix="pgbench-") as place:
        script = Path(place) / "insert.sql"
        script.write_text(f"INSERT INTO {bare.TABLE} (said) VALUES (1);\n")
        words = [
            *(str(postgres_bin() / "pgbench"), "--no-vacuum", "--file", str(script)),
            *("--client", str(CLIENTS), "--time", str(round(SECONDS + 0.5)), "--host", parts.hostname or ""),
            *("--port", str(parts.port or 5432), "--username", parts.username or "", parts.path.lstrip("/")),
        ]
        environ = {**os.environ, "PGPASSWORD": parts.password or ""}
        done = subprocess.run(words, env=environ, capture_output=True, text=True)
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    if found is None:
        raise SystemExit(f"pgbench: {done.stderr.strip()}")
    return float(found[1])


def _recount() -> None:
    """Say whether every count is that of the rows."""
    run_once(["voting.tallies"])
    hot = Project.objects.order_by("pk")[0]
    stored = Support.objects.count()
    counted = supporter_count(hot)
    exact = counted == Support.objects.filter(project=hot).count()
    print(
        f"\n  {stored:,} supports stored; the hot project's {counted:,} {'are exact' if exact else 'ARE WRONG'}"
    )
