"""Private papers go to a temporary folder, never to the one of a demo."""

from __future__ import annotations

from pathlib import Path

import pytest

from innovate.organisations.models import VerificationDocument
from innovate.suppliers.models import Milestone


@pytest.fixture(autouse=True)
def _papers_in_a_temporary_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for model in (VerificationDocument, Milestone):
        storage = model._meta.get_field("file").storage
        for name in ("base_location", "location"):
            monkeypatch.setitem(storage.__dict__, name, str(tmp_path))
