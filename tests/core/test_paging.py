"""Cursor paging: nothing twice, nothing lost, and no cursor that breaks a page."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.paging import paginate

pytestmark = pytest.mark.django_db
ORDER = ("-date_joined", "pk")


def people(count: int, *, same_moment: int = 3) -> None:
    start = timezone.now()
    User.objects.bulk_create(
        User(
            email=f"{User.objects.count()}-{number}@example.org",
            display_name=f"{number:03}",
            date_joined=start - timedelta(seconds=number // same_moment),
        )
        for number in range(count)
    )


def walk(limit: int, between: object = None) -> list[int]:
    found, cursor = [], ""
    while True:
        page = paginate(User.objects.all(), order=ORDER, cursor=cursor, limit=limit)
        found += [row.pk for row in page]
        cursor = page.next_cursor
        if not cursor:
            return found
        if callable(between):
            between()


@pytest.mark.parametrize("limit", [1, 2, 5, 7, 20, 21])
def test_pages_together_are_the_whole_list_once(limit: int) -> None:
    people(20)
    assert walk(limit) == list(User.objects.order_by(*ORDER).values_list("pk", flat=True))


def test_rows_added_meanwhile_neither_repeat_nor_hide_others() -> None:
    people(12)
    before = list(User.objects.order_by(*ORDER).values_list("pk", flat=True))
    found = walk(5, between=lambda: people(2))
    assert [pk for pk in found if pk in set(before)] == before
    assert len(found) == len(set(found))


def test_page_costs_one_query(django_assert_num_queries: object) -> None:
    people(10)
    with django_assert_num_queries(1):  # type: ignore[operator]
        page = paginate(User.objects.all(), order=ORDER, limit=4)
    with django_assert_num_queries(1):  # type: ignore[operator]
        paginate(User.objects.all(), order=ORDER, cursor=page.next_cursor, limit=4)
    assert page.is_first
    assert len(page) == 4


def packed(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "====",
        packed([]),
        packed([1]),
        packed(5),
        packed({"a": 1, "b": 2}),
        packed(["x", "y"]),
        packed([None, None]),
        packed([[1], {}]),
        packed([{"t": "yesterday"}, 1]),
        packed([{"t": 5}, 1]),
        packed([{"u": "x"}, 1]),
        packed([{"t": "2026-01-01T00:00:00+00:00"}, float("nan")]),
        packed([{"t": "2026-01-01T00:00:00+00:00"}, float("inf")]),
        packed([{"t": "2026-01-01T00:00:00+00:00"}, "a\0b"]),
        packed([{"t": "0001-01-01T00:00:00+14:00"}, 1]),
        base64.urlsafe_b64encode(b"[" * 600).decode(),
        "A" * 2000,
    ],
)
def test_broken_cursor_is_refused_in_words(cursor: str) -> None:
    with pytest.raises(Refused) as refusal:
        paginate(User.objects.all(), order=ORDER, cursor=cursor)
    assert refusal.value.code == "bad_cursor"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(raw=st.binary(max_size=60))
def test_any_cursor_is_a_page_or_a_refusal(raw: bytes) -> None:
    try:
        paginate(
            User.objects.all(), order=("display_name", "pk"), cursor=base64.urlsafe_b64encode(raw).decode()
        )
    except Refused as refusal:
        assert refusal.code == "bad_cursor"


def test_huge_numbers_in_a_cursor_end_the_list() -> None:
    people(3)
    assert len(paginate(User.objects.all(), order=("pk",), cursor=packed([10**30]))) == 0
