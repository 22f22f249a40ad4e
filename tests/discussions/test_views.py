from __future__ import annotations

import uuid

import pytest
from django.test import Client

from innovate.discussions.models import Message, Room
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.discussions import make_room, say
from tests.factories.moderation import SanctionFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def person():
    return UserFactory(display_name="Ada")


@pytest.fixture
def signed_in(client: Client, person) -> Client:
    client.force_login(person)
    return client


def test_room_shows_messages_with_fixed_queries(signed_in: Client, django_assert_max_num_queries) -> None:
    room = make_room()
    for n in range(12):
        say(room, body=f"Message {n}")
    signed_in.get(f"/rooms/{room.pk}/")  # The site's menus and settings are read once.
    with django_assert_max_num_queries(6):  # session, person, room, messages, standing, unread
        page = signed_in.get(f"/rooms/{room.pk}/").content.decode()
    assert "Message 0" in page and f'data-after="{room.last_seq + 12}"' in page


def test_empty_room_invites(client: Client) -> None:
    page = client.get(f"/rooms/{make_room().pk}/").content.decode()
    assert "Nobody has written yet" in page and "Sign in to write" in page


def test_text_is_escaped_and_linked(client: Client) -> None:
    room = make_room()
    say(room, body="<script>alert(1)</script>\nhttps://example.org/?a=1&b=2 javascript:alert(1)")
    page = client.get(f"/rooms/{room.pk}/").content.decode()
    assert "<script>alert" not in page
    assert '<a href="https://example.org/?a=1&amp;b=2" rel="nofollow">' in page
    assert 'href="javascript' not in page


def test_hidden_text_is_not_in_the_page(client: Client) -> None:
    room = make_room()
    message = say(room, body="Terrible words")
    Message.objects.filter(pk=message.pk).update(state="hidden")
    page = client.get(f"/rooms/{room.pk}/").content.decode()
    assert "Terrible" not in page and "A moderator has hidden this message." in page


def test_private_room_is_closed_to_strangers(client: Client) -> None:
    room = make_room("private", [UserFactory()])
    assert "/accounts/login/" in client.get(f"/rooms/{room.pk}/")["Location"]
    client.force_login(UserFactory())
    answer = client.get(f"/api/rooms/{room.pk}/messages")
    assert answer.status_code == 403


def test_older_messages_follow_a_link(client: Client) -> None:
    room, author = make_room(), UserFactory()
    for n in range(55):
        say(room, author, body=f"[{n}]")
    page = client.get(f"/rooms/{room.pk}/").content.decode()
    assert "[5]" in page and "[4]" not in page and "?before=6" in page
    older = client.get(f"/rooms/{room.pk}/?before=6").content.decode()
    assert "[4]" in older and "[5]" not in older and "data-past" in older


def test_form_posts_without_a_script(signed_in: Client) -> None:
    room = make_room()
    data = {"body": "Hello", "client_uuid": str(uuid.uuid4()), "reply_to": "", "next": "/zh-hans/projects/"}
    for _twice in range(2):
        answer = signed_in.post(f"/rooms/{room.pk}/messages/", data)
        assert answer["Location"] == f"/zh-hans/projects/#message-{Message.objects.get().pk}"


def test_form_never_leads_elsewhere(signed_in: Client) -> None:
    room = make_room()
    answer = signed_in.post(f"/rooms/{room.pk}/messages/", {"body": "Hi", "next": "https://evil.example/"})
    assert answer["Location"].startswith(f"/rooms/{room.pk}/#")


def test_refused_form_keeps_what_was_typed(signed_in: Client) -> None:
    room = make_room()
    page = signed_in.post(f"/rooms/{room.pk}/messages/", {"body": "x" * 4001}).content.decode()
    assert "1 characters too long" in page and "x" * 4001 in page


def test_locked_room_keeps_what_was_typed(signed_in: Client) -> None:
    room = make_room("locked")
    page = signed_in.post(f"/rooms/{room.pk}/messages/", {"body": "Precious"}).content.decode()
    assert "closed" in page


def test_script_posts_and_hears_refusals_in_the_page_s_language(signed_in: Client) -> None:
    room = make_room()
    answer = signed_in.post(f"/rooms/{room.pk}/messages/", {"body": "Hi"}, headers=JSON)
    assert (answer.status_code, answer.json()["body"]) == (201, "Hi")
    refused = signed_in.post(f"/rooms/{room.pk}/messages/", {"body": " "}, headers=JSON)
    assert (refused.status_code, refused.json()["code"]) == (422, "empty")
    signed_in.logout()
    assert signed_in.post(f"/rooms/{room.pk}/messages/", {"body": "Hi"}, headers=JSON).status_code == 401


def test_silenced_person_reads_why(client: Client) -> None:
    client.force_login(SanctionFactory().person)
    room = make_room()
    assert "/reports/standing/" in client.get(f"/rooms/{room.pk}/").content.decode()
    assert "Insults" in client.get("/reports/standing/").content.decode()


