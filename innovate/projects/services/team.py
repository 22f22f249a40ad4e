"""Who builds a project: joining, what each may do, leaving, handing over."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.states import advance
from innovate.notifications.services import notify
from innovate.projects import rules
from innovate.projects.models import (
    Contribution,
    Handover,
    JoinRequest,
    Project,
    TeamMember,
    TeamPermission,
)
from innovate.projects.models.team import usual_permissions
from innovate.projects.services.timeline import page_path, write_timeline


def add_member(
    *,
    project: Project,
    person: User,
    actor: User,
    role: str = TeamMember.Role.MEMBER,
    permissions: Iterable[str] | None = None,
) -> TeamMember:
    """Put a person on the team, or give them another role; who asked to join and waits need not any more.

    Raises Conflict when the team would lose its last lead.

    `permissions` (of TeamPermission) count for somebody new; see `change_membership` for later.
    """
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        entrusted = usual_permissions() if permissions is None else _known(permissions)
        member, joined = TeamMember.objects.get_or_create(
            project=project, person=person, defaults={"role": role, "permissions": entrusted}
        )
        if not joined and member.role != role:
            if member.role == TeamMember.Role.LEAD:
                _step_down(member)
            member.role = role
            member.save(update_fields=["role"])
        if joined:
            waiting = JoinRequest.objects.filter(
                project=project, person=person, state=JoinRequest.State.WAITING
            )
            # Nobody has to answer whether somebody may join who has joined.
            waiting.update(state=JoinRequest.State.WITHDRAWN, answered_at=timezone.now())
            _welcome(member, actor)
    return member


def _welcome(member: TeamMember, actor: User) -> None:
    project, person = member.project, member.person
    write_timeline(
        project=project, kind="projects.member_joined", actor=actor, data={"name": person.display_name}
    )
    Contribution.objects.get_or_create(project=project, person=person, kind=Contribution.Kind.TEAM, title="")
    if person.pk != actor.pk:
        notify(
            event=f"projects.joined_team:{member.pk}",
            people=[person],
            kind="projects.joined_team",
            data={"project": project.titles, "actor": actor.display_name},
            url=page_path("projects:team", project),
        )


def change_membership(*, member: TeamMember, role: str, permissions: Iterable[str]) -> None:
    """Set a member's role and what they may do; who leads no more has no lead to hand over.

    Raises Conflict when the team would lose its last lead, or they have left.
    """
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=member.project_id)
        current = TeamMember.objects.filter(pk=member.pk).first()
        if current is None:
            raise Conflict(
                _("This has changed in the meantime. Reload the page to see where it stands now."),
                code="state_changed",
            )
        if current.role == TeamMember.Role.LEAD and role != TeamMember.Role.LEAD:
            _step_down(current)
        current.role, current.permissions = role, _known(permissions)
        current.save(update_fields=["role", "permissions"])
    member.role, member.permissions = current.role, current.permissions


def _known(permissions: Iterable[str]) -> list[str]:
    """Return the permissions in their fixed order; raises ValueError for one that does not exist."""
    wanted = set(permissions)
    if unknown := wanted - set(TeamPermission.values):
        raise ValueError(f"no team permission is called {sorted(unknown)}")
    return [value for value in TeamPermission.values if value in wanted]


def remove_member(*, member: TeamMember) -> None:
    """Take a person off the team, once; what they gave stays on record. Raises Conflict for the last lead."""
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=member.project_id)
        # As they are under the lock: they may have taken the lead, or left, since they were read.
        current = TeamMember.objects.filter(pk=member.pk).first()
        if current is None:
            return
        if current.role == TeamMember.Role.LEAD:
            _require_other_lead(current)
        _call_off_handovers(current.project_id, current.person_id)
        current.delete()


def _step_down(lead: TeamMember) -> None:
    """Before a lead is made a member: another one stays, and nobody takes the lead from them any more."""
    _require_other_lead(lead)
    given = Handover.objects.filter(project=lead.project_id, giver=lead.person_id)
    _call_off(given)


def _require_other_lead(member: TeamMember) -> None:
    others = TeamMember.objects.filter(project=member.project_id, role=TeamMember.Role.LEAD)
    if not others.filter(~Q(pk=member.pk)).exists():
        raise Conflict(
            _("A project needs a lead. Hand it over first: the other one takes it by accepting."),
            code="last_lead",
        )


def _call_off_handovers(project_id: int, person_id: int) -> None:
    """Whoever leaves neither gives nor takes the lead any more."""
    _call_off(Handover.objects.filter(Q(giver=person_id) | Q(taker=person_id), project=project_id))


def _call_off(handovers: QuerySet[Handover]) -> None:
    open_now = handovers.filter(state=Handover.State.OFFERED)
    open_now.update(state=Handover.State.WITHDRAWN, answered_at=timezone.now())


def offer_handover(*, project: Project, giver: User, taker: User, leaves: bool = False) -> Handover:
    """Offer the lead to somebody on the team; nothing changes until they accept.

    Raises NotAllowed when the giver does not lead, Refused when the other one is not on the team or the
    same person, Conflict while another offer waits.
    """
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        roles = dict(project.team.values_list("person_id", "role"))
        if roles.get(giver.pk) != TeamMember.Role.LEAD:
            raise NotAllowed(_("Only a lead can hand the project over."))
        if taker.pk == giver.pk or taker.pk not in roles:
            message = _("Choose somebody else of the team.")
            raise Refused(message, code="not_on_team", fields={"taker": message})
        try:
            with transaction.atomic():
                handover = Handover.objects.create(project=project, giver=giver, taker=taker, leaves=leaves)
        except IntegrityError:
            raise Conflict(
                _("You have offered it to somebody already. Take that back first."), code="handover_waits"
            ) from None
        notify(
            event=f"projects.handover:{handover.pk}",
            people=[taker],
            kind="projects.handover_offered",
            data={"project": project.titles, "actor": giver.display_name},
            url=page_path("projects:handover", project),
        )
    return handover


def answer_handover(*, handover: Handover, actor: User, accept: bool) -> Handover:
    """The new lead accepts or declines. Accepting makes them lead; the giver becomes a member, or leaves.

    Raises NotAllowed for anybody else, Conflict when the offer stands no more or the giver does not lead any more.
    """
    if actor.pk != handover.taker_id:
        raise NotAllowed(_("Only the one it was offered to can answer."))
    to = Handover.State.ACCEPTED if accept else Handover.State.DECLINED
    with transaction.atomic():
        project = Project.objects.select_for_update().get(pk=handover.project_id)
        advance(handover, to=to, allowed=rules.HANDOVER, answered_at=timezone.now())
        if accept:
            _hand_over(project, handover)
        notify(
            event=f"projects.handover:{handover.pk}:{to}",
            people=[handover.giver_id],
            kind="projects.handover_accepted" if accept else "projects.handover_declined",
            data={"project": project.titles, "actor": actor.display_name},
            url=page_path("projects:team", project),
        )
    return handover


def _hand_over(project: Project, handover: Handover) -> None:
    # Under the project's lock: who was made a member a moment ago has nothing left to hand over.
    given = project.team.filter(person=handover.giver, role=TeamMember.Role.LEAD)
    if not given.exists():
        raise Conflict(_("Only a lead can hand the project over."), code="giver_not_lead")
    taken = project.team.filter(person=handover.taker).update(role=TeamMember.Role.LEAD)
    if not taken:
        raise Conflict(_("You are not on this team any more."), code="not_on_team")
    if handover.leaves:
        _call_off_handovers(project.pk, handover.giver_id)
        given.delete()
    else:
        given.update(role=TeamMember.Role.MEMBER, permissions=TeamPermission.values)
    write_timeline(
        project=project,
        kind="projects.handed_over",
        actor=handover.taker,
        data={"giver": handover.giver.display_name, "taker": handover.taker.display_name},
    )


def withdraw_handover(*, handover: Handover, actor: User) -> None:
    """The giver takes the offer back. Raises NotAllowed for others, Conflict when it was answered."""
    if actor.pk != handover.giver_id:
        raise NotAllowed(_("Only the one who offered it can take it back."))
    with transaction.atomic():
        advance(handover, to=Handover.State.WITHDRAWN, allowed=rules.HANDOVER, answered_at=timezone.now())
