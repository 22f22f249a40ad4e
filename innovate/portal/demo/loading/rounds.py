"""Votes on designs: a round is held, people vote, the reconciler counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
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
from innovate.voting.counting import METHODS
from innovate.voting.models import Design, DesignPicture, Round
from innovate.voting.rules import NONE

if TYPE_CHECKING:
    from innovate.portal.demo.loading.projects import Life

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


#: What a first vote on sketches asks.
SKETCHES = {
    "en": ("First sketches", "Which of them shall we draw in earnest? Two go on."),
    "zh-hans": ("先看草图", "哪几张值得认真画下去？选出两张。"),
}


def decide(life: Life) -> None:
    """Hold the project's design rounds; one that is still open in the story stays open."""
    line = life.line
    if not line.designs:
        # The team chose a design among itself; staff note it.
        if line.stage != Stage.DESIGN:
            with at(life.share(0.4)):
                move_stage(project=life.project, to=Stage.FUNDING, actor=life.crew.staff)
            life.project.refresh_from_db()
        return
    sketches = _sketched(life) if line.sketches else {}
    opens = 3.0 if line.round_open else life.share(0.25)
    closes = -5.0 if line.round_open else opens - min(14.0, opens - life.share(0.4))
    asked = _asked(life, life.language), _asked(life, life.other_language)
    vote, designs = _open(
        life,
        line.designs,
        asked,
        at_day=opens,
        days=opens - closes,
        earlier=sketches,
        method=line.method,
        offers_none=line.offers_none,
    )
    _vote(life, vote, designs, {line.winner}, opens, closes)
    if line.round_open:
        settle(0, "voting.numbers")
    else:
        _count(life, closes)


def _sketched(life: Life) -> dict[str, Design]:
    """Let people choose two sketches, which become designs of the next round."""
    opens = life.share(0.25)
    closes = opens - 9
    asked = SKETCHES[life.language], SKETCHES[life.other_language]
    vote, designs = _open(
        life, life.line.sketches, asked, at_day=opens, days=9, method="equal-shares", seats=2, is_final=False
    )
    _vote(life, vote, designs, {row.revises for row in life.line.designs}, opens, closes)
    _count(life, closes)
    return designs


def _count(life: Life, closes: float) -> None:
    settle(closes - 0.01, "voting.rounds")
    settle(closes - 0.02, "voting.rounds", "voting.numbers")
    life.project.refresh_from_db()


def _open(
    life: Life,
    shown: Sequence[content.DemoDesign],
    asked: tuple[tuple[str, str], tuple[str, str]],
    *,
    at_day: float,
    days: float,
    earlier: Mapping[str, Design] | None = None,
    **rules: Any,
) -> tuple[Round, dict[str, Design]]:
    (title, question), (other_title, other_question) = asked
    with at(at_day):
        vote = voting.create_round(
            project=life.project,
            actor=life.lead,
            title=title,
            question=question,
            other={life.other_language: {"title": other_title, "question": other_question}},
            min_turnout=10,
            **rules,
        )
        rows = {design.key: _put_up(life, vote, design, earlier or {}) for design in shown}
        voting.open_round(round=vote, actor=life.lead, closes_at=timezone.now() + timedelta(days=days))
    vote.refresh_from_db()
    return vote, rows


def _put_up(life: Life, vote: Round, design: content.DemoDesign, earlier: Mapping[str, Design]) -> Design:
    row = voting.add_design(
        round=vote,
        author=life.crew[design.author] if design.author else life.lead,
        title=life.text(design.name),
        notes=life.text(design.note),
        revised_from=earlier.get(design.revises),
        other=life.other(title=design.name, notes=design.note),
    )
    if design.picture:
        row.image.save(f"{design.picture}.svg", _drawing(design.picture), save=True)
    # The pictures of what it revises are not those of the story.
    row.pictures.all().delete()
    for position, picture in enumerate(design.more, 1):
        more = DesignPicture(design=row, width=1200, height=900, position=position)
        more.file.save(f"{picture}.svg", _drawing(picture), save=True)
    return row


def _drawing(picture: str) -> ContentFile:
    return ContentFile(content.artwork(picture).read_bytes())


def _vote(
    life: Life, vote: Round, designs: dict[str, Design], liked: Collection[str], opens: float, closes: float
) -> None:
    voters = life.people(min(life.line.supporters, 120))
    with transaction.atomic():
        for number, person in enumerate(voters):
            with at(opens - min(opens - max(closes, 0), opens) * (number + 1) / (len(voters) + 2)):
                voting.cast_ballot(round=vote, person=person, content=_ballot(life, vote, designs, liked))


def _asked(life: Life, language: str) -> tuple[str, str]:
    return QUESTIONS[language][sum(life.line.slug.encode()) % 3]


def _ballot(life: Life, vote: Round, designs: dict[str, Design], liked: Collection[str]) -> dict[str, Any]:
    """A ballot that leans to the designs the story says have won."""
    keys = list(designs)
    life.dice.shuffle(keys)
    if life.dice.random() < 0.58:
        keys.sort(key=lambda key: key not in liked)
    order = [designs[key].pk for key in keys]
    if vote.offers_none and life.dice.random() < 0.2:
        order.insert(life.dice.randint(0, len(order)), NONE)
    kind = METHODS[vote.method].ballot
    if kind == "approval":
        return {"approved": order[: life.dice.randint(1, 2)]}
    if kind == "score":
        points = {str(pk): max(0, 5 - 2 * place - life.dice.randint(0, 1)) for place, pk in enumerate(order)}
        return {"scores": points}
    return {"ranking": [[pk] for pk in order]}
