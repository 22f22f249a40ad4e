"""Rings that say "look now". Losing every one of them costs seconds, never a fact."""

from __future__ import annotations

import functools

import redis
import structlog
from django.conf import settings
from django.db import transaction

log = structlog.get_logger(__name__)
CHANNEL = "innovate:doorbell"


@functools.cache
def _client() -> redis.Redis | None:
    if not settings.REDIS_URL:
        return None
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def ring(*names: str) -> None:
    """After the surrounding transaction commits, tell listeners to look at `names` now.

    A name is a reconciler's ("payments.charges") or a room's ("room:17"). Without Redis nobody listens:
    workers and the live process poll a few times a second.
    """
    if settings.REDIS_URL:
        transaction.on_commit(functools.partial(_publish, names), robust=True)


def _publish(names: tuple[str, ...]) -> None:
    client = _client()
    if client is None:
        return
    try:
        for name in names:
            client.publish(CHANNEL, name)
    except redis.RedisError as error:
        log.warning("doorbell.lost", names=names, error=str(error))
