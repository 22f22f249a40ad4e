"""Files that are handed in go into a folder of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from innovate.portal.models import EntryAnswer


@pytest.fixture(autouse=True)
def private_folder(tmp_path: Path) -> Iterator[None]:
    storage = EntryAnswer._meta.get_field("file").storage
    kept = {"base_location": str(tmp_path), "location": str(tmp_path)}
    with mock.patch.dict(storage.__dict__, kept):
        yield
