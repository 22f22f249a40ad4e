"""Texts that a person looks at before they are published: kept, told, decided."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.reconcilers import run_once
from innovate.discussions import services as discussions
from innovate.discussions.models import Message
from innovate.moderation import services
from innovate.moderation.models import HeldText, RecentText
from innovate.notifications.models import Notice
from innovate.projects import services as projects
from innovate.projects.models import Project, Update
from innovate.projects.stages import Stage
from tests.factories.accounts import StaffFactory, UserFactory
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
