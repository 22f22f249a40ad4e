"""A person's own pages of projects, under /me/."""

from __future__ import annotations

from django.urls import path

from innovate.projects.views import shares

app_name = "earnings"
urlpatterns = [path("", shares.earnings, name="list")]
