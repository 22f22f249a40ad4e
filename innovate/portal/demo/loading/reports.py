"""What waits for the demo's moderators: an advertisement in a discussion, reported in each language."""

from __future__ import annotations

from dataclasses import dataclass

from innovate.accounts.models import User
from innovate.discussions import services as discussions
from innovate.moderation.models import Report
from innovate.moderation.services import report
from innovate.portal.demo.loading.clock import at
from innovate.portal.demo.loading.people import Crew
from innovate.projects.models import Project


@dataclass(frozen=True, slots=True)
class Advert:
    """What somebody wrote under a project, and what somebody else says of it."""

    slug: str
    language: str
    body: str
    note: str
    hours_ago: float


ADVERTS = (
    Advert(
        "picture-drying-rack",
        "en",
        "Loft conversions at the lowest price in town! Free quote until Friday, just write to me here.",
        "Nothing to do with the rack. The same text stood under two other projects last week.",
        9,
    ),
    Advert(
        "second-pane",
        "zh-hans",
        "旧房换窗一口价，全城最低，周五前量尺免费，私信我就行！",
        "和第二层窗没有关系，是装修广告，别的项目下面也见过。",
        5,
    ),
)


def load(crew: Crew) -> None:
    """Let members of the crowd write the adverts, and others report them two hours later."""
    for advert in ADVERTS:
        project = Project.objects.filter(slug=advert.slug).select_related("room").first()
        if project is None or project.room is None:
            continue
        author, reporter = _two_of(crew, project, advert.language)
        with at(advert.hours_ago / 24):
            message = discussions.post_message(room=project.room, author=author, body=advert.body)
        with at((advert.hours_ago - 2) / 24):
            report(reporter=reporter, target=message, reason=Report.Reason.SPAM, note=advert.note)


def _two_of(crew: Crew, project: Project, language: str) -> tuple[User, User]:
    """Two people who speak the language, the same at every load, and have no part in the project."""
    part = {project.author_id, *project.memberships}
    found = [person for person in crew.crowd if person.language == language and person.pk not in part]
    return found[0], found[1]
