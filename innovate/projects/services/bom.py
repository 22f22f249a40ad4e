"""The bill of materials: its revisions, their lines, and their release."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict
from innovate.core.states import AllowedFrom, advance
from innovate.core.text import clean_line
from innovate.notifications.services import notify
from innovate.projects.bom_rules import MOST_LINES, BomRefused, Part, read_csv, roll_up
from innovate.projects.models import BomLine, BomRevision, Project
from innovate.projects.queries import team_ids
from innovate.projects.services.timeline import page_path, write_timeline

REVISION: AllowedFrom = {"released": ("draft",)}


def new_revision(*, project: Project, actor: User, note: str = "") -> BomRevision:
    """Begin the next revision as a copy of the last, in the project's currency for the first.

    Raises Conflict while another one is being worked on.
    """
    try:
        with transaction.atomic():
            Project.objects.select_for_update().get(pk=project.pk)
            last = BomRevision.objects.filter(project=project).order_by("-number").first()
            revision = BomRevision.objects.create(
                project=project,
                number=last.number + 1 if last else 1,
                note=clean_line(note)[:200],
                currency=last.currency if last else project.price_currency,
                is_public=last.is_public if last else False,
                created_by=actor,
            )
            if last is not None:
                _write(revision, parts_of(last))
            return revision
    except IntegrityError:
        raise Conflict(_("A revision is being worked on already. Release that one first.")) from None


def parts_of(revision: BomRevision) -> list[Part]:
    """Return a revision's lines as the rules read them (one query)."""
    names = tuple(Part.__dataclass_fields__)
    return [Part(*row) for row in revision.lines.order_by("position", "pk").values_list(*names)]


def replace_lines(*, revision: BomRevision, parts: Sequence[Part]) -> None:
    """Let a revision in work consist of these lines and no others; all or nothing.

    Raises BomRefused when they do not hold together, Conflict once the revision is released.
    """
    if len(parts) > MOST_LINES:
        raise BomRefused(_("%(count)s lines are the most.") % {"count": MOST_LINES})
    roll_up(parts)
    with transaction.atomic():
        held = _held(revision)
        held.lines.all().delete()
        _write(held, parts)


def import_lines(*, revision: BomRevision, text: str) -> int:
    """Read the lines from CSV; return how many there are. Raises BomRefused naming every wrong line, Conflict."""
    parts = read_csv(text, revision.currency)
    replace_lines(revision=revision, parts=parts)
    return len(parts)


def set_line(*, revision: BomRevision, part: Part, instead_of: str = "") -> None:
    """Add a line, or let it take the place of the part number `instead_of`; what went into that goes into this.

    Raises BomRefused, Conflict.
    """
    with transaction.atomic():
        held = _held(revision)
        parts = parts_of(held)
        if instead_of:
            parts = [part if one.number == instead_of else _moved(one, instead_of, part) for one in parts]
        else:
            parts.append(part)
        replace_lines(revision=held, parts=parts)


def remove_line(*, revision: BomRevision, number: str) -> None:
    """Take a line away; raises BomRefused while others go into it, Conflict."""
    with transaction.atomic():
        held = _held(revision)
        parts = parts_of(held)
        if any(one.parent == number for one in parts):
            raise BomRefused(_("Other parts go into this one. Move or remove them first."))
        replace_lines(revision=held, parts=[one for one in parts if one.number != number])


def release(*, revision: BomRevision, actor: User) -> BomRevision:
    """Fix a revision for good, with the cost it has now; the team hears of it. Raises BomRefused, Conflict."""
    with transaction.atomic():
        held = _held(revision)
        parts = parts_of(held)
        if not parts:
            raise BomRefused(_("There is nothing in it yet."))
        advance(
            revision,
            to=BomRevision.State.RELEASED,
            allowed=REVISION,
            released_at=timezone.now(),
            released_by=actor,
            total=roll_up(parts).total,
        )
        project = revision.project
        if revision.is_public:
            write_timeline(
                project=project, kind="projects.bom_released", actor=actor, data={"number": revision.number}
            )
        notify(
            event=f"projects.bom_released:{revision.pk}",
            people=team_ids(project) - {actor.pk},
            kind="projects.bom_released",
            data={"project": project.titles, "number": revision.number, "actor": actor.display_name},
            url=page_path("projects:bom", project),
        )
    return revision


def show_revision(*, revision: BomRevision, is_public: bool) -> None:
    """Let everyone read the revision, or the team alone."""
    BomRevision.objects.filter(pk=revision.pk).update(is_public=is_public)


def _held(revision: BomRevision) -> BomRevision:
    """The revision under its lock: whoever releases it meanwhile waits, or was first."""
    held = BomRevision.objects.select_for_update().get(pk=revision.pk)
    if not held.is_draft:
        raise Conflict(_("This revision is released and never changes. Begin the next one."), code="released")
    return held


def _moved(one: Part, old: str, part: Part) -> Part:
    return Part(**{**asdict(one), "parent": part.number}) if one.parent == old else one


def _write(revision: BomRevision, parts: Sequence[Part]) -> None:
    BomLine.objects.bulk_create(
        [BomLine(revision=revision, position=n, **asdict(part)) for n, part in enumerate(parts)]
    )
