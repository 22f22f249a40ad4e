"""Every write to projects."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict, Refused
from innovate.core.files import clean_image
from innovate.core.money import Money
from innovate.core.states import advance
from innovate.core.text import clean_line, clean_text, slug_for
from innovate.discussions.services import open_room, set_room_state
from innovate.notifications.services import notify
from innovate.projects import rules, timeline_kinds
from innovate.projects.models import (
    Category,
    Contribution,
    Project,
    ProjectImage,
    TeamMember,
    TimelineEntry,
    Update,
)
from innovate.projects.queries import team_ids
from innovate.projects.stages import Stage

#: Fixed words under /projects/ that no slug may take.
RESERVED_SLUGS = frozenset({"new", "drafts", "mine"})
#: The longest each text may be, as the columns have it.
LINES = {"title": 80, "pitch": 200}
TEXTS = {"problem": 4000, "idea": 12000, "audience": 2000}


def create_draft(*, author: User, title: str, category: Category, **fields: Any) -> Project:
    """Store an idea that only its author sees. `fields`: pitch, problem, idea, audience, language, price
    (Money).

    Raises Refused when the title is empty.
    """
    values = _clean({"title": title, **fields})
    price = values.pop("price", None)
    project = Project(author=author, category=category, **values)
    project.price = price
    with transaction.atomic():
        _insert_with_free_slug(project)
        TeamMember.objects.create(project=project, person=author, role=TeamMember.Role.LEAD)
        Contribution.objects.create(project=project, person=author, kind=Contribution.Kind.IDEA)
    return project


def propose(*, author: User, publish: bool, **fields: Any) -> Project:
    """Store an idea and, if asked, publish it in the same step: nothing is kept when it cannot be
    published.
    """
    with transaction.atomic():
        project = create_draft(author=author, **fields)
        return publish_idea(project=project, actor=author) if publish else project


def edit_project(*, project: Project, actor: User, **fields: Any) -> Project:
    """Change what the page says; `fields` as in `create_draft`, and category.

    Raises Conflict once backers rely on the text, Refused when a published idea would lose what it needs.
    """
    values = _clean(fields)
    with transaction.atomic():
        current = Project.objects.select_for_update().get(pk=project.pk)
        if current.stage not in rules.EDITABLE:
            raise Conflict(
                _("The description is fixed now, because people rely on it. Post news instead."),
                code="fixed_text",
            )
        changed = [name for name, value in values.items() if getattr(current, name) != value]
        for name, value in values.items():
            setattr(current, name, value)
        if not current.is_draft:
            _require_complete(current)
        if changed:
            current.updated_at = timezone.now()
            columns = {"price_amount", "price_currency"} if "price" in changed else set()
            current.save(update_fields={*changed, "updated_at", *columns} - {"price"})
            if not current.is_draft:
                write_timeline(project=current, kind="projects.details_changed", actor=actor)
                doorbell.ring("search.index")
    return current


def discard_draft(*, project: Project) -> None:
    """Delete an idea that was never published; raises Conflict when it was."""
    with transaction.atomic():
        deleted, _rows = Project.objects.filter(pk=project.pk, stage=Stage.DRAFT).delete()
        if not deleted:
            raise Conflict(_("This idea is published already. It can be cancelled, but not deleted."))


def add_image(*, project: Project, actor: User, upload: UploadedFile, alt: str = "") -> ProjectImage:
    """Store a picture after the others; raises UploadRefused, or Refused when there are enough."""
    # Decoding takes long: do it before the transaction begins.
    picture = clean_image(upload)
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        images = ProjectImage.objects.filter(project=project)
        if images.count() >= rules.MAX_IMAGES:
            raise Refused(
                _("%(count)s pictures are enough. Remove one first.") % {"count": rules.MAX_IMAGES},
                code="too_many_pictures",
            )
        last = images.aggregate(last=Max("position"))["last"]
        return ProjectImage.objects.create(
            project=project,
            file=picture.content,
            alt=clean_line(alt)[:200],
            width=picture.width,
            height=picture.height,
            position=0 if last is None else last + 1,
        )


def describe_image(*, image: ProjectImage, alt: str) -> None:
    """Say in words what the picture shows, for those who cannot see it."""
    ProjectImage.objects.filter(pk=image.pk).update(alt=clean_line(alt)[:200])


def remove_image(*, image: ProjectImage) -> None:
    """Take a picture away; its file goes once the row is gone for good."""
    name, storage = str(image.file.name), image.file.storage
    with transaction.atomic():
        ProjectImage.objects.filter(pk=image.pk).delete()
        transaction.on_commit(lambda: storage.delete(name), robust=True)


def publish_idea(*, project: Project, actor: User) -> Project:
    """Show the idea to everyone and open its discussion.

    Raises Refused with `fields` when something is missing, Conflict when it is published already.
    """
    with transaction.atomic():
        current = Project.objects.select_for_update().get(pk=project.pk)
        if not current.is_draft:
            raise Conflict(_("This idea is published already."), code="already_published")
        _require_complete(current)
        now = timezone.now()
        return _move(
            current,
            to=Stage.IDEA,
            actor=actor,
            room=open_room(kind="project", state="open"),
            published_at=now,
            updated_at=now,
        )


def move_stage(
    *,
    project: Project,
    to: str,
    actor: User | None = None,
    reason: str = "",
    evidence: Mapping[str, Any] | None = None,
) -> Project:
    """Move the project to the stage `to`, write its timeline and tell the team. The only way to move it.

    `evidence` is JSON that proves the move (a round's id and root, a campaign's total). Raises Conflict
    when the stage cannot be reached from where the project stands, Refused when an exit has no written
    reason.
    """
    reason = clean_text(reason)
    if to in rules.EXITS and len(reason) < 10:
        raise Refused(
            _("Write the reason in at least a sentence: the author and everyone else will read it."),
            code="reason_needed",
            fields={"reason": _("Write at least a sentence.")},
        )
    with transaction.atomic():
        return _move(
            Project.objects.select_for_update().get(pk=project.pk),
            to=to,
            actor=actor,
            reason=reason,
            evidence=evidence,
        )


def decline(*, project: Project, actor: User, reason: str) -> Project:
    """Say no to an idea, with a reason that its author and everyone else can read."""
    return move_stage(project=project, to=Stage.DECLINED, actor=actor, reason=reason)


def write_timeline(
    *, project: Project, kind: str, actor: User | None = None, data: Mapping[str, Any] | None = None
) -> TimelineEntry:
    """Add one line to the project's public story; raises ValueError for a kind nobody registered."""
    if kind not in timeline_kinds.registry:
        raise ValueError(f"no timeline kind is called {kind}")
    return TimelineEntry.objects.create(project=project, kind=kind, actor=actor, data=dict(data or {}))


