"""Questions whose SQL is compiled once give what their querysets give, whatever they are asked about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from innovate.core.prepared import prepared
from innovate.projects.models import Category, Project, Tag
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db


def by_slug(slug: str) -> QuerySet[Project]:
    return Project.objects.select_related("category", "author").filter(slug=slug)


def by_keys(keys: tuple[int, ...], stage: str | None) -> QuerySet[Project]:
    rows = Project.objects.filter(pk__in=keys).order_by("-pk")
    return rows.filter(stage=stage) if stage else rows


def titles(keys: tuple[int, ...], shouting: bool) -> QuerySet[Project, str]:
    rows = Project.objects.filter(pk__in=keys).order_by("pk")
    return (rows.filter(title__regex="^[A-Z ]+$") if shouting else rows).values_list("title", flat=True)


@pytest.fixture
def projects() -> list[Project]:
    return [
        ProjectFactory(title=title, stage=stage)
        for title, stage in (("A pan", "idea"), ("A LAMP", "idea"), ("A chair", "design"))
    ]


def test_word_is_put_in_anew_each_time(projects: list[Project]) -> None:
    find = prepared(by_slug)

    for project in [*projects, *projects]:
        assert find(project.slug) == list(by_slug(project.slug)) == [project]
    assert find("nobody") == []


def test_related_rows_come_with_it(
    projects: list[Project], django_assert_num_queries: Callable[..., object]
) -> None:
    find = prepared(by_slug)
    find(projects[0].slug)

    with django_assert_num_queries(1):
        found = find(projects[1].slug)[0]
        assert (found.category, found.author) == (projects[1].category, projects[1].author)


def test_prefetched_rows_come_with_it(projects: list[Project]) -> None:
    tag = Tag.objects.create(slug="warm", name="warm")
    projects[2].tags.add(tag)

    find = prepared(lambda slug: by_slug(slug).prefetch_related("tags"))

    assert [list(find(project.slug)[0].tags.all()) for project in projects] == [[], [], [tag]]


def test_each_length_and_each_truth_has_its_plan(projects: list[Project]) -> None:
    ask, tell = prepared(by_keys), prepared(titles)
    keys = tuple(project.pk for project in projects)

    for _turn in range(2):
        for many in (keys, keys[:2], keys[1:], keys[:1], ()):
            for stage in (None, "idea", "design", "funding"):
                assert ask(many, stage) == list(by_keys(many, stage))
            for shouting in (True, False):
                assert tell(many, shouting) == list(titles(many, shouting))


def test_member_of_a_choice_is_a_word(projects: list[Project]) -> None:
    ask = prepared(lambda stage: Project.objects.filter(stage=stage))

    assert ask(Project._meta.get_field("stage").choices[2][0]) == [projects[2]]  # type: ignore[index]


def test_moment_is_put_in_anew_each_time(projects: list[Project]) -> None:
    now = timezone.now()
    for days, project in enumerate(projects):
        Project.objects.filter(pk=project.pk).update(published_at=now - timedelta(days=days))
    ask = prepared(lambda since: Project.objects.filter(published_at__gte=since).order_by("pk"))

    assert [len(ask(now - timedelta(days=days, minutes=1))) for days in range(3)] == [1, 2, 3]


def test_answer_is_not_kept(projects: list[Project]) -> None:
    find = prepared(by_slug)
    first = find(projects[0].slug)[0]
    Project.objects.filter(pk=first.pk).update(title="Another")

    assert find(projects[0].slug)[0].title == "Another"


def test_argument_that_is_wrapped_is_refused() -> None:
    with pytest.raises(TypeError, match="no plain parameter"):
        prepared(lambda word: Category.objects.filter(name_en__icontains=word))("pan")


def test_argument_without_use_is_refused() -> None:
    with pytest.raises(TypeError, match="no plain parameter"):
        prepared(lambda number: Category.objects.all()[:number])(3)


@pytest.mark.parametrize("argument", [object(), 1.5, [1]])
def test_argument_of_another_kind_is_refused(argument: object) -> None:
    with pytest.raises(TypeError, match="cannot be asked about"):
        prepared(lambda row: Category.objects.filter(pk=row))(argument)


def test_named_argument_is_refused(projects: list[Project]) -> None:
    with pytest.raises(TypeError, match="positional"):
        prepared(by_slug)(slug=projects[0].slug)


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_through_its_own_connection(projects: list[Project]) -> None:
    find = prepared(by_slug)
    find(projects[0].slug)
    found: list[object] = []

    def elsewhere() -> None:
        found.extend(find(projects[1].slug))
        connection.close()

    threads = [Thread(target=elsewhere) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [projects[1]] * 3
