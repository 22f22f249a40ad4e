"""Hidden projects: who sees them, what is refused, how they come back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from innovate.core.errors import Conflict, Gone, NotAllowed, Refused
from innovate.moderation import services as moderation
from innovate.moderation.models import Report
from innovate.notifications.models import Notice
from innovate.portal.staff.groups import MODERATORS, ensure_groups
from innovate.projects import queries, services
from innovate.projects.models import Project
from innovate.voting import services as voting
from innovate.voting.services import cast_ballot
from innovate.voting.support_queries import support_box
from tests.factories.accounts import StaffFactory, UserFactory, staff_of
from tests.factories.projects import DraftFactory, ProjectFactory
from tests.factories.voting import open_round_with

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
REASON = "It sells another shop's lamp."


@pytest.fixture
def moderator():
    return StaffFactory()


def hidden(moderator, **fields):
    project = ProjectFactory(**fields)
    services.hide_project(project=project, actor=moderator, reason=REASON)
    return Project.objects.get(pk=project.pk)


def test_hide_project_takes_it_from_everybody_but_its_team_and_staff(moderator):
    project = hidden(moderator)
    assert not queries.visible_projects(moderator).exists()
    for person in (NOBODY, UserFactory()):
        with pytest.raises(Gone):
            queries.project_by_slug(project.slug, person)
    assert queries.project_by_slug(project.slug, project.author) == project
    assert queries.project_by_slug(project.slug, moderator) == project
    for person, reads in ((NOBODY, False), (UserFactory(), False), (project.author, True), (moderator, True)):
        assert person.has_perm("discussions.read_room", project.room) is reads


def test_hidden_project_that_ends_keeps_its_discussion_hidden(moderator):
    project = hidden(moderator)
    services.move_stage(project=project, to="cancelled", actor=project.author, reason="Nobody can build it.")
    project.room.refresh_from_db()
    assert not NOBODY.has_perm("discussions.read_room", project.room)


def test_hide_project_twice_or_a_draft_is_a_conflict(moderator):
    project = hidden(moderator)
    for row in (project, DraftFactory()):
        with pytest.raises(Conflict):
            services.hide_project(project=row, actor=moderator, reason=REASON)


def test_hide_project_needs_the_power_and_a_reason(moderator):
    project = ProjectFactory()
    with pytest.raises(NotAllowed):
        services.hide_project(project=project, actor=project.author, reason=REASON)
    with pytest.raises(Refused):
        services.hide_project(project=project, actor=moderator, reason=" \u200b ")


def test_database_refuses_a_hidden_project_without_reason_and_a_hidden_draft(moderator):
    for row in (ProjectFactory(), DraftFactory()):
        reason = "" if not row.is_draft else REASON
        with pytest.raises(IntegrityError), transaction.atomic():
            Project.objects.filter(pk=row.pk).update(
                hidden_at=row.created_at, hidden_by=moderator, hidden_reason=reason
            )


def test_restore_project_opens_it_and_its_discussion_again(moderator):
    project = hidden(moderator)
    services.restore_project(project=project, actor=moderator, reason="It is their own lamp.")
    project.refresh_from_db()
    assert queries.project_by_slug(project.slug, NOBODY) == project
    assert project.room.state == "open"
    kinds = list(project.timeline.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["projects.hidden", "projects.shown_again"]
    notice = Notice.objects.get(person=project.author, kind="projects.shown_again")
    assert notice.data["reason"] == "It is their own lamp."


def test_restore_project_that_is_over_keeps_its_discussion_closed(moderator):
    project = hidden(moderator, stage="declined")
    services.restore_project(project=project, actor=moderator)
    project.room.refresh_from_db()
    assert project.room.state == "locked"


def test_act_hides_tells_the_author_and_leaves_a_decision_to_appeal(moderator):
    project = ProjectFactory()
    report = moderation.act(target=project, actor=moderator, reason=REASON)
    assert Notice.objects.filter(person=project.author, kind="moderation.upheld_against").count() == 1
    appeal = moderation.appeal(person=project.author, report=report, text="I made it.")
    with pytest.raises(NotAllowed):
        moderation.decide_appeal(appeal=appeal, actor=moderator, grant=True, answer="Yes.")
    moderation.decide_appeal(appeal=appeal, actor=StaffFactory(), grant=True, answer="You are right.")
    project.refresh_from_db()
    assert not project.is_hidden


def test_act_decides_the_reports_that_were_waiting(moderator):
    project = ProjectFactory()
    for _n in range(2):
        moderation.report(reporter=UserFactory(), target=project, reason="spam")
    moderation.act(target=project, actor=moderator, reason=REASON)
    assert set(Report.objects.values_list("state", flat=True)) == {"upheld"}


def test_act_on_what_is_hidden_is_a_conflict_and_leaves_no_decision(moderator):
    project = hidden(moderator)
    with pytest.raises(Conflict):
        moderation.act(target=project, actor=StaffFactory(), reason=REASON)
    assert not Report.objects.exists()


def test_moderators_group_hides_what_was_reported(db):
    ensure_groups()
    project = ProjectFactory()
    report = moderation.report(reporter=UserFactory(), target=project, reason="spam")
    moderation.decide(report=report, actor=staff_of(MODERATORS), uphold=True, reason=REASON)
    project.refresh_from_db()
    assert project.is_hidden and project.hidden_reason == REASON


def test_support_ballot_and_remix_of_a_hidden_project_are_refused(moderator):
    round = open_round_with()
    supporter = UserFactory()
    services.hide_project(project=round.project, actor=moderator, reason=REASON)
    stale = Project.objects.get(pk=round.project_id)
    with pytest.raises(Conflict, match="hidden"):
        voting.support(project=stale, person=supporter)
    with pytest.raises(Conflict, match="hidden"):
        design = round.designs.first()
        cast_ballot(round=round, person=supporter, content={"approved": [design.pk]})
    with pytest.raises(Refused):
        services.remix(parent=stale, author=supporter)
    assert not support_box(stale, stale.author).can_support


def test_backing_a_hidden_project_is_refused(moderator):
    from innovate.crowdfund.services import hold_pledge
    from tests.factories.crowdfund import LiveCampaignFactory, TierFactory

    tier = TierFactory(campaign=LiveCampaignFactory())
    services.hide_project(project=tier.campaign.project, actor=moderator, reason=REASON)
    with pytest.raises(Conflict):
        hold_pledge(tier=tier, person=UserFactory(), quantity=1, address={})
    assert not AnonymousUser().has_perm("crowdfund.view_campaign", tier.campaign)


def test_backer_of_a_hidden_project_can_still_cancel(client, moderator):
    from tests.factories.crowdfund import LiveCampaignFactory, TierFactory, active

    backer = UserFactory()
    pledge = active(TierFactory(campaign=LiveCampaignFactory()), backer)
    project = pledge.campaign.project
    services.hide_project(project=project, actor=moderator, reason=REASON)
    client.force_login(backer)
    assert client.get(project.get_absolute_url()).status_code == 410
    client.post(f"/projects/{project.slug}/back/{pledge.pk}/cancel/")
    pledge.refresh_from_db()
    assert pledge.state == "cancelled"


def test_hidden_project_is_gone_from_pages_lists_search_feeds_and_api(client, moderator):
    project = hidden(moderator, title="Lamp of another shop")
    shown = ProjectFactory(title="Honest lamp")
    page = client.get(project.get_absolute_url())
    assert page.status_code == 410 and "moderator has hidden" in page.text
    problem = client.get(f"/api/projects/{project.slug}")
    assert problem.status_code == 410 and problem.json()["code"] == "hidden"
    for address in ("/projects/", "/", "/api/projects", "/search/?q=lamp", "/projects/similar/?q=lamp"):
        text = client.get(address).text
        assert project.slug not in text, address
    assert shown.slug in client.get("/projects/").text
    assert project.slug not in client.get("/sitemap-projects.xml").text


def test_author_sees_the_banner_with_the_reason_and_the_way_to_appeal(client, moderator):
    project = ProjectFactory()
    moderation.act(target=project, actor=moderator, reason=REASON)
    client.force_login(project.author)
    text = client.get(project.get_absolute_url()).text
    assert "sells another shop" in text and "/reports/standing/" in text
    assert "sells another shop" in client.get("/reports/standing/").text


def test_report_of_a_hidden_or_secret_project_is_not_found(client, moderator):
    client.force_login(UserFactory())
    for project in (hidden(moderator), DraftFactory()):
        assert client.get(f"/reports/new/projects/project/{project.pk}/").status_code == 404
    assert client.get(f"/reports/new/projects/project/{ProjectFactory().pk}/").status_code == 200


def test_staff_hide_and_restore_by_decision(client, moderator):
    project = ProjectFactory()
    client.force_login(moderator)
    for action, state in (("hide", True), ("restore", False)):
        address = f"/admin/bulk/projects/project/{action}/?id={project.pk}"
        assert client.get(address).status_code == 200
        assert client.post(address, {"reason": REASON}).status_code == 302
        project.refresh_from_db()
        assert project.is_hidden is state


def test_project_hidden_for_now_shows_the_reason_of_the_decision(client, moderator):
    project = ProjectFactory()
    report = moderation.report(reporter=UserFactory(), target=project, reason=Report.Reason.RIGHTS)
    moderation.hide_now(report=report, actor=moderator, reason="We look where the pictures are from.")
    moderation.decide(report=report, actor=moderator, uphold=True, reason=REASON)
    client.force_login(project.author)
    page = client.get(project.get_absolute_url())
    assert page.context["project"].hidden_reason == REASON
    assert "We look where" not in page.text
