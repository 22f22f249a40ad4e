from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.utils import timezone

from innovate.core.errors import Conflict, NotAllowed, Refused, TooMany
from innovate.discussions import log, queries, services
from innovate.discussions.models import Message, Room, RoomEvent
from innovate.notifications.models import Notice
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.discussions import make_room, say
from tests.factories.moderation import SanctionFactory


@pytest.mark.django_db
class TestPost:
    def test_numbers_messages_without_gaps(self) -> None:
        room, author = make_room(), UserFactory()
        seqs = [services.post_message(room=room, author=author, body=str(n)).seq for n in range(3)]
        assert seqs == [1, 2, 3]
        assert list(RoomEvent.objects.order_by("seq").values_list("seq", "kind")) == [
            (n, "posted") for n in (1, 2, 3)
        ]

    def test_resend_returns_the_same_message(self) -> None:
        room, author, key = make_room(), UserFactory(), uuid.uuid4()
        first = services.post_message(room=room, author=author, body="Hello", client_uuid=key)
        again = services.post_message(room=room, author=author, body="Hello", client_uuid=key)
        assert first.pk == again.pk and RoomEvent.objects.count() == 1

    def test_resend_that_lost_the_race_gives_its_number_back(self, monkeypatch) -> None:
        room, author, key = make_room(), UserFactory(), uuid.uuid4()
        first = services.post_message(room=room, author=author, body="Hello", client_uuid=key)
        answers = [None, first]
        monkeypatch.setattr(services, "_sent_before", lambda *args: answers.pop(0))
        assert services.post_message(room=room, author=author, body="Hello", client_uuid=key) == first
        assert Room.objects.get().last_seq == 1

    def test_same_uuid_of_another_author_is_another_message(self) -> None:
        room, key = make_room(), uuid.uuid4()
        posts = [
            services.post_message(room=room, author=UserFactory(), body="Hi", client_uuid=key) for _ in "ab"
        ]
        assert posts[0].pk != posts[1].pk

    @pytest.mark.parametrize("body", ["", "  \n ", "\u200b\u202e", "x" * 4001])
    def test_refuses_empty_and_too_long(self, body: str) -> None:
        with pytest.raises(Refused) as refused:
            services.post_message(room=make_room(), author=UserFactory(), body=body)
        assert "body" in refused.value.fields

    def test_refuses_the_silenced(self) -> None:
        person = SanctionFactory().person
        with pytest.raises(NotAllowed):
            services.post_message(room=make_room(), author=person, body="Hi")

    def test_refuses_strangers_in_a_private_room(self) -> None:
        member = UserFactory()
        room = make_room("private", [member])
        services.post_message(room=room, author=member, body="Hi")
        services.post_message(room=room, author=StaffFactory(), body="Hi")
        with pytest.raises(NotAllowed):
            services.post_message(room=room, author=UserFactory(), body="Hi")

    def test_refuses_a_room_locked_in_the_meantime(self) -> None:
        room, author = make_room(), UserFactory()
        Room.objects.update(state="locked")
        with pytest.raises(Conflict):
            services.post_message(room=room, author=author, body="Hi")
        assert Room.objects.get().last_seq == 0

    def test_refuses_an_answer_to_another_room(self) -> None:
        with pytest.raises(Refused):
            services.post_message(
                room=make_room(), author=UserFactory(), body="Hi", reply_to=say(make_room())
            )

    def test_limits_the_pace(self) -> None:
        room, author = make_room(), UserFactory()
        with time_machine.travel(timezone.now(), tick=False), pytest.raises(TooMany):
            for n in range(9):
                services.post_message(room=room, author=author, body=str(n))
        assert Message.objects.count() == 8

    def test_answer_tells_the_answered(self) -> None:
        room, asker = make_room(), UserFactory()
        question = say(room, asker)
        services.post_message(room=room, author=UserFactory(), body="Yes", reply_to=question)
        services.post_message(room=room, author=asker, body="Also", reply_to=question)
        assert [notice.person_id for notice in Notice.objects.all()] == [asker.pk]


