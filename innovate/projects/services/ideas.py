"""An idea from its first words to its publication."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict, Refused
from innovate.core.money import Money
from innovate.core.text import clean_line, clean_text, slug_for
from innovate.discussions.services import open_room
from innovate.moderation.queries import require_voice
from innovate.projects import rules
from innovate.projects.models import PARTS, Category, Contribution, Project, ProjectVersion, TeamMember
from innovate.projects.services.gates import start_clock
from innovate.projects.services.held_changes import hold_change, idea_is_held, look_again
from innovate.projects.services.roots import build_on, tell_roots
from innovate.projects.services.stages import move
from innovate.projects.services.tags import normal_tags, set_tags
from innovate.projects.services.timeline import write_timeline
from innovate.projects.services.versions import keep_what_was, reason_for_change, record_version
from innovate.projects.stages import Stage

#: Fixed words under /projects/ that no slug may take.
RESERVED_SLUGS = frozenset({"new", "feed", "reviews", "similar", "drafts", "mine", "invitations"})
#: The longest each text may be, as the columns have it.
LINES = {"title": 80, "pitch": 200}
TEXTS = {"problem": 4000, "idea": 12000, "audience": 2000}


def create_draft(*, author: User, title: str, category: Category, **fields: Any) -> Project:
    """Store an idea that only its author sees. `fields`: pitch, problem, idea, audience, language, price
    (Money).

    Raises Refused when the title is empty.
    """
    values = clean_words({"title": title, **fields})
    _require_title(values)
    return start_draft(author=author, category=category, **values)


def start_draft(*, author: User, **fields: Any) -> Project:
    """Store what somebody has begun to write, however little it is. `fields` as in `edit_project`."""
    values = clean_words(fields)
    price, tags = values.pop("price", None), values.pop("tags", [])
    project = Project(author=author, **values)
    project.price = price
    with transaction.atomic():
        _save_with_free_slug(project, force_insert=True)
        set_tags(project, tags)
        TeamMember.objects.create(project=project, person=author, role=TeamMember.Role.LEAD)
        Contribution.objects.create(project=project, person=author, kind=Contribution.Kind.IDEA)
    return project


def propose(*, author: User, publish: bool, builds_on: Project | None = None, **fields: Any) -> Project:
    """Store an idea, with what it builds on, and, if asked, publish it in the same step: nothing is kept when it
    cannot be published. Raises as `create_draft`, `build_on` and `publish_idea`.
    """
    with transaction.atomic():
        project = create_draft(author=author, **fields)
        if builds_on is not None:
            build_on(project=project, parent=builds_on, actor=author)
        return publish_idea(project=project, actor=author) if publish else project


def remix(*, parent: Project, author: User) -> Project:
    """Begin an idea that builds on `parent`: a draft with its category and tags, none of its words.

    Raises Refused when the parent is not public.
    """
    with transaction.atomic():
        tags = [tag.name for tag in parent.tags.all()]
        draft = start_draft(author=author, category=parent.category, tags=tags)
        build_on(project=draft, parent=parent, actor=author)
    return draft


def edit_project(
    *,
    project: Project,
    actor: User,
    version: int | None = None,
    reason: str = "",
    screened: bool = False,
    **fields: Any,
) -> Project:
    """Change what the page says; `fields` as in `create_draft`, and category and tags (a list of words).

    `version` is the one the writer saw, None to write whatever was there. `screened`: a moderator has looked at it.
    Raises Held when one should first; NotAllowed for who may not write in public; Conflict once backers rely on the
    text, and with the code "changed_elsewhere" when somebody saved in between; Refused when a published idea would
    lose what it needs, and with the code "reason_needed" when locked words change without `reason`.
    """
    values = clean_words(fields)
    if not screened:
        _require_editable(project, version, values)
        if not project.is_draft:
            require_voice(actor)
        hold_change(project, actor, values, reason)
    with transaction.atomic():
        current = Project.objects.select_for_update().get(pk=project.pk)
        require_unchanged_stage(project, current)
        _require_editable(current, version, values)
        tags = values.pop("tags", None)
        changed = [name for name, value in values.items() if getattr(current, name) != value]
        words_change = bool({*PARTS, "language"} & set(changed))
        if words_change:
            reason = reason_for_change(current, reason)
            keep_what_was(current)
        for name, value in values.items():
            setattr(current, name, value)
        if not current.is_draft:
            _require_title(values)
            _require_complete(current)
        if (tags is not None and set_tags(current, tags)) or changed:
            current.updated_at = timezone.now()
            current.version += 1
            columns = {"price_amount", "price_currency"} if "price" in changed else set()
            current.save(update_fields={*changed, "updated_at", "version", *columns} - {"price"})
            if current.is_draft:
                look_again(current)
            else:
                row = record_version(project=current, actor=actor, reason=reason) if words_change else None
                tell_change(current, actor, row)
                doorbell.ring("search.index")
    return current


def require_unchanged_stage(seen: Project, current: Project) -> None:
    """Raise Conflict when what was a draft was published in this very moment: nobody has looked at what would become
    public now.
    """
    if seen.is_draft and not current.is_draft:
        raise Conflict(
            _("This has changed in the meantime. Reload the page to see where it stands now."),
            code="state_changed",
        )


def tell_change(project: Project, actor: User, row: ProjectVersion | None) -> None:
    """Write on the timeline that the page says something else; with the reason where one was given."""
    if row is not None and row.reason:
        data = {"number": row.number, "reason": row.reason}
        write_timeline(project=project, kind="projects.words_changed", actor=actor, data=data)
    else:
        write_timeline(project=project, kind="projects.details_changed", actor=actor)


def _require_editable(current: Project, version: int | None, values: Mapping[str, Any]) -> None:
    if current.stage not in rules.EDITABLE:
        raise Conflict(
            _("The description is fixed now, because people rely on it. Post news instead."),
            code="fixed_text",
        )
    # Who sends what stands there already, as a page that was left and loaded again does, disagrees with nobody.
    if version is not None and version != current.version and _differ(current, values):
        raise Conflict(
            _(
                "This was changed in another window in the meantime. What you typed is still here: look at both, "
                "then save again to keep yours."
            ),
            code="changed_elsewhere",
        )
    if values.get("language") in current.other_words:
        words = _("There is a version in this language already. Remove it first.")
        raise Refused(words, code="language_taken", fields={"language": words})


def _differ(current: Project, values: Mapping[str, Any]) -> bool:
    wanted = dict(values)
    if (tags := wanted.pop("tags", None)) is not None:
        stored = current.tags.order_by("projecttag__position").values_list("slug", flat=True)
        if list(normal_tags(tags)) != list(stored):
            return True
    return any(getattr(current, name) != value for name, value in wanted.items())


def discard_draft(*, project: Project) -> None:
    """Delete an idea that was never published; raises Conflict when it was."""
    with transaction.atomic():
        deleted, _rows = Project.objects.filter(pk=project.pk, stage=Stage.DRAFT).delete()
        if not deleted:
            raise Conflict(_("This idea is published already. It can be cancelled, but not deleted."))


def publish_idea(*, project: Project, actor: User, screened: bool = False) -> Project:
    """Show the idea to everyone and open its discussion; or return it, still a draft, when the rules hold it for a
    moderator to look at first. `screened`: one has.

    Raises Refused with `fields` when something is missing, Conflict when it is published already.
    """
    with transaction.atomic():
        current = Project.objects.select_for_update().get(pk=project.pk)
        if not current.is_draft:
            raise Conflict(_("This idea is published already."), code="already_published")
        _require_complete(current)
        if not screened:
            require_voice(actor)
            if idea_is_held(current, actor):
                return current
        _name_address(current)
        tell_roots(current, actor)
        now = timezone.now()
        published = move(
            current,
            to=Stage.IDEA,
            actor=actor,
            room=open_room(kind="project", state="open"),
            published_at=now,
            updated_at=now,
        )
        start_clock(published)
        record_version(project=published, actor=actor)
        return published


def clean_words(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with harmless text; raises Refused for texts that are too long, TypeError for a field
    that is not one.
    """
    values = dict(fields)
    if unknown := values.keys() - {*LINES, *TEXTS, "category", "language", "price", "tags"}:
        raise TypeError(f"a project has no {', '.join(sorted(unknown))}")
    wrong = {}
    for names, clean in ((LINES, clean_line), (TEXTS, clean_text)):
        for name in names.keys() & values.keys():
            values[name] = clean(values[name])
            if len(values[name]) > names[name]:
                wrong[name] = _("This is too long: at most %(count)s characters.") % {"count": names[name]}
    if wrong:
        raise Refused(_("A text is too long."), code="too_long", fields=wrong)
    price = values.get("price")
    if isinstance(price, Money) and not price:
        values["price"] = None
    return values


