"""Pages of `projects`. The list and the project's own page are composed in `portal`."""

from __future__ import annotations

from django.urls import path

from innovate.projects import views

app_name = "projects"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("drafts/", views.drafts, name="drafts"),
    path("<str:slug>/edit/", views.edit, name="edit"),
    path("<str:slug>/review/", views.review, name="review"),
    path("<str:slug>/discard/", views.discard, name="discard"),
    path("<str:slug>/pictures/<int:pk>/remove/", views.remove_picture, name="remove_picture"),
    path("<str:slug>/team/", views.team, name="team"),
    path("<str:slug>/team/<int:pk>/remove/", views.remove_member, name="remove_member"),
    path("<str:slug>/updates/", views.updates, name="updates"),
    path("<str:slug>/discussion/", views.discussion, name="discussion"),
    path("<str:slug>/decline/", views.decline, name="decline"),
]
