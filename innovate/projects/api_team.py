"""The API of a project's team: members, open roles, requests, invitations, decisions."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status

from innovate.core.api import Paging
from innovate.core.paging import paginate
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.projects import queries, services, team_queries
from innovate.projects.api import PersonOut, allowed
from innovate.projects.models import (
    Decision,
    Handover,
    Invitation,
    JoinRequest,
    OpenRole,
    Project,
    TeamMember,
    TeamPermission,
)

router = Router(tags=["teams"])


class MemberOut(Schema):
    id: int
    person: PersonOut
    role: TeamMember.Role
    permissions: list[TeamPermission] = Field(alias="permissions_held")
    joined_at: datetime


class RoleOut(Schema):
    id: int
    language: str = Field(alias="words.language", description="of its words")
    title: str = Field(alias="words.title")
    needs: str = Field(alias="words.needs")
    offers: str = Field(alias="words.offers")
    state: OpenRole.State


class ClockOut(Schema):
    """How fast the team answers; `median_seconds` is null before its first answer."""

    median_seconds: int | None
    answers: int
    open_questions: int


class TeamOut(Schema):
    members: list[MemberOut]
    roles: list[RoleOut]
    clock: ClockOut


class RoleIn(Schema):
    title: str = Field(min_length=1, max_length=80)
    needs: str = Field(min_length=1, max_length=2000)
    offers: str = Field("", max_length=2000)


class JoinIn(Schema):
    message: str = Field(max_length=2000)
    role: int | None = None


class JoinRequestOut(Schema):
    id: int
    person: PersonOut
    role: int | None = Field(None, alias="role_id")
    message: str
    state: JoinRequest.State
    created_at: datetime


class JoinRequestPage(Schema):
    items: list[JoinRequestOut]
    next_cursor: str


class AnswerIn(Schema):
    accept: bool
    answer: str = Field("", max_length=2000)


class InviteIn(Schema):
    who: str = Field(max_length=254, description="a mail address or a member's name")
    role: TeamMember.Role = TeamMember.Role.MEMBER
    permissions: list[TeamPermission] = [TeamPermission.EDIT, TeamPermission.NEWS]
    message: str = Field("", max_length=1000)


class InvitationOut(Schema):
    id: int
    called: str = Field(description="as the team typed it: a mail address or a name")
    role: TeamMember.Role
    state: Invitation.State
    expires_at: datetime


class InvitationPage(Schema):
    items: list[InvitationOut]
    next_cursor: str


class MembershipIn(Schema):
    role: TeamMember.Role
    permissions: list[TeamPermission]


class HandoverIn(Schema):
    taker: int = Field(description="a person on the team")
    leaves: bool = False


class HandoverOut(Schema):
    id: int
    project: str = Field(alias="project.slug")
    giver: PersonOut
    taker: PersonOut
    leaves: bool = Field(description="the giver leaves the team when it is accepted")
    state: Handover.State
    created_at: datetime


class HandoverPage(Schema):
    items: list[HandoverOut]
    next_cursor: str


class AcceptIn(Schema):
    accept: bool


class QuestionIn(Schema):
    question: str = Field(max_length=200)
    options: list[str] = Field([], max_length=8)


class DecisionIn(Schema):
    answer: str = Field(max_length=200)
    reason: str = Field(max_length=2000)


class DecisionOut(Schema):
    id: int
    question: str
    options: list[str]
    state: Decision.State
    answer: str
    reason: str
    opened_by: PersonOut
    opened_at: datetime
    decided_by: PersonOut | None
    decided_at: datetime | None


class DecisionPage(Schema):
    items: list[DecisionOut]
    next_cursor: str


def _team(project: Project) -> dict[str, Any]:
    clock = team_queries.clock_of(project)
    return {
        "members": list(queries.team_of(project)[:200]),
        "roles": list(team_queries.open_roles(project)[:200]),
        "clock": {
            "median_seconds": None if clock.median is None else clock.median // timedelta(seconds=1),
            "answers": clock.answers,
            "open_questions": clock.open_questions,
        },
    }


@router.get("/projects/{slug}/team", response=TeamOut, summary="Who builds it and whom they look for")
def get_team(request: HttpRequest, slug: str) -> dict[str, Any]:
    return _team(queries.project_by_slug(slug, request.user))


@router.put("/projects/{slug}/team/{pk}", response=MemberOut, summary="What a member may do")
def change_member(request: HttpRequest, slug: str, pk: int, data: MembershipIn) -> TeamMember:
    project, _person = allowed(request, slug, "projects.lead_project")
    member = get_object_or_404(TeamMember.objects.select_related("person"), project=project, pk=pk)
    services.change_membership(member=member, role=data.role, permissions=data.permissions)
    return member


@router.delete("/projects/{slug}/team/{pk}", response=TeamOut, summary="Leave, or remove somebody")
def remove_member(request: HttpRequest, slug: str, pk: int) -> dict[str, Any]:
    person = require_person(request.user)
    project = queries.project_by_slug(slug, person)
    member = get_object_or_404(TeamMember, project=project, pk=pk)
    if member.person_id != person.pk:
        require(person, "projects.lead_project", project)
    services.remove_member(member=member)
    return _team(project)


@router.post("/projects/{slug}/roles", response={201: RoleOut}, summary="Look for somebody")
def open_role(request: HttpRequest, slug: str, data: RoleIn) -> Status[OpenRole]:
    project, actor = allowed(request, slug, "projects.lead_project")
    limit("projects.role", actor.pk, times=30, seconds=24 * 3600)
    return Status(201, services.open_role(project=project, actor=actor, **data.dict()))


@router.get("/projects/{slug}/join-requests", response=JoinRequestPage, summary="Who waits for an answer")
def list_requests(request: HttpRequest, slug: str, paging: Query[Paging]) -> dict[str, Any]:
    project, _person = allowed(request, slug, "projects.lead_project")
    rows = team_queries.waiting_requests(project)
    page = paginate(rows, order=("created_at", "pk"), cursor=paging.cursor, limit=paging.limit)
    return {"items": page.items, "next_cursor": page.next_cursor}


@router.post("/projects/{slug}/join-requests", response={201: JoinRequestOut}, summary="Ask to join")
def ask_to_join(request: HttpRequest, slug: str, data: JoinIn) -> Status[JoinRequest]:
    person = require_person(request.user)
    project = queries.project_by_slug(slug, person)
    role = get_object_or_404(OpenRole, project=project, pk=data.role) if data.role else None
    limit("projects.join", person.pk, times=20, seconds=24 * 3600)
    return Status(201, services.ask_to_join(project=project, person=person, message=data.message, role=role))


@router.post("/join-requests/{pk}/answer", response=JoinRequestOut, summary="Let somebody in, or not")
def answer_request(request: HttpRequest, pk: int, data: AnswerIn) -> JoinRequest:
    person = require_person(request.user)
    row = get_object_or_404(JoinRequest.objects.select_related("project", "person", "role"), pk=pk)
    require(person, "projects.lead_project", row.project)
    return services.answer_request(request=row, actor=person, accept=data.accept, answer=data.answer)


@router.post("/projects/{slug}/invitations", response={201: InvitationOut}, summary="Invite somebody")
def invite(request: HttpRequest, slug: str, data: InviteIn) -> Status[Invitation]:
    project, actor = allowed(request, slug, "projects.lead_project")
    limit("projects.invite", actor.pk, times=20, seconds=24 * 3600)
    invitation, _secret = services.invite(project=project, actor=actor, **data.dict())
    return Status(201, invitation)


@router.post("/projects/{slug}/handovers", response={201: HandoverOut}, summary="Offer the lead")
def offer_handover(request: HttpRequest, slug: str, data: HandoverIn) -> Status[Handover]:
    project, person = allowed(request, slug, "projects.hand_over")
    taker = get_object_or_404(
        TeamMember.objects.select_related("person"), project=project, person__pk=data.taker
    )
    handover = services.offer_handover(project=project, giver=person, taker=taker.person, leaves=data.leaves)
    return Status(201, handover)


@router.get("/me/handovers", response=HandoverPage, summary="Offers of the lead to me, and mine to others")
def my_handovers(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Those that wait. The taker answers (`POST /handovers/{id}/answer`), the giver takes it back (`DELETE`)."""
    rows = team_queries.open_handovers(require_person(request.user))
    return paginate(rows, order=("-created_at", "-pk"), cursor=paging.cursor, limit=paging.limit)


