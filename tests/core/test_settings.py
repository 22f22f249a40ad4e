"""Settings stop the start with a line that names what is wrong; production has nothing to warn about."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "BID_OPENING_KEY": "b" * 64,
    "BASE_URL": "https://innovate.example.org",
    "EMAIL_URL": "submission://user:password@smtp.example.org:587",
}


def manage(tmp_path: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py in an environment that holds nothing else."""
    base = {
        "PATH": "/usr/bin:/bin",
        "STATE_DIR": str(tmp_path),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(
        command, cwd=ROOT, env={**base, **environ}, capture_output=True, text=True, timeout=120, check=False
    )


def test_production_has_nothing_to_warn_about(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"BID_OPENING_KEY": ""}, "BID_OPENING_KEY"),
        ({"EMAIL_URL": ""}, "EMAIL_URL"),
        ({"BASE_URL": "innovate.example.org"}, "BASE_URL"),
        ({"DEBUG": "perhaps"}, "DEBUG"),
        ({"TRUSTED_PROXIES": "everybody"}, "everybody"),
        ({"STORAGE_URL": "ftp://x"}, "STORAGE_URL"),
        ({"STRIPE_RATE": "fast"}, "STRIPE_RATE"),
    ],
)
def test_wrong_or_missing_value_is_named(tmp_path: Path, changes: dict[str, str], named: str) -> None:
    done = manage(tmp_path, "check", **{**PRODUCTION, **changes})
    assert done.returncode != 0
    assert named in done.stderr.strip().splitlines()[-1]


def test_demo_makes_its_secret_once_and_keeps_it_to_itself(tmp_path: Path) -> None:
    show = ["shell", "-c", "from django.conf import settings; print(settings.SECRET_KEY)"]
    runs = [manage(tmp_path, *show, DEMO="1").stdout.strip().splitlines()[-1] for _ in range(2)]
    assert runs[0] == runs[1]
    assert len(runs[0]) == 64
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("environ", "on", "form_action"),
    [
        ({}, [], ["'self'", "https://connect.stripe.com"]),
        ({"GITHUB_CLIENT_ID": "x"}, [], ["'self'", "https://connect.stripe.com"]),
        (
            {"GITHUB_CLIENT_ID": "x", "GITHUB_CLIENT_SECRET": "y", "WECHAT_CLIENT_SECRET": "z"},
            ["github"],
            ["'self'", "https://github.com", "https://connect.stripe.com"],
        ),
    ],
)
def test_sign_in_provider_is_on_when_both_its_values_are_set(
    tmp_path: Path, environ: dict[str, str], on: list[str], form_action: list[str]
) -> None:
    show = (
        "from django.conf import settings;"
        "print(list(settings.SOCIALACCOUNT_PROVIDERS), settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    )
    done = manage(tmp_path, "shell", "-c", show, DEMO="1", **environ)
    assert done.stdout.strip().splitlines()[-1] == f"{on} {form_action}", done.stderr
