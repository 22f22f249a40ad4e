"""Addresses inside notices and mails: a path without language, led to the reader's language."""

from __future__ import annotations

import re

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import override

_PREFIX = re.compile(r"^/(?:{})(?=/)".format("|".join(code for code, _name in settings.LANGUAGES)))
_WITHOUT_LANGUAGE = ("/admin/", "/api/", "/demo/", "/documents/", "/media/", "/static/")
_SALT = "innovate.notifications.unsubscribe"


def bare(path: str) -> str:
    """Return the path without its language, so that a notice made under any language suits every reader."""
    return _PREFIX.sub("", path)


def localised(path: str, language: str) -> str:
    """Return the path in `language`: as it is for the site's own, prefixed for another."""
    if language == settings.LANGUAGE_CODE or path.startswith(_WITHOUT_LANGUAGE):
        return path
    return f"/{language}{path}"


def unsubscribe_url(person_id: int, kind: str, language: str) -> str:
    """Return the whole address that ends mails of this kind to this person, without signing in."""
    token = signing.dumps([person_id, kind], salt=_SALT, compress=False)
    with override(language):
        return settings.BASE_URL + reverse("notifications:unsubscribe", args=[token])


def read_unsubscribe_token(token: str) -> tuple[int, str] | None:
    """Return (person, kind) of a token we signed, else None. It never expires: old mails keep working."""
    try:
        person_id, kind = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return person_id, kind
