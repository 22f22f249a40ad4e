"""Pages against a bare view, each through the whole middleware, in one thread."""

from __future__ import annotations

import io
from collections.abc import Callable

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory, override_settings

from benchmarks import world
from benchmarks.timing import rate, table


def measure() -> None:
    """Print the list, a project's page and the home page as ratios to /healthz, anew and from the visitors' cache."""
    slugs = world.slugs()
    paths = (
        "/healthz",
        "/projects/",
        "/projects/?order=trending",
        f"/projects/{slugs[len(slugs) // 2]}/",
        "/",
    )
    for title, seconds in (
        ("Pages, one thread, each one rendered anew", 0),
        ("Pages, one thread, for visitors who share them for some seconds", 60),
    ):
        with override_settings(VISITOR_CACHE_SECONDS=seconds):
            serve = get_wsgi_application()
            table(title, *(rate(path, _get(serve, path)) for path in paths))


def _get(serve: WSGIHandler, path: str) -> Callable[[], None]:
    environ = RequestFactory().get(path).environ

    def get() -> None:
        # The body is read like a server reads it, and nothing is instrumented as a test client would.
        answer = serve({**environ, "wsgi.input": io.BytesIO()}, lambda status, headers: None)
        for _chunk in answer:
            pass
        answer.close()

    return get
