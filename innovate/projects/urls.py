"""Pages of `projects`. The list and the project's own page are composed in `portal`."""

from __future__ import annotations

from django.urls import path

from innovate.projects.views import (
    decisions,
    drafts,
    following,
    ideas,
    joining,
    offers,
    rights,
    roots,
    shares,
    story,
    team,
    translate,
    uploads,
)

app_name = "projects"
urlpatterns = [
    path("new/", drafts.new, name="new"),
    path("similar/", roots.similar, name="similar"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("<str:slug>/follow/", following.follow, name="follow"),
    path("<str:slug>/edit/", ideas.edit, name="edit"),
    path("<str:slug>/review/", drafts.review, name="review"),
    path("<str:slug>/discard/", drafts.discard, name="discard"),
    path("<str:slug>/pictures/<int:pk>/remove/", uploads.remove_picture, name="remove_picture"),
    path("<str:slug>/files/<int:pk>/", uploads.file, name="file"),
    path("<str:slug>/remix/", roots.remix, name="remix"),
    path("<str:slug>/roots/", roots.roots, name="roots"),
    path("<str:slug>/translate/<str:language>/", translate.translate, name="translate"),
    path("<str:slug>/translate/<str:language>/remove/", translate.remove, name="remove_translation"),
    path("<str:slug>/team/", team.team, name="team"),
    path("invitations/<int:pk>/", joining.own_invitation, name="own_invitation"),
    path("invitations/<str:token>/", joining.invitation, name="invitation"),
    path("<str:slug>/team/roles/new/", joining.new_role, name="new_role"),
    path("<str:slug>/team/roles/<int:pk>/", joining.join, name="role"),
    path("<str:slug>/team/roles/<int:pk>/edit/", joining.edit_role, name="edit_role"),
    path("<str:slug>/team/join/", joining.join, name="join"),
    path("<str:slug>/team/requests/", joining.requests, name="requests"),
    path("<str:slug>/team/requests/<int:pk>/withdraw/", joining.withdraw_request, name="withdraw_request"),
    path("<str:slug>/team/invite/", joining.invite, name="invite"),
    path(
        "<str:slug>/team/invite/<int:pk>/withdraw/", joining.withdraw_invitation, name="withdraw_invitation"
    ),
    path("<str:slug>/team/handover/", team.handover, name="handover"),
    path("<str:slug>/team/<int:pk>/", team.member, name="member"),
    path("<str:slug>/team/<int:pk>/remove/", team.remove_member, name="remove_member"),
    path("<str:slug>/shares/", shares.shares, name="shares"),
    path("<str:slug>/shares/propose/", shares.propose, name="propose_shares"),
    path("<str:slug>/shares/<int:number>/answer/", shares.answer, name="answer_shares"),
    path("<str:slug>/offers/", offers.offers, name="offers"),
    path("<str:slug>/offers/new/", offers.new_offer, name="new_offer"),
    path("<str:slug>/offers/<int:pk>/", offers.offer, name="offer"),
    path("<str:slug>/offers/<int:pk>/pay/", offers.pay, name="pay_offer"),
    path("<str:slug>/offers/<int:pk>/paid/", offers.offer_paid, name="offer_paid"),
    path("<str:slug>/rights/", rights.rights, name="rights"),
    path("<str:slug>/rights/new/", rights.edit_right, name="new_right"),
    path("<str:slug>/rights/<int:pk>/", rights.edit_right, name="edit_right"),
    path("<str:slug>/decisions/", decisions.decisions, name="decisions"),
    path("<str:slug>/decisions/<int:pk>/", decisions.decision, name="decision"),
    path("<str:slug>/updates/", story.updates, name="updates"),
    path("<str:slug>/discussion/", story.discussion, name="discussion"),
    path("<str:slug>/decline/", ideas.decline, name="decline"),
]
