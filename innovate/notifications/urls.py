"""Pages under /me/notices/."""

from __future__ import annotations

from django.urls import path

from innovate.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.mark_all_read, name="mark_all_read"),
    path("preferences/", views.preferences, name="preferences"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("<int:notice_id>/open/", views.open_notice, name="open"),
    path("<int:notice_id>/read/", views.mark_read, name="mark_read"),
]
