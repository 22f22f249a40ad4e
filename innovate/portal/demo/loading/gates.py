"""What stands at the gates of the demo: clocks, answers owed and given, a changed wording, details in confidence."""

from __future__ import annotations

from django.db.models import F

from innovate.portal.demo.loading.clock import at, settle
from innovate.portal.demo.loading.people import Crew
from innovate.projects import confidentiality
from innovate.projects import services as projects
from innovate.projects.models import Category, Project, ReviewRequest
from innovate.projects.services import gates, private
from innovate.projects.stages import Stage

REVIEWED, LATE, CHANGED = "care", "pill-clock", "bath-step"
IDEA_DAYS = 60


def load(crew: Crew) -> None:
    """Begin the clocks of the ideas there are, and live through two reviews.

    Only now, when every history is told: a clock begun at a publication of long ago would be over.
    """
    _reviews(crew)
    _confidence(crew)
    Category.objects.update(idea_days=IDEA_DAYS, lock_after=F("support_threshold"))
    Category.objects.filter(slug=REVIEWED).update(review_required=True)
    with at(2):
        for project in Project.objects.filter(stage=Stage.IDEA).select_related("category").order_by("pk"):
            gates.start_clock(project)
    settle(1, "voting.locks")


def _reviews(crew: Crew) -> None:
    """One that waits for longer than promised, and one that was answered in two days."""
    late, changed = (Project.objects.filter(slug=slug).first() for slug in (LATE, CHANGED))
    if late is not None:
        with at(12):
            gates.open_review(
                project=late,
                cause=ReviewRequest.Cause.ASKED,
                actor=late.author,
                note=_said(
                    late, "We have tested a cardboard model with nine people.", "纸板模型请九位老人试过了。"
                ),
            )
        with at(4):
            projects.edit_project(
                project=late,
                actor=late.author,
                audience=late.audience
                + _said(late, " And everybody who forgets whether they did.", "还有总记不清吃没吃过的人。"),
            )
    if changed is not None:
        with at(5):
            review = gates.open_review(
                project=changed, cause=ReviewRequest.Cause.ASKED, actor=changed.author, note=""
            )
        with at(3):
            gates.answer_review(
                review=review,
                actor=crew.staff,
                answer=ReviewRequest.State.CHANGES,
                reason="The rail must carry 120 kg sideways: say how it is held at the tub, then ask again.",
            )


def _confidence(crew: Crew) -> None:
    """A drawing's words that one expert has promised to keep."""
    project = Project.objects.filter(slug=LATE).first()
    if project is None:
        return
    expert = next(person for person in crew.crowd if person.pk != project.author_id)
    with at(7):
        private.write_details(
            project=project,
            actor=project.author,
            text=_said(
                project,
                "The drawers latch with a bistable spring of 0.3 mm steel; the motor only turns the ring.",
                "抽屉用0.3毫米双稳态弹簧片锁住，电机只转外圈。",
            ),
            open_to_makers=True,
        )
        private.invite_expert(project=project, actor=project.author, person=expert)
    with at(6):
        private.accept_terms(
            project=project, person=expert, name=expert.display_name, version=confidentiality.CURRENT
        )


def _said(project: Project, english: str, chinese: str) -> str:
    return chinese if project.language == "zh-hans" else english
