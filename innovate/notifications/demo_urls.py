"""Pages that only a demo has."""

from __future__ import annotations

from django.urls import path

from innovate.notifications import demo_views

urlpatterns = [
    path("mail/", demo_views.mailbox, name="demo_mailbox"),
    path("mail/<int:delivery_id>/", demo_views.mail, name="demo_mail"),
]
