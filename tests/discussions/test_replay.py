"""Whatever happens in a room and whenever readers come and go, all of them end with the same room."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innovate.discussions import payloads, queries, services
from innovate.discussions.live import source
from innovate.discussions.live.hub import Hub
from innovate.discussions.models import Message, Room
from tests.discussions.reader import Reader
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.discussions import make_room, say

READERS = 3
ACTIONS = st.one_of(
    st.just(("post", 0)),
    st.tuples(st.sampled_from(["edit", "delete", "hide", "restore"]), st.integers(0, 5)),
    st.tuples(st.just("number"), st.integers(0, 3)),
    st.tuples(st.sampled_from(["join", "drop"]), st.integers(1, READERS - 1)),
    st.just(("look", 0)),
)


@pytest.fixture
def _reads_in_this_thread(monkeypatch) -> None:
    """The database of this test is one transaction, which no other thread sees."""

    async def read_here(read, *args, **kwargs):
        return read(*args, **kwargs)

    monkeypatch.setattr(source, "in_thread", read_here)


def play(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine that never really waits, without an event loop: the connection is this thread's."""
    with pytest.raises(StopIteration):
        coroutine.send(None)


class Story:
    """One room, its people and readers, and what hypothesis does to them."""

    def __init__(self) -> None:
        self.room, self.author, self.staff = make_room(), UserFactory(), StaffFactory()
        self.hub = Hub()
        self.hub.start = lambda: None  # the story says when the hub looks
        self.readers = [Reader() for _ in range(READERS)]
        self.inside: set[int] = set()
        self.secrets: list[str] = []
        self.count = 0

    async def do(self, action: str, number: int) -> None:
        if action in ("join", "drop", "look"):
            await getattr(self, action)(number)
        elif action == "number":
            services.publish_numbers(room_id=self.room.pk, numbers={"supporters": number})
        elif action == "post":
            self.count += 1
            say(self.room, self.author, body=f"text-{self.count}-original")
        else:
            self.change(action, number)

    def change(self, action: str, number: int) -> None:
        wanted = "hidden" if action == "restore" else "visible"
        found = list(Message.objects.filter(room=self.room, state=wanted).order_by("seq"))
        if not found:
            return
        message = found[number % len(found)]
        if action == "edit":
            self.count += 1
            self.secrets.append(message.body)
            services.edit_message(message=message, actor=self.author, body=f"text-{self.count}-edited")
        elif action == "delete":
            self.secrets.append(message.body)
            services.delete_message(message=message, actor=self.author)
        elif action == "hide":
            self.secrets.append(message.body)
            services.hide_message(message=message, actor=self.staff, reason="Rule 1", tell_author=False)
        else:
            services.restore_message(message=message, actor=self.staff)
            self.secrets.remove(message.body)

    async def join(self, index: int) -> None:
        if index in self.inside:
            return
        reader = self.readers[index]
        head = Room.objects.get(pk=self.room.pk).last_seq
        frames = await self.hub.join(self.room.pk, head, reader, reader.seq)
        self.inside.add(index)
        for frame in frames:
            assert not any(f"{secret}<" in frame for secret in self.secrets), "old text came back"
            reader.offer(frame)

    async def drop(self, index: int) -> None:
        if index in self.inside:
            self.inside.discard(index)
            self.hub.leave(self.room.pk, self.readers[index])

    async def look(self, _number: int) -> None:
        if feed := self.hub.feeds.get(self.room.pk):
            await feed.catch_up()

    async def end(self) -> None:
        for index in range(READERS):
            await self.join(index)
        await self.look(0)


@pytest.mark.django_db
@pytest.mark.usefixtures("_reads_in_this_thread")
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(actions=st.lists(ACTIONS, max_size=30))
def test_every_reader_ends_with_the_room_as_it_stands(actions: list[tuple[str, int]]) -> None:
    story = Story()
    # One reader stays from the start, so that there is a ring to replay from.
    play(story.do("join", 0))
    for action, number in actions:
        play(story.do(action, number))
    play(story.end())
    truth = {message.pk: payloads.message_payload(message) for message in queries.latest(story.room.pk)}
    room = Room.objects.get(pk=story.room.pk)
    for reader in story.readers:
        assert (reader.seq, reader.messages, reader.numbers) == (room.last_seq, truth, room.numbers)
