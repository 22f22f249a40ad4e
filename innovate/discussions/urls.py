"""Pages of `discussions`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "discussions"
urlpatterns: list[URLPattern | URLResolver] = []
