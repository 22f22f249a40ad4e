"""Each project's life, from the first draft to the stage its story has reached."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from innovate.accounts.models import User
from innovate.core.money import Money
from innovate.portal.demo import content
from innovate.portal.demo.content import DemoProject
from innovate.portal.demo.loading import funding, making, rounds, talk
from innovate.portal.demo.loading.clock import at, settle
from innovate.portal.demo.loading.people import LANGUAGES, Crew
from innovate.projects import services as projects
from innovate.projects.models import Category, Project, ProjectImage, Stage
from innovate.projects.rules import EXITS
from innovate.suppliers import services as suppliers
from innovate.suppliers.models import Capability, CertificateType
from innovate.voting import services as voting

#: The stages of the road and what brings a project through each.
ROAD = list(Stage)


def stories() -> list[DemoProject]:
    """The projects to load, the oldest first, as their dates go up."""
    return sorted(content.projects(), key=lambda line: -line.days_old)


@dataclass
class Life:
    """One project while it is being brought forward; `share()` turns a part of its life into days ago."""

    line: DemoProject
    crew: Crew
    dice: random.Random
    project: Project = field(init=False)

    @property
    def language(self) -> str:
        return LANGUAGES[self.line.language]

    @property
    def other_language(self) -> str:
        return next(tag for tag in LANGUAGES.values() if tag != self.language)

    @property
    def lead(self) -> User:
        return self.crew[self.line.author]

    def text(self, value: content.Text) -> str:
        return value.get(self.language)

    def other(self, **parts: content.Text) -> dict[str, dict[str, str]]:
        """These parts in the language that is not the project's, as services take them."""
        return {self.other_language: {name: value.get(self.other_language) for name, value in parts.items()}}

    def either(self, english: list[str], chinese: list[str]) -> str:
        """One of the phrases in the project's language, always the same for this project."""
        phrases = {"en": english, "zh-hans": chinese}[self.language]
        return phrases[sum(self.line.slug.encode()) % len(phrases)]

    def share(self, part: float) -> float:
        """Days ago at `part` (0 is the beginning, 1 is today) of the project's life."""
        return self.line.days_old * (1 - part)

    def people(self, count: int) -> list[User]:
        """That many of the crowd, always the same for this project."""
        return self.dice.sample(self.crew.crowd, min(count, len(self.crew.crowd)))


def live(line: DemoProject, crew: Crew) -> None:
    """Walk a project through its life to the stage its story names."""
    life = Life(line, crew, random.Random(line.slug))  # noqa: S311 - the same demo every time
    _propose(life)
    if line.stage == Stage.DRAFT:
        return
    _support(life)
    if line.stage in EXITS:
        # First the talk, because an exit locks the room.
        talk.talk(life)
        _end(life)
        return
    steps: dict[str, Callable[[Life], None]] = {
        Stage.DESIGN: rounds.decide,
        Stage.FUNDING: funding.fund,
        Stage.SOURCING: making.award,
        Stage.PRODUCTION: making.produce,
        Stage.DELIVERY: making.deliver,
    }
    goal = ROAD.index(Stage.FUNDING if line.stage == Stage.UNFUNDED else Stage(line.stage))
    for stage, step in steps.items():
        if ROAD.index(Stage(stage)) <= goal and line.stage != Stage.IDEA:
            step(life)
    talk.talk(life)


def _propose(life: Life) -> None:
    line = life.line
    with at(life.share(0)), transaction.atomic():
        project = projects.create_draft(
            author=life.lead,
            category=Category.objects.get(slug=line.category),
            language=life.language,
            price=Money(line.wished_price, line.currency) if line.wished_price else None,
            **_words(line, life.language),
        )
        picture = ProjectImage.objects.create(
            project=project,
            # Drawn by us, so no upload check: people's own SVG files are refused.
            file=ContentFile(content.artwork(line.picture).read_bytes(), name=f"{line.picture}.svg"),
            alt=life.text(line.picture_alt),
            width=1200,
            height=900,
        )
        projects.translate_project(
            project=project,
            actor=life.lead,
            language=life.other_language,
            alts={picture.pk: line.picture_alt.get(life.other_language)},
            **_words(line, life.other_language),
        )
        if line.stage != Stage.DRAFT:
            projects.publish_idea(project=project, actor=life.lead)
        # Words of the story's own address, in place of those made from the title.
        Project.objects.filter(pk=project.pk).update(slug=line.slug)
        project.refresh_from_db()
        for key in line.team:
            if key != line.author:
                projects.add_member(project=project, person=life.crew[key], actor=life.lead)
    project.refresh_from_db()
    life.project = project
    _plan_sourcing(life)


def _words(line: DemoProject, language: str) -> dict[str, Any]:
    return {
        name: getattr(line, name).get(language) for name in ("title", "pitch", "problem", "idea", "audience")
    }


def _plan_sourcing(life: Life) -> None:
    needs = life.line.needs
    if not needs:
        return
    codes = {code for need in needs for code in need.capabilities}
    with at(life.share(0.05)):
        suppliers.save_sourcing_plan(
            project=life.project,
            actor=life.lead,
            spec="\n\n".join(f"**{life.text(need.title)}**: {life.text(need.spec)}" for need in needs),
            quantity=max(need.quantity for need in needs),
            capabilities=Capability.objects.filter(code__in=codes),
            wished_certificates=CertificateType.objects.filter(
                code__in={code for need in needs for code in need.certificates}
            ),
        )


def _support(life: Life) -> None:
    """Half of the supporters come in the first tenth of the project's life, as they do."""
    fans = life.people(life.line.supporters)
    with transaction.atomic():
        for number, person in enumerate(fans):
            part = 0.02 + 0.18 * (number / len(fans)) ** 2
            with at(life.share(part)):
                price = life.project.price
                wish = None
                if price and life.dice.random() < 0.6:
                    wish = Money(price.amount * life.dice.randint(70, 125) // 1000 * 10, price.currency)
                voting.support(project=life.project, person=person, price=wish)
    if life.line.stage == Stage.IDEA:
        settle(0, "voting.tallies", "voting.numbers")
        return
    settle(life.share(0.2), "voting.tallies", "voting.thresholds", "voting.numbers")
    life.project.refresh_from_db()


def _end(life: Life) -> None:
    """A story that was declined or called off ends with its reason, after the last word in its room."""
    line = life.line
    latest = min((message.hours_ago / 24 for message in line.messages), default=line.days_old)
    with at(min(life.share(0.82), latest - 0.1)):
        projects.move_stage(
            project=life.project,
            to=line.stage,
            actor=life.crew.staff if line.stage == Stage.DECLINED else life.lead,
            reason=life.text(line.reason or line.pitch),
        )
