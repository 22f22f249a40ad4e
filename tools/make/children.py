"""Child processes that never outlive us: each leads a group of its own, and the group is ended whole."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_TETHER = Path(__file__).with_name("tether.py")


def start(
    argv: Sequence[str],
    *,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: str | None = None,
    output: int = subprocess.PIPE,
    errors: int | None = subprocess.STDOUT,
    end_signal: int = signal.SIGTERM,
) -> subprocess.Popen[str]:
    """Start `argv` in a session of its own, its output and errors, as text, to `output` (a pipe by default).

    With `errors=None` its errors go where ours go.

    `end_signal` reaches it when this process dies without having stopped it. `user` needs root.
    """
    tether = [sys.executable, "-I", "-S", str(_TETHER), str(int(end_signal)), user or ""]
    return subprocess.Popen(
        [*tether, *argv],
        env=environ,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        text=True,
        errors="replace",
        start_new_session=True,
    )


def signal_group(process: subprocess.Popen[str], number: int) -> None:
    """Send the signal to the process and everything it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def stop(
    processes: Sequence[subprocess.Popen[str]],
    *,
    patience: float = 8.0,
    end_signal: int = signal.SIGTERM,
    hurry: Callable[[], bool] = lambda: False,
) -> None:
    """End all groups: first politely, after `patience` seconds (or when `hurry()` says so) by SIGKILL."""
    for process in processes:
        if process.poll() is None:
            signal_group(process, end_signal)
    deadline = time.monotonic() + patience
    while any(process.poll() is None for process in processes):
        if time.monotonic() > deadline or hurry():
            break
        time.sleep(0.05)
    for process in processes:
        # The leader may have gone before what it started.
        signal_group(process, signal.SIGKILL)
        process.wait()
