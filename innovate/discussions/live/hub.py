"""The rooms of this process: who listens, and the latest events, encoded once for all."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from innovate.discussions import payloads
from innovate.discussions.live import source
from innovate.discussions.rules import LONGEST_REPLAY

log = structlog.get_logger(__name__)

#: How often the log is looked at when nobody rings, in seconds; with a doorbell only as its safety net.
POLL = 0.25
POLL_BESIDE_BELL = 3.0
#: Rings closer together than this are one look.
GATHER = 0.02
#: How often every socket hears where its room stands, so that it notices a dead line; in seconds.
BEAT = 25.0


class Listener(Protocol):
    """What the hub needs of a socket."""

    person_id: int | None

    def offer(self, frame: str) -> None:
        """Take a frame without waiting; a listener that is full takes its leave by itself."""

    def dismiss(self, code: int) -> None:
        """Close with this code."""


@dataclass(slots=True)
class Frame:
    """One event in the ring. `payload` is kept so that the text can be taken out when it is moderated."""

    seq: int
    message_id: int | None
    payload: dict[str, Any]
    text: str


class Feed:
    """One room: its listeners and a ring of the latest events without a gap, ending at `seq`."""

    def __init__(self, room_id: int, seq: int) -> None:
        self.room_id = room_id
        self.seq = seq
        self.ring: deque[Frame] = deque(maxlen=LONGEST_REPLAY)
        self.listeners: set[Listener] = set()
        self.joining = 0
        self.lock = asyncio.Lock()

    @property
    def first(self) -> int:
        """The number from which on the ring has everything."""
        return self.ring[0].seq if self.ring else self.seq + 1

    async def catch_up(self) -> None:
        """Read what the log has beyond `seq` and hand it to every listener."""
        async with self.lock:
            more = True
            while more:
                events = await source.in_thread(source.events, self.room_id, self.seq)
                for payload in events:
                    self._tell(payload)
                more = len(events) == LONGEST_REPLAY
                if any(payload["kind"] == "state" for payload in events):
                    await self._send_away()

    def _tell(self, payload: dict[str, Any]) -> None:
        frame = _frame(payload)
        self._retell(frame)
        self.ring.append(frame)
        self.seq = frame.seq
        for listener in list(self.listeners):
            listener.offer(frame.text)

    def _retell(self, latest: Frame) -> None:
        """Let older events of this message say what it says now: no replay brings old text back."""
        if latest.message_id is None or latest.payload["kind"] == "posted":
            return
        for frame in self.ring:
            if frame.message_id == latest.message_id:
                frame.payload["message"] = latest.payload["message"]
                frame.text = payloads.encode(frame.payload)

    def reaches(self, after: int) -> bool:
        """Say whether the ring has everything after `after`."""
        return self.first <= after + 1 <= self.seq + 1

    async def reach_back(self) -> None:
        """Fill the ring's front from the log as far as a replay may go: one read serves every socket."""
        async with self.lock:
            start = max(self.seq - LONGEST_REPLAY, 0)
            if self.first > start + 1:
                earlier = await source.in_thread(source.events, self.room_id, start, self.first - 1)
                for payload in reversed(earlier):
                    self.ring.appendleft(_frame(payload))

    def since(self, after: int) -> list[str]:
        """Return the frames after `after`; the ring must reach back so far."""
        return [frame.text for frame in self.ring if frame.seq > after]

    async def _send_away(self) -> None:
        """Close the sockets of those who may no longer read here."""
        listeners = list(self.listeners)
        staying = await source.in_thread(
            source.who_may_stay, self.room_id, {listener.person_id for listener in listeners}
        )
        for listener in listeners:
            if listener.person_id not in staying:
                listener.dismiss(4403)

    async def beat(self) -> None:
        """Tell every listener where the room stands, those first sent away who may no longer listen."""
        await self._send_away()
        text = payloads.encode({"type": "beat", "seq": self.seq})
        for listener in list(self.listeners):
            listener.offer(text)


