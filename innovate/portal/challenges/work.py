"""Work that follows from a challenge's state: closing on time, telling the judges."""

from __future__ import annotations

from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from innovate.notifications.models import Notice
from innovate.portal.challenges import briefs
from innovate.portal.challenges.rules import ChallengeState
from innovate.portal.challenges.services.judging import begin_judging, told
from innovate.portal.models import Challenge, Judge

BATCH = 20
#: What judges are told, in which states, under which event.
_NEWS = (
    ("judge", "portal.asked_to_judge", (ChallengeState.OPEN, ChallengeState.JUDGING)),
    ("judging", "portal.judging_begins", (ChallengeState.JUDGING,)),
)


def close_due(limit: int = BATCH) -> int:
    """Begin the judging of challenges whose deadline has passed; return how many."""
    due = briefs.leading().filter(closes_at__lte=timezone.now())
    rows = Challenge.objects.filter(state=ChallengeState.OPEN, pages__in=due).distinct().order_by("pk")
    return sum(begin_judging(challenge=challenge) for challenge in list(rows[:limit]))


def tell_judges(limit: int = BATCH) -> int:
    """Tell judges that they were asked, and when their work begins; return how many were told."""
    done = 0
    for event, kind, states in _NEWS:
        name = Concat(
            Value("portal.challenge:"),
            Cast("page__challenge", CharField()),
            Value(f":{event}"),
            output_field=CharField(),
        )
        heard = Notice.objects.filter(event=OuterRef("event"), person=OuterRef("person"))
        rows = Judge.objects.filter(page__in=briefs.leading(), page__challenge__state__in=states).annotate(
            event=name
        )
        waiting = rows.filter(~Exists(heard), person__is_active=True).annotate(of=F("page__challenge"))
        found = waiting.order_by("of").values_list("of", flat=True).distinct()[:limit]
        for challenge in Challenge.objects.filter(pk__in=list(found)):
            done += told(briefs.ids(briefs.judges(challenge)), challenge, kind, event)
    return done
