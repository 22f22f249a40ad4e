"""Pages of campaigns and pledges, under /projects/."""

from __future__ import annotations

from django.urls import path, re_path

from innovate.crowdfund import views

app_name = "crowdfund"
urlpatterns = [
    path("<str:slug>/back/", views.back, name="back"),
    path("<str:slug>/back/<int:pk>/card/", views.card, name="card"),
    path("<str:slug>/back/<int:pk>/", views.done, name="done"),
    path("<str:slug>/back/<int:pk>/cancel/", views.cancel_pledge, name="cancel_pledge"),
    path("<str:slug>/campaign/", views.manage, name="manage"),
    path("<str:slug>/campaign/words/", views.words, name="words"),
    re_path(rf"^(?P<slug>[^/]+)/campaign/(?P<action>{'|'.join(views.ACTIONS)})/$", views.act, name="act"),
    path("<str:slug>/money/", views.money, name="money"),
]
