"""Pages of `projects`. The list and the project's own page are composed in `portal`."""

from __future__ import annotations

from django.urls import path

from innovate.projects.views import ideas, story, team, translate

app_name = "projects"
urlpatterns = [
    path("new/", ideas.new, name="new"),
    path("drafts/", ideas.drafts, name="drafts"),
    path("<str:slug>/edit/", ideas.edit, name="edit"),
    path("<str:slug>/review/", ideas.review, name="review"),
    path("<str:slug>/discard/", ideas.discard, name="discard"),
    path("<str:slug>/pictures/<int:pk>/remove/", ideas.remove_picture, name="remove_picture"),
    path("<str:slug>/translate/<str:language>/", translate.translate, name="translate"),
    path("<str:slug>/translate/<str:language>/remove/", translate.remove, name="remove_translation"),
    path("<str:slug>/team/", team.team, name="team"),
    path("<str:slug>/team/<int:pk>/remove/", team.remove_member, name="remove_member"),
    path("<str:slug>/updates/", story.updates, name="updates"),
    path("<str:slug>/discussion/", story.discussion, name="discussion"),
    path("<str:slug>/decline/", ideas.decline, name="decline"),
]
