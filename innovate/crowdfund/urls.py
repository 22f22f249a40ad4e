"""Pages of `crowdfund`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "crowdfund"
urlpatterns: list[URLPattern | URLResolver] = []
