"""Pure rules of projects: which stage may follow which, and what an idea needs before it is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from innovate.core.money import largest_remainder
from innovate.core.states import AllowedFrom
from innovate.projects.stages import Stage

#: stage → the stages it may be entered from. Nothing is declined once people's money is in; then it is
#: cancelled.
ALLOWED_FROM: Mapping[str, frozenset[str]] = {
    Stage.DRAFT: frozenset(),
    Stage.IDEA: frozenset({Stage.DRAFT}),
    Stage.DESIGN: frozenset({Stage.IDEA, Stage.UNFUNDED}),
    Stage.FUNDING: frozenset({Stage.DESIGN, Stage.UNFUNDED}),
    Stage.SOURCING: frozenset({Stage.FUNDING}),
    Stage.PRODUCTION: frozenset({Stage.SOURCING}),
    Stage.DELIVERY: frozenset({Stage.PRODUCTION}),
    Stage.COMPLETED: frozenset({Stage.DELIVERY}),
    Stage.UNFUNDED: frozenset({Stage.FUNDING}),
    Stage.DECLINED: frozenset({Stage.IDEA, Stage.DESIGN, Stage.UNFUNDED}),
    Stage.CANCELLED: frozenset(
        {
            Stage.IDEA,
            Stage.DESIGN,
            Stage.FUNDING,
            Stage.SOURCING,
            Stage.PRODUCTION,
            Stage.DELIVERY,
            Stage.UNFUNDED,
        }
    ),
}
#: The one way out of an exit: an appeal that was upheld takes the project back to where it was declined.
BACK_BY_APPEAL: Mapping[str, frozenset[str]] = {
    stage: frozenset({Stage.DECLINED}) for stage in ALLOWED_FROM[Stage.DECLINED]
}
#: Where a team may go after a campaign that was not funded.
WAYS_BACK = (Stage.DESIGN, Stage.FUNDING)
REVIEW: AllowedFrom = {
    "go_on": ("open",),
    "changes": ("open",),
    "declined": ("open",),
    "dropped": ("open",),
}
DECLINE_APPEAL: AllowedFrom = {"upheld": ("open",), "dismissed": ("open",)}
#: Days an author has to object to a no, and days until the objection is answered.
APPEAL_DAYS, APPEAL_ANSWER_DAYS = 30, 10
#: Stages that end a project before its time; each needs a written reason.
EXITS = frozenset({Stage.DECLINED, Stage.CANCELLED})
#: While a campaign or later has promised something to backers, what was promised is not rewritten.
EDITABLE = frozenset({Stage.DRAFT, Stage.IDEA, Stage.DESIGN, Stage.UNFUNDED})
MAX_IMAGES = 8
MAX_FILES = 10
MAX_TAGS = 5
#: basis points: of the nearest root, and of all roots together at most
ROOT_SHARE = 1000
ROOTS_MOST = 3000
#: Somebody new can still do something: neither a draft nobody sees nor a project that is over.
JOINABLE = frozenset(Stage) - EXITS - {Stage.DRAFT, Stage.COMPLETED}
OPEN_ROLE: AllowedFrom = {"filled": ("open",), "closed": ("open",)}
JOIN_REQUEST: AllowedFrom = {
    "accepted": ("waiting",),
    "declined": ("waiting",),
    "withdrawn": ("waiting",),
}
INVITATION: AllowedFrom = {
    "accepted": ("open",),
    "declined": ("open",),
    "withdrawn": ("open",),
    "expired": ("open",),
}
HANDOVER: AllowedFrom = {
    "accepted": ("offered",),
    "declined": ("offered",),
    "withdrawn": ("offered",),
}
DECISION: AllowedFrom = {"decided": ("open",), "dropped": ("open",)}
SHARE_AGREEMENT: AllowedFrom = {
    "agreed": ("proposed",),
    "declined": ("proposed",),
    "withdrawn": ("proposed",),
}
#: An idea is sold before other people's money is in it.
FOR_SALE = frozenset({Stage.IDEA, Stage.DESIGN, Stage.UNFUNDED})
OFFER: AllowedFrom = {
    "half_signed": ("open",),
    "signed": ("half_signed",),
    "paying": ("signed",),
    "paid": ("paying",),
    "declined": ("open", "half_signed"),
    "withdrawn": ("open", "half_signed"),
    "expired": ("open", "half_signed", "signed"),
}
#: Of these there is one for each idea: the database says so.
OFFER_SOLD = ("signed", "paying", "paid")
SHORTEST_TERMS, LONGEST_TERMS = 20, 12_000
#: Days before a right ends on which the team is told, the farthest first.
REMINDERS = (90, 30, 7)
MOST_OPTIONS = 8
#: Characters, see `says_less_than`.
SHORTEST_REQUEST, SHORTEST_ANSWER, SHORTEST_QUESTION = 10, 4, 4
SHORTEST_PITCH = 20
SHORTEST_IDEA = 60


def missing_before_publishing(
    *, title: str, pitch: str, problem: str, idea: str, has_category: bool = True
) -> dict[str, str]:
    """Return what is still wrong, by field, in words; empty when the idea may be published. Texts are
    clean.
    """
    missing = {}
    if len(title) < (2 if _is_dense(title) else 4):
        missing["title"] = _("Give your idea a name that others will recognise.")
    if says_less_than(pitch, SHORTEST_PITCH):
        missing["pitch"] = _("Say in one full sentence what it is.")
    if not problem:
        missing["problem"] = _("Say which problem it solves: it is what makes others care.")
    if says_less_than(idea, SHORTEST_IDEA):
        missing["idea"] = _("Describe the idea in a few sentences, so that others can picture it.")
    if not has_category:
        missing["category"] = _("Choose the category that fits best.")
    return missing


def ancestor_share(distance: int) -> int:
    """Return the part of an idea's royalty, in basis points, that goes to one it was built on `distance` steps
    ago: a tenth to the nearest, half as much for each step further, nothing when that is below a tenth of a
    per cent.
    """
    share = ROOT_SHARE >> (distance - 1)
    return share if share >= 10 else 0


def root_parts(distances: Sequence[int]) -> list[int]:
    """Return the part of an idea's royalty, in basis points, that goes to each of its roots: `ancestor_share`
    each, and ROOTS_MOST together at most. The roots stand in the order they are kept in, nearest and oldest first.

    Without a bound ten merged duplicates would take the whole royalty, and whoever makes the product could never
    agree on a share again: seven tenths are theirs, however many ideas it came from.
    """
    return bounded_parts([ancestor_share(distance) for distance in distances])


def bounded_parts(parts: Sequence[int]) -> list[int]:
    """Return the parts as they are when they come to ROOTS_MOST or less, else scaled down to exactly that.

    One basis point is everybody's who had any, so that no root disappears; the rest is split in proportion by
    the method of largest remainders, earlier first on ties. Nobody gets more than before. (With more than ROOTS_MOST
    roots there are not enough basis points to go round, and only the proportion decides.)
    """
    if sum(parts) <= ROOTS_MOST:
        return list(parts)
    least = [min(part, 1) for part in parts]
    if sum(least) > ROOTS_MOST:
        return largest_remainder(ROOTS_MOST, parts)
    over = [part - one for part, one in zip(parts, least, strict=True)]
    more = largest_remainder(ROOTS_MOST - sum(least), over)
    return [one + part for one, part in zip(least, more, strict=True)]


def says_less_than(text: str, shortest: int) -> bool:
    """Whether a text is shorter than so many characters of an alphabet; of Chinese half as many are enough."""
    return len(text) < shortest // (2 if _is_dense(text) else 1)


def _is_dense(text: str) -> bool:
    """Chinese says in one character what English says in three or four letters."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def reminder_due(days_left: int) -> int | None:
    """Return the closest of REMINDERS that has come, `days_left` before the end; None when none has, or it is
    over.
    """
    due = [days for days in REMINDERS if 0 <= days_left <= days]
    return min(due, default=None)
