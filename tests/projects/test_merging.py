"""Two projects that are the same idea become one."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.reconcilers import run_once
from innovate.notifications.models import Notice
from innovate.projects import queries, services
from innovate.projects.merging import MERGEABLE
from innovate.projects.models import Contribution, Follow, MergeRequest, Project, ProjectAncestor
from innovate.projects.services import shares
from innovate.projects.stages import Stage
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.crowdfund import LiveCampaignFactory
from tests.factories.projects import DraftFactory, ProjectFactory
from tests.factories.voting import open_round_with

pytestmark = pytest.mark.django_db
REASON = "Both are a folding kettle."


def merged(**fields):
    one, other = ProjectFactory(**fields), ProjectFactory()
    services.merge_projects(project=one, into=other, actor=StaffFactory(), reason=REASON)
    return Project.objects.get(pk=one.pk), Project.objects.get(pk=other.pk)


def test_merge_ends_the_one_and_credits_its_people_at_the_other():
    one, other = merged(title="Folding kettle")
    assert (one.stage, one.merged_into, one.room.state) == (Stage.CANCELLED, other, "locked")
    given = Contribution.objects.get(project=other, person=one.author)
    assert (given.kind, given.title) == ("idea", "Folding kettle")
    link = ProjectAncestor.objects.get(project=other, ancestor=one)
    assert (link.distance, link.basis_points) == (1, 1000)
    assert other.timeline.get().kind == "projects.took_in"
    assert one.timeline.get().data["evidence"] == {"merged_into": other.slug}
    assert Notice.objects.get(person=one.author).kind == "projects.merged"
    assert Notice.objects.get(person=other.author).kind == "projects.took_in"
    assert queries.taken_in(other) == [one]


def test_merge_brings_the_roots_of_the_one_without_a_circle():
    root = ProjectFactory()
    child = ProjectFactory()
    for grown, base in ((child, root),):
        ProjectAncestor.objects.create(
            project=grown, ancestor=base, distance=1, basis_points=1000, by=grown.author
        )
    other = ProjectFactory()
    services.merge_projects(project=child, into=other, actor=StaffFactory(), reason=REASON)
    assert dict(other.ancestor_links.values_list("ancestor", "distance")) == {child.pk: 1, root.pk: 2}
    services.merge_projects(project=other, into=root, actor=StaffFactory(), reason=REASON)
    assert not root.ancestor_links.exists()


def test_merge_of_an_idea_built_on_the_other_brings_what_else_it_was_built_on():
    target, foreign, grandson = ProjectFactory(), ProjectFactory(), ProjectFactory()
    child = ProjectFactory()
    for grown, base, distance in (
        (child, target, 1),
        (child, foreign, 1),
        (child, grandson, 1),
        (grandson, target, 1),
    ):
        ProjectAncestor.objects.create(
            project=grown, ancestor=base, distance=distance, basis_points=1000, by=grown.author
        )
    services.merge_projects(project=child, into=target, actor=StaffFactory(), reason=REASON)
    found = set(target.ancestor_links.values_list("ancestor", "distance", "basis_points"))
    assert found == {(foreign.pk, 2, 500)}


def test_merge_takes_back_what_waits_for_a_yes_and_leaves_what_is_in_force():
    twin, target, helper = ProjectFactory(), ProjectFactory(), UserFactory()
    Contribution.objects.create(project=target, person=helper, kind="test", title="A week")
    values = {"project": target, "actor": target.author, "rate": 1000, "years": 5, "currency": "EUR"}
    agreed = shares.propose_shares(shares={target.author_id: 9000}, **values)
    waiting = shares.propose_shares(shares={target.author_id: 5000, helper.pk: 4000}, **values)
    services.merge_projects(project=twin, into=target, actor=StaffFactory(), reason=REASON)
    agreed.refresh_from_db()
    waiting.refresh_from_db()
    assert (agreed.state, waiting.state) == ("agreed", "withdrawn")
    assert Notice.objects.filter(kind="projects.shares_withdrawn").exists()
    with pytest.raises(Conflict):
        shares.accept_shares(agreement=waiting, person=helper)
    again = shares.propose_shares(shares={target.author_id: 5000, helper.pk: 4000}, **values)
    assert again.shares.get(via=twin).basis_points == 1000


def test_merged_duplicates_leave_the_makers_seven_tenths_to_share():
    target, staff = ProjectFactory(), StaffFactory()
    twins = [ProjectFactory() for _n in range(11)]
    for twin in twins:
        services.merge_projects(project=twin, into=target, actor=staff, reason=REASON)
    parts = dict(target.ancestor_links.values_list("ancestor", "basis_points"))
    assert parts.keys() == {twin.pk for twin in twins}
    assert sum(parts.values()) == 3000 and min(parts.values()) == 272
    values = {"project": target, "actor": target.author, "rate": 1000, "years": 5, "currency": "EUR"}
    agreement = shares.propose_shares(shares={target.author_id: 7000}, **values)
    assert (agreement.shared, agreement.state) == (10_000, "agreed")
    assert agreement.shares.exclude(via=None).count() == 11


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in (*MERGEABLE, Stage.DRAFT)])
def test_merge_past_the_design_stage_is_a_conflict(stage):
    late, early, staff = ProjectFactory(stage=stage), ProjectFactory(), StaffFactory()
    for one, other in ((late, early), (early, late)):
        with pytest.raises(Conflict):
            services.merge_projects(project=one, into=other, actor=staff, reason=REASON)


def test_merge_with_itself_a_draft_a_hidden_or_a_merged_one_is_a_conflict():
    staff, project = StaffFactory(), ProjectFactory()
    hidden = ProjectFactory()
    services.hide_project(project=hidden, actor=staff, reason="Copied.")
    gone, _other = merged()
    for other in (project, DraftFactory(), hidden, gone):
        with pytest.raises(Conflict):
            services.merge_projects(project=project, into=other, actor=staff, reason=REASON)


def test_merge_while_a_vote_or_a_campaign_runs_is_a_conflict():
    staff = StaffFactory()
    voted = open_round_with().project
    funded = LiveCampaignFactory(project=ProjectFactory(stage=Stage.DESIGN)).project
    for busy in (voted, funded):
        for one, other in ((busy, ProjectFactory()), (ProjectFactory(), busy)):
            with pytest.raises(Conflict, match="running"):
                services.merge_projects(project=one, into=other, actor=staff, reason=REASON)


def test_merge_needs_the_power_and_a_reason():
    one, other = ProjectFactory(), ProjectFactory()
    with pytest.raises(NotAllowed):
        services.merge_projects(project=one, into=other, actor=one.author, reason=REASON)
    with pytest.raises(Refused):
        services.merge_projects(project=one, into=other, actor=StaffFactory(), reason=" ")


def test_database_refuses_a_merged_project_that_goes_on():
    one, other = ProjectFactory(), ProjectFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=one.pk).update(merged_into=other, merged_at=one.created_at)


def test_both_leads_agreeing_merge():
    one, other = ProjectFactory(), ProjectFactory()
    request = services.ask_to_merge(project=one, into=other, actor=one.author, reason=REASON)
    assert Notice.objects.get(person=other.author).kind == "projects.merge_asked"
    with pytest.raises(Conflict):
        services.ask_to_merge(project=one, into=ProjectFactory(), actor=one.author, reason=REASON)
    with pytest.raises(NotAllowed):
        services.answer_merge(request=request, actor=one.author, accept=True)
    services.answer_merge(request=request, actor=other.author, accept=True)
    one.refresh_from_db()
    assert one.merged_into == other


def test_declined_or_withdrawn_request_leaves_two_projects():
    one, other = ProjectFactory(), ProjectFactory()
    for end in ("declined", "withdrawn"):
        request = services.ask_to_merge(project=one, into=other, actor=one.author, reason=REASON)
        if end == "declined":
            services.answer_merge(request=request, actor=other.author, accept=False)
        else:
            services.withdraw_merge(request=request, actor=one.author)
        with pytest.raises(Conflict):
            services.answer_merge(request=request, actor=other.author, accept=True)
    assert set(MergeRequest.objects.values_list("state", flat=True)) == {"declined", "withdrawn"}
    one.refresh_from_db()
    assert not one.is_merged


def test_who_leads_both_need_not_ask():
    lead = UserFactory()
    one, other = ProjectFactory(author=lead), ProjectFactory(author=lead)
    request = services.ask_to_merge(project=one, into=other, actor=lead, reason=REASON)
    assert request.state == "accepted"
    one.refresh_from_db()
    assert one.is_merged


def test_followers_go_along_each_once():
    one, other = ProjectFactory(), ProjectFactory()
    both, single = UserFactory(), UserFactory()
    for person, project in ((both, one), (both, other), (single, one)):
        services.follow(project=project, person=person)
    services.merge_projects(project=one, into=other, actor=StaffFactory(), reason=REASON)
    run_once(["projects.merged"])
    assert set(Follow.objects.values_list("project", "person")) == {
        (other.pk, both.pk),
        (other.pk, single.pk),
    }


def test_merged_page_leads_to_the_other_for_good_and_its_discussion_stays(client):
    one, other = merged(title="Folding kettle")
    answer = client.get(one.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, other.get_absolute_url())
    assert "Folding kettle" in client.get(other.get_absolute_url()).text
    talk = client.get(f"/projects/{one.slug}/discussion/")
    assert talk.status_code == 200 and other.get_absolute_url() in talk.text
    assert client.get(f"/api/projects/{one.slug}").json()["merged_into"] == other.slug
    assert one.slug not in client.get("/projects/").text


def test_merge_page_shows_both_then_merges_for_staff_and_asks_for_a_lead(client):
    one, other = ProjectFactory(), ProjectFactory()
    client.force_login(one.author)
    address = f"/projects/{one.slug}/merge/?into=https://example.org/projects/{other.slug}/%3Fa=1"
    page = client.get(address)
    assert page.status_code == 200 and other.title in page.text and "cannot be undone" in page.text
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": REASON}).status_code == 302
    client.force_login(other.author)
    assert REASON in client.get(f"/projects/{other.slug}/merge/").text
    request = MergeRequest.objects.get()
    client.post(f"/projects/{other.slug}/merge/{request.pk}/", {"answer": "no"})
    client.force_login(StaffFactory())
    assert client.post(address, {"reason": REASON})["Location"] == other.get_absolute_url()


@pytest.mark.parametrize("into", ["", "nothing-here", "/", "projects"])
def test_merge_page_with_a_bad_address_says_so(client, into):
    one = ProjectFactory()
    client.force_login(one.author)
    page = client.get(f"/projects/{one.slug}/merge/", {"into": into})
    assert page.status_code == 200 and "error" in page.text
