"""`python -m benchmarks`: each figure is a ratio of ours to a bare limit, both measured here and now."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovate.settings")
os.environ.update(DEMO="1", LOG_LEVEL="WARNING")

if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="bench-") as state:
        os.environ["STATE_DIR"] = state
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(state) / 'db.sqlite3'}")
        from benchmarks import page_weight, run

        run.main()
        # A house of its own, with an environment of its own.
        del os.environ["STATE_DIR"], os.environ["DATABASE_URL"]
        page_weight.main()
