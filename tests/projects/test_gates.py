from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.reconcilers import run_once
from innovate.discussions.models import Room
from innovate.notifications.models import Delivery, Notice
from innovate.portal.staff.groups import OPERATORS
from innovate.portal.staff.waiting import waiting_for
from innovate.projects import gate_queries, queries
from innovate.projects import services as projects
from innovate.projects.models import DeclineAppeal, Project, ReviewRequest, SupportClock
from innovate.projects.services import gates
from innovate.projects.stages import Stage
from innovate.voting import services as voting
from tests.factories.accounts import StaffFactory, UserFactory, staff_of
from tests.factories.projects import CategoryFactory, DraftFactory, ProjectFactory

pytestmark = pytest.mark.django_db
WHY = "Nobody can make the hinge for this price."


def stage_of(project):
    return Project.objects.get(pk=project.pk).stage


def supported(project, times):
    for _ in range(times):
        voting.support(project=project, person=UserFactory())
    run_once(["voting.tallies", "voting.begin"])


def stories(project):
    return [queries.told(entry).text for entry in project.timeline.order_by("pk")]


def published(**category):
    draft = DraftFactory(category=CategoryFactory(**category))
    return projects.publish_idea(project=draft, actor=draft.author)


def declined(**changes):
    project = ProjectFactory(**changes)
    projects.decline(project=project, actor=StaffFactory(), reason=WHY)
    project.refresh_from_db()
    return project


# The clock


def test_idea_has_the_time_its_category_gives_at_publication():
    project = published(idea_days=60)
    clock = SupportClock.objects.get(pk=project.pk)
    assert timedelta(days=59) < clock.ends_at - timezone.now() <= timedelta(days=60)
    project.category.idea_days = 5
    project.category.save()
    assert SupportClock.objects.get(pk=project.pk).ends_at == clock.ends_at


def test_idea_without_a_category_clock_has_all_the_time_there_is():
    assert not SupportClock.objects.filter(pk=published().pk).exists()


def test_idea_without_supporters_ends_when_its_time_is_over_and_the_author_reads_why():
    project = published(idea_days=10, support_threshold=4)
    supported(project, 1)
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        run_once(["voting.clocks"])
        assert stage_of(project) == Stage.IDEA
    with time_machine.travel(timezone.now() + timedelta(days=11), tick=False):
        run_once(["voting.clocks"])
    assert stage_of(project) == Stage.DECLINED
    assert "It found 1 supporters of the 4 it needed" in stories(project)[-1]
    notice = Notice.objects.get(person=project.author, kind="projects.declined")
    assert "1 supporters of the 4" in notice.body
    assert Delivery.objects.filter(notice=notice).exists()


def test_idea_half_way_there_gets_half_as_much_time_once():
    project = published(idea_days=10, support_threshold=4)
    supported(project, 2)
    with time_machine.travel(timezone.now() + timedelta(days=11), tick=False):
        run_once(["voting.clocks"])
        run_once(["voting.clocks"])
        clock = SupportClock.objects.get(pk=project.pk)
        assert clock.ends_at == timezone.now() + timedelta(days=5)
        assert stage_of(project) == Stage.IDEA
    with time_machine.travel(timezone.now() + timedelta(days=17), tick=False):
        run_once(["voting.clocks"])
    assert stage_of(project) == Stage.DECLINED
    assert Notice.objects.filter(person=project.author, kind="projects.time_extended").count() == 1


def test_clock_stands_still_while_an_answer_is_owed_and_gives_the_time_back():
    project = published(idea_days=10, support_threshold=4)
    ends_at = SupportClock.objects.get(pk=project.pk).ends_at
    review = gates.open_review(project=project)
    with time_machine.travel(timezone.now() + timedelta(days=11), tick=False):
        run_once(["voting.clocks"])
        assert stage_of(project) == Stage.IDEA
        gates.answer_review(review=review, actor=StaffFactory(), answer="changes", reason=WHY)
        assert SupportClock.objects.get(pk=project.pk).ends_at >= ends_at + timedelta(days=11)
        run_once(["voting.clocks"])
    assert stage_of(project) == Stage.IDEA


# The review


def test_enough_supporters_open_the_design_at_once_unless_the_category_wants_a_review():
    free, gated = published(support_threshold=2), published(support_threshold=2, review_required=True)
    supported(free, 2)
    supported(gated, 2)
    run_once(["voting.thresholds", "voting.reviews"])
    assert (stage_of(free), stage_of(gated)) == (Stage.DESIGN, Stage.IDEA)
    review = gated.reviews.get()
    assert review.cause == "threshold"
    assert review.due_at - review.asked_at == timedelta(days=gated.category.review_days)
    run_once(["voting.reviews"])
    assert gated.reviews.count() == 1


