"""Draw every illustration again. The files are committed: run this after changing a drawing."""

from __future__ import annotations

from pathlib import Path

from . import between, calls, detailed, entries, more, scenes

HERE = Path(__file__).parent
LIMIT = 12 * 1024


def main() -> None:
    """Write each picture and refuse one that grew over 12 KB."""
    rooms = (detailed, more, between, entries, scenes, calls)
    for key, pen in (entry for room in rooms for entry in room.pictures().items()):
        text = pen.svg()
        if len(text.encode()) > LIMIT:
            raise SystemExit(f"{key}: {len(text.encode())} bytes")
        (HERE / f"{key}.svg").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
