"""Tests of the stand-in's keys."""

import stat
from pathlib import Path

from tools.make import stripe_keys


def test_kept_makes_keys_once_and_readable_only_by_their_owner(tmp_path: Path) -> None:
    first = stripe_keys.kept(tmp_path)
    assert first["STRIPE_SECRET_KEY"].startswith("sk_test_")
    assert first["STRIPE_PUBLISHABLE_KEY"].startswith("pk_test_")
    assert first["STRIPE_WEBHOOK_SECRET"].startswith("whsec_")
    assert stripe_keys.kept(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "stripe_keys.json").stat().st_mode) == 0o600


def test_kept_a_torn_file_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "stripe_keys.json").write_text('{"STRIPE_SECRET')
    assert set(stripe_keys.kept(tmp_path)) == {
        "STRIPE_SECRET_KEY",
        "STRIPE_PUBLISHABLE_KEY",
        "STRIPE_WEBHOOK_SECRET",
    }
