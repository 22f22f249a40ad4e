"""The next round: designs of an earlier one carried over, some of them to be revised first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, Refused
from innovate.core.languages import Parts
from innovate.core.text import clean_line, clean_text
from innovate.voting.models import Design, Round
from innovate.voting.services.designs import add_design, decoded, keep_further
from innovate.voting.services.drafts import hold_draft
from innovate.voting.services.rounds import create_round

#: What the next round takes over from the last one; all of it can be changed while it is prepared.
KEPT = ("method", "seats", "offers_none", "electorate", "joined_before", "min_turnout", "is_final")


def carry_over(
    *, round: Round, actor: User, designs: Sequence[Design], to_revise: Sequence[Design] = ()
) -> Round:
    """Prepare the project's next round with designs of an earlier one, in the order given, each with its author, its
    words and pictures, as a revision of what it was; `to_revise` are marked until the team has edited them. Rules are
    those of the earlier round.

    Raises Conflict while the earlier round is not over, or as `create_round`; Refused for a design of another round,
    or none at all.
    """
    if round.state not in (Round.State.DECIDED, Round.State.VOID):
        raise Conflict(_("This vote is not over yet."), code="round_unfinished")
    if not designs:
        words = _("Choose at least one design to take along.")
        raise Refused(words, code="nothing_carried", fields={"designs": words})
    if any(design.round_id != round.pk for design in [*designs, *to_revise]):
        raise Refused(_("This design is not part of that vote."), code="other_round")
    marked = {design.pk for design in to_revise}
    with transaction.atomic():
        made = create_round(
            project=round.project,
            actor=actor,
            title=round.title,
            question=round.question,
            other=round.other_words,
            **{name: getattr(round, name) for name in KEPT},
        )
        for design in designs:
            carried = add_design(
                round=made,
                author=design.author,
                title=design.title,
                notes=design.notes,
                alt=design.alt,
                revised_from=design,
                other=design.other_words,
            )
            if design.pk in marked:
                Design.objects.filter(pk=carried.pk).update(to_revise=True)
    return made


def edit_design(
    *,
    design: Design,
    title: str,
    notes: str = "",
    alt: str = "",
    uploads: Sequence[UploadedFile] = (),
    other: Mapping[str, Parts] | None = None,
) -> Design:
    """Change a design before the vote; new pictures take the place of the old ones. It is then no longer marked as to
    be revised. Author and ancestor stay.

    Raises Conflict once the round has opened, Refused without a title or with too many pictures, UploadRefused for a
    bad picture.
    """
    title = clean_line(title)[:80]
    if not title:
        words = _("Give the design a name.")
        raise Refused(words, code="title_needed", fields={"title": words})
    pictures = decoded(uploads)
    with transaction.atomic():
        hold_draft(design.round)
        design.title, design.notes, design.alt = title, clean_text(notes)[:2000], clean_line(alt)[:200]
        design.to_revise = False
        if other is not None:
            design.other_words = {}
            design.tell_also(other)
        if pictures:
            design.image = pictures[0].content
            design.pictures.all().delete()
        design.save()
        if pictures:
            keep_further(design, pictures)
    return design