@router.post("/handovers/{pk}/answer", response=HandoverOut, summary="Take the lead, or not")
def answer_handover(request: HttpRequest, pk: int, data: AcceptIn) -> Handover:
    person = require_person(request.user)
    row = get_object_or_404(Handover.objects.select_related("project", "giver", "taker"), pk=pk, taker=person)
    return services.answer_handover(handover=row, actor=person, accept=data.accept)


@router.get("/projects/{slug}/decisions", response=DecisionPage, summary="What the team decides")
def list_decisions(request: HttpRequest, slug: str, paging: Query[Paging]) -> dict[str, Any]:
    rows = team_queries.decisions_of(queries.project_by_slug(slug, request.user))
    page = paginate(rows, order=("-opened_at", "-pk"), cursor=paging.cursor, limit=paging.limit)
    return {"items": page.items, "next_cursor": page.next_cursor}


@router.post("/projects/{slug}/decisions", response={201: DecisionOut}, summary="Put a question")
def open_decision(request: HttpRequest, slug: str, data: QuestionIn) -> Status[Decision]:
    project, person = allowed(request, slug, "projects.decide")
    limit("projects.decision", person.pk, times=60, seconds=24 * 3600)
    return Status(201, services.open_decision(project=project, actor=person, **data.dict()))


