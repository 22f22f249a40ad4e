"""Pages against an empty one, each through the whole middleware, in one thread."""

from __future__ import annotations

import gc
import io
from collections.abc import Callable

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory, override_settings

from benchmarks import bare, world
from benchmarks.timing import in_turn, rate, table
from innovate.accounts.models import User


def measure(people: list[User]) -> None:
    """Print the list, a project's page and the home page as ratios to an empty page: made anew for a visitor and
    for somebody who is signed in (whose session and account the middleware reads for every page), and from the
    visitors' cache.
    """
    slugs = world.slugs()
    paths = ("/projects/", "/projects/?order=trending", f"/projects/{slugs[len(slugs) // 2]}/", "/")
    key = world.sign_in(people[:1])[0]
    for title, seconds, session in (
        ("Pages, one thread, each one rendered anew for a visitor", 0, ""),
        ("Pages, one thread, each one rendered anew for a signed-in person", 0, key),
        ("Pages, one thread, for visitors who share them for some seconds", 60, ""),
    ):
        with override_settings(VISITOR_CACHE_SECONDS=seconds, ROOT_URLCONF="benchmarks.bare"):
            serve = get_wsgi_application()
            work = {path: _get(serve, path, session) for path in (bare.PAGE, *paths)}
            for get in work.values():
                get()
            gc.collect()
            table(title, *in_turn({path: _rate_of(path, get) for path, get in work.items()}))


def _rate_of(path: str, get: Callable[[], None]) -> Callable[[], float]:
    return lambda: rate(path, get, seconds=0.5, rounds=1).per_second


def _get(serve: WSGIHandler, path: str, session: str) -> Callable[[], None]:
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}" if session else ""
    environ = RequestFactory(HTTP_COOKIE=cookie).get(path).environ

    def get() -> None:
        # The body is read like a server reads it, and nothing is instrumented as a test client would.
        answer = serve({**environ, "wsgi.input": io.BytesIO()}, lambda status, headers: None)
        for _chunk in answer:
            pass
        answer.close()

    return get
