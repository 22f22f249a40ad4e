"""Tests of the entry of every make target."""

import ast
import runpy
import socket
import sys
from pathlib import Path

import pytest

from tools.make import commands
from tools.make.layout import ROOT

ENTRY = ROOT / "tools" / "make" / "__main__.py"


def test_entry_parses_on_an_old_python() -> None:
    # Python 2.7 and 3.0 know neither f-strings nor annotations; ast checks back to 3.4 at most.
    source = ENTRY.read_text()
    ast.parse(source, feature_version=(3, 4))
    assert not {type(node).__name__ for node in ast.walk(ast.parse(source))} & {
        "JoinedStr",
        "AnnAssign",
        "NamedExpr",
    }
    (ROOT / "tools" / "make" / "__init__.py").read_bytes().decode("ascii")
    source.encode("ascii")


def test_entry_on_an_old_python_says_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(ENTRY), run_name="__main__")
    assert end.value.code == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "3.11 or newer" in said and "is 3.10" in said


def test_main_a_wrong_command_shows_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["nonsense"]) == 2
    assert "scale-test" in capsys.readouterr().err


def test_run_a_busy_port_is_one_line_before_anything_is_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("installed although the port is busy")

    monkeypatch.setattr("tools.make.environment.ensure", never)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for name, value in {"PORT": port, "STATE_DIR": str(tmp_path)}.items():
            monkeypatch.setenv(name, value)
        assert commands.main(["run"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith(f"Port {port} is already in use;")
    assert "make run PORT=9000" in said
