"""Pages of a person's own account, under /me/."""

from __future__ import annotations

from django.urls import path

from innovate.accounts import views

app_name = "accounts"
urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", views.revoke, name="revoke_token"),
    path("data/", views.data, name="data"),
    path("data/export/", views.export, name="export"),
    path("delete/", views.delete, name="delete"),
]
