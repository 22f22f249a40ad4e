"""Tests of making the virtual environment, with a wheel of our own instead of a registry."""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools.make import environment, layout
from tools.make.errors import Failure
from tools.make.ports import free_port


@pytest.fixture(scope="module")
def bare_venv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment without packages, to be copied: making one takes seconds."""
    path = tmp_path_factory.mktemp("bare") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", path], check=True)
    return path


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone in a path with a space, whose one requirement is a wheel beside it; no registry is asked."""
    root = tmp_path / "a b" / "clone"
    root.mkdir(parents=True)
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    digest = build_wheel(wheels)
    (root / "requirements.txt").write_text(f"innovate-probe==1.0 --hash=sha256:{digest}\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    monkeypatch.setenv("STATE_DIR", str(root / "var"))
    place(root, monkeypatch)
    return root


def place(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (environment, layout):
        monkeypatch.setattr(module, "ROOT", root)
        monkeypatch.setattr(module, "VENV", root / ".venv")
    monkeypatch.setattr(environment, "venv_python", lambda: root / ".venv" / "bin" / "python")


def build_wheel(directory: Path) -> str:
    """Write a minimal wheel and return its SHA-256."""
    info = "innovate_probe-1.0.dist-info"
    files = {
        "innovate_probe.py": "HERE = True\n",
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: innovate-probe\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={_url_digest(text)},{len(text)}\n" for name, text in files.items())
    files[f"{info}/RECORD"] = record + f"{info}/RECORD,,\n"
    path = directory / "innovate_probe-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _url_digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def ensure() -> list[str]:
    said: list[str] = []
    environment.ensure(["requirements.txt"], said.append)
    return said


def test_ensure_installs_once_falls_back_to_pip_and_rebuilds_a_moved_clone(
    clone: Path, bare_venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(bare_venv, clone / ".venv", symlinks=True)
    # uv is not among the wheels, so this is also the way through pip.
    assert any("Installing" in line for line in ensure())
    probe = [clone / ".venv" / "bin" / "python", "-c", "import innovate_probe"]
    assert subprocess.run(probe, check=False).returncode == 0
    assert ensure() == []

    (clone / ".venv" / "innovate.json").write_text(
        json.dumps({"venv": str(clone / ".venv"), "requirements": {}})
    )
    assert not any("Making .venv" in line for line in ensure()), (
        "an interrupted install goes on in the same place"
    )

    moved = clone.with_name("moved")
    shutil.move(clone, moved)
    place(moved, monkeypatch)
    monkeypatch.setenv("STATE_DIR", str(moved / "var"))
    assert any("Making .venv" in line for line in ensure())
    assert ensure() == []


def test_ensure_an_unreachable_registry_is_one_line(
    clone: Path, bare_venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(bare_venv, clone / ".venv", symlinks=True)
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{free_port()}/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(Failure) as failure:
        ensure()
    said = str(failure.value)
    assert said.startswith("The package registry")
    assert "cannot be reached" in said
    assert "http://127.0.0.1:" in said
    assert "\n" not in said
    assert (clone / "var" / "setup.log").exists()


def test_ensure_a_wrong_hash_is_refused(clone: Path, bare_venv: Path) -> None:
    shutil.copytree(bare_venv, clone / ".venv", symlinks=True)
    (clone / "requirements.txt").write_text(f"innovate-probe==1.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(Failure, match="Installing the packages failed"):
        ensure()


def test_ensure_without_the_venv_module_an_ordinary_user_reads_what_to_install(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "_has_venv", lambda: False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Failure) as failure:
        ensure()
    assert "python3-venv" in str(failure.value)
    assert "\n" not in str(failure.value)


def test_ensure_without_the_venv_module_root_installs_it(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []

    def run(
        log: environment.Log, argv: list[str], environ: object = None
    ) -> subprocess.CompletedProcess[str]:
        ran.append([str(word) for word in argv])
        return subprocess.CompletedProcess(argv, 1, stdout="no network")

    monkeypatch.setattr(environment, "_has_venv", lambda: False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(environment.Log, "run", run)
    with pytest.raises(Failure, match="apt-get could not install"):
        ensure()
    assert [argv[1] for argv in ran] == ["install", "update", "install"]


def test_state_dir_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Failure, match="cannot be made"):
        layout.state_dir({"STATE_DIR": str(tmp_path / "file" / "var")})


def test_program_environ_keeps_bytecode_and_puts_our_programs_first(tmp_path: Path) -> None:
    given = {"PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin", "STATE_DIR": str(tmp_path), "LANG": "C"}
    environ = layout.program_environ(given, DEMO="1")
    assert "PYTHONDONTWRITEBYTECODE" not in environ
    assert environ["PATH"] == f"{layout.VENV / 'bin'}{os.pathsep}/usr/bin"
    assert (environ["LANG"], environ["DEMO"]) == ("C", "1")