@pytest.mark.parametrize(
    ("answer", "stage", "kind"),
    [
        ("go_on", Stage.DESIGN, "projects.review_go_on"),
        ("changes", Stage.IDEA, "projects.review_changes"),
        ("declined", Stage.DECLINED, "projects.declined"),
    ],
)
def test_answer_reaches_the_author_with_its_reason(answer, stage, kind):
    project = ProjectFactory()
    review = gates.open_review(project=project)
    gates.answer_review(review=review, actor=StaffFactory(), answer=answer, reason=WHY)
    assert stage_of(project) == stage
    notice = Notice.objects.get(person=project.author, kind=kind)
    assert WHY in notice.body
    assert Delivery.objects.filter(notice=notice).exists()
    assert any(WHY in story for story in stories(project))


def test_after_changes_the_team_asks_again_but_nobody_is_asked_twice_by_the_clockwork():
    project = published(support_threshold=1, review_required=True)
    supported(project, 1)
    run_once(["voting.reviews"])
    gates.answer_review(review=project.reviews.get(), actor=StaffFactory(), answer="changes", reason=WHY)
    run_once(["voting.reviews"])
    assert project.reviews.count() == 1
    again = gates.open_review(project=project, cause="asked", actor=project.author, note="Smaller now.")
    gates.answer_review(review=again, actor=StaffFactory(), answer="go_on", reason="Well done, go on.")
    assert stage_of(project) == Stage.DESIGN


def test_second_open_review_is_refused_by_service_and_database():
    project = ProjectFactory()
    review = gates.open_review(project=project)
    with pytest.raises(Conflict):
        gates.open_review(project=project)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewRequest.objects.create(project=project, cause="asked", due_at=review.due_at)


def test_review_without_a_reason_or_of_ones_own_project_is_refused():
    staff = StaffFactory()
    review = gates.open_review(project=ProjectFactory())
    with pytest.raises(Refused) as refusal:
        gates.answer_review(review=review, actor=staff, answer="go_on", reason="\u200b ok")
    assert "reason" in refusal.value.fields
    with pytest.raises(NotAllowed):
        gates.answer_review(review=review, actor=review.project.author, answer="go_on", reason=WHY)
    assert ReviewRequest.objects.get(pk=review.pk).is_open
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewRequest.objects.filter(pk=review.pk).update(state="go_on", decided_at=timezone.now())


def test_review_answered_twice_counts_once():
    review = gates.open_review(project=ProjectFactory())
    copy = ReviewRequest.objects.get(pk=review.pk)
    gates.answer_review(review=review, actor=StaffFactory(), answer="changes", reason=WHY)
    with pytest.raises(Conflict):
        gates.answer_review(review=copy, actor=StaffFactory(), answer="declined", reason=WHY)
    assert stage_of(review.project) == Stage.IDEA


def test_review_of_a_project_that_moved_is_dropped():
    project = ProjectFactory()
    gates.open_review(project=project)
    projects.move_stage(project=project, to=Stage.DESIGN)
    run_once(["projects.reviews"])
    assert project.reviews.get().state == "dropped"


def test_overdue_review_is_public_on_the_project_and_on_the_list(client):
    project = ProjectFactory()
    gates.open_review(project=project)
    with time_machine.travel(timezone.now() + timedelta(days=14), tick=False):
        assert "Answer overdue" in client.get(project.get_absolute_url()).text
        page = client.get(reverse("projects:reviews"))
        assert project.title in page.text
        assert page.context["numbers"].overdue == 1
        answer = client.get("/api/reviews").json()
        assert answer["items"][0]["is_overdue"]


def test_list_of_reviews_shows_the_median_and_costs_the_same_for_many(client, django_assert_max_num_queries):
    for days in (1, 3, 9):
        review = gates.open_review(project=ProjectFactory())
        with time_machine.travel(review.asked_at + timedelta(days=days), tick=False):
            gates.answer_review(review=review, actor=StaffFactory(), answer="go_on", reason=WHY)
    assert gate_queries.review_numbers().median == timedelta(days=3)
    for _ in range(5):
        gates.open_review(project=ProjectFactory())
    with django_assert_max_num_queries(10):
        client.get(reverse("projects:reviews"))
    with django_assert_max_num_queries(10):
        assert WHY in client.get(reverse("projects:reviews"), {"show": "answered"}).text


