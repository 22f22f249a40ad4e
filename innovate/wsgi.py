"""The `web` process: pages, forms, API and the Wagtail admin over WSGI."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovate.settings")
application = get_wsgi_application()
