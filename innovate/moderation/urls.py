"""Pages under /reports/."""

from __future__ import annotations

from django.urls import path

from innovate.moderation import views

app_name = "moderation"
urlpatterns = [
    path("new/<slug:app_label>/<slug:model>/<int:pk>/", views.report, name="report"),
    path("standing/", views.standing, name="standing"),
    path("<int:report_id>/", views.decide, name="decide"),
]
