"""News from the team: posting it, changing it with its history kept, and its pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, Refused
from innovate.core.files import clean_image
from innovate.core.languages import Parts
from innovate.core.pictures import delete_picture
from innovate.core.text import clean_line, clean_text
from innovate.moderation.queries import require_voice
from innovate.moderation.services import hold
from innovate.notifications.services import notify
from innovate.projects import audiences
from innovate.projects.models import Project, Update, UpdatePicture, UpdateVersion
from innovate.projects.queries import team_ids
from innovate.projects.services.held_changes import new_words
from innovate.projects.services.timeline import page_path, write_timeline

MOST_PICTURES = 4


def post_update(
    *,
    project: Project,
    author: User,
    title: str,
    body: str,
    audience: str = audiences.PUBLIC,
    pictures: Sequence[UploadedFile] = (),
    screened: bool = False,
    other: Mapping[str, Parts] | None = None,
) -> Update:
    """Publish news from the team to `audience` (a key of `audiences`), with at most MOST_PICTURES pictures; `other`:
    title and body in another language.

    Raises Refused when title or text are empty or a version says less than the original, UploadRefused for what is no
    picture, Held when a moderator should look at it first (the words are kept; pictures can be added once it is out),
    NotAllowed for who may not write in public, Conflict for a draft.
    """
    if project.is_draft:
        raise Conflict(_("Publish the idea first."), code="draft")
    title, body = _clean(title, body)
    if audience not in audiences.registry:
        raise Refused(_("Choose who can read it."), code="no_audience", fields={"audience": _("Choose one.")})
    drawn = _clean_pictures(pictures)
    update = Update(
        project=project, author=author, language=project.language, title=title, body=body, audience=audience
    )
    update.tell_also(other or {})
    if not screened:
        require_voice(author)
        _hold(update)
    with transaction.atomic():
        update.save()
        _keep_pictures(update, drawn)
        public = audience == audiences.PUBLIC
        entry = write_timeline(
            project=project,
            kind="projects.update_posted" if public else "projects.closed_update_posted",
            actor=author,
            # Who may not read it learns that there is something, not what.
            data={"title": update.in_each("title"), "update": update.pk} if public else {},
        )
        told = team_ids(project) | audiences.registry[audience].people(project)
        notify(
            event=f"projects.update_posted:{entry.pk}",
            people=told - {author.pk},
            kind="projects.update_posted",
            data={"project": project.titles, "title": update.in_each("title"), "author": author.display_name},
            url=page_path("projects:updates", project),
        )
    return update


def edit_update(
    *,
    update: Update,
    actor: User,
    title: str,
    body: str,
    version: int | None = None,
    pictures: Sequence[UploadedFile] = (),
    other: Mapping[str, Parts] | None = None,
    screened: bool = False,
) -> Update:
    """Change what news says; what it said before can still be read. Its audience stays: it was told to them.

    `version` is the one the writer saw; without `other` its words in another language stay. Raises Refused,
    UploadRefused; Conflict when it was changed meanwhile; NotAllowed and Held as `post_update`.
    """
    title, body = _clean(title, body)
    drawn = _clean_pictures(pictures)
    if not screened:
        require_voice(actor)
        _hold_change(update, actor, {"title": title, "body": body}, other)
    with transaction.atomic():
        current = Update.objects.select_for_update().get(pk=update.pk)
        if version is not None and version != current.version:
            raise Conflict(
                _(
                    "Somebody else changed this meanwhile. What you typed is still here: look, then save again."
                ),
                code="changed_elsewhere",
            )
        _keep_pictures(current, drawn)
        before = UpdateVersion(
            update=current,
            number=current.version,
            language=current.language,
            other_words=current.other_words,
            by=actor,
            **current.original,
        )
        current.title, current.body = title, body
        if other is not None:
            current.tell_also(other)
        if (before.original, before.other_words) == (current.original, current.other_words):
            return current
        before.at = current.edited_at = timezone.now()
        before.save()
        current.version += 1
        current.save(update_fields=["title", "body", "other_words", "edited_at", "version"])
    return current


def add_update_picture(*, update: Update, upload: UploadedFile, alt: str = "") -> UpdatePicture:
    """Add one picture to news; `alt` says what it shows. Raises UploadRefused, Refused beyond MOST_PICTURES."""
    drawn = _clean_pictures([upload])
    with transaction.atomic():
        # Two at once are counted one after the other.
        Update.objects.select_for_update().get(pk=update.pk)
        (picture,) = _keep_pictures(update, drawn, alt=clean_line(alt)[:200])
    return picture


def remove_update_picture(*, picture: UpdatePicture) -> None:
    """Take a picture away from news; its bytes go once the row is gone for good."""
    name, storage = str(picture.file.name), picture.file.storage
    with transaction.atomic():
        UpdatePicture.objects.filter(pk=picture.pk).delete()
        transaction.on_commit(lambda: delete_picture(storage, name), robust=True)


def _clean(title: str, body: str) -> tuple[str, str]:
    title, body = clean_line(title), clean_text(body)
    if not title or not body:
        raise Refused(_("News needs a title and a text."), code="empty_update")
    if len(body) > 12_000:
        words = _("This is too long: at most %(count)s characters.") % {"count": 12_000}
        raise Refused(words, code="too_long", fields={"body": words})
    return title[:120], body


def _clean_pictures(pictures: Sequence[UploadedFile]) -> list[Any]:
    # Decoding takes long: it is done before the transaction begins.
    if len(pictures) > MOST_PICTURES:
        raise _enough()
    return [clean_image(upload) for upload in pictures]


def _keep_pictures(update: Update, drawn: Sequence[Any], *, alt: str = "") -> list[UpdatePicture]:
    if drawn and UpdatePicture.objects.filter(update=update).count() + len(drawn) > MOST_PICTURES:
        raise _enough()
    return [
        UpdatePicture.objects.create(
            update=update, file=image.content, alt=alt, width=image.width, height=image.height
        )
        for image in drawn
    ]


def _enough() -> Refused:
    words = _("%(count)s pictures are enough.") % {"count": MOST_PICTURES}
    return Refused(words, code="too_many_pictures", fields={"pictures": words})


def _hold(update: Update) -> None:
    """Let the rules look at news in all its languages; raises Held."""
    project = update.project
    told = [update.original, *update.other_words.values()]
    hold(
        author=update.author,
        kind="update",
        key=f"{project.pk}:{update.title}"[:80],
        label=update.title,
        text="\n\n".join(text for words in told for text in words.values()),
        url=page_path("projects:updates", project),
        payload={
            "project": project.pk,
            **update.original,
            "audience": update.audience,
            "other": update.other_words,
        },
    )


def _hold_change(
    update: Update, actor: User, words: Mapping[str, str], other: Mapping[str, Parts] | None
) -> None:
    """Let the rules look at what a change adds to news; raises Held."""
    told = [(update.original, words)]
    told += [(update.other_words.get(language, {}), said) for language, said in (other or {}).items()]
    text = new_words((before.get(part, ""), after.get(part, "")) for before, after in told for part in words)
    if not text:
        return
    hold(
        author=actor,
        kind="update_change",
        key=str(update.pk),
        label=words["title"],
        text=text,
        url=page_path("projects:updates", update.project),
        payload={
            "project": update.project_id,
            "update": update.pk,
            "version": update.version,
            **words,
            "other": None if other is None else {language: dict(said) for language, said in other.items()},
        },
    )
