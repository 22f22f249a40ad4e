"""The library's pages about accounts elsewhere, at its own addresses: they are there only when a provider is on."""

from __future__ import annotations

from allauth.socialaccount import views
from django.urls import path

from innovate.accounts.social import needs_a_provider

urlpatterns = [
    path("", needs_a_provider(views.connections), name="socialaccount_connections"),
    path("signup/", needs_a_provider(views.signup), name="socialaccount_signup"),
    path("login/cancelled/", needs_a_provider(views.login_cancelled), name="socialaccount_login_cancelled"),
    path("login/error/", needs_a_provider(views.login_error), name="socialaccount_login_error"),
]