def _require_title(values: Mapping[str, Any]) -> None:
    if not values.get("title", "x"):
        raise Refused(
            _("Give your idea a name."), code="title_needed", fields={"title": _("Give your idea a name.")}
        )


def _require_complete(project: Project) -> None:
    missing = missing_parts(project)
    if missing:
        raise Refused(_("A little is missing before everyone can see it."), code="incomplete", fields=missing)


def missing_parts(project: Project) -> dict[str, str]:
    """Return what must still be said before publishing, by field, in words."""
    return rules.missing_before_publishing(
        title=project.title,
        pitch=project.pitch,
        problem=project.problem,
        idea=project.idea,
        has_category=project.category_id is not None,
    )


def _name_address(project: Project) -> None:
    """Give an idea whose draft began under another name an address that says what it is: nobody knows it yet."""
    if not project.slug.startswith(slug_for(project.title, fallback="idea")):
        _save_with_free_slug(project, update_fields=["slug"])


def _save_with_free_slug(project: Project, **how: Any) -> None:
    """Save it under an address that says what it is; of several that want the same one at once, each gets its own."""
    base = slug_for(project.title, fallback="idea")
    project.slug = base if base not in RESERVED_SLUGS else f"{base}-{secrets.token_hex(2)}"
    for _attempt in range(5):
        try:
            with transaction.atomic():
                project.save(**how)
            return
        except IntegrityError as error:
            if "slug" not in str(error):
                raise
            project.slug = f"{base}-{secrets.token_hex(2)}"
    raise Conflict(_("Too many ideas have this name. Choose another one."), code="slug_taken")
