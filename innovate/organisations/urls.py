"""Pages of `organisations`."""

from __future__ import annotations

from django.urls import path, re_path

from innovate.organisations.views import invitations, members, registry

app_name = "organisations"
urlpatterns = [
    path("new/", registry.new, name="new"),
    path("mine/", members.mine, name="mine"),
    path("mine/act/", members.act, name="act"),
    path("documents/<int:pk>/", registry.document, name="document"),
    path("invitations/<int:pk>/", invitations.by_number, name="invitation"),
    path("invitations/link/<str:secret>/", invitations.by_link, name="invitation_link"),
    path("<str:slug>/", registry.detail, name="detail"),
    path("<str:slug>/edit/", registry.edit, name="edit"),
    path("<str:slug>/members/", members.members, name="members"),
    path("<str:slug>/members/owner/", members.appoint, name="appoint"),
    path("<str:slug>/members/<int:person_id>/role/", members.change_role, name="change_role"),
    path("<str:slug>/members/<int:person_id>/remove/", members.remove_member, name="remove_member"),
    path("<str:slug>/invitations/", members.invite, name="invite"),
    re_path(
        r"^(?P<slug>[^/]+)/invitations/(?P<pk>\d+)/(?P<what>again|revoke)/$",
        members.change_invitation,
        name="change_invitation",
    ),
    path("<str:slug>/verification/", registry.request_verification, name="request_verification"),
    path("<str:slug>/decision/", registry.decide, name="decide"),
]
