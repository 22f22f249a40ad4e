"""Where anybody checks what a version said."""

from __future__ import annotations

from django.urls import path

from innovate.projects.views import versions

app_name = "verify"
urlpatterns = [
    path("", versions.verify, name="form"),
    path("<str:value>/", versions.verified, name="result"),
]
