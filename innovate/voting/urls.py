"""Pages of `voting`, under a project's address."""

from __future__ import annotations

from django.urls import path

from innovate.voting import views

app_name = "voting"
urlpatterns = [
    path("<str:slug>/support/", views.support, name="support"),
    path("<str:slug>/support/review/", views.support_review, name="support_review"),
    path("<str:slug>/designs/", views.designs, name="designs"),
    path("<str:slug>/designs/new/", views.new_round, name="new_round"),
    path("<str:slug>/designs/<int:number>/", views.round_page, name="round"),
    path("<str:slug>/designs/<int:number>/prepare/", views.prepare, name="prepare"),
    path("<str:slug>/designs/<int:number>/rules/", views.edit_rules, name="edit_rules"),
    path("<str:slug>/designs/<int:number>/open/", views.open_round, name="open"),
    path("<str:slug>/designs/<int:number>/remove/<int:pk>/", views.remove_design, name="remove_design"),
    path("<str:slug>/designs/<int:number>/invited/", views.invite, name="invite"),
    path(
        "<str:slug>/designs/<int:number>/invited/<int:pk>/remove/",
        views.take_back_invitation,
        name="take_back_invitation",
    ),
    path("<str:slug>/designs/<int:number>/ballot/", views.cast, name="ballot"),
    path("<str:slug>/designs/<int:number>/receipt/", views.receipt, name="receipt"),
    path("<str:slug>/designs/<int:number>/review/", views.ballot_review, name="ballot_review"),
    path("<str:slug>/designs/<int:number>/receipt/file/", views.receipt_file, name="receipt_file"),
    path("<str:slug>/designs/<int:number>/check/", views.check, name="check"),
    path("<str:slug>/designs/<int:number>/ballots/<str:form>/", views.ballots_file, name="ballots_file"),
    path("<str:slug>/designs/<int:number>/turnout/", views.turnout, name="turnout"),
    path("<str:slug>/designs/<int:number>/next/", views.next_round, name="next_round"),
    path("<str:slug>/designs/<int:number>/talk/<int:pk>/", views.talk, name="talk"),
    path("<str:slug>/designs/<int:number>/edit/<int:pk>/", views.edit_design, name="edit_design"),
    path("<str:slug>/designs/<int:number>/words/", views.words, name="words"),
    path("<str:slug>/designs/<int:number>/close/", views.close, name="close"),
    path("<str:slug>/designs/<int:number>/void/", views.void, name="void"),
]
