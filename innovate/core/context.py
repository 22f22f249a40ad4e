"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import LocalePrefixPattern, get_resolver
from django.utils.translation import get_language

from innovate.core.middleware import live_url


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name and addresses, and this same page in every language."""
    language = get_language() or settings.LANGUAGE_CODE
    addresses = _in_languages(request)
    return {
        "alternates": [(code, settings.BASE_URL + path) for code, path in addresses.items()],
        "other_languages": [
            (code, name, addresses[code]) for code, name in settings.LANGUAGES if code != language
        ],
        "home_url": "/" if language == settings.LANGUAGE_CODE else f"/{language}/",
        "base_url": settings.BASE_URL,
        "is_demo": settings.DEMO,
        "live_url": live_url(request),
        "stripe_js_url": settings.STRIPE_JS_URL,
        "stripe_publishable_key": settings.STRIPE_PUBLISHABLE_KEY,
    }


def _in_languages(request: HttpRequest) -> dict[str, str]:
    """Language → this page's path in it: the prefix is exchanged, as `translate_url` would by resolving and reversing.

    A page that stands outside the languages, or an address of nothing, is the same in all of them.
    """
    path, codes = request.get_full_path(), [code for code, _name in settings.LANGUAGES]
    if request.resolver_match is None or _outside_languages(request.path_info):
        return dict.fromkeys(codes, path)
    prefixes = {code: "/" if code == settings.LANGUAGE_CODE else f"/{code}/" for code in codes}
    # The default language's "/" begins every path, so it is tried last.
    own = max((prefix for prefix in prefixes.values() if path.startswith(prefix)), key=len)
    return {code: prefix + path.removeprefix(own) for code, prefix in prefixes.items()}


def _outside_languages(path: str) -> bool:
    patterns = get_resolver().url_patterns
    return any(
        not isinstance(entry.pattern, LocalePrefixPattern) and entry.pattern.match(path.removeprefix("/"))
        for entry in patterns
    )
