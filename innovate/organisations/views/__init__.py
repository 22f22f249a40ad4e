"""Pages of organisations."""

from __future__ import annotations

from innovate.organisations.views.registry import add_refusal

__all__ = ["add_refusal"]
