"""The ways onto a team: open roles and requests from outside, invitations from inside."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.languages import Parts
from innovate.core.states import advance
from innovate.core.text import clean_line, clean_text
from innovate.moderation.queries import require_voice
from innovate.notifications.services import notify
from innovate.projects import rules
from innovate.projects.models import Invitation, JoinRequest, OpenRole, Project, TeamMember
from innovate.projects.models.team import usual_permissions
from innovate.projects.services.team import add_member
from innovate.projects.services.timeline import page_path, write_timeline
from innovate.projects.stages import Stage
from innovate.projects.team_queries import lead_ids

INVITED_FOR = timedelta(days=14)


def open_role(
    *,
    project: Project,
    actor: User,
    title: str,
    needs: str,
    offers: str = "",
    other: Mapping[str, Parts] | None = None,
) -> OpenRole:
    """Say whom the team looks for; `other`: the same in another language. Raises Refused when title or needs are
    empty or a version says less than the original, Conflict for a draft (nobody could see it) and for a title that is
    open already, NotAllowed for who may not write in public.
    """
    require_voice(actor)
    values = _role_words(title, needs, offers)
    if project.stage == Stage.DRAFT:
        raise Conflict(_("Publish the idea first: nobody can see a draft."), code="draft")
    with transaction.atomic():
        role = OpenRole(project=project, language=project.language, **values)
        role.tell_also(other or {})
        with _looked_for_once():
            role.save()
        data = {"title": role.in_each("title")}
        write_timeline(project=project, kind="projects.role_opened", actor=actor, data=data)
    return role


def edit_role(
    *,
    role: OpenRole,
    actor: User,
    title: str,
    needs: str,
    offers: str = "",
    other: Mapping[str, Parts] | None = None,
) -> None:
    """Change the words of a role that is still open; raises as `open_role`, Conflict when it is not open.

    Without `other` its words in another language stay.
    """
    require_voice(actor)
    values: dict[str, Any] = _role_words(title, needs, offers)
    if other is not None:
        told = OpenRole(language=role.language, **values)
        told.tell_also(other)
        values["other_words"] = told.other_words
    with _looked_for_once():
        changed = OpenRole.objects.filter(pk=role.pk, state=OpenRole.State.OPEN).update(**values)
    if not changed:
        raise Conflict(_("This role is not open any more."), code="role_not_open")


@contextmanager
def _looked_for_once() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Conflict(_("You look for this already: it is on your team’s page."), code="same_role") from None


def close_role(*, role: OpenRole) -> None:
    """Look for nobody any more. Raises Conflict when it is filled or closed already."""
    with transaction.atomic():
        advance(role, to=OpenRole.State.CLOSED, allowed=rules.OPEN_ROLE)


def _role_words(title: str, needs: str, offers: str) -> dict[str, str]:
    values = {
        "title": clean_line(title)[:80],
        "needs": clean_text(needs)[:2000],
        "offers": clean_text(offers)[:2000],
    }
    missing = {name: _("Write a few words here.") for name in ("title", "needs") if not values[name]}
    if missing:
        raise Refused(_("Say whom you look for and what is needed."), code="role_incomplete", fields=missing)
    return values


def ask_to_join(*, project: Project, person: User, message: str, role: OpenRole | None = None) -> JoinRequest:
    """Ask the team to be let in, in one's own words.

    Raises Refused for an empty message or a role of another project, Conflict when the person is on the team,
    has asked already, the role is not open, or the project has ended or is not public.
    """
    message = clean_text(message)[:2000]
    if rules.says_less_than(message, rules.SHORTEST_REQUEST):
        text = _("Write a sentence or two: who you are and what you would do.")
        raise Refused(text, code="message_needed", fields={"message": text})
    if role is not None and role.project_id != project.pk:
        raise Refused(_("This role belongs to another project."), code="other_project")
    _require_joinable(project)
    with transaction.atomic():
        if project.team.filter(person=person).exists():
            raise Conflict(_("You are on this team already."), code="on_team")
        if role is not None and role.state != OpenRole.State.OPEN:
            raise Conflict(_("This role is taken. Look at the others."), code="role_not_open")
        try:
            with transaction.atomic():
                request = JoinRequest.objects.create(
                    project=project, role=role, person=person, message=message
                )
        except IntegrityError:
            raise Conflict(
                _("You have asked this team already. It will answer you."), code="asked_already"
            ) from None
        notify(
            event=f"projects.join_request:{request.pk}",
            people=lead_ids(project),
            kind="projects.join_request",
            data={"project": project.titles, "person": person.display_name},
            url=page_path("projects:requests", project),
        )
    return request


def _require_joinable(project: Project) -> None:
    if project.stage not in rules.JOINABLE or project.is_hidden:
        raise Conflict(_("This project takes nobody in now."), code="not_joinable")


def answer_request(*, request: JoinRequest, actor: User, accept: bool, answer: str) -> JoinRequest:
    """Let somebody in, or say no, in words the person gets. Accepting for a role fills it; who has joined another
    way since then stays what they are.

    Raises Refused for a no without words, Conflict when it was answered or withdrawn meanwhile, or the project has
    ended or is hidden by now and takes nobody in.
    """
    answer = clean_text(answer)[:2000]
    if not accept and len(answer) < rules.SHORTEST_ANSWER:
        text = _("Say why, in a sentence: somebody offered you their time.")
        raise Refused(text, code="answer_needed", fields={"answer": text})
    to = JoinRequest.State.ACCEPTED if accept else JoinRequest.State.DECLINED
    with transaction.atomic():
        project = Project.objects.select_for_update().get(pk=request.project_id)
        if accept:
            _require_joinable(project)
        advance(
            request,
            to=to,
            allowed=rules.JOIN_REQUEST,
            answer=answer,
            answered_by=actor,
            answered_at=timezone.now(),
        )
        if accept:
            if not project.team.filter(person=request.person_id).exists():
                add_member(project=project, person=request.person, actor=request.person)
            _fill(request.role, request.person)
        notify(
            event=f"projects.join_request:{request.pk}:{to}",
            people=[request.person_id],
            kind=f"projects.join_{to}",
            data={"project": project.titles, "answer": answer, "actor": actor.display_name},
            url=page_path("projects:team", project),
        )
    return request


def _fill(role: OpenRole | None, person: User) -> None:
    if role is not None:
        OpenRole.objects.filter(pk=role.pk, state=OpenRole.State.OPEN).update(
            state=OpenRole.State.FILLED, filled_by=person
        )


def withdraw_request(*, request: JoinRequest, actor: User) -> None:
    """Take one's own request back. Raises NotAllowed for others', Conflict when it was answered."""
    if actor.pk != request.person_id:
        raise NotAllowed(_("This is somebody else's request."))
    with transaction.atomic():
        advance(
            request,
            to=JoinRequest.State.WITHDRAWN,
            allowed=rules.JOIN_REQUEST,
            answered_at=timezone.now(),
        )


def invite(
    *,
    project: Project,
    actor: User,
    who: str,
    role: str = TeamMember.Role.MEMBER,
    permissions: Iterable[str] | None = None,
    message: str = "",
) -> tuple[Invitation, str]:
    """Ask somebody in, by mail address or member name; return the invitation and the secret of its link.

    The link goes by mail and works for INVITED_FOR. Raises Refused when nobody or several people have the
    name, Conflict when they are on the team or have an open invitation.
    """
    email, person = whom(who)
    now = timezone.now()
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        if person is not None and project.team.filter(person=person).exists():
            raise Conflict(
                _("%(name)s is on the team already.") % {"name": person.display_name}, code="on_team"
            )
        _expire(Invitation.objects.filter(project=project, email=email))
        try:
            with transaction.atomic():
                invitation = Invitation.objects.create(
                    project=project,
                    email=email,
                    called=clean_line(who)[:200],
                    person=person,
                    role=role,
                    permissions=usual_permissions() if permissions is None else list(permissions),
                    message=clean_text(message)[:1000],
                    token_hash=_hash(token),
                    invited_by=actor,
                    expires_at=now + INVITED_FOR,
                )
        except IntegrityError:
            raise Conflict(
                _("They have an open invitation already. Take it back to send another one."),
                code="invited_already",
            ) from None
        _send(invitation, token)
    return invitation, token


def whom(who: str) -> tuple[str, User | None]:
    """Return the address in lower case and the person who signs in with it, if anybody does."""
    who = clean_line(who)
    people = User.objects.filter(is_active=True)
    if "@" in who:
        person = people.filter(email__iexact=who).first()
        return (person.email if person else who).lower(), person
    found = list(people.filter(display_name__iexact=who).exclude(display_name="")[:2])
    if len(found) == 1:
        return found[0].email.lower(), found[0]
    if found:
        text = _("Several people have this name. Use the mail address instead.")
    else:
        text = _("Nobody here has this name. Use the mail address instead: we send an invitation.")
    raise Refused(text, code="unknown_person", fields={"who": text})


def _send(invitation: Invitation, token: str) -> None:
    """Queue the mail in this transaction, in the language of whom it is for."""
    person = invitation.person
    language = person.language if person else get_language() or settings.LANGUAGE_CODE
    with override(language):
        context = {
            "invitation": invitation,
            "project": invitation.project,
            "link": settings.BASE_URL + reverse("projects:invitation", args=[token]),
            "days": INVITED_FOR.days,
        }
        subject = _("%(name)s invites you to build “%(project)s”") % {
            "name": invitation.invited_by.display_name,
            "project": invitation.project.words.title,
        }
        text = render_to_string("projects/mail/invitation.txt", context)
    send_mail(" ".join(subject.split()), text, None, [invitation.email])


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation whose link holds this secret, however it stands; None for no secret of ours."""
    rows = Invitation.objects.select_related("project", "invited_by", "person")
    return rows.filter(token_hash=_hash(token)).first()