@pytest.mark.django_db
class TestChange:
    def test_author_edits_within_fifteen_minutes(self) -> None:
        message = say(make_room())
        services.edit_message(message=message, actor=message.author, body="Better")
        assert Message.objects.get().body == "Better" and Message.objects.get().edited_at
        with time_machine.travel(timezone.now() + timedelta(minutes=16)), pytest.raises(Conflict):
            services.edit_message(message=message, actor=message.author, body="Too late")

    def test_nobody_else_edits_or_deletes_not_even_staff(self) -> None:
        message = say(make_room())
        for actor in (UserFactory(), StaffFactory()):
            with pytest.raises(NotAllowed):
                services.edit_message(message=message, actor=actor, body="Mine")
            with pytest.raises(NotAllowed):
                services.delete_message(message=message, actor=actor)

    def test_edit_of_a_hidden_message_changes_nothing(self) -> None:
        message = say(make_room(), body="Old")
        stale = Message.objects.get()
        services.hide_message(message=message, actor=StaffFactory(), reason="Rule 1")
        with pytest.raises(Conflict):
            services.edit_message(message=stale, actor=message.author, body="Again")
        assert (Message.objects.get().body, Room.objects.get().last_seq) == ("Old", 2)

    def test_hide_needs_a_reason_and_tells_the_author(self) -> None:
        message, staff = say(make_room()), StaffFactory()
        with pytest.raises(Refused):
            services.hide_message(message=message, actor=staff, reason=" ")
        with pytest.raises(NotAllowed):
            services.hide_message(message=message, actor=UserFactory(), reason="No")
        services.hide_message(message=message, actor=staff, reason="Rule 1")
        assert Notice.objects.get().person_id == message.author_id

    def test_restore_brings_a_hidden_one_back_but_not_a_deleted_one(self) -> None:
        message, staff = say(make_room()), StaffFactory()
        services.hide_message(message=message, actor=staff, reason="Rule 1")
        services.restore_message(message=message, actor=staff)
        assert Message.objects.get().state == "visible"
        services.delete_message(message=message, actor=message.author)
        with pytest.raises(Conflict):
            services.restore_message(message=message, actor=staff)

    def test_locking_tells_readers_once(self) -> None:
        room = make_room()
        services.set_room_state(room=room, state="locked")
        services.set_room_state(room=room, state="locked")
        assert [event.data for event in RoomEvent.objects.all()] == [{"state": "locked"}]


@pytest.mark.django_db
class TestNumbers:
    def test_only_what_changed_is_told(self) -> None:
        room = make_room()
        assert services.publish_numbers(room_id=room.pk, numbers={"supporters": 1, "stage": {"en": "Idea"}})
        assert not services.publish_numbers(room_id=room.pk, numbers={"supporters": 1})
        assert services.publish_numbers(room_id=room.pk, numbers={"supporters": 2, "stage": {"en": "Idea"}})
        assert [event.data for event in RoomEvent.objects.order_by("seq")][1] == {"supporters": 2}
        assert Room.objects.get().numbers == {"supporters": 2, "stage": {"en": "Idea"}}


@pytest.mark.django_db
def test_recent_messages_page_backwards_with_one_query(django_assert_num_queries) -> None:
    room, reader = make_room(), UserFactory()
    for n in range(7):
        say(room, body=str(n))
    with django_assert_num_queries(1):
        page = queries.recent_messages(room, reader, limit=3)
        assert [(message.body, bool(message.author.display_name)) for message in page][-1] == ("6", True)
    earlier = queries.recent_messages(room, reader, before=page[0].seq, limit=3)
    assert [message.body for message in earlier] == ["1", "2", "3"]


@pytest.mark.django_db
def test_next_seq_of_a_missing_room_is_an_error() -> None:
    with pytest.raises(Room.DoesNotExist):
        log.next_seq(10**9)


def in_threads(count: int, work) -> list[BaseException]:
    barrier, failures = threading.Barrier(count), []

    def run(index: int) -> None:
        try:
            barrier.wait()
            work(index)
        except Exception as error:  # noqa: BLE001 - the test reads them
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_get_contiguous_numbers() -> None:
    room, people = make_room(), [UserFactory() for _ in range(20)]
    failures = in_threads(20, lambda n: services.post_message(room=room, author=people[n], body=str(n)))
    assert failures == []
    assert sorted(RoomEvent.objects.values_list("seq", flat=True)) == list(range(1, 21))
    assert sorted(Message.objects.values_list("seq", flat=True)) == list(range(1, 21))


@pytest.mark.django_db(transaction=True)
def test_same_entry_sent_by_ten_at_once_is_one_message() -> None:
    room, author, key = make_room(), UserFactory(), uuid.uuid4()
    posted: list[int] = []
    failures = in_threads(
        10,
        lambda n: posted.append(
            services.post_message(room=room, author=author, body="Once", client_uuid=key).pk
        ),
    )
    assert all(isinstance(failure, TooMany) for failure in failures)
    assert len(set(posted)) == 1 and Room.objects.get().last_seq == 1


@pytest.mark.django_db(transaction=True)
def test_control_counting_by_read_and_write_collides() -> None:
    """The same race with the number read first and written after: what the atomic UPDATE prevents."""
    room, author = make_room(), UserFactory()
    both_have_read = threading.Barrier(2)

    def careless(n: int) -> None:
        seq = Room.objects.values_list("last_seq", flat=True).get(pk=room.pk) + 1
        both_have_read.wait()
        with transaction.atomic():
            Message.objects.create(room=room, seq=seq, author=author, body=str(n), client_uuid=uuid.uuid4())
            Room.objects.filter(pk=room.pk).update(last_seq=seq)

    failures = in_threads(2, careless)
    assert len(failures) == 1 and "UNIQUE" in str(failures[0]).upper()


@pytest.mark.django_db(transaction=True)
def test_rolled_back_post_leaves_no_gap() -> None:
    room, author = make_room(), UserFactory()
    with pytest.raises(RuntimeError), transaction.atomic():
        services.post_message(room=room, author=author, body="Never")
        raise RuntimeError
    assert services.post_message(room=room, author=author, body="First").seq == 1
    assert connection.in_atomic_block is False
