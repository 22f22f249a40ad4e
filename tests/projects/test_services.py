from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from innovate.core.errors import Conflict, Refused
from innovate.core.files import UploadRefused
from innovate.core.money import Money
from innovate.moderation.models import HeldText
from innovate.moderation.services import Held, publish_held
from innovate.notifications.models import Notice
from innovate.projects import rules, services
from innovate.projects.models import AppendOnly, Project, TeamMember, TimelineEntry
from innovate.projects.stages import Stage
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.projects import CategoryFactory, DraftFactory, ProjectFactory, picture

pytestmark = pytest.mark.django_db
REASON = "It would need a part that no law in Europe allows."


def test_create_draft_makes_the_author_lead():
    author = UserFactory()
    project = services.create_draft(
        author=author, title="Quiet grinder", category=CategoryFactory(), price=Money(4900, "EUR")
    )
    assert project.slug == "quiet-grinder"
    assert project.stage == Stage.DRAFT
    assert project.price == Money(4900, "EUR")
    assert list(project.team.values_list("person", "role")) == [(author.pk, "lead")]
    assert project.contributions.get().kind == "idea"
    assert not TimelineEntry.objects.exists()


def test_create_draft_keeps_a_chinese_title_in_the_address():
    project = services.create_draft(author=UserFactory(), title="折叠电饭锅", category=CategoryFactory())
    assert project.slug == "折叠电饭锅"


def test_create_draft_gives_the_second_of_a_name_another_address():
    first, second = (
        services.create_draft(author=UserFactory(), title="Same", category=CategoryFactory())
        for _ in range(2)
    )
    assert first.slug == "same"
    assert second.slug.startswith("same-")


@pytest.mark.parametrize("title", ["new", "drafts"])
def test_create_draft_never_takes_a_reserved_address(title):
    project = services.create_draft(author=UserFactory(), title=title, category=CategoryFactory())
    assert project.slug.startswith(f"{title}-")


def test_create_draft_cleans_tricks_out_of_the_title():
    title = "Lamp\u202egnp.exe\u200b\u2066 of\u0000 light"
    project = services.create_draft(author=UserFactory(), title=title, category=CategoryFactory())
    assert project.title == "Lampgnp.exe of light"


def test_create_draft_refuses_a_title_of_nothing_visible():
    with pytest.raises(Refused) as refusal:
        services.create_draft(author=UserFactory(), title="\u200b\u202e ", category=CategoryFactory())
    assert "title" in refusal.value.fields


def test_publish_idea_opens_the_room_and_writes_the_timeline():
    project = DraftFactory()
    published = services.publish_idea(project=project, actor=project.author)
    assert published.stage == Stage.IDEA
    assert published.room.state == "open"
    assert published.published_at is not None
    entry = published.timeline.get()
    assert entry.data == {"from": "draft", "to": "idea"}
    assert not Notice.objects.filter(person=project.author).exists()


def test_publish_idea_twice_is_refused_and_opens_one_room():
    project = DraftFactory()
    room = services.publish_idea(project=project, actor=project.author).room
    with pytest.raises(Conflict):
        services.publish_idea(project=project, actor=project.author)
    assert Project.objects.get(pk=project.pk).room == room


def test_publish_idea_names_every_field_that_is_missing():
    project = DraftFactory(pitch="", problem="", idea="Short.")
    with pytest.raises(Refused) as refusal:
        services.publish_idea(project=project, actor=project.author)
    assert refusal.value.fields.keys() == {"pitch", "problem", "idea"}


def test_edit_project_of_a_published_idea_is_in_the_timeline_once_per_change():
    project = ProjectFactory()
    services.edit_project(project=project, actor=project.author, problem="A better account of the problem.")
    services.edit_project(project=project, actor=project.author, problem="A better account of the problem.")
    assert [entry.kind for entry in project.timeline.all()] == ["projects.details_changed"]


SPAM = "\n".join(f"Buy at https://shop{number}.example.com now" for number in range(8))


def test_edit_project_that_adds_what_looks_like_spam_waits_for_a_moderator_with_all_its_fields():
    project, category = ProjectFactory(), CategoryFactory()
    with pytest.raises(Held):
        services.edit_project(
            project=project,
            actor=project.author,
            problem=f"{project.problem}\n{SPAM}",
            category=category,
            price=Money(4900, "EUR"),
            tags=["kettle"],
        )
    project.refresh_from_db()
    assert "shop1" not in project.problem and not project.timeline.exists()
    publish_held(held=HeldText.objects.get(), actor=StaffFactory())
    project.refresh_from_db()
    assert "shop1" in project.problem and project.category == category
    assert project.price == Money(4900, "EUR") and [tag.name for tag in project.tags.all()] == ["kettle"]


def test_edit_project_is_not_judged_by_what_was_there_before():
    project = ProjectFactory(problem=SPAM)
    services.edit_project(project=project, actor=project.author, problem=f"{SPAM}\nOne word more.")
    assert not HeldText.objects.exists()


def test_edit_project_cannot_empty_a_published_idea():
    project = ProjectFactory()
    with pytest.raises(Refused):
        services.edit_project(project=project, actor=project.author, problem="")
    assert Project.objects.get(pk=project.pk).problem == project.problem


@pytest.mark.parametrize("stage", sorted(set(Stage) - rules.EDITABLE))
def test_edit_project_is_refused_once_people_rely_on_the_text(stage):
    project = ProjectFactory(stage=stage)
    with pytest.raises(Conflict):
        services.edit_project(project=project, actor=project.author, pitch="Something else entirely, really.")


