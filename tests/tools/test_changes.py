"""Tests of noticing changed sources."""

import os
from pathlib import Path

from tools.make.changes import Changes


def test_happened_once_for_each_change(tmp_path: Path) -> None:
    source = tmp_path / "room" / "views.py"
    source.parent.mkdir()
    source.write_text("one")
    changes = Changes([tmp_path, tmp_path / "missing"])
    assert not changes.happened()
    os.utime(source, ns=(1, 1))
    assert changes.happened()
    assert not changes.happened()
    (tmp_path / "room" / "urls.py").write_text("new")
    assert changes.happened()
    source.unlink()
    assert changes.happened()


def test_happened_not_for_caches_and_other_files(tmp_path: Path) -> None:
    changes = Changes([tmp_path])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.py").write_text("")
    (tmp_path / "style.css").write_text("")
    assert not changes.happened()
