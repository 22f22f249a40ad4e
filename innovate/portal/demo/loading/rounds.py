"""Votes on designs: a round is held, people vote, the reconciler counts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from innovate.portal.demo import content
from innovate.portal.demo.loading.clock import at, settle
from innovate.projects.models import Stage
from innovate.projects.services import move_stage
from innovate.voting import services as voting
from innovate.voting.models import Design, Round

if TYPE_CHECKING:
    from innovate.portal.demo.loading.projects import Life

METHODS = ("approval", "score", "schulze")
QUESTIONS = {
    "en": (
        ("Which one shall we build?", "Look at all three, then say what you would want at home."),
        ("Three ways to do it", "Think of the day after tomorrow, not of the picture."),
        ("Your hands decide", "Which would you use every day, and which only look at?"),
    ),
    "zh-hans": (
        ("做哪一个？", "三个都看看，再说说你想把哪一个带回家。"),
        ("三种做法", "别只看图好看，想想用到第三个月。"),
        ("听听你的手怎么说", "哪一个你会天天用，哪一个只是看看？"),
    ),
}


def decide(life: Life) -> None:
    """Hold the project's design round; one that is still open in the story stays open."""
    line = life.line
    if not line.designs:
        # The team chose a design among itself; staff note it.
        if line.stage != Stage.DESIGN:
            with at(life.share(0.4)):
                move_stage(project=life.project, to=Stage.FUNDING, actor=life.crew.staff)
            life.project.refresh_from_db()
        return
    opens = 3.0 if line.round_open else life.share(0.25)
    closes = -5.0 if line.round_open else opens - min(14.0, opens - life.share(0.4))
    vote = _open(life, opens, days=opens - closes)
    designs = {
        design.key: row for design, row in zip(line.designs, vote.designs.order_by("position"), strict=True)
    }
    voters = life.people(min(line.supporters, 120))
    with transaction.atomic():
        for number, person in enumerate(voters):
            with at(opens - min(opens - max(closes, 0), opens) * (number + 1) / (len(voters) + 2)):
                voting.cast_ballot(round=vote, person=person, content=_ballot(life, vote, designs))
    if line.round_open:
        settle(0, "voting.numbers")
    else:
        settle(closes - 0.01, "voting.rounds")
        settle(closes - 0.02, "voting.rounds", "voting.numbers")
        life.project.refresh_from_db()


def _open(life: Life, days_ago: float, *, days: float) -> Round:
    title, question = _asked(life, life.language)
    other_title, other_question = _asked(life, life.other_language)
    method = METHODS[len(life.line.slug) % len(METHODS)]
    with at(days_ago):
        vote = voting.create_round(
            project=life.project,
            actor=life.lead,
            title=title,
            question=question,
            other={life.other_language: {"title": other_title, "question": other_question}},
            method=method,
            min_turnout=10,
        )
        for design in life.line.designs:
            row = voting.add_design(
                round=vote,
                author=life.lead,
                title=life.text(design.name),
                notes=life.text(design.note),
                other=life.other(title=design.name, notes=design.note),
            )
            row.image.save(
                f"{design.picture}.svg", ContentFile(content.artwork(design.picture).read_bytes()), save=True
            )
        voting.open_round(round=vote, actor=life.lead, closes_at=timezone.now() + timedelta(days=days))
    vote.refresh_from_db()
    return vote


def _asked(life: Life, language: str) -> tuple[str, str]:
    return QUESTIONS[language][sum(life.line.slug.encode()) % 3]


def _ballot(life: Life, vote: Round, designs: dict[str, Design]) -> dict[str, Any]:
    """A ballot that leans to the design the story says has won."""
    keys = list(designs)
    life.dice.shuffle(keys)
    favourite = life.line.winner or keys[0]
    if life.dice.random() < 0.58:
        keys.sort(key=lambda key: key != favourite)
    order = [designs[key].pk for key in keys]
    if vote.method == "approval":
        return {"approved": order[: life.dice.randint(1, 2)]}
    if vote.method == "score":
        return {
            "scores": {
                str(pk): max(0, 5 - 2 * place - life.dice.randint(0, 1)) for place, pk in enumerate(order)
            }
        }
    return {"ranking": [[pk] for pk in order]}
