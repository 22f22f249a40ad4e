"""Pages that show several rooms at once."""

from __future__ import annotations

from django.urls import path
from wagtail.views import serve

from innovate.portal import demand, feeds, views
from innovate.portal.challenges import judging_views as jury
from innovate.portal.challenges import views as challenges

app_name = "portal"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("projects/", views.project_list, name="project_list"),
    path("projects/feed/", feeds.project_feed, name="project_feed"),
    path("projects/<str:slug>/", views.project_page, name="project"),
    path("projects/<str:slug>/story/", views.project_story, name="story"),
    path("projects/<str:slug>/demand/", demand.project_demand, name="demand"),
    path("projects/<str:slug>/demand/prices.csv", demand.demand_file, name="demand_file"),
    path("challenges/<int:pk>/enter/", challenges.enter_challenge, name="enter_challenge"),
    path("challenges/<int:pk>/result/", challenges.result, name="challenge_result"),
    path("challenges/<int:pk>/judging/", jury.judging, name="judging"),
    path("challenges/<int:pk>/announce/", jury.announce, name="announce"),
    path("challenges/entries/<int:pk>/", challenges.entry, name="entry"),
    path("challenges/entries/<int:pk>/edit/", challenges.edit_entry, name="edit_entry"),
    path("challenges/entries/<int:pk>/check/", challenges.check_entry, name="check_entry"),
    path("challenges/entries/<int:pk>/withdraw/", challenges.withdraw_entry, name="withdraw_entry"),
    path("challenges/entries/<int:pk>/files/<int:answer>/", challenges.answer_file, name="answer_file"),
    path("challenges/entries/<int:pk>/score/", jury.score_entry, name="score_entry"),
    path("challenges/entries/<int:pk>/shortlist/", jury.shortlist_entry, name="shortlist_entry"),
    path("challenges/entries/<int:pk>/verdict/", jury.verdict, name="verdict"),
    # Pages of Wagtail's tree, named here so that menus can point to them.
    path("challenges/", serve, {"path": "challenges/"}, name="challenges"),
    path("articles/", serve, {"path": "articles/"}, name="articles"),
    path("projects/<str:slug>/feed/", feeds.story_feed, name="story_feed"),
    path("feeds/<slug:kind>/", feeds.feed, name="feed"),
]
