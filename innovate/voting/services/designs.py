"""The designs of a round, while it is being prepared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.files import CleanImage, clean_image
from innovate.core.languages import Parts, add_versions
from innovate.core.text import clean_line, clean_text
from innovate.voting import rules
from innovate.voting.models import Design, DesignPicture, Round
from innovate.voting.services.drafts import hold_draft


def add_design(
    *,
    round: Round,
    author: User,
    title: str,
    notes: str = "",
    uploads: Sequence[UploadedFile] = (),
    alt: str = "",
    revised_from: Design | None = None,
    other: Mapping[str, Parts] | None = None,
) -> Design:
    """Put a design up for the vote, as its author's contribution; `other`: its words in another language. The first
    picture is the cover, and `alt` says what it shows. A revision without pictures shows those of the design it revises.

    Raises Conflict once the round has opened, Refused when there are enough designs or too many pictures, the title
    is empty or a version says less than the original, UploadRefused for a bad picture.
    """
    title = clean_line(title)[:80]
    if not title:
        raise Refused(
            _("Give the design a name."), code="title_needed", fields={"title": _("Give the design a name.")}
        )
    if revised_from is not None and not _is_earlier(revised_from.round, round):
        raise Refused(
            _("A design can only revise one of an earlier round of this project."), code="no_ancestor"
        )
    # Decoding takes long: it is done before the transaction begins.
    pictures = decoded(uploads)
    with transaction.atomic():
        held = hold_draft(round)
        designs = Design.objects.filter(round=held)
        if designs.count() >= rules.MOST_DESIGNS:
            raise Refused(
                _("%(count)s designs are as many as people can compare.") % {"count": rules.MOST_DESIGNS},
                code="too_many_designs",
            )
        last = designs.aggregate(last=Max("position"))["last"]
        design = Design(
            round=held,
            author=author,
            language=held.language,
            title=title,
            notes=clean_text(notes)[:2000],
            alt=clean_line(alt)[:200],
            revised_from=revised_from,
            position=0 if last is None else last + 1,
        )
        design.tell_also(other or {})
        if pictures:
            design.image = pictures[0].content
        elif revised_from is not None and revised_from.image:
            _show_as(design, revised_from)
        design.save()
        if pictures:
            keep_further(design, pictures)
        elif revised_from is not None:
            _show_more(design, revised_from)
    return design


def decoded(uploads: Sequence[UploadedFile]) -> list[CleanImage]:
    """Return a design's pictures, written anew. Raises Refused for too many, UploadRefused for a bad one."""
    if len(uploads) > rules.MOST_PICTURES:
        words = _("%(count)s pictures of a design are enough.") % {"count": rules.MOST_PICTURES}
        raise Refused(words, code="too_many_pictures", fields={"pictures": words})
    return [clean_image(upload) for upload in uploads]


def keep_further(design: Design, pictures: Sequence[CleanImage]) -> None:
    """Store the pictures beside the cover, which is the first."""
    DesignPicture.objects.bulk_create(
        DesignPicture(
            design=design,
            file=picture.content,
            width=picture.width,
            height=picture.height,
            position=position,
        )
        for position, picture in enumerate(pictures[1:], 1)
    )


def _is_earlier(one: Round, other: Round) -> bool:
    return one.project_id == other.project_id and one.number < other.number


def _show_as(design: Design, earlier: Design) -> None:
    design.image = earlier.image.name
    if not design.alt:
        design.alt = earlier.alt
        for language, told in design.other_words.items():
            told["alt"] = earlier.other_words.get(language, {}).get("alt", "")


def _show_more(design: Design, earlier: Design) -> None:
    DesignPicture.objects.bulk_create(
        DesignPicture(
            design=design, file=row.file.name, width=row.width, height=row.height, position=row.position
        )
        for row in earlier.pictures.all()
    )


def tell_round(
    *, round: Round, language: str, rounds: Mapping[int, Parts], designs: Mapping[int, Parts]
) -> None:
    """Add what is missing in `language` to a round that has opened (key → part → text).

    Raises Conflict for words that are there already: people have voted on them.
    """
    with transaction.atomic():
        held = Round.objects.select_for_update(no_key=True).filter(pk=round.pk)
        add_versions(held, language, rounds)
        add_versions(round.designs.select_for_update(no_key=True).order_by("pk"), language, designs)


def remove_design(*, design: Design) -> None:
    """Take a design out before the vote; raises Conflict once the round has opened."""
    with transaction.atomic():
        hold_draft(design.round)
        design.delete()
