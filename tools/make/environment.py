"""The virtual environment: made once, and again only when it no longer fits."""

from __future__ import annotations

import fcntl
import hashlib
import importlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.make import pip_settings
from tools.make.errors import Failure
from tools.make.layout import ROOT, VENV, program_environ, state_dir, venv_python

UV_REQUIREMENTS = ROOT / "tools" / "make" / "uv.txt"
# How pip words a registry that does not answer, over its releases.
UNREACHABLE = re.compile(
    r"NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|NameResolutionError|SSLError"
    r"|Network is unreachable|Connection refused|Connection aborted|Read timed out|Connection broken"
    r"|Temporary failure in name resolution|Name or service not known|Failed to (resolve|establish)"
    r"|connection to the host|tunnel connection failed",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Log:
    """Runs tools and keeps their output in one file: the screen shows one line, the file shows why."""

    path: Path

    def run(
        self, argv: Sequence[str | Path], environ: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run `argv`, keep its output in the log, and return it with the output as text."""
        done = subprocess.run(
            [str(word) for word in argv],
            env=environ,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        with self.path.open("a") as file:
            file.write(f"$ {' '.join(str(word) for word in argv)}\n{done.stdout}[exit {done.returncode}]\n")
        return done


def ensure(requirements: Sequence[str], say: Callable[[str], None]) -> None:
    """Make the virtual environment hold the pinned packages of the files named in `requirements`.

    `say` gets a line for each slow step. Raises Failure with what a person must do.
    """
    state = state_dir()
    wanted = {name: _digest(ROOT / name) for name in requirements}
    with _one_at_a_time(state / "setup.lock", say):
        if _fits() and wanted.items() <= _stamp().get("requirements", {}).items():
            return
        log = Log(state / "setup.log")
        log.path.write_text("")
        if not _fits():
            _create(log, say)
        started = time.monotonic()
        say("Installing the pinned packages …")
        _install(requirements, log)
        say(f"Installed in {time.monotonic() - started:.0f} s.")
        kept = _stamp().get("requirements", {})
        _stamp_path().write_text(json.dumps({"venv": str(VENV), "requirements": kept | wanted}))


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise Failure(f"{path} cannot be read: {error.strerror}.") from error


@contextmanager
def _one_at_a_time(lock: Path, say: Callable[[str], None]) -> Iterator[None]:
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another set-up of this clone to end …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _stamp_path() -> Path:
    return VENV / "innovate.json"


def _stamp() -> dict[str, Any]:
    try:
        stamp = json.loads(_stamp_path().read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _fits() -> bool:
    """Whether .venv runs, lies where it was made, and is of the calling Python's release."""
    moved = _stamp().get("venv", str(VENV)) != str(VENV)
    if moved or not venv_python().exists():
        return False
    # Looking for pip catches a Python that was replaced under the link, and a creation that was interrupted.
    probe = "import sys, importlib.util as i; print(*sys.version_info[:2], i.find_spec('pip') is not None)"
    try:
        done = subprocess.run([venv_python(), "-I", "-c", probe], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.stdout.split() == [str(sys.version_info[0]), str(sys.version_info[1]), "True"]


def _create(log: Log, say: Callable[[str], None]) -> None:
    _need_venv_module(log, say)
    say(f"Making .venv with Python {sys.version.split()[0]} …")
    # Called from inside our own .venv, only the interpreter behind it survives the removal.
    base = getattr(sys, "_base_executable", None) or sys.executable
    try:
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        elif VENV.exists():
            shutil.rmtree(VENV)
    except OSError as error:
        raise Failure(
            f"The old {VENV} cannot be removed: {error.strerror}; remove it and try again."
        ) from error
    done = log.run([base, "-m", "venv", VENV])
    if done.returncode:
        raise Failure(f"Making {VENV} failed: {_last_line(done.stdout)} (all of it: {log.path})")


def _need_venv_module(log: Log, say: Callable[[str], None]) -> None:
    """Install Debian's python3-venv when the standard library lacks its part and we are root."""
    if _has_venv():
        return
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        say("Installing Debian's python3-venv …")
        environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = [apt, "install", "-y", "--no-install-recommends", f"python{version}-venv"]
        if log.run(install, environ).returncode:
            log.run([apt, "update"], environ)
            log.run(install, environ)
        importlib.invalidate_caches()
        if _has_venv():
            return
        raise Failure(f"apt-get could not install python{version}-venv, Python's venv module: see {log.path}")
    raise Failure(
        "Python's venv module is missing; on Debian and Ubuntu: "
        f"sudo apt install python3-venv (or python{version}-venv), then try again."
    )


def _has_venv() -> bool:
    return all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip"))


def _install(requirements: Sequence[str], log: Log) -> None:
    """Install with uv, or with pip where uv cannot be had or fails."""
    # The stamp goes first: an interrupted install must not look whole.
    stamp = _stamp()
    _stamp_path().write_text(json.dumps({"venv": str(VENV), "requirements": {}}))
    pip: list[str | Path] = [venv_python(), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    files: list[str | Path] = [word for name in requirements for word in ("-r", ROOT / name)]
    patience = ["--retries", "2", "--timeout", "20", "--progress-bar", "off"]

    got_uv = log.run([*pip, "install", *patience, "--require-hashes", "-r", UV_REQUIREMENTS])
    if got_uv.returncode and UNREACHABLE.search(got_uv.stdout):
        _stamp_path().write_text(json.dumps(stamp))
        raise _unreachable(got_uv.stdout, log)
    if got_uv.returncode == 0:
        settings = pip_settings.parse(log.run([*pip, "config", "list"]).stdout)
        environ = program_environ(**pip_settings.for_uv(settings, os.environ))
        uv = [VENV / "bin" / "uv", "pip", "install", "--python", venv_python(), "--require-hashes", *files]
        if log.run(uv, environ).returncode == 0:
            return
    done = log.run([*pip, "install", *patience, "--require-hashes", *files])
    if done.returncode:
        # No version at all of a package that is pinned here: what answers is no registry of ours.
        if UNREACHABLE.search(done.stdout) or "(from versions: none)" in done.stdout:
            raise _unreachable(done.stdout, log)
        raise Failure(f"Installing the packages failed: {_last_line(done.stdout)} (all of it: {log.path})")


def _unreachable(output: str, log: Log) -> Failure:
    index = re.search(r"Looking in indexes: ([^\s,]+)", output) or re.search(r"host='([^']+)'", output)
    where = f" at {index[1]}" if index else ""
    return Failure(
        f"The package registry{where} cannot be reached or is empty: "
        f"check the network, the proxy or pip's index-url (details: {log.path})."
    )


def _last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    return (errors or lines or ["no output"])[-1]
