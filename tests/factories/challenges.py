"""Challenges in both languages, at every point of their life."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Locale

from innovate.accounts.models import User
from innovate.portal.challenges import services
from innovate.portal.models import (
    Challenge,
    ChallengeEntry,
    ChallengeIndexPage,
    ChallengePage,
    Criterion,
    Judge,
    Question,
)
from innovate.projects.models import Project
from tests.factories.projects import ProjectFactory

COMMENT = "It is quiet, cheap and can be mended by hand."
REASON = "The jury liked the hinge, and asks for a test in ten kitchens."


def challenge(
    *,
    days: float = 5,
    judges: tuple[User, ...] = (),
    lead: User | None = None,
    questions: tuple[dict[str, Any], ...] = (),
    slug: str = "quiet-kitchens",
    **fields: Any,
) -> Challenge:
    """A challenge in English and Chinese that closes so many days from now, with two criteria (weights 3 and 1)."""
    index = ChallengeIndexPage.objects.get(locale__language_code="en")
    page = index.add_child(
        instance=ChallengePage(
            title="Quiet kitchens",
            slug=slug,
            lead="Less noise.",
            body=[("text", "<p>Less noise, please.</p>")],
            closes_at=timezone.now() + timedelta(days=days),
            **fields,
        )
    )
    page.criteria.set(
        [Criterion(title="Quiet", weight=3, sort_order=0), Criterion(title="Cheap", weight=1, sort_order=1)]
    )
    page.questions.set([Question(sort_order=number, **row) for number, row in enumerate(questions)])
    seats = [*((person, False) for person in judges), *([(lead, True)] if lead else [])]
    page.judges.set(
        [Judge(person=person, is_lead=leads, sort_order=n) for n, (person, leads) in enumerate(seats)]
    )
    page.save_revision().publish()
    translated = page.copy_for_translation(Locale.objects.get(language_code="zh-hans"))
    translated.title = "安静的厨房"
    translated.save_revision().publish()
    return Challenge.objects.get(pk=ChallengePage.objects.get(pk=page.pk).challenge_id)


def entered(row: Challenge, project: Project | None = None, **given: Any) -> ChallengeEntry:
    """A project handed in by its author."""
    project = project or ProjectFactory()
    return services.enter_project(challenge=row, project=project, actor=project.author, **given)


def closed(row: Challenge) -> Challenge:
    """The deadline has passed and judging has begun."""
    ChallengePage.objects.filter(challenge=row).update(closes_at=timezone.now() - timedelta(seconds=1))
    row = Challenge.objects.get(pk=row.pk)
    assert services.begin_judging(challenge=row)
    return Challenge.objects.get(pk=row.pk)


def again(entry: ChallengeEntry) -> ChallengeEntry:
    """The entry as the next request reads it."""
    return ChallengeEntry.objects.select_related("challenge").get(pk=entry.pk)


def scored(entry: ChallengeEntry, judge: User, *points: int | None) -> None:
    """A judge hands in these points, in the criteria's order."""
    entry = again(entry)
    keys = [row["key"] for row in entry.challenge.criteria]
    services.hand_in_sheet(
        entry=entry, judge=judge, points=dict(zip(keys, points, strict=True)), comment=COMMENT
    )


def decided(row: Challenge, actor: User, chosen: ChallengeEntry | None = None) -> Challenge:
    """Every entry gets its verdict, and the result is announced."""
    for entry in ChallengeEntry.objects.filter(challenge=row, state__in=("handed_in", "shortlisted")):
        verdict = "chosen" if chosen and entry.pk == chosen.pk else "not_chosen"
        services.set_verdict(
            entry=again(entry), actor=actor, verdict=verdict, reason=REASON, award="The whole reward."
        )
    row = Challenge.objects.get(pk=row.pk)
    services.announce(challenge=row, actor=actor)
    return row
