"""Tests of the throw-away PostgreSQL and Redis."""

import os
from pathlib import Path

import psycopg
import pytest
import redis as redis_client

from tools.make import throwaway

pytestmark = pytest.mark.scale


def test_postgres_serves_text_of_any_language_and_leaves_nothing() -> None:
    with throwaway.postgres() as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TEMPORARY TABLE word (text text)")
            connection.execute("INSERT INTO word VALUES ('众筹 É')")
            row = connection.execute("SELECT lower(text) FROM word").fetchone()
            place = connection.execute("SHOW data_directory").fetchone()
        assert row == ("众筹 é",)
        assert place is not None
        pid = int((Path(place[0]) / "postmaster.pid").read_text().split()[0])
        os.kill(pid, 0)
    assert not Path(place[0]).parent.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_postgres_refuses_a_wrong_password() -> None:
    with throwaway.postgres() as url:
        scheme, _, rest = url.partition("://innovate:")
        wrong = f"{scheme}://innovate:wrong@{rest.split('@')[1]}"
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(wrong).close()


def test_redis_serves_and_leaves_nothing() -> None:
    with throwaway.redis() as url:
        client = redis_client.Redis.from_url(url)
        assert client.ping()
        pid = client.info("server")["process_id"]
        client.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_scale_tests_run_on_postgresql_and_redis() -> None:
    # `make scale-test` must not quietly fall back to SQLite and no doorbell.
    assert os.environ.get("DATABASE_URL", "").startswith("postgres")
    assert os.environ.get("REDIS_URL", "").startswith("redis")