def test_review_is_answered_from_its_public_page_by_who_may(client, django_assert_max_num_queries):
    for _ in range(3):
        review = gates.open_review(project=ProjectFactory())
    place = reverse("reviews_admin:inspect", args=[review.pk])
    pages = (review.project.get_absolute_url(), reverse("projects:reviews"))
    for person in (None, UserFactory(), review.project.author):
        client.logout() if person is None else client.force_login(person)
        for page in pages:
            assert place not in client.get(page).text
    operator = staff_of(OPERATORS)
    client.force_login(operator)
    for page in pages:
        assert place in client.get(page).text
    with django_assert_max_num_queries(14):
        client.get(pages[1])
    assert client.get(place).status_code == 200
    review.project.team.create(person=operator)
    for page in pages:
        assert place not in client.get(page).text


def test_objection_is_answered_from_the_page_by_somebody_else(client):
    project, first, second = ProjectFactory(), staff_of(OPERATORS), staff_of(OPERATORS)
    projects.decline(project=project, actor=first, reason=WHY)
    appeal = gates.appeal_decline(project=project, actor=project.author, text="The hinge is made of felt.")
    place = reverse("decline_appeals_admin:inspect", args=[appeal.pk])
    for person, shown in ((project.author, False), (first, False), (second, True)):
        client.force_login(person)
        assert (place in client.get(project.get_absolute_url()).text) == shown
    assert client.get(place).status_code == 200


def test_hidden_project_is_not_in_the_public_list(client):
    project = ProjectFactory()
    gates.open_review(project=project)
    projects.hide_project(project=project, actor=StaffFactory(), reason="It copies a lamp.")
    assert project.title not in client.get(reverse("projects:reviews")).text


def test_reviews_and_appeals_wait_for_staff_who_may_answer_them():
    operator = staff_of(OPERATORS)
    gates.open_review(project=ProjectFactory())
    own = gates.open_review(project=ProjectFactory())
    projects.add_member(project=own.project, person=operator, actor=own.project.author, role="member")
    project = ProjectFactory()
    projects.decline(project=project, actor=operator, reason=WHY)
    gates.appeal_decline(project=project, actor=project.author, text="You overlooked the lid.")
    waiting = {queue.key: queue.total for queue in waiting_for(operator)}
    assert waiting["ideas"] == 1
    assert "objections" not in waiting
    assert {queue.key for queue in waiting_for(staff_of(OPERATORS))} >= {"ideas", "objections"}


def test_staff_answer_in_their_area(client):
    operator = staff_of(OPERATORS)
    review = gates.open_review(project=ProjectFactory())
    client.force_login(operator)
    assert client.get(reverse("reviews_admin:index")).status_code == 200
    assert client.get(reverse("reviews_admin:inspect", args=[review.pk])).status_code == 200
    address = reverse("wagtail_bulk_action", args=["projects", "reviewrequest", "go_on"])
    client.post(f"{address}?id={review.pk}", {"reason": WHY})
    assert stage_of(review.project) == Stage.DESIGN
    project = declined()
    appeal = gates.appeal_decline(project=project, actor=project.author, text="You overlooked the lid.")
    address = reverse("wagtail_bulk_action", args=["projects", "declineappeal", "uphold"])
    assert client.get(reverse("decline_appeals_admin:inspect", args=[appeal.pk])).status_code == 200
    client.post(f"{address}?id={appeal.pk}", {"answer": "You are right about the lid."})
    assert stage_of(project) == Stage.IDEA


def test_lead_asks_on_the_page_and_others_may_not(client):
    project = ProjectFactory()
    address = reverse("projects:ask_for_review", args=[project.slug])
    client.force_login(UserFactory())
    assert client.get(address).status_code == 403
    client.force_login(project.author)
    assert address in client.get(project.get_absolute_url()).text
    client.post(address, {"note": "We changed the hinge."})
    assert project.reviews.get().note == "We changed the hinge."
    assert client.post(address, {"note": ""}).context["form"].non_field_errors()


# The appeal


def test_why_an_idea_was_declined_stands_above_its_words(client):
    project = declined()
    page = client.get(project.get_absolute_url()).text
    assert WHY in page[: page.index("The problem")]


