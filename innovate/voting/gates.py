"""Where a project's supporters open, close or lock something: found by looking at the tallies."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from innovate.core.errors import Conflict
from innovate.core.reconcilers import reconciler
from innovate.notifications.services import notify
from innovate.projects import rules
from innovate.projects.models import Project, ProjectVersion, ReviewRequest, SupportClock
from innovate.projects.queries import team_ids
from innovate.projects.services import page_path
from innovate.projects.services.gates import end_of_time, open_review
from innovate.projects.services.versions import lock_words
from innovate.projects.stages import Stage
from innovate.voting.queries import supporter_ids

BATCH = 50
_COUNT = F("support_tally__supporters")


@reconciler("voting.reviews", every=2)
def ask_for_reviews() -> int:
    """Where a category wants it, enough supporters make staff owe an answer instead of opening the design stage."""
    asked = ReviewRequest.objects.filter(project=OuterRef("pk"), asked_at__gte=OuterRef("stage_since"))
    ready = Project.objects.filter(
        ~Exists(asked),
        stage=Stage.IDEA,
        hidden_at=None,
        category__review_required=True,
        support_tally__supporters__gte=F("category__support_threshold"),
    )
    opened = 0
    for project in ready.order_by("pk")[:BATCH]:
        try:
            open_review(project=project)
        except Conflict:
            # The team asked in the same moment, or the project has moved.
            continue
        opened += 1
    return opened


@reconciler("voting.clocks", every=60)
def end_clocks() -> int:
    """Ideas whose time is over get more, or end; those that staff look at wait for the answer."""
    waits = ReviewRequest.objects.filter(project=OuterRef("pk"), state=ReviewRequest.State.OPEN)
    late = SupportClock.objects.filter(
        Q(project__support_tally=None)
        | Q(project__support_tally__supporters__lt=F("project__category__support_threshold")),
        ~Exists(waits),
        ends_at__lte=timezone.now(),
        project__stage=Stage.IDEA,
        project__hidden_at=None,
    ).annotate(supporters=F("project__support_tally__supporters"))
    ended = 0
    for clock in late.order_by("ends_at", "pk")[:BATCH]:
        try:
            ended += end_of_time(clock=clock, supporters=clock.supporters or 0)
        except Conflict:
            continue
    return ended


@reconciler("voting.locks", every=10)
def lock_loved_words() -> int:
    """What many people want is not rewritten without telling them why."""
    loved = Project.objects.filter(
        stage__in=rules.EDITABLE - {Stage.DRAFT},
        locked_at=None,
        support_tally__supporters__gte=F("category__lock_after"),
    )
    return sum(lock_words(project=project) for project in loved.order_by("pk")[:BATCH])


@reconciler("voting.changed_words", every=5)
def tell_supporters_of_changes() -> int:
    """Supporters read the reason of every change after the lock. Telling twice adds nobody: events are unique."""
    rows = ProjectVersion.objects.filter(told_at=None).exclude(reason="").select_related("project")
    told = 0
    for version in rows.order_by("pk")[:BATCH]:
        with transaction.atomic():
            notify(
                event=f"projects.words_changed:{version.pk}",
                people=supporter_ids(version.project) - team_ids(version.project),
                kind="projects.words_changed",
                data={"project": version.project.titles, "reason": version.reason},
                url=page_path("projects:versions", version.project),
            )
            told += ProjectVersion.objects.filter(pk=version.pk, told_at=None).update(told_at=timezone.now())
    return told
