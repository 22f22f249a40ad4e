"""Run several processes as one: print their lines, stop them all when one dies or we are told to.

Not honcho: it puts one more Python between us and every process, leaves them running when its terminal
hangs up or it is killed, and cannot tell the last lines of the process that died (docs/decisions/0002).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType
from typing import Self

from tools.make import children, tether

TICK = 0.2


class MakeAbove:
    """The `make` that called us: it keeps an interrupt sent to it alone to itself, and waits for us."""

    def __init__(self) -> None:
        self._pid = os.getppid()
        self._caught = self._caught_signals()

    @staticmethod
    def find() -> MakeAbove | None:
        """Return the calling make, or None where there is none or the system shows no /proc."""
        if not os.environ.get("MAKELEVEL") or not Path(f"/proc/{os.getppid()}/status").exists():
            return None
        return MakeAbove()

    def _caught_signals(self) -> int:
        try:
            status = Path(f"/proc/{self._pid}/status").read_text()
        except OSError:
            return 0
        return next(
            (int(line.split()[1], 16) for line in status.splitlines() if line.startswith("SigCgt")), 0
        )

    def was_interrupted(self) -> bool:
        """Whether it is gone or has reset a handler, the first thing make does with a signal that ends it."""
        return os.getppid() != self._pid or self._caught & ~self._caught_signals() != 0


class Supervisor:
    """The processes of one start. Use as a context manager: leaving it stops every one."""

    def __init__(self, environ: Mapping[str, str], cwd: Path) -> None:
        self._environ = environ
        self._cwd = cwd
        self._commands: dict[str, list[str]] = {}
        self._running: dict[str, subprocess.Popen[str]] = {}
        self._tails: dict[str, deque[str]] = {}
        self._print_lock = threading.Lock()
        self._signals = 0
        self._width = 6
        self._make = MakeAbove.find()

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # nohup asks us to outlive the terminal.
            if not (number == signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN):
                signal.signal(number, self._on_signal)
        if self._make is not None:
            tether.follow_parent(signal.SIGTERM)
        return self

    def __exit__(self, *_: object) -> None:
        told = self._signals
        children.stop(list(self._running.values()), hurry=lambda: self._signals > told + 1)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1

    @property
    def told_to_stop(self) -> bool:
        """Whether a person or the system asked for the end: Ctrl-C, SIGTERM, a closed terminal."""
        return self._signals > 0 or (self._make is not None and self._make.was_interrupted())

    def start(self, name: str, argv: list[str]) -> None:
        """Start a process and print its lines under its name."""
        process = children.start(argv, environ=self._environ, cwd=self._cwd)
        self._commands[name] = argv
        self._running[name] = process
        self._tails[name] = deque(maxlen=15)
        threading.Thread(target=self._relay, args=(name, process), daemon=True).start()

    def _relay(self, name: str, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        tail = self._tails[name]
        for line in process.stdout:
            tail.append(line.rstrip("\n"))
            self.say(f"{name:<{self._width}} | {line.rstrip()}")

    def say(self, line: str) -> None:
        """Print one whole line, whatever the processes print meanwhile."""
        with self._print_lock:
            try:
                print(line, flush=True)
            except OSError:
                # The terminal is gone; its hang-up ends us in a moment.
                sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115

    def dead(self) -> str | None:
        """Return the name of a process that ended by itself, if one did."""
        return next((name for name, process in self._running.items() if process.poll() is not None), None)

    def obituary(self, name: str) -> str:
        """Return one line, and the process's last lines, on how `name` ended."""
        process = self._running[name]
        code = process.wait()
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit status {code}"
        last = [f"  {line}" for line in self._tails[name]]
        return "\n".join([f"The process {name!r} {how}; everything is stopped. Its last lines:", *last])

    def wait(
        self,
        until: Callable[[], bool] = lambda: False,
        *,
        timeout: float | None = None,
        outlive: bool = False,
    ) -> bool:
        """Wait till `until()` (True), or till told to stop or `timeout` seconds are over (False).

        A dead process ends the wait too (False), unless we shall `outlive` it.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self.told_to_stop and (outlive or self.dead() is None):
            if until():
                return True
            if deadline is not None and time.monotonic() > deadline:
                return False
            time.sleep(TICK)
        return False

    def restart(self) -> None:
        """Stop every process and start it again: `make dev` after a change."""
        children.stop(list(self._running.values()), patience=4.0)
        for name, argv in list(self._commands.items()):
            self.start(name, argv)
