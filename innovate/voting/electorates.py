"""Who may vote in a round: nobody without a confirmed mail address, and of the others whom the round asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import NotAllowed
from innovate.projects.models import TeamMember
from innovate.voting.models import Round, RoundInvitation, Standing, Support

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Person = User | AnonymousUser


def electorate(round: Round) -> QuerySet[User]:
    """Return the people who may vote in the round."""
    people = User.objects.filter(Exists(_confirmed(OuterRef("pk"))), is_active=True)
    belongs = _BELONGS.get(round.electorate)
    return people.filter(belongs(round)) if belongs else people


def electorate_size(round: Round) -> int:
    """Return how many people may vote in the round; of invited ones all count, those without an account too."""
    if round.electorate == Round.Electorate.INVITED:
        return RoundInvitation.objects.filter(round=round).count()
    return electorate(round).count()


def is_elector(round: Round, person: Person) -> bool:
    """Say whether this person may vote in the round (one query; none for a visitor)."""
    return person.is_authenticated and person.is_active and electorate(round).filter(pk=person.pk).exists()


def may_vote_in(person: User) -> Q:
    """Return the condition on Round rows that this person is asked in them, a confirmed address taken as given."""
    kinds = Round.Electorate
    at_project = {"project": OuterRef("project"), "person": person}
    before = Support.objects.filter(_not_left_out(), **at_project, created_at__lte=OuterRef("opens_at"))
    own = RoundInvitation.objects.filter(_meant_for(person.pk), round=OuterRef("pk"))
    return (
        Q(electorate=kinds.EVERYONE)
        | Q(electorate=kinds.SUPPORTERS) & Exists(before)
        | Q(electorate=kinds.SINCE, joined_before__gt=person.date_joined.astimezone(UTC).date())
        | Q(electorate=kinds.INVITED) & Exists(own)
        | Q(electorate=kinds.TEAM) & Exists(TeamMember.objects.filter(**at_project))
    )


def refusal(round: Round, person: Person) -> NotAllowed:
    """Return why this person may not vote in the round, in words (one query more than `is_elector`)."""
    if person.is_authenticated and not has_confirmed_address(person):
        return unconfirmed()
    return NotAllowed(_WORDS.get(round.electorate, _nobody)(round), code="not_an_elector")


def has_confirmed_address(person: User) -> bool:
    """Say whether we know that mail reaches this person (one query)."""
    return _confirmed(person.pk).exists()


def unconfirmed() -> NotAllowed:
    """Return the refusal for whoever has no confirmed address, in words."""
    words = _("Confirm your mail address first: each vote stands for one person we can reach.")
    return NotAllowed(words, code="unconfirmed_address")


def hold_invitation(round: Round, person: User) -> None:
    """Tie the person's invitation to them, inside the ballot's transaction: an address that moves on to another
    account brings no second ballot. Raises NotAllowed when it was somebody else's meanwhile.
    """
    own = RoundInvitation.objects.filter(_meant_for(person.pk), round=round)
    held = sorted(own.select_for_update().order_by("pk"), key=lambda row: row.person_id is None)
    if not held:
        raise refusal(round, person)
    if held[0].person_id is None:
        RoundInvitation.objects.filter(pk=held[0].pk).update(person=person)


def _confirmed(person: object) -> QuerySet[EmailAddress]:
    return EmailAddress.objects.filter(user=person, verified=True)


def _meant_for(person: object) -> Q:
    """The condition on invitations that they are this person's (a key, or OuterRef to one)."""
    addresses = _confirmed(person).values(address=Lower("email"))
    return Q(person=person) | Q(person=None, email__in=addresses)


def _day(round: Round) -> date:
    assert round.joined_before is not None
    return round.joined_before


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _of_team(round: Round) -> Q:
    return Q(Exists(TeamMember.objects.filter(project=round.project_id, person=OuterRef("pk"))))


def _supporting(round: Round) -> Q:
    # Who joins after the opening could be called in to swing the vote.
    before = Support.objects.filter(
        _not_left_out(),
        project=round.project_id,
        person=OuterRef("pk"),
        created_at__lte=round.opens_at or timezone.now(),
    )
    return Q(Exists(before))


def _not_left_out() -> Q:
    """Whose support a moderator left out is no supporter; while one looks at it, they may vote."""
    return ~Q(standing=Standing.LEFT_OUT)


def _joined_before(round: Round) -> Q:
    assert round.joined_before is not None
    return Q(date_joined__lt=_midnight(round.joined_before))


def _invited(round: Round) -> Q:
    rows = RoundInvitation.objects.filter(round=round)
    free = rows.filter(person=None).values("email")
    by_address = _confirmed(OuterRef("pk")).annotate(address=Lower("email")).filter(address__in=free)
    return Q(Exists(rows.filter(person=OuterRef("pk")))) | Q(Exists(by_address))


_BELONGS: Mapping[str, Callable[[Round], Q]] = {
    Round.Electorate.SUPPORTERS: _supporting,
    Round.Electorate.SINCE: _joined_before,
    Round.Electorate.INVITED: _invited,
    Round.Electorate.TEAM: _of_team,
}


def _nobody(round: Round) -> str:
    return _("You cannot vote in this round.")


_WORDS: Mapping[str, Callable[[Round], str]] = {
    Round.Electorate.SUPPORTERS: lambda round: _(
        "Only those who supported the idea before this round opened vote in it."
    ),
    Round.Electorate.SINCE: lambda round: (
        _("Only those who joined before %(day)s vote in this round.")
        % {"day": formats.date_format(_day(round))}
    ),
    Round.Electorate.INVITED: lambda round: _("Only people whom the team has invited vote in this round."),
    Round.Electorate.TEAM: lambda round: _("Only the team votes in this round."),
}
