"""What every test stands on: demo-like settings, quick hashing, no secrets from outside."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
for name in ("STRIPE_SECRET_KEY", "STRIPE_API_BASE", "LIVE_URL", "EMAIL_URL", "BASE_URL", "DEBUG", "STORAGE_URL"):
    os.environ.pop(name, None)
if "PYTEST_SCALE" not in os.environ:
    os.environ.pop("REDIS_URL", None)
os.environ["DEMO"] = "1"
os.environ.setdefault("STATE_DIR", str(ROOT / "var" / "test"))
os.environ["LOG_LEVEL"] = "WARNING"

import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.cache import caches  # noqa: E402


def pytest_configure() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
        for name in settings.CACHES
    }
    # What WhiteNoise serves at full speed in production it looks up per request here.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Caches outlive a rolled-back transaction, so each test starts with empty ones."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
