"""The one error of the set-up."""

from __future__ import annotations


class Failure(Exception):
    """Something a person must put right; its text is the one line that is shown."""
