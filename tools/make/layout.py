"""Where things lie, and the environment in which the project's programs run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from tools.make.errors import Failure

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"


def venv_python(venv: Path = VENV) -> Path:
    """Return the virtual environment's interpreter."""
    return venv / "bin" / "python"


def state_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the directory of all state (STATE_DIR, by default var/), made if need be.

    Raises Failure when it cannot be written by this user.
    """
    path = Path(environ.get("STATE_DIR") or ROOT / "var").resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(f"The state directory {path} cannot be made: {error.strerror}.") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise Failure(
            f"The state directory {path} cannot be written by this user; set STATE_DIR or change its owner."
        )
    return path


def program_environ(environ: Mapping[str, str] = os.environ, /, **more: str) -> dict[str, str]:
    """Return the environment for a program of the virtual environment, with `more` set on top."""
    result = dict(environ)
    # A calling virtual environment must not shine through into ours.
    result.pop("PYTHONHOME", None)
    # Without its bytecode kept, every process would compile some three thousand modules at every start.
    result.pop("PYTHONDONTWRITEBYTECODE", None)
    result.update(
        VIRTUAL_ENV=str(VENV),
        PATH=os.pathsep.join([str(VENV / "bin"), environ.get("PATH") or os.defpath]),
        STATE_DIR=str(state_dir(environ)),
        PYTHONUNBUFFERED="1",
        PYTHONUTF8="1",
        **more,
    )
    return result