def add_member(
    *, project: Project, person: User, actor: User, role: str = TeamMember.Role.MEMBER
) -> TeamMember:
    """Put a person on the team, or give them another role; raises Conflict when the team would lose its
    last lead.
    """
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        member, joined = TeamMember.objects.get_or_create(
            project=project, person=person, defaults={"role": role}
        )
        if not joined and member.role != role:
            if member.role == TeamMember.Role.LEAD:
                _require_other_lead(member)
            member.role = role
            member.save(update_fields=["role"])
        if joined:
            write_timeline(
                project=project,
                kind="projects.member_joined",
                actor=actor,
                data={"name": person.display_name},
            )
            Contribution.objects.get_or_create(
                project=project, person=person, kind=Contribution.Kind.TEAM, title=""
            )
            if person.pk != actor.pk:
                notify(
                    event=f"projects.joined_team:{member.pk}",
                    people=[person],
                    kind="projects.joined_team",
                    data={"project": project.title, "actor": actor.display_name},
                    url=page_path("projects:team", project),
                )
    return member


def remove_member(*, member: TeamMember) -> None:
    """Take a person off the team; what they gave stays on record. Raises Conflict for the last lead."""
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=member.project_id)
        if member.role == TeamMember.Role.LEAD:
            _require_other_lead(member)
        member.delete()


