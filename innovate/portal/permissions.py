"""Who may do what with a challenge and with what was handed in to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules

from innovate.core.permissions import holds
from innovate.organisations.queries import is_member
from innovate.portal.challenges.briefs import brief
from innovate.portal.challenges.rules import TAKING_PART
from innovate.portal.models import Challenge, ChallengeEntry, Judge
from innovate.projects.permissions import OPERATES as HELPS_TEAMS
from innovate.projects.permissions import is_lead

if TYPE_CHECKING:
    from innovate.accounts.models import User


@rules.predicate
def is_entrant(person: User, entry: ChallengeEntry | None) -> bool:
    """Who leads the project now, who acts for the organisation now; of neither, who handed it in.

    Staff who handed in for a team go on with that. `queries.entries_of` lists by the same rule.
    """
    if entry is None or not person.is_authenticated:
        return False
    is_theirs = entry.person_id == person.pk
    if entry.project is not None:
        return is_lead(person, entry.project) or (is_theirs and HELPS_TEAMS(person))
    if entry.organisation_id is not None:
        return is_member(person, entry.organisation_id)
    return is_theirs


def _seat(person: User, challenge: Challenge | None) -> Judge | None:
    """The person's place in the jury, by the page that was there first; read once per object and person."""
    if challenge is None or not person.is_authenticated:
        return None
    kept: dict[int, Judge | None] = challenge.__dict__.setdefault("_seats_read", {})
    if person.pk not in kept:
        page = brief(challenge)
        kept[person.pk] = (
            Judge.objects.filter(page=page, person=person).order_by("-is_lead").first() if page else None
        )
    return kept[person.pk]


@rules.predicate
def is_judge(person: User, challenge: Challenge | None) -> bool:
    return _seat(person, challenge) is not None


@rules.predicate
def leads_jury(person: User, challenge: Challenge | None) -> bool:
    seat = _seat(person, challenge)
    return seat is not None and seat.is_lead


@rules.predicate
def judges_entry(person: User, entry: ChallengeEntry | None) -> bool:
    """A judge reads everything that takes part."""
    return entry is not None and entry.state in TAKING_PART and is_judge(person, entry.challenge)


@rules.predicate
def is_public(person: User, entry: ChallengeEntry | None) -> bool:
    if entry is None or entry.is_private or entry.hidden_at or entry.state not in TAKING_PART:
        return False
    return entry.project is None or person.has_perm("projects.view_project", entry.project)


@rules.predicate
def takes_part(person: User, entry: ChallengeEntry | None) -> bool:
    return entry is not None and entry.state in TAKING_PART


LOOKS = holds("portal.view_challenge")
OPERATES = holds("portal.change_challenge")

rules.add_perm("portal.see_judging", is_judge | LOOKS)
rules.add_perm("portal.score_challenge", is_judge)
rules.add_perm("portal.decide_challenge", leads_jury | OPERATES)
rules.add_perm("portal.change_entry", is_entrant)
rules.add_perm("portal.read_entry", is_entrant | judges_entry | (takes_part & LOOKS))
rules.add_perm("portal.view_entry", is_public | is_entrant | judges_entry | (takes_part & LOOKS))
