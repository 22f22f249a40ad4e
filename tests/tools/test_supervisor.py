"""Tests of running processes as one: whatever ends us, nothing of ours stays."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools.make.layout import ROOT

# One supervised process that starts a child of its own and says both their ids.
FAMILY = "import os, subprocess, sys, time; c = subprocess.Popen([sys.executable, '-c', {child!r}]); " + (
    "print('ids', os.getpid(), c.pid, flush=True); time.sleep(600)"
)
POLITE = "import time; time.sleep(600)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"

HOST = textwrap.dedent(
    """
    import json, os, sys
    from pathlib import Path
    from tools.make.supervisor import Supervisor

    commands = json.loads(sys.argv[1])
    with Supervisor(os.environ, Path.cwd()) as supervisor:
        for name, argv in commands.items():
            supervisor.start(name, argv)
        supervisor.wait()
        if not supervisor.told_to_stop:
            print(supervisor.obituary(supervisor.dead()), flush=True)
            sys.exit(1)
    """
)


def gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return True
    return state == "Z"


def eventually(condition: Callable[[], bool], within: float = 20.0) -> bool:
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        # Another process is waited for; there is nothing to be told by.
        time.sleep(0.02)
    return True


@pytest.fixture
def launch() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started = []

    def start(commands: dict[str, list[str]], prefix: list[str] | None = None) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*(prefix or []), sys.executable, "-c", HOST, json.dumps(commands)],
            cwd=ROOT,
            env={**{k: v for k, v in os.environ.items() if k != "MAKELEVEL"}, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=_hear_signals,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def family(child: str = POLITE) -> list[str]:
    return [sys.executable, "-c", FAMILY.format(child=child)]


def read_ids(process: subprocess.Popen[str], families: int) -> list[int]:
    ids: list[int] = []
    assert process.stdout is not None
    while len(ids) < 2 * families:
        line = process.stdout.readline()
        assert line, "the host ended before its processes had started"
        if "| ids" in line:
            ids += [int(word) for word in line.split()[-2:]]
    return ids


def _hear_signals() -> None:
    """As in a terminal: what is run in the background, or by nohup, inherits a deaf ear for these."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_every_process_and_its_children(launch, number: int) -> None:
    process = launch({"web": family(), "live": family()})
    ids = read_ids(process, 2)
    assert not any(gone(pid) for pid in ids)
    os.kill(process.pid, number)
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert all(gone(pid) for pid in ids)


@pytest.mark.skipif(sys.platform != "linux", reason="needs the parent-death signal")
def test_being_killed_outright_leaves_no_process(launch) -> None:
    process = launch(
        {
            "web": [
                sys.executable,
                "-c",
                "import os,time; print('ids', os.getpid(), 1, flush=True); time.sleep(600)",
            ]
        }
    )
    web, _ = read_ids(process, 1)
    process.kill()
    assert eventually(lambda: gone(web))


def test_a_child_that_ignores_the_polite_signal_is_ended_with_its_leader(launch) -> None:
    process = launch({"web": family(STUBBORN)})
    ids = read_ids(process, 1)
    process.terminate()
    process.communicate(timeout=30)
    assert all(gone(pid) for pid in ids)


def test_a_process_that_dies_ends_all_with_its_last_lines(launch) -> None:
    dying = "import sys; print('the disk is full'); sys.exit(3)"
    process = launch({"web": family(), "worker": [sys.executable, "-c", dying]})
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "The process 'worker' ended with exit status 3; everything is stopped. Its last lines:" in output
    assert output.rstrip().endswith("the disk is full")
    ids = [int(word) for line in output.splitlines() if "| ids" in line for word in line.split()[-2:]]
    assert all(gone(pid) for pid in ids)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_sent_to_make_alone_stops_everything(tmp_path: Path, number: int) -> None:
    (tmp_path / "host.py").write_text(HOST)
    (tmp_path / "Makefile").write_text(f"run:\n\t@exec '{sys.executable}' host.py '$(COMMANDS)'\n")
    commands = {
        "web": [
            sys.executable,
            "-c",
            "import os,time; print('ids', os.getpid(), 1, flush=True); time.sleep(600)",
        ]
    }
    make = subprocess.Popen(
        ["make", f"COMMANDS={json.dumps(commands)}".replace("'", "'\\''")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=_hear_signals,
    )
    try:
        web, _ = read_ids(make, 1)
        os.kill(make.pid, number)
        assert eventually(lambda: gone(web))
        make.communicate(timeout=30)
    finally:
        if make.poll() is None:
            os.killpg(make.pid, signal.SIGKILL)
            make.communicate()
