"""Pages of `organisations`."""

from __future__ import annotations

from django.urls import path

from innovate.organisations import views

app_name = "organisations"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("<str:slug>/", views.detail, name="detail"),
    path("<str:slug>/members/", views.add_member, name="add_member"),
    path("<str:slug>/members/<int:person_id>/remove/", views.remove_member, name="remove_member"),
    path("<str:slug>/verification/", views.request_verification, name="request_verification"),
    path("<str:slug>/decision/", views.decide, name="decide"),
]