@router.post("/decisions/{pk}/answer", response=DecisionOut, summary="Decide a question")
def decide(request: HttpRequest, pk: int, data: DecisionIn) -> Decision:
    person = require_person(request.user)
    row = get_object_or_404(Decision.objects.select_related("project", "opened_by"), pk=pk)
    require(person, "projects.decide", row.project)
    return services.decide(decision=row, actor=person, answer=data.answer, reason=data.reason)


@router.put("/projects/{slug}/roles/{pk}", response=RoleOut, summary="Change what an open role says")
def edit_role(request: HttpRequest, slug: str, pk: int, data: RoleIn) -> OpenRole:
    project, actor = allowed(request, slug, "projects.lead_project")
    role = get_object_or_404(OpenRole, project=project, pk=pk)
    services.edit_role(role=role, actor=actor, **data.dict())
    role.refresh_from_db()
    return role


@router.delete("/projects/{slug}/roles/{pk}", response=RoleOut, summary="Look for nobody any more")
def close_role(request: HttpRequest, slug: str, pk: int) -> OpenRole:
    project, _person = allowed(request, slug, "projects.lead_project")
    role = get_object_or_404(OpenRole, project=project, pk=pk)
    services.close_role(role=role)
    return role


@router.delete("/join-requests/{pk}", response=JoinRequestOut, summary="Take my request back")
def withdraw_request(request: HttpRequest, pk: int) -> JoinRequest:
    person = require_person(request.user)
    row = get_object_or_404(JoinRequest.objects.select_related("person"), pk=pk, person=person)
    services.withdraw_request(request=row, actor=person)
    return row


@router.get("/projects/{slug}/invitations", response=InvitationPage, summary="Who has not answered yet")
def list_invitations(request: HttpRequest, slug: str, paging: Query[Paging]) -> Any:
    project, _person = allowed(request, slug, "projects.lead_project")
    rows = team_queries.open_invitations(project)
    return paginate(rows, order=("-created_at", "-pk"), cursor=paging.cursor, limit=paging.limit)


@router.delete("/projects/{slug}/invitations/{pk}", response=InvitationOut, summary="Take an invitation back")
def withdraw_invitation(request: HttpRequest, slug: str, pk: int) -> Invitation:
    project, _person = allowed(request, slug, "projects.lead_project")
    row = get_object_or_404(Invitation, project=project, pk=pk)
    services.withdraw_invitation(invitation=row)
    return row


@router.post("/invitations/{pk}/answer", response=InvitationOut, summary="Join by an invitation, or not")
def answer_invitation(request: HttpRequest, pk: int, data: AcceptIn) -> Invitation:
    person = require_person(request.user)
    row = get_object_or_404(Invitation.objects.select_related("project", "invited_by"), pk=pk, person=person)
    if data.accept:
        services.accept_invitation(invitation=row, person=person)
    else:
        services.decline_invitation(invitation=row, person=person)
    row.refresh_from_db()
    return row


@router.delete("/handovers/{pk}", response=HandoverOut, summary="Keep the lead after all")
def withdraw_handover(request: HttpRequest, pk: int) -> Handover:
    person = require_person(request.user)
    row = get_object_or_404(Handover.objects.select_related("project", "giver", "taker"), pk=pk, giver=person)
    services.withdraw_handover(handover=row, actor=person)
    return row


@router.delete("/decisions/{pk}", response=DecisionOut, summary="Drop a question")
def drop_decision(request: HttpRequest, pk: int) -> Decision:
    person = require_person(request.user)
    row = get_object_or_404(Decision.objects.select_related("project", "opened_by"), pk=pk)
    require(person, "projects.decide", row.project)
    services.drop_decision(decision=row)
    return row