def post_update(*, project: Project, author: User, title: str, body: str) -> Update:
    """Publish news from the team; raises Refused when title or text are empty."""
    title, body = clean_line(title), clean_text(body)
    if not title or not body:
        raise Refused(_("News needs a title and a text."), code="empty_update")
    with transaction.atomic():
        update = Update.objects.create(project=project, author=author, title=title[:120], body=body)
        write_timeline(
            project=project,
            kind="projects.update_posted",
            actor=author,
            data={"title": title, "update": update.pk},
        )
        notify(
            event=f"projects.update_posted:{update.pk}",
            people=team_ids(project) - {author.pk},
            kind="projects.update_posted",
            data={"project": project.title, "title": title, "author": author.display_name},
            url=page_path("projects:updates", project),
        )
    return update


def page_path(name: str, project: Project) -> str:
    """Return a page's path without a language prefix, as notices keep it."""
    with override("en"):
        return reverse(name, args=[project.slug])


def _move(
    project: Project,
    *,
    to: str,
    actor: User | None,
    reason: str = "",
    evidence: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Project:
    """Inside a transaction that has just read `project` under its lock: move it, write it down, tell the
    team.
    """
    before = project.stage
    changes["stage_since"] = timezone.now()
    if to in rules.EXITS:
        changes["stopped_at"] = before
    # Only from the stage just read, so that the timeline never names another one than it left.
    advance(project, to=to, field="stage", allowed={to: rules.ALLOWED_FROM[to] & {before}}, **changes)
    data: dict[str, Any] = {"from": before, "to": to}
    if reason:
        data["reason"] = reason
    if evidence:
        data["evidence"] = dict(evidence)
    entry = write_timeline(project=project, kind="projects.stage_moved", actor=actor, data=data)
    if to in rules.EXITS and project.room is not None:
        set_room_state(room=project.room, state="locked")
    _tell_team(project, entry, reason)
    doorbell.ring("search.index", "notifications.mail")
    return project


def _tell_team(project: Project, entry: TimelineEntry, reason: str) -> None:
    kind = {Stage.DECLINED: "projects.declined", Stage.CANCELLED: "projects.cancelled"}.get(
        Stage(project.stage), "projects.stage_moved"
    )
    labels = {}
    for language in ("en", "zh-hans"):
        with override(language):
            labels[language] = str(Stage(project.stage).label)
    people = team_ids(project) | {project.author_id}
    if project.stage == Stage.IDEA:
        # Whoever publishes knows that they have; the others of the team should hear.
        people -= {entry.actor_id}
    notify(
        event=f"projects.stage_moved:{entry.pk}",
        people=people,
        kind=kind,
        data={"project": project.title, "stage": labels, "reason": reason},
        url=page_path("portal:project", project),
    )


def _clean(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with harmless text; raises Refused for an empty title or a field that is not one."""
    values = dict(fields)
    if unknown := values.keys() - {*LINES, *TEXTS, "category", "language", "price"}:
        raise TypeError(f"a project has no {', '.join(sorted(unknown))}")
    for names, clean in ((LINES, clean_line), (TEXTS, clean_text)):
        for name in names.keys() & values.keys():
            values[name] = clean(values[name])[: names[name]]
    if not values.get("title", "x"):
        raise Refused(
            _("Give your idea a name."), code="title_needed", fields={"title": _("Give your idea a name.")}
        )
    price = values.get("price")
    if isinstance(price, Money) and not price:
        values["price"] = None
    return values


def _require_complete(project: Project) -> None:
    missing = rules.missing_before_publishing(
        title=project.title, pitch=project.pitch, problem=project.problem, idea=project.idea
    )
    if missing:
        raise Refused(_("A little is missing before everyone can see it."), code="incomplete", fields=missing)


def _require_other_lead(member: TeamMember) -> None:
    others = TeamMember.objects.filter(project=member.project_id, role=TeamMember.Role.LEAD)
    if not others.filter(~Q(pk=member.pk)).exists():
        raise Conflict(_("A project needs a lead. Make somebody else lead first."), code="last_lead")


def _insert_with_free_slug(project: Project) -> Project:
    base = slug_for(project.title, fallback="idea")
    project.slug = base if base not in RESERVED_SLUGS else f"{base}-{secrets.token_hex(2)}"
    for _attempt in range(5):
        try:
            with transaction.atomic():
                project.save(force_insert=True)
            return project
        except IntegrityError as error:
            if "slug" not in str(error):
                raise
            project.slug = f"{base}-{secrets.token_hex(2)}"
    raise Conflict(_("Too many ideas have this name. Choose another one."), code="slug_taken")
