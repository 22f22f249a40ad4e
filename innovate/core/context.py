"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from innovate.core.middleware import live_url


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name and addresses, and this same page in every language."""
    path = request.get_full_path()
    language = get_language() or settings.LANGUAGE_CODE
    alternates = [(code, settings.BASE_URL + translate_url(path, code)) for code, _name in settings.LANGUAGES]
    others = [
        (code, name, translate_url(path, code)) for code, name in settings.LANGUAGES if code != language
    ]
    return {
        "alternates": alternates,
        "other_languages": others,
        "home_url": "/" if language == settings.LANGUAGE_CODE else f"/{language}/",
        "base_url": settings.BASE_URL,
        "is_demo": settings.DEMO,
        "live_url": live_url(request),
        "stripe_js_url": settings.STRIPE_JS_URL,
        "stripe_publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
    }
