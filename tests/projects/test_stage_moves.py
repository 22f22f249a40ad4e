"""Whatever is tried in whatever order: a project only walks the table, and every step stands in its timeline."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from innovate.core.errors import Conflict, Refused
from innovate.projects import rules
from innovate.projects import services as projects
from innovate.projects.models import Project, TimelineEntry
from innovate.projects.services import gates
from innovate.projects.stages import Stage
from tests.factories.accounts import StaffFactory
from tests.factories.projects import DraftFactory

WHY = "Because the hinge is too dear to make."
TRIES = st.lists(
    st.one_of(
        st.sampled_from([("move", stage) for stage in Stage]),
        st.sampled_from([("back", "design"), ("back", "funding"), ("appeal", True), ("appeal", False)]),
        st.sampled_from([("review", "go_on"), ("review", "changes"), ("review", "declined")]),
        st.just(("publish", "")),
    ),
    max_size=12,
)


class StageMoves(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(TRIES)
    def test_no_path_outside_the_table_and_each_step_in_the_timeline(self, tries):
        project, staff, judge = DraftFactory(), StaffFactory(), StaffFactory()
        walked = []
        for what, given_ in [("publish", ""), *tries]:
            before = Project.objects.get(pk=project.pk).stage
            try:
                self._attempt(Project.objects.get(pk=project.pk), what, given_, staff, judge)
            except (Conflict, Refused):
                assert Project.objects.get(pk=project.pk).stage == before
            after = Project.objects.get(pk=project.pk)
            if after.stage != before:
                by_appeal = what == "appeal"
                table = rules.BACK_BY_APPEAL if by_appeal else rules.ALLOWED_FROM
                assert before in table[after.stage]
                assert (after.stopped_at == before) if after.stage in rules.EXITS else True
                walked.append((before, after.stage))
        entries = TimelineEntry.objects.filter(project=project, kind="projects.stage_moved").order_by("pk")
        assert [(entry.data["from"], entry.data["to"]) for entry in entries] == walked
        assert all(entry.data.get("reason") for entry in entries if entry.data["to"] in rules.EXITS)

    def _attempt(self, project, what, given_, staff, judge):
        if what == "publish":
            projects.publish_idea(project=project, actor=project.author)
        elif what == "move":
            projects.move_stage(project=project, to=given_, actor=staff, reason=WHY)
        elif what == "back":
            gates.go_back(project=project, actor=project.author, to=given_, reason=WHY)
        elif what == "review":
            review = gates.open_review(project=project)
            gates.answer_review(review=review, actor=staff, answer=given_, reason=WHY)
        else:
            appeal = gates.appeal_decline(project=project, actor=project.author, text=WHY)
            gates.answer_appeal(appeal=appeal, actor=judge, uphold=given_, answer=WHY)
