"""Texts that a person looks at before they are published: kept, told, decided."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.money import Money
from innovate.core.reconcilers import run_once
from innovate.discussions import services as discussions
from innovate.discussions.models import Message
from innovate.moderation import services
from innovate.moderation.models import HeldText, RecentText
from innovate.notifications.models import Notice
from innovate.projects import services as projects
from innovate.projects.models import PARTS, Decision, OpenRole, Project, TeamMember, Update
from innovate.projects.stages import Stage
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.challenges import challenge, entered
from tests.factories.moderation import SanctionFactory
from tests.factories.projects import DraftFactory, ProjectFactory

pytestmark = pytest.mark.django_db
ADVERT = "https://a.example https://b.example https://c.example https://d.example"


def held_message(author=None, **fields):
    room = ProjectFactory().room
    author = author or UserFactory()
    with pytest.raises(services.Held):
        discussions.post_message(room=room, author=author, body=ADVERT, **fields)
    return HeldText.objects.get(author=author)


def test_held_message_is_kept_its_author_told_and_nobody_reads_it():
    held = held_message()
    assert held.text == ADVERT and held.reasons == ["links"]
    assert Notice.objects.get(person=held.author).kind == "moderation.held"
    assert not Message.objects.exists()


def test_held_message_sent_again_is_one():
    room, author, same = ProjectFactory().room, UserFactory(), uuid.uuid4()
    for _n in range(2):
        with pytest.raises(services.Held):
            discussions.post_message(room=room, author=author, body=ADVERT, client_uuid=same)
    assert HeldText.objects.count() == 1


def test_publish_held_message_publishes_it_as_its_authors():
    held = held_message()
    services.publish_held(held=held, actor=StaffFactory())
    message = Message.objects.get()
    assert (message.author, message.body) == (held.author, ADVERT)
    assert RecentText.objects.filter(author=held.author).exists()
    with pytest.raises(Conflict):
        services.publish_held(held=held, actor=StaffFactory())
    assert Message.objects.count() == 1


def test_publish_held_in_a_room_closed_meanwhile_leaves_it_waiting():
    held = held_message()
    room = discussions.Room.objects.get(pk=held.payload["room"])
    discussions.set_room_state(room=room, state="locked")
    with pytest.raises(Conflict):
        services.publish_held(held=held, actor=StaffFactory())
    held.refresh_from_db()
    assert held.state == "waiting"


def test_refuse_held_tells_why_and_gives_the_words_back(client):
    held = held_message()
    with pytest.raises(Refused):
        services.refuse_held(held=held, actor=StaffFactory(), reason=" ")
    services.refuse_held(held=held, actor=StaffFactory(), reason="It is an advert.")
    client.force_login(held.author)
    page = client.get("/reports/standing/").text
    assert "It is an advert." in page and "a.example" in page


def test_held_text_is_decided_by_another_who_may():
    held = held_message()
    for actor in (UserFactory(), held.author):
        with pytest.raises(NotAllowed):
            services.publish_held(held=held, actor=actor)


def test_staff_and_private_rooms_are_not_judged():
    room = ProjectFactory().room
    discussions.post_message(room=room, author=StaffFactory(), body=ADVERT)
    author = UserFactory()
    private = discussions.open_room(kind="tests", members=[author])
    discussions.post_message(room=private, author=author, body=ADVERT)
    assert not HeldText.objects.exists()


def test_held_idea_stays_a_draft_until_somebody_has_looked(client):
    draft = DraftFactory(idea=f"It is the best kettle of the world, buy it here: {ADVERT}")
    client.force_login(draft.author)
    answer = client.post(f"/projects/{draft.slug}/review/", follow=True)
    assert "moderator looks at it" in answer.text
    draft.refresh_from_db()
    assert draft.is_draft
    services.publish_held(held=HeldText.objects.get(), actor=StaffFactory())
    draft.refresh_from_db()
    assert draft.stage == Stage.IDEA


def test_held_idea_is_not_lost_when_it_is_proposed_in_one_step():
    author = UserFactory()
    category = ProjectFactory().category
    project = projects.propose(
        author=author, publish=True, title="Best kettle", category=category, problem="Old kettles are slow.",
        pitch="The best kettle of the world, for everybody.", idea=f"Buy the best kettle here: {ADVERT}",
    )  # fmt: skip
    assert Project.objects.get(pk=project.pk).is_draft
    assert HeldText.objects.get().author == author


def test_discarded_idea_cannot_be_published_from_the_queue():
    draft = DraftFactory(idea=f"It is the best kettle of the world, buy it here: {ADVERT}")
    projects.publish_idea(project=draft, actor=draft.author)
    projects.discard_draft(project=draft)
    with pytest.raises(Conflict):
        services.publish_held(held=HeldText.objects.get(), actor=StaffFactory())


def test_held_news_is_published_with_its_audience():
    project = ProjectFactory()
    with pytest.raises(services.Held):
        projects.post_update(
            project=project, author=project.author, title="Shops", body=ADVERT, audience="supporters"
        )
    assert not Update.objects.exists()
    services.publish_held(held=HeldText.objects.get(), actor=StaffFactory())
    assert Update.objects.get().audience == "supporters"


def test_the_same_long_text_of_several_people_is_held():
    room = ProjectFactory().room
    text = "Everybody should know of this shop round the corner, where lamps cost half as much as here."
    for _n in range(2):
        discussions.post_message(room=room, author=UserFactory(), body=text)
    with pytest.raises(services.Held):
        discussions.post_message(room=room, author=UserFactory(), body=text)


def test_sketches_are_forgotten():
    author = UserFactory()
    discussions.post_message(room=ProjectFactory().room, author=author, body="Hello there")
    RecentText.objects.update(at=timezone.now() - timedelta(days=4))
    assert run_once(["moderation.forget"]) == 1
    assert not RecentText.objects.exists()


def test_moderators_decide_in_the_staff_area(client):
    held, other = held_message(), held_message()
    client.force_login(StaffFactory())
    assert "texts wait" in client.get("/admin/moderation/queue/").text
    assert ADVERT[:20] in client.get(f"/admin/held_texts/inspect/{held.pk}/").text
    address = "/admin/bulk/moderation/heldtext/{}/?id={}"
    assert client.post(address.format("publish-held", held.pk)).status_code == 302
    assert client.post(address.format("refuse-held", other.pk), {"reason": "An advert."}).status_code == 302
    assert set(HeldText.objects.values_list("state", flat=True)) == {"published", "refused"}


class TestWhatWasLookedAt:
    """A moderator publishes the words they have read, or none."""

    def test_message_sent_again_with_other_words_is_another_case(self):
        room, author, same = ProjectFactory().room, UserFactory(), uuid.uuid4()
        with pytest.raises(services.Held):
            discussions.post_message(room=room, author=author, body=ADVERT, client_uuid=same)
        seen, more = HeldText.objects.get(), f"{ADVERT} https://e.example"
        with pytest.raises(services.Held):
            discussions.post_message(room=room, author=author, body=more, client_uuid=same)
        with pytest.raises(Conflict):
            services.publish_held(held=seen, actor=StaffFactory())
        assert not Message.objects.exists()
        services.publish_held(held=HeldText.objects.get(), actor=StaffFactory())
        assert Message.objects.get().body.endswith("https://e.example")
        assert Notice.objects.filter(person=author, kind="moderation.held").count() == 1

    def test_idea_rewritten_while_it_waits_is_looked_at_again(self):
        draft = DraftFactory(idea=f"Buy the best kettle of the world here: {ADVERT}")
        projects.publish_idea(project=draft, actor=draft.author)
        seen = HeldText.objects.get()
        projects.edit_project(project=draft, actor=draft.author, idea=f"Something worse. {ADVERT}")
        with pytest.raises(Conflict):
            services.publish_held(held=seen, actor=StaffFactory())
        assert Project.objects.get().is_draft
        now = HeldText.objects.get()
        assert "Something worse." in now.text and now.created_at == seen.created_at
        services.publish_held(held=now, actor=StaffFactory())
        assert not Project.objects.get().is_draft

    def test_idea_whose_other_language_is_the_advert_is_held(self):
        draft = DraftFactory()
        words = {part: getattr(draft, part) and f"{part} {ADVERT}"[:80] for part in PARTS}
        words["idea"] = ADVERT
        projects.translate_project(project=draft, actor=draft.author, language="zh-hans", **words)
        assert projects.publish_idea(project=draft, actor=draft.author).is_draft
        assert "d.example" in HeldText.objects.get().text

    def test_decided_meanwhile_new_words_wait_by_themselves(self):
        held = held_message(client_uuid=(same := uuid.uuid4()))
        services.refuse_held(held=held, actor=StaffFactory(), reason="It is an advert.")
        room = discussions.Room.objects.get(pk=held.payload["room"])
        with pytest.raises(services.Held):
            discussions.post_message(room=room, author=held.author, body=f"{ADVERT} !", client_uuid=same)
        assert sorted(HeldText.objects.values_list("state", flat=True)) == ["refused", "waiting"]


class TestChanges:
    """What is public already is judged by what a change adds to it."""

    def test_news_changed_into_an_advert_waits_and_keeps_its_words(self):
        project = ProjectFactory()
        update = projects.post_update(project=project, author=project.author, title="News", body="It works.")
        change = {"title": "News", "body": f"It works. {ADVERT}"}
        with pytest.raises(services.Held):
            projects.edit_update(update=update, actor=project.author, **change)
        assert Update.objects.get().body == "It works."
        services.publish_held(held=HeldText.objects.get(), actor=StaffFactory())
        assert ADVERT in Update.objects.get().body

    def test_translation_of_a_public_idea_waits(self):
        project = ProjectFactory()
        words = {part: getattr(project, part) for part in PARTS} | {"idea": ADVERT}
        with pytest.raises(services.Held):
            projects.translate_project(project=project, actor=project.author, language="zh-hans", **words)
        assert not Project.objects.get().other_words
        services.publish_held(held=HeldText.objects.get(), actor=StaffFactory())
        assert "zh-hans" in Project.objects.get().other_words

    def test_message_changed_into_an_advert_waits_and_is_changed_later(self):
        room, author = ProjectFactory().room, UserFactory()
        message = discussions.post_message(room=room, author=author, body="I like it")
        with pytest.raises(services.Held):
            discussions.edit_message(message=message, actor=author, body=f"I like it {ADVERT}")
        assert Message.objects.get().body == "I like it"
        with time_machine.travel(timezone.now() + timedelta(hours=2)):
            services.publish_held(held=HeldText.objects.get(), actor=StaffFactory())
        assert ADVERT in Message.objects.get().body

    def test_correction_of_a_long_message_is_no_repetition(self):
        room, author = ProjectFactory().room, UserFactory()
        words = (
            "The lid of mine closes well, but the spring is loud and the handle gets hot after some minutes."
        )
        message = discussions.post_message(room=room, author=author, body=words)
        discussions.edit_message(message=message, actor=author, body=words.replace("loud", "noisy"))
        assert "noisy" in Message.objects.get().body

    def test_published_change_undoes_nothing_else(self):
        project, price = ProjectFactory(audience="Everybody"), Money(4200, "EUR")
        with pytest.raises(services.Held):
            projects.edit_project(
                project=project,
                actor=project.author,
                idea=f"{project.idea} {ADVERT}",
                audience="Everybody",
                price=None,
            )
        projects.edit_project(project=project, actor=UserFactory(), price=price, audience="Cooks")
        services.publish_held(held=HeldText.objects.get(), actor=StaffFactory())
        now = Project.objects.get()
        assert (now.price, now.audience) == (price, "Cooks") and ADVERT in now.idea

    def test_change_of_words_that_others_changed_since_is_not_made(self):
        project = ProjectFactory()
        with pytest.raises(services.Held):
            projects.edit_project(project=project, actor=project.author, idea=f"{project.idea} {ADVERT}")
        projects.edit_project(project=project, actor=UserFactory(), idea=f"{project.idea} It is blue.")
        with pytest.raises(Conflict) as conflict:
            services.publish_held(held=HeldText.objects.get(), actor=StaffFactory())
        assert conflict.value.code == "changed_elsewhere"
        assert "It is blue." in Project.objects.get().idea

    def test_text_of_who_left_the_team_is_not_published_in_its_name(self):
        project, member = ProjectFactory(), UserFactory()
        row = TeamMember.objects.create(project=project, person=member, permissions=["edit", "news"])
        with pytest.raises(services.Held):
            projects.post_update(project=project, author=member, title="Shops", body=ADVERT)
        row.delete()
        with pytest.raises(Conflict) as conflict:
            services.publish_held(held=HeldText.objects.get(), actor=StaffFactory())
        assert conflict.value.code == "left_team"


class TestSilence:
    """Who may not write in public may still prepare what nobody else reads."""

    @pytest.fixture
    def author(self):
        person = UserFactory()
        SanctionFactory(person=person, kind="silence")
        return person

    def test_draft_is_written_and_not_published(self, author):
        draft = DraftFactory(author=author)
        projects.edit_project(project=draft, actor=author, title="Quiet kettle")
        with pytest.raises(NotAllowed) as refused:
            projects.publish_idea(project=draft, actor=author)
        assert refused.value.code == "silenced"

    def test_nothing_public_is_changed_or_told(self, author):
        project = ProjectFactory(author=author)
        words = {part: getattr(project, part) for part in PARTS}
        update = Update.objects.create(project=project, author=author, title="A", body="B", language="en")
        role = OpenRole.objects.create(project=project, title="A", needs="B", language="en")
        decision = Decision.objects.create(project=project, opened_by=author, question="A or B?")
        sought = {"title": "Sewing", "needs": "Two evenings a week."}
        for write in (
            lambda: projects.open_role(project=project, actor=author, **sought),
            lambda: projects.edit_role(role=role, actor=author, **sought),
            lambda: projects.open_decision(project=project, actor=author, question="Which colour is it?"),
            lambda: projects.decide(decision=decision, actor=author, answer="A", reason="It is the better."),
            lambda: projects.edit_project(project=project, actor=author, title="Quiet kettle"),
            lambda: projects.post_update(project=project, author=author, title="A", body="B"),
            lambda: projects.edit_update(update=update, actor=author, title="A", body="C"),
            lambda: projects.translate_project(project=project, actor=author, language="zh-hans", **words),
            lambda: discussions.post_message(room=project.room, author=author, body="Hello"),
        ):
            with pytest.raises(NotAllowed) as refused:
                write()
            assert refused.value.code == "silenced"

    def test_what_everybody_can_read_is_not_handed_in(self, author):
        row, project = challenge(), ProjectFactory(author=author)
        with pytest.raises(NotAllowed) as refused:
            entered(row, project)
        assert refused.value.code == "silenced"
