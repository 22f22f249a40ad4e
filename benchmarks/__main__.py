"""`python -m benchmarks [PART …]`: each figure is a ratio of ours to a bare limit, both measured here and now."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

PARTS = ("pages", "support", "tally", "weight")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovate.settings")
os.environ.update(DEMO="1", LOG_LEVEL="WARNING")


def main() -> None:
    """Measure what is asked for, all of it by default, in a state directory of its own."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all by default")
    parts = parser.parse_args().parts or PARTS
    if unknown := set(parts) - set(PARTS):
        parser.error(f"no part is called {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="bench-") as state:
        os.environ["STATE_DIR"] = state
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(state) / 'db.sqlite3'}")
        from benchmarks import page_weight, run

        run.main(parts)
        if "weight" in parts:
            # A house of its own, with an environment of its own.
            del os.environ["STATE_DIR"], os.environ["DATABASE_URL"]
            page_weight.main()


if __name__ == "__main__":
    main()