def test_author_edits_and_deletes(signed_in: Client, person) -> None:
    message = say(make_room(), person, body="Helo")
    path = f"/rooms/{message.room_id}/messages/{message.pk}"
    assert "Helo" in signed_in.get(f"{path}/edit/").content.decode()
    signed_in.post(f"{path}/edit/", {"body": "Hello"})
    assert Message.objects.get().body == "Hello"
    assert "Hello" in signed_in.get(f"{path}/delete/").content.decode()
    signed_in.post(f"{path}/delete/")
    assert Message.objects.get().state == "deleted"


def test_stranger_cannot_edit(signed_in: Client) -> None:
    message = say(make_room())
    assert (
        signed_in.post(
            f"/rooms/{message.room_id}/messages/{message.pk}/edit/", {"body": "x"}, headers=JSON
        ).status_code
        == 403
    )


def test_moderator_hides_with_a_reason_and_restores(client: Client) -> None:
    client.force_login(StaffFactory())
    message = say(make_room())
    path = f"/rooms/{message.room_id}/messages/{message.pk}"
    assert client.post(f"{path}/hide/", {"reason": ""}).status_code == 200
    assert Message.objects.get().state == "visible"
    client.post(f"{path}/hide/", {"reason": "Rule 1"})
    assert Message.objects.get().state == "hidden"
    client.post(f"{path}/restore/")
    assert Message.objects.get().state == "visible"


def test_reader_cannot_hide(signed_in: Client) -> None:
    message = say(make_room())
    assert (
        signed_in.post(f"/rooms/{message.room_id}/messages/{message.pk}/hide/", {"reason": "x"}).status_code
        == 403
    )


class TestApi:
    def test_lists_messages_after_a_number(self, client: Client) -> None:
        room = make_room()
        for n in range(3):
            say(room, body=str(n))
        answer = client.get(f"/api/rooms/{room.pk}/messages?after=1&limit=1").json()
        assert [item["body"] for item in answer["items"]] == ["1"]
        assert (answer["next_after"], answer["last_seq"]) == (2, 3)
        assert client.get(f"/api/rooms/{room.pk}/messages?after=2").json()["next_after"] is None

    def test_lists_the_log(self, client: Client) -> None:
        room = make_room()
        say(room)
        answer = client.get(f"/api/rooms/{room.pk}/events").json()
        assert [(item["seq"], item["kind"]) for item in answer["items"]] == [(1, "posted")]

    def test_posts_once_for_one_uuid(self, signed_in: Client) -> None:
        room = make_room()
        body = {"body": "Hello", "client_uuid": str(uuid.uuid4())}
        answers = [
            signed_in.post(f"/api/rooms/{room.pk}/messages", body, content_type="application/json")
            for _ in "ab"
        ]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert answers[0].json()["id"] == answers[1].json()["id"]
        assert Room.objects.get().last_seq == 1

    @pytest.mark.parametrize(
        ("body", "status"),
        [({}, 422), ({"body": ""}, 422), ({"body": "x" * 4001}, 422), ({"body": "x", "reply_to": 9}, 404)],
    )
    def test_refuses_with_problem_documents(self, signed_in: Client, body: dict, status: int) -> None:
        room = make_room()
        answer = signed_in.post(f"/api/rooms/{room.pk}/messages", body, content_type="application/json")
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"

    def test_visitor_must_sign_in_to_write(self, client: Client) -> None:
        answer = client.post(
            f"/api/rooms/{make_room().pk}/messages", {"body": "x"}, content_type="application/json"
        )
        assert answer.status_code == 401

    def test_missing_room_is_404(self, client: Client) -> None:
        assert client.get("/api/rooms/999999/messages").status_code == 404


def test_message_shows_for_whom_it_was_written(signed_in: Client, person) -> None:
    room, organisation = make_room(), OrganisationFactory(name="Meridora", name_zh="默里多拉", owner=person)
    signed_in.post("/organisations/mine/act/", {"organisation": organisation.slug})
    sent = signed_in.post(f"/rooms/{room.pk}/messages/", {"body": "We can make it"}, headers=JSON)
    assert sent.json()["organisation"]["name"] == {"en": "Meridora", "zh-hans": "默里多拉"}
    page = signed_in.get(f"/rooms/{room.pk}/").text
    assert '<strong data-part="organisation">Meridora</strong>' in page and "You write for" in page
    assert "默里多拉" in signed_in.get(f"/zh-hans/rooms/{room.pk}/").text


def test_nobody_writes_for_an_organisation_of_others(signed_in: Client) -> None:
    room, other = make_room(), OrganisationFactory()
    answer = signed_in.post(
        f"/api/rooms/{room.pk}/messages",
        {"body": "We can make it", "organisation": other.pk},
        content_type="application/json",
    )
    assert answer.status_code == 403 and not Message.objects.exists()
