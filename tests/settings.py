"""The settings of the tests: the portal's own, read from an environment that holds nothing of the person's.

pytest-django reads the settings before any conftest, so the environment is made here.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUTSIDE = [
    "STRIPE_SECRET_KEY",
    "STRIPE_API_BASE",
    "LIVE_URL",
    "EMAIL_URL",
    "BASE_URL",
    "DEBUG",
    "STORAGE_URL",
    *(f"{name}_CLIENT_ID" for name in ("GITHUB", "GOOGLE", "WECHAT")),
]
for name in OUTSIDE:
    os.environ.pop(name, None)
if "PYTEST_SCALE" not in os.environ:
    os.environ.pop("REDIS_URL", None)
os.environ["DEMO"] = "1"
os.environ.setdefault("STATE_DIR", str(ROOT / "var" / "test"))
os.environ["LOG_LEVEL"] = "WARNING"
# A program that a test starts is to run on the portal's settings themselves.
os.environ["DJANGO_SETTINGS_MODULE"] = "innovate.settings"

from innovate.settings import *  # noqa: E402, F403

# Here and not in conftest: models with files open the storages while Django starts.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
