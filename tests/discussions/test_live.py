"""Real sockets against a real server: what a browser's script relies on."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from django.conf import settings
from django.db import connections
from django.test import Client
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from innovate.discussions import services
from innovate.discussions.live import hub as hub_module
from innovate.discussions.live import sockets, source
from innovate.discussions.live.hub import Hub
from innovate.discussions.models import Room, RoomEvent
from innovate.discussions.routing import build
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.discussions import make_room, say

pytestmark = pytest.mark.django_db(transaction=True)


class Server:
    """uvicorn with the production flags, in a thread, at a free port."""

    def __init__(self) -> None:
        self.hub = Hub()
        config = uvicorn.Config(
            build(self.hub),
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            lifespan="on",
            log_level="critical",
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(config)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.listener]})

    def __enter__(self) -> Server:
        self.thread.start()
        wait_until(lambda: self.server.started)
        return self

    def __exit__(self, *args: object) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.listener.close()

    def connect(
        self, room: Room, after: int | str = 0, person: Any = None, **kwargs: Any
    ) -> ClientConnection:
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session_of(person)}"} if person else {}
        return connect(
            f"ws://127.0.0.1:{self.port}/ws/rooms/{room.pk}/?after={after}",
            additional_headers=headers,
            compression=None,
            close_timeout=1,
            **kwargs,
        )


def wait_until(condition: Callable[[], bool], seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        threading.Event().wait(0.01)


def session_of(person: Any) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def frame(line: ClientConnection) -> dict[str, Any]:
    return json.loads(line.recv(timeout=5))


def until_ready(line: ClientConnection) -> list[dict[str, Any]]:
    frames = [frame(line)]
    while frames[-1]["type"] != "ready":
        frames.append(frame(line))
    return frames


def refusal(**kwargs: Any) -> int:
    with pytest.raises(InvalidStatus) as refused:
        kwargs.pop("server").connect(**kwargs)
    return refused.value.response.status_code


@pytest.fixture(autouse=True)
def _no_connection_outlives_its_read(monkeypatch) -> None:
    """The live threads stay, and PostgreSQL drops no database that somebody is connected to."""
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def fill(room: Room, count: int) -> None:
    """Write `count` events quickly."""
    start = Room.objects.get(pk=room.pk).last_seq
    RoomEvent.objects.bulk_create(
        RoomEvent(room=room, seq=start + n, kind="numbers", data={"n": n}) for n in range(1, count + 1)
    )
    Room.objects.filter(pk=room.pk).update(last_seq=start + count, numbers={"n": count})


def test_reader_hears_the_past_then_the_present(server: Server) -> None:
    room = make_room()
    say(room, body="Earlier")
    with server.connect(room) as line:
        frames = until_ready(line)
        assert [(f["type"], f["seq"]) for f in frames] == [("event", 1), ("ready", 1)]
        assert frames[0]["message"]["body"] == "Earlier"
        services.post_message(
            room=room, author=UserFactory(display_name="Ada"), body="<b>Now</b> https://example.org"
        )
        live = frame(line)
    assert (live["seq"], live["kind"], live["message"]["author"]["name"]) == (2, "posted", "Ada")
    assert "&lt;b&gt;Now&lt;/b&gt;" in live["message"]["html"] and 'rel="nofollow"' in live["message"]["html"]


def test_reader_resumes_where_it_stopped(server: Server) -> None:
    room = make_room()
    fill(room, 20)
    with server.connect(room, after=15) as line:
        assert [f["seq"] for f in until_ready(line)] == [16, 17, 18, 19, 20, 20]
    with server.connect(room, after=20) as line:
        assert [f["type"] for f in until_ready(line)] == ["ready"]


def test_reader_too_far_behind_gets_the_present(server: Server) -> None:
    room = make_room()
    say(room, body="Latest")
    fill(room, 501)
    with server.connect(room, after=1) as line:
        frames = until_ready(line)
    assert [f["type"] for f in frames] == ["snapshot", "ready"]
    assert (frames[0]["seq"], frames[0]["messages"][0]["body"], frames[0]["numbers"]) == (
        502,
        "Latest",
        {"n": 501},
    )


def test_five_hundred_behind_are_replayed(server: Server) -> None:
    room = make_room()
    fill(room, 510)
    with server.connect(room, after=10) as line:
        assert [f["seq"] for f in until_ready(line)] == [*range(11, 511), 510]


def test_reader_ahead_of_a_restored_log_gets_the_present(server: Server) -> None:
    room = make_room()
    fill(room, 2)
    with server.connect(room, after=99) as line:
        assert [(f["type"], f["seq"]) for f in until_ready(line)] == [("snapshot", 2), ("ready", 2)]


def test_burst_arrives_complete_and_in_order(server: Server) -> None:
    room = make_room()
    with server.connect(room) as line:
        until_ready(line)
        fill(room, 120)
        assert [frame(line)["seq"] for _ in range(120)] == list(range(1, 121))


def test_all_readers_hear_the_same_bytes_from_one_read(server: Server, monkeypatch) -> None:
    room = make_room()
    reads = []
    original = source.events
    with contextlib.ExitStack() as lines:
        readers = [lines.enter_context(server.connect(room)) for _ in range(12)]
        for line in readers:
            until_ready(line)
        monkeypatch.setattr(source, "events", lambda *args: reads.append(args) or original(*args))
        say(room)
        heard = {line.recv(timeout=5) for line in readers}
    assert len(heard) == 1 and len(reads) == 1


def test_restarted_server_goes_on_without_a_gap() -> None:
    room = make_room()
    with Server() as first, first.connect(room) as line:
        until_ready(line)
        fill(room, 3)
        assert [frame(line)["seq"] for _ in range(3)] == [1, 2, 3]
    fill(room, 3)
    with Server() as second, second.connect(room, after=3) as line:
        assert [f["seq"] for f in until_ready(line)] == [4, 5, 6, 6]


def test_lost_ring_is_found_by_the_slow_look(server: Server, monkeypatch) -> None:
    monkeypatch.setattr(hub_module, "POLL_BESIDE_BELL", 0.4)
    server.hub.bell_works = True  # it works, but this ring is lost
    room = make_room()
    with server.connect(room) as line:
        until_ready(line)
        say(room)
        assert frame(line)["seq"] == 1


def test_ring_wakes_before_the_slow_look(server: Server, monkeypatch) -> None:
    monkeypatch.setattr(hub_module, "POLL_BESIDE_BELL", 60)
    server.hub.bell_works = True
    room = make_room()
    with server.connect(room) as line:
        until_ready(line)
        say(room)
        loop = server.hub._watching.get_loop()
        wait_until(lambda: room.pk in server.hub.feeds)
        loop.call_soon_threadsafe(server.hub.ring, [room.pk])
        assert frame(line)["seq"] == 1


def test_hidden_text_never_comes_back(server: Server) -> None:
    room = make_room()
    message = say(room, body="Terrible words")
    with server.connect(room) as witness:
        until_ready(witness)
        services.hide_message(message=message, actor=StaffFactory(), reason="Rule 1")
        assert frame(witness)["message"]["body"] == ""
        with server.connect(room) as late:
            frames = until_ready(late)
    assert [f["kind"] for f in frames[:-1]] == ["posted", "hidden"]
    assert "Terrible" not in json.dumps(frames)


def test_slow_reader_is_sent_away_and_resumes(server: Server, monkeypatch) -> None:
    monkeypatch.setattr(sockets, "MOST_WAITING", 8)
    room = make_room()
    thin = socket.socket()
    thin.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    thin.connect(("127.0.0.1", server.port))
    author = UserFactory()
    with server.connect(room, sock=thin, max_queue=1) as line:
        until_ready(line)
        listener = next(iter(server.hub.feeds[room.pk].listeners))
        while listener.code is None:
            for _ in range(40):
                say(room, author, body="x" * 4000)
            threading.Event().wait(0.3)
        heard = 0
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                heard = frame(line)["seq"]
    assert closed.value.rcvd.code == 1013
    with server.connect(room, after=heard) as line:
        frames = until_ready(line)
    assert frames[0]["seq"] == heard + 1 and frames[-1]["seq"] == Room.objects.get().last_seq


def test_private_room_admits_members_and_staff_only(server: Server) -> None:
    member = UserFactory()
    room = make_room("private", [member])
    for person in (member, StaffFactory()):
        with server.connect(room, person=person) as line:
            assert until_ready(line)[-1]["type"] == "ready"
    assert refusal(server=server, room=room) == 403
    assert refusal(server=server, room=room, person=UserFactory()) == 403


def test_nonsense_is_turned_away(server: Server) -> None:
    room = make_room()
    assert refusal(server=server, room=Room(pk=10**9)) == 404
    assert refusal(server=server, room=room, after="-1") == 400
    assert refusal(server=server, room=room, after="9" * 40) == 400
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://127.0.0.1:{server.port}/ws/elsewhere/")
    assert refused.value.response.status_code == 404


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example", "http://"]
)
def test_foreign_page_is_turned_away(server: Server, origin: str) -> None:
    assert refusal(server=server, room=make_room(), origin=origin) == 403


@pytest.mark.parametrize(
    "origin", ["http://127.0.0.1:8000", "http://127.0.0.1", "http://localhost:8000", None]
)
def test_our_own_page_is_let_in(server: Server, origin: str | None) -> None:
    with server.connect(make_room(), origin=origin) as line:
        assert frame(line)["type"] == "ready"


def test_closing_a_room_sends_strangers_away(server: Server) -> None:
    member = UserFactory()
    room = make_room("open", [member])
    with server.connect(room) as visitor, server.connect(room, person=member) as inside:
        until_ready(visitor)
        until_ready(inside)
        services.set_room_state(room=room, state="private")
        assert frame(inside)["state"] == "private"
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                frame(visitor)
    assert closed.value.rcvd.code == 4403


def test_former_member_is_sent_away_at_the_next_beat(server: Server, monkeypatch) -> None:
    member = UserFactory()
    room = make_room("private", [member])
    with server.connect(room, person=member) as line:
        until_ready(line)
        services.remove_member(room=room, person=member)
        loop = server.hub._watching.get_loop()
        asyncio.run_coroutine_threadsafe(server.hub.feeds[room.pk].beat(), loop).result(5)
        with pytest.raises(ConnectionClosed) as closed:
            frame(line)
    assert closed.value.rcvd.code == 4403


def test_talker_is_shown_out(server: Server) -> None:
    with server.connect(make_room()) as line:
        until_ready(line)
        with pytest.raises(ConnectionClosed) as closed:
            for _ in range(sockets.MOST_RECEIVED + 1):
                line.send("hello?")
            frame(line)
    assert closed.value.rcvd.code == 1008


def test_room_nobody_hears_is_forgotten(server: Server) -> None:
    room = make_room()
    with server.connect(room) as line:
        until_ready(line)
        assert room.pk in server.hub.feeds
    wait_until(lambda: not server.hub.feeds)


def test_process_tells_its_health(server: Server) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/healthz", timeout=5) as answer:
        assert answer.read() == b"ok\n"