def _expire(rows: object) -> int:
    """Mark those whose time is over, so that the address may be invited again."""
    return rows.filter(  # type: ignore[attr-defined, no-any-return]
        state=Invitation.State.OPEN, expires_at__lte=timezone.now()
    ).update(state=Invitation.State.EXPIRED)


def expire_invitations() -> int:
    """Close every invitation whose time is over; return how many."""
    return _expire(Invitation.objects.all())


def accept_invitation(*, invitation: Invitation, person: User) -> TeamMember:
    """Join the team by an invitation. Whoever holds the link may use it, once: addresses differ from the
    ones people sign in with.

    Whom somebody asked to lead who leads no more joins as a member, and the invitation says so from then on.
    Raises Conflict when it is expired, used or withdrawn, or the project has ended.
    """
    with transaction.atomic():
        # Under the project's lock nobody is made a lead by somebody who is made a member at the same moment.
        project = Project.objects.select_for_update().get(pk=invitation.project_id)
        if project.stage in rules.EXITS:
            raise Conflict(_("This project has ended."), code="project_over")
        role = _still_offered(invitation)
        _answer(invitation, Invitation.State.ACCEPTED, person, role=role)
        member = add_member(
            project=project,
            person=person,
            actor=person,
            role=_at_least(role, project, person),
            permissions=invitation.permissions,
        )
        notify(
            event=f"projects.invitation:{invitation.pk}:accepted",
            people=[invitation.invited_by_id],
            kind="projects.invitation_accepted",
            data={"project": invitation.project.titles, "person": person.display_name},
            url=page_path("projects:team", invitation.project),
        )
    return member


