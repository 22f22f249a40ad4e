"""A person's own pages of projects, under /me/."""

from __future__ import annotations

from django.urls import path

from innovate.projects.views import earnings

app_name = "earnings"
urlpatterns = [
    path("", earnings.earnings, name="list"),
    path("payouts/", earnings.pay_out, name="pay_out"),
]
