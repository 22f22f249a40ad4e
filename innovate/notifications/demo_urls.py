"""Pages that only a demo has."""

from __future__ import annotations

urlpatterns: list[object] = []
