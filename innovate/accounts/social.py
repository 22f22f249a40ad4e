"""Signing in with an account kept elsewhere: GitHub, Google, WeChat.

Which of them are on, the environment says (settings.SOCIALACCOUNT_PROVIDERS). An account elsewhere is joined to
one of ours only by the person who is signed in here: an address that another site reports never opens an account.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.forms import DisconnectForm as LibraryDisconnectForm
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovate.accounts.models import User
from innovate.core.text import clean_line

#: What we keep of all that a provider tells: the words by which a person knows which account it was.
_KEPT = ("login", "email", "nickname", "name")


def connected_accounts(person: User) -> QuerySet[SocialAccount]:
    """Return the accounts elsewhere with which this person can sign in as things are configured now."""
    return SocialAccount.objects.filter(user=person, provider__in=settings.SOCIALACCOUNT_PROVIDERS).order_by(
        "pk"
    )


def needs_a_provider(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a page that is not there while no provider is on."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.SOCIALACCOUNT_PROVIDERS:
            raise Http404
        return view(request, *args, **kwargs)

    return page


class SocialAdapter(DefaultSocialAccountAdapter):
    """Providers come from the environment alone, and nobody is let in for an address that somebody else reports."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": gettext_lazy("This is your only way to sign in. Choose a password first."),
    }

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Return what is configured; the library would also ask the database, on every sign-in page."""
        return [
            SocialApp(provider=name, **configured["APP"])
            for name, configured in settings.SOCIALACCOUNT_PROVIDERS.items()
            if provider in (None, name)
        ]

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SocialApp:
        """Return the configured app; raises Http404 for a provider that is off, whose pages do not exist then."""
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Keep little, and send whoever has an account already to sign in to it first.

        Only an address that the provider has verified is answered: for any other one the sign-up form says the
        same whether it is taken or not.
        """
        # The token is of no use to us, and the session would carry it to the sign-up form.
        sociallogin.token = None
        told = sociallogin.account.extra_data
        sociallogin.account.extra_data = {name: told[name] for name in _KEPT if told.get(name)}
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        verified = [address.email.lower() for address in sociallogin.email_addresses if address.verified]
        if EmailAddress.objects.filter(email__in=verified).exists():
            messages.info(
                request,
                _(
                    "You already have an account with this e-mail address. Sign in to it, "
                    "then connect %(provider)s in your settings."
                )
                % {"provider": sociallogin.provider.app.name},
            )
            raise ImmediateHttpResponse(redirect("account_login"))

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        """Suggest the name that the provider knows; the person may choose another."""
        known = sociallogin.account.extra_data
        name = known.get("name") or known.get("nickname") or known.get("login") or ""
        return {
            **super().get_signup_form_initial_data(sociallogin),
            "display_name": clean_line(str(name))[:60],
        }

    def validate_disconnect(self, account: SocialAccount, accounts: QuerySet[SocialAccount]) -> None:
        """Refuse to take away the last way in; an account at a provider that is off is none."""
        others = connected_accounts(account.user).exclude(pk=account.pk)
        if not account.user.has_usable_password() and not others.exists():
            raise self.validation_error("no_password")


class DisconnectForm(LibraryDisconnectForm):
    """Which account to take away, among those that are in use."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = self.fields["account"].queryset = connected_accounts(self.request.user)
