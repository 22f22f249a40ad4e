"""What stands before a support and a ballot: how often, from where, and where many new accounts come, a challenge."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core import challenges
from innovate.core.errors import Refused
from innovate.core.ratelimits import limit
from innovate.projects.models import Project
from innovate.voting.integrity import traces
from innovate.voting.models import Round, Trace

HOUR = 3600
#: How often one person may support, or vote, in an hour.
SUPPORTS, BALLOTS = 120, 60
#: How often all new accounts of one network together may, in an hour: a whole company, but not a farm.
NEW_OF_ONE_NETWORK = 300
#: So many new accounts at one project or round within SOON are a burst: the next ones do a sum first.
BURST, SOON = 15, timedelta(minutes=10)


def admit(
    request: HttpRequest, *, person: User, project: Project, round: Round | None = None
) -> traces.Origin:
    """Count a support or a ballot that is about to be given, and return where it comes from, for the service; of an
    account that is not new nothing is said.

    One query for an account that is not new, two more for a new one, three where there is a burst. Raises TooMany,
    and there ChallengeNeeded for a new account. Call it outside the service's transaction.
    """
    count_one(person, round is not None)
    if not traces.is_new(person):
        return traces.Origin()
    origin = traces.origin_of(request)
    _count_network(origin)
    if _is_burst(person, project, round):
        purpose = f"ballot:{round.pk}:{person.pk}" if round else f"support:{project.pk}:{person.pk}"
        challenges.require(request, purpose, challenges.answer_in(request.POST))
    return origin


def admit_program(
    request: HttpRequest, *, person: User, project: Project, round: Round | None = None
) -> traces.Origin:
    """The same for the API, which does no sums: raises Refused for a new account where there is a burst."""
    count_one(person, round is not None)
    if not traces.is_new(person):
        return traces.Origin()
    origin = traces.origin_of(request, mark_device=False)
    _count_network(origin)
    if _is_burst(person, project, round):
        raise Refused(
            _("Many new accounts come here just now. Do this on the page of the project."),
            code="challenge_needed",
        )
    return origin


def count_one(person: User, is_ballot: bool) -> None:
    """Count what the person does towards their own limit; raises TooMany."""
    if is_ballot:
        limit("voting.ballot", person.pk, times=BALLOTS, seconds=HOUR)
    else:
        limit("voting.support", person.pk, times=SUPPORTS, seconds=HOUR)


def _count_network(origin: traces.Origin) -> None:
    if origin.network:
        limit("voting.network", origin.network, times=NEW_OF_ONE_NETWORK, seconds=HOUR)


def _is_burst(person: User, project: Project, round: Round | None) -> bool:
    """Whether many other new accounts were here just now; who was here before is not asked again."""
    here = Trace.objects.filter(project=project, round=round)
    lately = here.filter(at__gt=timezone.now() - SOON)[:BURST].count()
    return lately >= BURST and not here.filter(person=person).exists()
