"""Who calls the API: a browser session (with CSRF) or a bearer token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import activate, get_language_from_request
from django.utils.translation import gettext as _
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from innovate.accounts.models import ApiToken, User, hash_token
from innovate.core.errors import NotAllowed

SAFE = {"GET", "HEAD", "OPTIONS"}


class Caller(AuthBase):
    """Set request.user to the caller, a person or a visitor; what each may do, the permissions decide."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> User | AnonymousUser | None:
        # The API has no language in its path, so what we say is in that of Accept-Language.
        activate(get_language_from_request(request))
        header = request.headers.get("Authorization", "")
        if header:
            kind, _space, secret = header.partition(" ")
            return self._by_token(request, secret.strip()) if kind.lower() == "bearer" else None
        if request.method not in SAFE and request.user.is_authenticated and check_csrf(request):
            raise NotAllowed(
                _("The CSRF token is missing or old. Send it as X-CSRFToken, or use a bearer token."),
                code="csrf",
            )
        return request.user

    def _by_token(self, request: HttpRequest, secret: str) -> User | None:
        token = (
            ApiToken.objects.select_related("person")
            .filter(hashed=hash_token(secret), revoked_at=None, person__is_active=True)
            .first()
        )
        if token is None:
            return None
        if request.method not in SAFE and token.scope != ApiToken.Scope.WRITE:
            raise NotAllowed(_("This token may only read."), code="read_only_token")
        now = timezone.now()
        # Once a minute is enough to tell a used token from a forgotten one.
        if token.last_used_at is None or now - token.last_used_at > timedelta(minutes=1):
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        request.user = token.person
        return token.person