def _frame(payload: dict[str, Any]) -> Frame:
    message = payload.get("message")
    return Frame(payload["seq"], message["id"] if message else None, payload, payloads.encode(payload))


class Hub:
    """Every feed of this process, and the one loop that watches the log for all of them."""

    def __init__(self) -> None:
        self.feeds: dict[int, Feed] = {}
        self._rung: set[int] = set()
        self._wake = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None
        self.bell_works = False

    def start(self) -> None:
        """Begin to watch, once; called by the first socket because only then is there a loop to run in."""
        if self._watching is None or self._watching.done():
            self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def stop(self) -> None:
        """Stop watching."""
        if self._watching is not None:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching

    def ring(self, room_ids: Iterable[int]) -> None:
        """Look at these rooms now."""
        if wanted := self.feeds.keys() & set(room_ids):
            self._rung |= wanted
            self._wake.set()

    async def join(self, room_id: int, last_seq: int, listener: Listener, after: int) -> list[str]:
        """Let the listener in and return what it must hear first: a run without a gap after `after`.

        Who is too far behind, or ahead of a log that was restored from a backup, gets the present instead.
        `last_seq` is the room's number when access was checked.
        """
        self.start()
        feed = self.feeds.setdefault(room_id, Feed(room_id, last_seq))
        feed.joining += 1
        try:
            if feed.seq < last_seq:
                await feed.catch_up()
            if not feed.reaches(after) and 0 <= feed.seq - after <= LONGEST_REPLAY:
                await feed.reach_back()
            opening = []
            while not feed.reaches(after):
                snapshot = await source.in_thread(source.snapshot, room_id)
                # The hub may be a moment behind the snapshot; what it then tells twice changes nothing.
                after = min(snapshot["seq"], feed.seq)
                opening = [payloads.encode({**snapshot, "seq": after})]
            # From the check above on nothing awaits: no event slips between the replay and the live run.
            feed.listeners.add(listener)
            return [*opening, *feed.since(after), payloads.encode({"type": "ready", "seq": feed.seq})]
        finally:
            feed.joining -= 1
            self._forget_if_empty(feed)

    def leave(self, room_id: int, listener: Listener) -> None:
        """Let the listener go; a room nobody listens to is forgotten."""
        if feed := self.feeds.get(room_id):
            feed.listeners.discard(listener)
            self._forget_if_empty(feed)

    def _forget_if_empty(self, feed: Feed) -> None:
        if not feed.listeners and not feed.joining:
            self.feeds.pop(feed.room_id, None)

    async def _watch(self) -> None:
        next_poll = next_beat = time.monotonic()
        next_beat += BEAT
        while True:
            try:
                await self._wait(next_poll - time.monotonic())
                rung, self._rung = self._rung, set()
                now = time.monotonic()
                if now >= next_poll:
                    rung |= await self._lagging()
                    next_poll = now + (POLL_BESIDE_BELL if self.bell_works else POLL)
                await asyncio.gather(*(feed.catch_up() for pk in rung if (feed := self.feeds.get(pk))))
                if now >= next_beat:
                    next_beat = now + BEAT
                    await asyncio.gather(*(feed.beat() for feed in list(self.feeds.values())))
            except Exception:
                # The database may be away for a while; the sockets stay and hear the rest later.
                log.exception("live.look_failed", rooms=len(self.feeds))
                await asyncio.sleep(1)

    async def _wait(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), max(seconds, GATHER))
            await asyncio.sleep(GATHER)
        self._wake.clear()

    async def _lagging(self) -> set[int]:
        """Return the rooms with listeners whose log is ahead of us. One query for all of them."""
        if not self.feeds:
            return set()
        heads = await source.in_thread(source.heads, list(self.feeds))
        return {pk for pk, seq in heads.items() if (feed := self.feeds.get(pk)) and feed.seq < seq}