def test_upheld_objection_opens_no_discussion_of_what_is_hidden():
    project, staff = declined(), StaffFactory()
    appeal = gates.appeal_decline(project=project, actor=project.author, text="You overlooked the lid.")
    projects.hide_project(project=project, actor=staff, reason="It copies a lamp.")
    before = Room.objects.get(pk=project.room_id).state
    assert before != "open"
    gates.answer_appeal(appeal=appeal, actor=StaffFactory(), uphold=True, answer=WHY)
    assert stage_of(project) == Stage.IDEA
    assert Room.objects.get(pk=project.room_id).state == before
    projects.restore_project(project=project, actor=staff)
    assert Room.objects.get(pk=project.room_id).state == "open"


def test_author_objects_once_and_another_person_judges(client):
    project = declined()
    refuser = gates.last_decline(project).actor
    client.force_login(project.author)
    page = client.get(project.get_absolute_url()).text
    address = reverse("projects:appeal", args=[project.slug])
    assert address in page
    assert client.get(address).status_code == 200
    client.post(address, {"text": "You overlooked the lid."})
    appeal = DeclineAppeal.objects.get()
    assert client.get(address).url == project.get_absolute_url()
    with pytest.raises(Conflict):
        gates.appeal_decline(project=project, actor=project.author, text="And the handle as well.")
    with pytest.raises(NotAllowed):
        gates.answer_appeal(appeal=appeal, actor=refuser, uphold=False, answer=WHY)
    with pytest.raises(IntegrityError), transaction.atomic():
        DeclineAppeal.objects.filter(pk=appeal.pk).update(
            state="dismissed", answer=WHY, decided_by=refuser, decided_at=timezone.now()
        )
    gates.answer_appeal(appeal=appeal, actor=StaffFactory(), uphold=False, answer=WHY)
    assert stage_of(project) == Stage.DECLINED
    assert WHY in Notice.objects.get(person=project.author, kind="projects.appeal_dismissed").body
    assert WHY in client.get(project.get_absolute_url()).text


def test_upheld_appeal_takes_the_project_back_and_opens_its_discussion():
    project = declined(stage=Stage.DESIGN)
    appeal = gates.appeal_decline(project=project, actor=project.author, text="You overlooked the lid.")
    gates.answer_appeal(appeal=appeal, actor=StaffFactory(), uphold=True, answer="You are right.")
    project.refresh_from_db()
    assert (project.stage, project.stopped_at, project.room.state) == (Stage.DESIGN, "", "open")
    assert any("goes on where it was" in story for story in stories(project))


def test_second_no_can_be_appealed_again_and_an_old_one_cannot():
    project = declined()
    appeal = gates.appeal_decline(project=project, actor=project.author, text="You overlooked the lid.")
    gates.answer_appeal(appeal=appeal, actor=StaffFactory(), uphold=True, answer="You are right.")
    projects.decline(project=project, actor=StaffFactory(), reason=WHY)
    with time_machine.travel(timezone.now() + timedelta(days=31)), pytest.raises(Conflict) as refusal:
        gates.appeal_decline(project=project, actor=project.author, text="And once more the lid.")
    assert refusal.value.code == "too_late"
    gates.appeal_decline(project=project, actor=project.author, text="And once more the lid.")


def test_declined_project_moves_nowhere_without_an_appeal():
    project = declined()
    for stage in Stage:
        with pytest.raises(Conflict):
            projects.move_stage(project=project, to=stage, reason=WHY)


# Ways back


@pytest.mark.parametrize("to", [Stage.DESIGN, Stage.FUNDING])
def test_unfunded_project_finds_its_way_back(client, to):
    project = ProjectFactory(stage=Stage.UNFUNDED)
    client.force_login(project.author)
    address = reverse("projects:way_back", args=[project.slug])
    assert address in client.get(project.get_absolute_url()).text
    assert client.post(address, {"to": to, "reason": "short"}).context["form"].errors["reason"]
    client.post(address, {"to": to, "reason": "A smaller one for less money."})
    assert stage_of(project) == to
    assert "A smaller one for less money." in stories(project)[-1]


def test_way_back_is_refused_elsewhere():
    project = ProjectFactory(stage=Stage.DESIGN)
    with pytest.raises(Conflict):
        gates.go_back(project=project, actor=project.author, to="design", reason="A smaller one.")
    with pytest.raises(Refused):
        gates.go_back(project=project, actor=project.author, to="completed", reason="A smaller one.")


def test_reason_of_a_lapse_is_kept_in_both_languages():
    project = published(idea_days=1)
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        run_once(["voting.clocks"])
    reason = project.timeline.order_by("-pk").first().data["reason"]
    assert set(reason) == {"en", "zh-hans"}
    with override("zh-hans"):
        assert queries.told(project.timeline.order_by("-pk").first()).text
