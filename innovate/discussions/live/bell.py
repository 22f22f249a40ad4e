"""One listener per process at the doorbell; without Redis there is none and the hub polls faster."""

from __future__ import annotations

import asyncio

import redis.asyncio as redis
import structlog
from django.conf import settings

from innovate.core import doorbell
from innovate.discussions.live.hub import Hub

log = structlog.get_logger(__name__)


async def listen(hub: Hub) -> None:
    """Pass every ring for a room on to the hub, for ever; a lost connection is made again."""
    while True:
        client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, health_check_interval=15)
        try:
            async with client.pubsub(ignore_subscribe_messages=True) as pubsub:
                await pubsub.subscribe(doorbell.CHANNEL)
                hub.bell_works = True
                # What rang while nobody listened is found by looking at every room once.
                hub.ring(list(hub.feeds))
                async for message in pubsub.listen():
                    if message["type"] == "message":
                        hub.ring(rooms_in(message["data"]))
        except (redis.RedisError, OSError) as error:
            log.warning("live.bell_lost", error=str(error))
        finally:
            hub.bell_works = False
            await client.aclose()
        await asyncio.sleep(1)


def rooms_in(name: bytes) -> list[int]:
    """Return the room a ring names ("room:17"), if it names one."""
    kind, _colon, number = name.decode(errors="replace").partition(":")
    return [int(number)] if kind == "room" and number.isdecimal() else []
