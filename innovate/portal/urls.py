"""Pages that show several rooms at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

app_name = "portal"


def _soon(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [
    path("me/", _soon, name="me"),
    path("projects/", _soon, name="project_list"),
    path("challenges/", _soon, name="challenges"),
    path("projects/<str:slug>/", _soon, name="project"),
]
