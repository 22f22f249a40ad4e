"""The `live` process: only the sockets under /ws/, and its own health."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovate.settings")
get_asgi_application()

from innovate.discussions.routing import live_application  # noqa: E402 - models must be loaded first

application = live_application