def test_move_stage_tells_team_and_author_once_each():
    project = ProjectFactory()
    member = UserFactory()
    services.add_member(project=project, person=member, actor=project.author)
    services.move_stage(project=project, to=Stage.DESIGN)
    told = Notice.objects.filter(kind="projects.stage_moved").values_list("person", flat=True)
    assert sorted(told) == sorted([project.author_id, member.pk])


def test_decline_needs_a_written_reason():
    project = ProjectFactory()
    with pytest.raises(Refused) as refusal:
        services.decline(project=project, actor=StaffFactory(), reason="No.")
    assert "reason" in refusal.value.fields
    assert Project.objects.get(pk=project.pk).stage == Stage.IDEA


def test_decline_locks_the_room_and_gives_the_reason_to_the_author():
    project = ProjectFactory()
    declined = services.decline(project=project, actor=StaffFactory(), reason=REASON)
    assert declined.stage == Stage.DECLINED
    assert declined.stopped_at == Stage.IDEA
    assert declined.room.state == "locked"
    notice = Notice.objects.get(kind="projects.declined", person=project.author)
    assert REASON in notice.body


def test_timeline_entry_cannot_be_rewritten():
    entry = services.write_timeline(
        project=ProjectFactory(), kind="projects.member_joined", data={"name": "A"}
    )
    entry.data = {"name": "B"}
    with pytest.raises(AppendOnly):
        entry.save()


def test_write_timeline_refuses_a_kind_nobody_registered():
    with pytest.raises(ValueError, match="no timeline kind"):
        services.write_timeline(project=ProjectFactory(), kind="projects.nonsense")


def test_stage_unknown_to_the_table_is_refused_by_the_database():
    project = ProjectFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(stage="limbo")


def test_published_without_a_room_is_refused_by_the_database():
    project = ProjectFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(room=None)


def test_add_image_numbers_them_and_stops_at_the_limit():
    project = DraftFactory()
    for _ in range(rules.MAX_IMAGES):
        services.add_image(project=project, actor=project.author, upload=picture(), alt="A teal square")
    assert list(project.images.values_list("position", flat=True)) == list(range(rules.MAX_IMAGES))
    with pytest.raises(Refused, match="Remove one first"):
        services.add_image(project=project, actor=project.author, upload=picture())


def test_add_image_refuses_what_is_no_picture():
    project = DraftFactory()
    upload = SimpleUploadedFile("virus.png", b"MZ not a picture", content_type="image/png")
    with pytest.raises(UploadRefused):
        services.add_image(project=project, actor=project.author, upload=upload)
    assert not project.images.exists()


def test_remove_image_deletes_the_file(django_capture_on_commit_callbacks):
    project = DraftFactory()
    image = services.add_image(project=project, actor=project.author, upload=picture())
    storage, name = image.file.storage, image.file.name
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_image(image=image)
    assert not storage.exists(name)


def test_add_member_twice_is_one_membership_and_one_entry():
    project, member = ProjectFactory(), UserFactory()
    services.add_member(project=project, person=member, actor=project.author)
    services.add_member(project=project, person=member, actor=project.author, role=TeamMember.Role.LEAD)
    assert project.team.get(person=member).role == "lead"
    assert project.timeline.filter(kind="projects.member_joined").count() == 1


def test_the_last_lead_cannot_leave_or_step_down():
    project = ProjectFactory()
    lead = project.team.get()
    with pytest.raises(Conflict):
        services.remove_member(member=lead)
    with pytest.raises(Conflict):
        services.add_member(project=project, person=project.author, actor=project.author, role="member")
    assert project.team.get().role == "lead"


def test_post_update_is_in_the_timeline_and_tells_the_team_but_its_author():
    project, member = ProjectFactory(), UserFactory()
    services.add_member(project=project, person=member, actor=project.author)
    services.post_update(project=project, author=project.author, title="First sample", body="It **folds**.")
    assert project.timeline.filter(kind="projects.update_posted").count() == 1
    told = Notice.objects.filter(kind="projects.update_posted").values_list("person", flat=True)
    assert list(told) == [member.pk]


def test_discard_draft_leaves_published_ideas_alone():
    draft, published = DraftFactory(), ProjectFactory()
    services.discard_draft(project=draft)
    with pytest.raises(Conflict):
        services.discard_draft(project=published)
    assert list(Project.objects.all()) == [published]


class StageTable(TestCase):
    """No walk leaves the table, and each step taken is one line of the timeline."""

    @settings(max_examples=15, deadline=None)
    @given(st.lists(st.sampled_from(list(Stage)), max_size=10))
    def test_any_walk_of_moves_stays_inside_the_table(self, walk):
        project = ProjectFactory()
        here, steps = Stage.IDEA, 0
        for there in walk:
            if here in rules.ALLOWED_FROM[there]:
                project = services.move_stage(project=project, to=there, reason=REASON)
                here, steps = there, steps + 1
            else:
                with pytest.raises(Conflict):
                    services.move_stage(project=project, to=there, reason=REASON)
            assert Project.objects.get(pk=project.pk).stage == here
            moves = TimelineEntry.objects.filter(project=project, kind="projects.stage_moved")
            assert moves.count() == steps


def test_table_has_no_way_back_except_from_unfunded():
    road = [*rules.ALLOWED_FROM]
    order = {stage: place for place, stage in enumerate(road[: road.index(Stage.COMPLETED) + 1])}
    for to, sources in rules.ALLOWED_FROM.items():
        for source in sources:
            if to in order and source in order:
                assert order[to] == order[source] + 1
    assert all(not rules.ALLOWED_FROM[to] & {Stage.COMPLETED, *rules.EXITS} for to in rules.ALLOWED_FROM)
