"""The demo's challenges: published, handed in to, judged and decided, each on its day."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from wagtail.models import Locale

from innovate.accounts.models import User
from innovate.organisations.models import Organisation
from innovate.portal.challenges import briefs, services
from innovate.portal.demo import content
from innovate.portal.demo.content import DemoChallenge
from innovate.portal.demo.loading import bodies, clock
from innovate.portal.demo.loading.pages import LANGUAGES, Words, in_both
from innovate.portal.demo.loading.people import Crew
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

#: Days a challenge was open before today or, when it is over, before its end.
OPEN_FOR = 60


def load(crew: Crew) -> None:
    """Store every challenge and let it live up to today."""
    for row in content.challenges():
        with transaction.atomic():
            with clock.at(OPEN_FOR - min(row.deadline_days, 0)):
                page = _publish(row, crew)
            challenge = Challenge.objects.get(pk=page.challenge_id)
            entries = _hand_in(row, challenge, crew)
            if row.deadline_days < 0:
                _judge(row, challenge, entries, crew)


def _publish(row: DemoChallenge, crew: Crew) -> ChallengePage:
    words: Words = {
        language: {
            "title": row.title.get(language),
            "lead": _first_sentence(row.brief.get(language)),
            "body": [bodies.text(row.brief.get(language))],
            "reward_note": row.reward_text.get(language)[:200],
            "terms": f"<p>{row.terms.get(language)}</p>" if row.terms else "",
        }
        for language in LANGUAGES
    }
    page = ChallengePage(
        slug=row.key,
        kind=row.kind,
        locale=Locale.objects.get(language_code="en"),
        picture=bodies.picture(row.picture, row.title.en),
        reward_amount=row.reward or None,
        reward_currency=row.currency,
        closes_at=clock.TODAY + timedelta(days=row.deadline_days),
        **words["en"],
    )
    pages = in_both(ChallengeIndexPage, page, words)
    # One key for the same criterion or question in both languages.
    keys = [uuid.uuid4() for _n in (*row.criteria, *row.questions)]
    weights = row.weights or (1,) * len(row.criteria)
    for language, stored in zip(LANGUAGES, pages, strict=True):
        stored.criteria.set(
            Criterion(
                sort_order=number,
                key=keys[number],
                title=_short(criterion.get(language)),
                weight=weights[number],
            )
            for number, criterion in enumerate(row.criteria)
        )
        stored.questions.set(
            Question(
                sort_order=number,
                key=keys[len(row.criteria) + number],
                label=question.label.get(language),
                kind=question.kind,
                choices="\n".join(choice.get(language) for choice in question.choices),
                is_required=question.required,
                is_public=question.public,
            )
            for number, question in enumerate(row.questions)
        )
        stored.judges.set(
            Judge(sort_order=number, person=crew[key], is_lead=not number)
            for number, key in enumerate(row.judges)
        )
        stored.save_revision().publish()
    return page


def _hand_in(row: DemoChallenge, challenge: Challenge, crew: Crew) -> dict[str, ChallengeEntry]:
    """Each idea was handed in two days after it was published, when the challenge was open; what is described here
    a week before its end. Return them by the name the content knows them by.
    """
    found = {}
    for project in Project.objects.filter(slug__in=row.entries).select_related("author").order_by("pk"):
        assert project.published_at is not None
        with clock.at((clock.TODAY - project.published_at).days - 2):
            entry = services.begin_entry(challenge=challenge, actor=project.author, project=project)
            found[project.slug] = _complete(entry, project.author, row.answers)
    for solution in row.solutions:
        person = crew[solution.person]
        own = Organisation.objects.filter(slug=solution.organisation).first()
        with clock.at(7 - row.deadline_days):
            entry = services.begin_entry(challenge=challenge, actor=person, organisation=own)
            services.save_entry(entry=entry, actor=person, title=solution.title, text=solution.text)
            found[solution.title] = _complete(entry, person, solution.answers)
    return found


def _complete(entry: ChallengeEntry, actor: User, answers: Iterable[str]) -> ChallengeEntry:
    """Answer the questions in their order and accept the terms."""
    asked = briefs.questions(entry.challenge)
    given = {question.key: text for question, text in zip(asked, answers, strict=False)}
    services.save_entry(entry=entry, actor=actor, answers=given)
    terms = briefs.terms_digest(briefs.brief(entry.challenge))
    return services.hand_in(entry=entry, actor=actor, terms=terms)


def _judge(row: DemoChallenge, challenge: Challenge, entries: dict[str, ChallengeEntry], crew: Crew) -> None:
    """It closed on its day; points came the days after, the result ten days later."""
    over = -row.deadline_days
    clock.settle(over - 0.1, "portal.challenges")
    challenge.refresh_from_db()
    for entry in entries.values():
        entry.challenge = challenge
        entry.refresh_from_db(fields=["state"])
    keys = [criterion["key"] for criterion in challenge.criteria]
    for number, sheet in enumerate(row.sheets):
        points = [None if value < 0 else value for value in sheet.points]
        with clock.at(max(over - 1 - number / 4, 0.1)):
            services.hand_in_sheet(
                entry=entries[sheet.entry],
                judge=crew[sheet.judge],
                points=dict(zip(keys, points, strict=True)),
                comment=sheet.comment,
            )
    if not row.verdicts:
        return
    lead = crew[row.judges[0]]
    with clock.at(over - 10):
        for verdict in row.verdicts:
            if verdict.award:
                services.shortlist(entry=entries[verdict.entry], actor=lead, is_on=True)
            services.set_verdict(
                entry=entries[verdict.entry],
                actor=lead,
                verdict="chosen" if verdict.award else "not_chosen",
                reason=verdict.reason,
                award=verdict.award,
            )
        services.announce(challenge=challenge, actor=lead)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def _first_sentence(text: str) -> str:
    """The brief's first sentence, plain, at most 240 characters."""
    first = text.split("\n", 1)[0].lstrip("# ")
    for mark in ("。", ". "):
        if mark in first:
            first = first.split(mark, 1)[0] + mark.strip()
            break
    return first[:240]
