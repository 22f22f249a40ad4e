"""Very many projects in a few minutes, to measure by: stored in bulk, past the services.

What the services would have kept is kept: every published project has its room, its team's lead, its timeline, and
a tally that a recount agrees with; an idea that has reached its category's threshold has left the idea stage, and
the others have their time. Some are written in Chinese, some can be read in both languages.
What lies in rooms further down (campaigns, tenders, contracts) is not made up: their pages are measured on the demo.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from innovate.accounts.models import Profile, User
from innovate.core.reconcilers import run_once
from innovate.discussions.models import Room
from innovate.portal.demo import content
from innovate.portal.demo.loading import registry
from innovate.projects.models import (
    Category,
    Project,
    ProjectImage,
    ProjectTranslation,
    SupportClock,
    TeamMember,
    TimelineEntry,
)
from innovate.projects.rules import EXITS
from innovate.projects.stages import ROAD, Stage
from innovate.voting.models import Support, SupportTally

Say = Callable[[str], None]

MOST = 1_000_000
BATCH = 5_000
#: How many supporters open the design stage here: low, so that support rows do not outgrow everything else.
THRESHOLD = 8
IDEA_DAYS = 60
#: Marks an account without a password: nobody signs in as one of these.
NOBODY = f"{UNUSABLE_PASSWORD_PREFIX}-"
#: How often a stage comes: a wide foot and a narrow top, as such places have.
STAGES = {
    Stage.IDEA: 620,
    Stage.DESIGN: 130,
    Stage.FUNDING: 70,
    Stage.SOURCING: 20,
    Stage.PRODUCTION: 30,
    Stage.DELIVERY: 20,
    Stage.COMPLETED: 50,
    Stage.UNFUNDED: 30,
    Stage.DECLINED: 20,
    Stage.CANCELLED: 10,
}
#: Of ten ideas, how many are written in Chinese, and how many can be read in both languages.
CHINESE, BOTH = 4, 1


@dataclass(frozen=True, slots=True)
class _Words:
    """What ideas are made up from, in one language; `{0}` is a thing, `{1}` what it is for."""

    first: tuple[str, ...]
    things: tuple[str, ...]
    uses: tuple[str, ...]
    title: str
    pitch: str
    problem: str
    idea: str
    audience: str

    def made_up(self, number: int, dice: random.Random) -> dict[str, str]:
        thing, use = dice.choice(self.things), dice.choice(self.uses)
        said = {
            part: getattr(self, part).format(thing, use) for part in ("pitch", "problem", "idea", "audience")
        }
        return {"title": self.title.format(dice.choice(self.first), thing, number), **said}


WORDS = {
    "en": _Words(
        first=(
            "Folding",
            "Quiet",
            "Stackable",
            "Repairable",
            "Tall",
            "Small",
            "Shared",
            "Rolling",
            "Woven",
            "Wooden",
        ),
        things=(
            "kettle",
            "bench",
            "lamp",
            "trolley",
            "crock",
            "shelf",
            "helmet",
            "stool",
            "kite",
            "pan",
            "ladder",
        ),
        uses=("one hand", "narrow stairs", "wet winters", "small kitchens", "night shifts", "old windows"),
        title="{0} {1} {2}",
        pitch="A {0} for {1} that can be taken apart, mended and handed on.",
        problem="There is no {0} for {1} that lasts longer than its guarantee.",
        idea="Two parts and one screw. The {0} opens with a coin, and every part is sold for ten years.",
        audience="Everybody who knows {1}.",
    ),
    "zh-hans": _Words(
        first=(
            "折叠",
            "安静的",
            "可叠放的",
            "好修的",
            "高脚",
            "小号",
            "合用的",
            "带轮",
            "挂式",
            "编织",
            "木制",
        ),
        things=(
            "水壶",
            "长凳",
            "台灯",
            "推车",
            "陶罐",
            "架子",
            "头盔",
            "凳子",
            "风筝",
            "平底锅",
            "梯子",
            "闹钟",
        ),
        uses=("一只手", "窄楼梯", "湿冷的冬天", "小厨房", "夜班", "旧窗户"),
        title="{0}{1} {2}",
        pitch="为{1}做的{0}，能拆、能修，还能传给下一个人。",
        problem="给{1}用的{0}，没有一个活得过保修期。",
        idea="两个零件，一颗螺丝。一枚硬币就能打开这个{0}，每个零件都卖十年。",
        audience="每个懂得{1}的人。",
    ),
}


@dataclass(frozen=True, slots=True)
class _World:
    people: list[User]
    categories: list[Category]
    pictures: list[str]
    now: datetime


def load(count: int, say: Say) -> None:
    """Store `count` published projects and who supports them; `say` is told how far it is."""
    dice = random.Random(count)  # noqa: S311 - the same world every time
    say("people and categories")
    world = _world(min(5_000, max(200, count // 20)))
    done = 0
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        with transaction.atomic():
            _store(_projects(world, numbers, dice), world, dice)
        done += len(numbers)
        say(f"{done:,} of {count:,} projects")
    say("rankings")
    run_once(["voting.ranks"], passes=count)
    run_once(["voting.people"])
    # The planner of either database guesses badly about tables that grew since it last looked.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _world(people: int) -> _World:
    registry.classify()
    Category.objects.update(support_threshold=THRESHOLD, idea_days=IDEA_DAYS)
    rows = User.objects.bulk_create(
        User(email=f"scale.{number}@example.org", display_name=f"Member {number + 1}", password=NOBODY)
        for number in range(people)
    )
    Profile.objects.bulk_create(Profile(person=row) for row in rows)
    pictures = [
        default_storage.save(f"projects/{key}.svg", ContentFile(content.artwork(key).read_bytes()))
        for key in sorted({line.picture for line in content.projects()})
    ]
    return _World(rows, list(Category.objects.order_by("pk")), pictures, datetime.now(UTC))


def _projects(world: _World, numbers: range, dice: random.Random) -> list[Project]:
    rooms = Room.objects.bulk_create(
        [Room(kind="project", state=Room.State.OPEN) for _number in numbers], batch_size=BATCH
    )
    stages = dice.choices(list(STAGES), weights=list(STAGES.values()), k=len(numbers))
    weights = [1 / place for place in range(1, len(world.categories) + 1)]
    categories = dice.choices(world.categories, weights=weights, k=len(numbers))
    return Project.objects.bulk_create(
        _project(world, number, room, stage, category, dice)
        for number, room, stage, category in zip(numbers, rooms, stages, categories, strict=True)
    )


def _project(
    world: _World, number: int, room: Room, stage: Stage, category: Category, dice: random.Random
) -> Project:
    # Three in four came in the last year.
    published = world.now - timedelta(minutes=dice.triangular(0, 2_000_000, 0))
    language, other = ("zh-hans", "en") if dice.randrange(10) < CHINESE else ("en", "zh-hans")
    in_both = dice.randrange(10) < BOTH
    also = WORDS[other].made_up(number, dice) if in_both else {}
    return Project(
        language=language,
        other_words={other: {"title": also["title"], "pitch": also["pitch"]}} if in_both else {},
        **WORDS[language].made_up(number, dice),
        slug=f"scale-{number}",
        author=dice.choice(world.people),
        category=category,
        stage=stage,
        stage_since=published,
        stopped_at=dice.choice(ROAD[:2]) if stage in EXITS else "",
        room=room,
        price_amount=dice.randint(5, 400) * 100 if dice.random() < 0.7 else None,
        published_at=published,
        created_at=published - timedelta(hours=3),
        updated_at=published,
    )


def _store(projects: list[Project], world: _World, dice: random.Random) -> None:
    """Add what every project has."""
    TeamMember.objects.bulk_create(
        TeamMember(project=row, person=row.author, role=TeamMember.Role.LEAD, joined_at=row.created_at)
        for row in projects
    )
    ProjectImage.objects.bulk_create(
        ProjectImage(project=row, file=dice.choice(world.pictures), alt=row.title, width=1200, height=900)
        for row in projects
    )
    TimelineEntry.objects.bulk_create(entry for row in projects for entry in _story(row))
    ProjectTranslation.objects.bulk_create(_translation(row, dice) for row in projects if row.other_words)
    SupportClock.objects.bulk_create(
        SupportClock(project=row, ends_at=world.now + timedelta(minutes=dice.randint(60, IDEA_DAYS * 1440)))
        for row in projects
        if row.stage == Stage.IDEA
    )
    supports: list[Support] = []
    tallies = []
    for row in projects:
        fans = _fans(row, world.people, dice)
        supports += [
            Support(project=row, person=person, created_at=row.published_at or row.created_at)
            for person in fans
        ]
        tallies.append(SupportTally(project=row, supporters=len(fans), shown=len(fans)))
    Support.objects.bulk_create(supports, batch_size=BATCH)
    SupportTally.objects.bulk_create(tallies)


def _translation(project: Project, dice: random.Random) -> ProjectTranslation:
    """The whole of a version whose short words stand with the project already."""
    ((language, short),) = project.other_words.items()
    return ProjectTranslation(
        project=project,
        language=language,
        original_hash=project.words_hash(),
        translator=project.author,
        **(WORDS[language].made_up(0, dice) | short),
    )


def _story(project: Project) -> Iterator[TimelineEntry]:
    """From draft to idea, and the last move when there was one."""
    moves = [(Stage.DRAFT, Stage.IDEA)]
    if project.stage != Stage.IDEA:
        moves.append((Stage.IDEA, Stage(project.stage)))
    for number, (before, after) in enumerate(moves):
        yield TimelineEntry(
            project=project,
            kind="projects.stage_moved",
            actor=project.author,
            at=project.created_at + timedelta(hours=number + 3),
            data={"from": before, "to": after},
        )


def _fans(project: Project, people: list[User], dice: random.Random) -> list[User]:
    """Whoever wants it: few for most, very many for some; a run of people, so that nobody comes twice."""
    many = int(2 * dice.paretovariate(1.16)) - 2
    if project.stage == Stage.IDEA:
        many = min(many, THRESHOLD - 1)
    elif project.stage not in EXITS:
        many += THRESHOLD
    many = min(many, len(people), 2_000)
    start = dice.randrange(len(people))
    return [people[(start + step) % len(people)] for step in range(many)]
