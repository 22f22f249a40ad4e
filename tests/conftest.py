"""What every test stands on: demo-like settings, quick hashing, no secrets from outside."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management.commands import flush
from django.utils import translation

from innovate.core import catalogues
from innovate.ledger import triggers
from tests import migrated

_sql_flush = flush.sql_flush


def _flush_past_the_ledger(style: Any, connection: Any, **options: Any) -> list[str]:
    """A test that commits empties all tables afterwards, which the ledger's guards refuse: put them aside
    for it.
    """
    vendor = connection.vendor
    return [*triggers.drop(vendor), *_sql_flush(style, connection, **options), *triggers.create(vendor)]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        # Once, before any worker starts: in a fresh clone the catalogues are not compiled yet.
        catalogues.compile_stale()
        if _copies_migrated(config):
            migrated.migrated_file()
    if _copies_migrated(config):
        settings.DATABASES["default"]["TEST"]["MIGRATE"] = False
    flush.sql_flush = _flush_past_the_ledger
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
        for name in settings.CACHES
    }
    # A test sees what it has just changed.
    settings.VISITOR_CACHE_SECONDS = 0
    # What WhiteNoise serves at full speed in production it looks up per request here.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("scale") and "PYTEST_SCALE" not in os.environ:
        pytest.skip("needs PostgreSQL and Redis: make scale-test")


def _copies_migrated(config: pytest.Config) -> bool:
    """Whether this run's database is a copy of one that was migrated before it."""
    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    return on_sqlite and not config.getoption("--no-migrations") and not config.getoption("collectonly")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, request: pytest.FixtureRequest) -> None:
    with django_db_blocker.unblock():
        if _copies_migrated(request.config):
            migrated.copy_migrated()
        elif request.config.getoption("--no-migrations"):
            migrated.add_what_migrations_add()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Caches outlive a rolled-back transaction, and a request's language its thread: each test starts without."""
    translation.activate(settings.LANGUAGE_CODE)
    for cache in caches.all(initialized_only=True):
        cache.clear()
