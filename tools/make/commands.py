"""The commands behind the make targets."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack

from tools.make import environment, lint, portal, throwaway
from tools.make.errors import Failure
from tools.make.layout import ROOT, program_environ, state_dir, venv_python

DEV_REQUIREMENTS = ["requirements.txt", "requirements-dev.txt"]


def main(argv: list[str]) -> int:
    """Run the command named first in `argv`; return the exit status. A Failure is one line on stderr."""
    name, *arguments = argv or [""]
    command = COMMANDS.get(name)
    if command is None:
        print(f"Usage: python3 -m tools.make {{{'|'.join(COMMANDS)}}} [ARGUMENTS]", file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        # An end from outside must unwind what we started, too.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda caught, frame: sys.exit(128 + caught))
    try:
        return command(arguments)
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _ensure_dev() -> None:
    environment.ensure(DEV_REQUIREMENTS, lambda line: print(line, flush=True))


def _run(arguments: list[str]) -> int:
    return portal.run(dev=False)


def _dev(arguments: list[str]) -> int:
    return portal.run(dev=True)


def _setup(arguments: list[str]) -> int:
    _ensure_dev()
    return 0


def _pytest(arguments: list[str], **more: str) -> int:
    """Run pytest in our own process group, so that Ctrl-C reaches it, and return its exit status."""
    argv = [str(venv_python()), "-m", "pytest", *arguments]
    # The tests leave their files beside the demo's, not among them.
    environ = program_environ(**more) | {"STATE_DIR": str(state_dir() / "test")}
    with subprocess.Popen(argv, cwd=ROOT, env=environ) as tests:
        try:
            while True:
                try:
                    return tests.wait()
                except KeyboardInterrupt:
                    # pytest had it too and is writing its summary.
                    continue
        finally:
            if tests.poll() is None:
                tests.terminate()


def _test(arguments: list[str]) -> int:
    _ensure_dev()
    return _pytest([*TEST_OPTIONS, *arguments])


def _test_postgres(arguments: list[str]) -> int:
    _ensure_dev()
    with throwaway.postgres() as database:
        return _pytest([*TEST_OPTIONS, *arguments], DATABASE_URL=database)


def _scale_test(arguments: list[str]) -> int:
    _ensure_dev()
    with ExitStack() as services:
        database = services.enter_context(throwaway.postgres())
        doorbell = services.enter_context(throwaway.redis())
        return _pytest(
            ["-m", "scale", *arguments], DATABASE_URL=database, REDIS_URL=doorbell, PYTEST_SCALE="1"
        )


def _lint(arguments: list[str]) -> int:
    _ensure_dev()
    return lint.run()


def _bench(arguments: list[str]) -> int:
    """Measure on a PostgreSQL of its own; where there is none, on SQLite, and say so."""
    _ensure_dev()
    with ExitStack() as services:
        more = {"DEMO": "1"}
        try:
            more["DATABASE_URL"] = services.enter_context(throwaway.postgres())
        except Failure as failure:
            print(f"{failure}\nMeasured on SQLite instead, without what needs PostgreSQL.", flush=True)
        done = subprocess.run(
            [venv_python(), "-m", "benchmarks", *arguments], cwd=ROOT, env=program_environ(**more)
        )
    return done.returncode


# Two workers where there are two cores; a browser's tests wait more than they compute.
# loadgroup: the browser tests share one running house, so they stay in one worker.
TEST_OPTIONS = ["-m", "not scale", "-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadgroup"]

COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": _run,
    "dev": _dev,
    "test": _test,
    "test-postgres": _test_postgres,
    "scale-test": _scale_test,
    "lint": _lint,
    "bench": _bench,
    "setup": _setup,
}