def _still_offered(invitation: Invitation) -> str:
    """The role an invitation gives now: only who may make somebody a lead at this moment does."""
    if invitation.role != TeamMember.Role.LEAD:
        return invitation.role
    fresh = Invitation.objects.select_related("project", "invited_by").get(pk=invitation.pk)
    leads = fresh.invited_by.has_perm("projects.lead_project", fresh.project)
    return TeamMember.Role.LEAD if leads else TeamMember.Role.MEMBER


def _at_least(role: str, project: Project, person: User) -> str:
    """The role somebody gets: who leads already is not made less by an old link."""
    leads = project.team.filter(person=person, role=TeamMember.Role.LEAD).exists()
    return TeamMember.Role.LEAD if leads else role


def decline_invitation(*, invitation: Invitation, person: User) -> None:
    """Say no to an invitation. Raises Conflict when it is not open any more."""
    with transaction.atomic():
        _answer(invitation, Invitation.State.DECLINED, person)
        notify(
            event=f"projects.invitation:{invitation.pk}:declined",
            people=[invitation.invited_by_id],
            kind="projects.invitation_declined",
            data={"project": invitation.project.titles, "person": person.display_name},
            url=page_path("projects:team", invitation.project),
        )


def _answer(invitation: Invitation, to: str, person: User, **changes: str) -> None:
    now = timezone.now()
    open_now = Invitation.objects.filter(Q(expires_at__gt=now), pk=invitation.pk, state=Invitation.State.OPEN)
    if not open_now.update(state=to, person=person, answered_at=now, **changes):
        raise Conflict(
            _("This invitation is used, taken back or too old. Ask the team for a new one."),
            code="invitation_over",
        )
    invitation.state, invitation.person = to, person


def withdraw_invitation(*, invitation: Invitation) -> None:
    """Take an invitation back; its link stops working. Raises Conflict when it was answered."""
    with transaction.atomic():
        advance(
            invitation, to=Invitation.State.WITHDRAWN, allowed=rules.INVITATION, answered_at=timezone.now()
        )
