"""What voters and moderators do about a doubted vote."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.permissions import require
from innovate.core.states import AllowedFrom, advance
from innovate.core.text import clean_text
from innovate.moderation.services.words import clean_reason, in_every_language
from innovate.projects.models import Project, TeamMember
from innovate.voting.integrity.holding import stand, tell
from innovate.voting.integrity.places import held_for_decision, is_settled
from innovate.voting.models import Ballot, DoubtedVote, Standing, Support

STANDINGS: AllowedFrom = {
    Standing.COUNTED: (Standing.HELD, Standing.LEFT_OUT),
    Standing.LEFT_OUT: (Standing.HELD, Standing.LEFT_OUT),
}
COUNTS = gettext_noop("It counts.")
LEFT_OUT = gettext_noop("It is left out of the count.")


def speak(*, doubt: DoubtedVote, person: User, text: str) -> DoubtedVote:
    """Add what the voter says: words for the moderator while the vote is held back, the appeal once it was left out.
    Each once.

    Raises NotAllowed for anybody else, Refused without a text, Conflict when there is nothing to say any more.
    """
    if doubt.person_id != person.pk:
        raise NotAllowed(_("Only the person concerned can appeal."))
    text = clean_text(text)[:2000]
    if not text:
        message = _("Say in a few words why your vote should count.")
        raise Refused(message, fields={"text": message})
    now = timezone.now()
    mine = DoubtedVote.objects.filter(pk=doubt.pk)
    with transaction.atomic():
        _hold_place(doubt)
        said = mine.filter(state=Standing.HELD, said_at=None).update(words=text, said_at=now)
        if not said:
            left_out = mine.filter(state=Standing.LEFT_OUT, appealed_at=None)
            said = left_out.update(appeal=text, appealed_at=now)
    if not said:
        raise Conflict(_("We have your words already. Somebody will answer."), code="appealed")
    doubt.refresh_from_db()
    return doubt


def decide_doubt(*, doubt: DoubtedVote, actor: User, count: bool, reason: str) -> DoubtedVote:
    """Decide whether a vote that was held back counts; its voter reads the reason.

    Raises NotAllowed, Refused without a reason, Conflict when it is decided or the round is.
    """
    _require_neutral(doubt, actor)
    reason = clean_reason(reason)
    standing = Standing.COUNTED if count else Standing.LEFT_OUT
    with transaction.atomic():
        _hold_place(doubt)
        allowed = {**STANDINGS, standing: (Standing.HELD,)}
        now = timezone.now()
        advance(doubt, to=standing, allowed=allowed, decided_at=now, decided_by=actor, reason=reason)
        _stand_at(doubt, standing)
        outcome = in_every_language(COUNTS if count else LEFT_OUT)
        tell(doubt, "voting.vote_decided", {"outcome": outcome, "reason": reason})
        doorbell.ring("voting.rounds")
    return doubt


def answer_appeal(*, doubt: DoubtedVote, actor: User, grant: bool, answer: str) -> DoubtedVote:
    """Answer the appeal against a decision to leave a vote out; who decided first does not answer it.

    Raises NotAllowed, Refused without an answer, Conflict when there is no appeal that waits or the round is decided.
    """
    _require_neutral(doubt, actor)
    if doubt.decided_by_id == actor.pk:
        raise NotAllowed(_("You decided the first time: somebody else looks at the appeal."), code="own")
    answer = clean_reason(answer)
    with transaction.atomic():
        _hold_place(doubt)
        changed = DoubtedVote.objects.filter(
            ~Q(decided_by=actor), pk=doubt.pk, appealed_at__isnull=False, answered_at=None
        ).update(
            state=Standing.COUNTED if grant else Standing.LEFT_OUT,
            answer=answer,
            answered_at=timezone.now(),
            answered_by=actor,
        )
        if not changed:
            raise Conflict(_("There is no appeal that waits for an answer."), code="not_appealed")
        doubt.refresh_from_db()
        if grant:
            _stand_at(doubt, Standing.COUNTED)
        outcome = in_every_language(COUNTS if grant else LEFT_OUT)
        tell(doubt, "voting.appeal_decided", {"outcome": outcome, "reason": answer})
        doorbell.ring("voting.rounds")
    return doubt


def _require_neutral(doubt: DoubtedVote, actor: User) -> None:
    require(actor, "voting.decide_doubt")
    if doubt.person_id == actor.pk:
        raise NotAllowed(_("This is about you: somebody else decides."), code="own")
    if TeamMember.objects.filter(project=doubt.project_id, person=actor).exists():
        raise NotAllowed(_("You work on this project: somebody else decides."), code="own")


def _hold_place(doubt: DoubtedVote) -> None:
    """Inside a transaction: let nobody decide the round meanwhile; raise Conflict when it is decided."""
    if doubt.round_id is not None:
        settled = held_for_decision(doubt.round_id) is None
    else:
        doubt.project = Project.objects.get(pk=doubt.project_id)
        settled = is_settled(doubt)
    if settled:
        raise Conflict(_("This was decided in the meantime: nothing changes any more."), code="settled")


def _stand_at(doubt: DoubtedVote, standing: Standing) -> None:
    """Give the vote its standing, if it is still there: a support may have been taken back."""
    at = {"person": doubt.person_id}
    if doubt.round_id is not None:
        ballots = Ballot.objects.filter(round=doubt.round_id, **at)
        stand(list(ballots.select_for_update(no_key=True)), standing)
    else:
        supports = Support.objects.filter(project=doubt.project_id, **at)
        stand(list(supports.select_for_update(no_key=True)), standing)
