"""Pages that show several rooms at once."""

from __future__ import annotations

from django.urls import path
from wagtail.views import serve

from innovate.portal import feeds, views

app_name = "portal"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("projects/", views.project_list, name="project_list"),
    path("projects/<str:slug>/", views.project_page, name="project"),
    path("projects/<str:slug>/story/", views.project_story, name="story"),
    path("challenges/<int:pk>/enter/", views.enter_challenge, name="enter_challenge"),
    # Pages of Wagtail's tree, named here so that menus can point to them.
    path("challenges/", serve, {"path": "challenges/"}, name="challenges"),
    path("articles/", serve, {"path": "articles/"}, name="articles"),
    path("feeds/<slug:kind>/", feeds.feed, name="feed"),
]
