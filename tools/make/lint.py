"""Every check of the source that is not a test, run side by side and reported in order."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from tools.make.layout import ROOT, program_environ, venv_python

# What each finds is said by its name; the order is that of the report.
STEPS: dict[str, list[str]] = {
    "style (ruff)": ["-m", "ruff", "check", "."],
    "format (ruff)": ["-m", "ruff", "format", "--check", "."],
    "types (mypy)": ["-m", "mypy"],
    "import order (import-linter)": ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
    "templates (djlint)": ["-m", "djlint", "templates", "--lint", "--quiet"],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "catalogues": ["manage.py", "check_catalogues"],
}


def run() -> int:
    """Run every step; return 0 when all are clean, else 1 after showing what the others said."""
    environ = program_environ(DEMO="1", PYTHONPATH=str(ROOT))

    def step(words: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(venv_python()), *words],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )

    failed = []
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        for name, done in zip(STEPS, pool.map(step, STEPS.values()), strict=True):
            print(f"{'ok  ' if done.returncode == 0 else 'FAIL'}  {name}", flush=True)
            if done.returncode:
                failed.append(name)
                print(done.stdout, flush=True)
    print(
        f"lint: {len(failed)} of {len(STEPS)} checks failed"
        if failed
        else f"lint: all {len(STEPS)} checks passed"
    )
    return 1 if failed else 0
