"""Ideas that are written for a challenge: it is kept with the draft, and waits for the idea to be public."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from innovate.accounts.models import User
from innovate.core.errors import Conflict
from innovate.core.text import clean_line
from innovate.portal.challenges import briefs, queries, services
from innovate.portal.challenges.rules import EntryState, Kind
from innovate.portal.models import Challenge, ChallengeEntry, ChallengePage
from innovate.projects.models import Project
from innovate.projects.purposes import Asker, Purpose
from innovate.projects.stages import Stage

PARAMETER = "challenge"


def write_url(page: ChallengePage) -> str:
    """Where an idea for this challenge is begun: a design for a given project builds on it."""
    if page.kind == Kind.CODESIGN and page.project is not None:
        begin = reverse("projects:remix", args=[page.project.slug])
    else:
        begin = reverse("projects:new")
    return f"{begin}?{urlencode({PARAMETER: page.slug})}"


def unfinished(challenge: Challenge, person: User) -> list[Project]:
    """The drafts this person began for it and has not published, the newest first (one query)."""
    rows = queries.entries_of(person).filter(challenge=challenge, project__stage=Stage.DRAFT)
    return [entry.project for entry in rows.order_by("-pk")[: queries.CANDIDATES_SHOWN] if entry.project]


def _challenge(slug: str) -> Challenge | None:
    """The challenge that a page of this slug, in whichever language, belongs to, as long as it takes entries."""
    rows = briefs.published().filter(slug=clean_line(slug)[:255], challenge__isnull=False)
    page = rows.select_related("challenge").order_by("pk").first()
    return page.challenge if page and queries.takes_entries(page.challenge) else None


def _purpose(challenge: Challenge, next_url: str = "") -> Purpose | None:
    page = briefs.page_for_reader(challenge)
    return Purpose(page.title, page.get_url(), next_url) if page else None


def _named(slug: str) -> Purpose | None:
    challenge = _challenge(slug)
    return _purpose(challenge) if challenge else None


def _remember(slug: str, project: Project, actor: User) -> None:
    if challenge := _challenge(slug):
        try:
            services.plan_entry(challenge=challenge, project=project, actor=actor)
        except Conflict:
            # It closed while the first words were sent: the idea is worth writing all the same.
            return


def _of(project: Project) -> Purpose | None:
    begun = ChallengeEntry.objects.filter(project=project, state=EntryState.DRAFT).order_by("-pk")
    for entry in begun.select_related("challenge"):
        if queries.takes_entries(entry.challenge):
            has_questions = bool(briefs.questions(entry.challenge))
            step = "portal:edit_entry" if has_questions else "portal:check_entry"
            return _purpose(entry.challenge, reverse(step, args=[entry.pk]))
    return None


ASKER = Asker(PARAMETER, _named, _remember, _of)
