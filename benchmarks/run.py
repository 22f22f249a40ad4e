"""Pages against a bare view, support against a bare INSERT, tallies against the number of ballots."""

from __future__ import annotations

import io
import random
import string
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import RequestFactory, override_settings  # noqa: E402

from benchmarks.timing import rate, table  # noqa: E402
from innovate.accounts.models import User  # noqa: E402
from innovate.core.reconcilers import run_once  # noqa: E402
from innovate.projects import services as projects  # noqa: E402
from innovate.projects.models import Category, Project  # noqa: E402
from innovate.voting import services as voting  # noqa: E402
from innovate.voting.tallies import schulze  # noqa: E402

PROJECTS, PEOPLE = 1000, 300


def main() -> None:
    """Prepare a small world, then measure it."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with override_settings(ALLOWED_HOSTS=["*"]):
        people = _world()
        print(f"{connection.vendor}, {PROJECTS} projects, {PEOPLE} people, Python {sys.version.split()[0]}")
        _pages()
        _support(people)
    _tallies()


def _world() -> list[User]:
    dice = random.Random(1)
    category = Category.objects.create(
        slug="things", name_en="Things", name_zh="东西", support_threshold=10**6
    )
    with transaction.atomic():
        people = User.objects.bulk_create(
            User(email=f"p{n}@example.org", display_name=f"Person {n}", password="!") for n in range(PEOPLE)
        )
        for number in range(PROJECTS):
            projects.propose(
                author=dice.choice(people),
                publish=True,
                title=f"Thing {number}",
                pitch=_words(dice, 6),
                problem=_words(dice, 8),
                idea=_words(dice, 16),
                category=category,
            )
    run_once(["voting.begin", "voting.ranks"])
    return people


def _words(dice: random.Random, count: int) -> str:
    """Words nobody else has: a thousand ideas that read the same would be held back as spam."""
    return (
        " ".join("".join(dice.choices(string.ascii_lowercase, k=7)) for _ in range(count)).capitalize() + "."
    )


def _pages() -> None:
    slug = Project.objects.order_by("pk").values_list("slug", flat=True)[PROJECTS // 2]
    paths = ("/healthz", "/projects/", "/projects/?order=trending", f"/projects/{slug}/", "/")
    for title, seconds in (
        ("Pages, one thread, each one rendered anew", 0),
        ("Pages, one thread, for visitors who share them for some seconds", 60),
    ):
        with override_settings(VISITOR_CACHE_SECONDS=seconds):
            serve = get_wsgi_application()
            table(title, *(rate(path, _get(serve, path)) for path in paths))


def _get(serve: WSGIHandler, path: str) -> Callable[[], None]:
    environ = RequestFactory().get(path).environ

    def get() -> None:
        # The body is read like a server reads it, and nothing is instrumented as a test client would.
        answer = serve({**environ, "wsgi.input": io.BytesIO()}, lambda status, headers: None)
        for _chunk in answer:
            pass
        answer.close()

    return get


def _support(people: list[User]) -> None:
    hot = Project.objects.order_by("pk")[0]
    every = list(Project.objects.order_by("pk"))
    turn = iter(range(10**9))

    def insert() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO core_ratewindow (key, started, count, expires) VALUES (%s, 0, 1, 0)",
                [f"bench-{next(turn)}"],
            )

    def support(project: Project, person: User) -> None:
        if not voting.support(project=project, person=person):
            voting.withdraw(project=project, person=person)

    table(
        "Support, the service alone",
        rate("one bare INSERT in a transaction", insert),
        rate(
            "support of a thousand projects",
            lambda: support(every[next(turn) % PROJECTS], people[next(turn) % PEOPLE]),
        ),
        rate("support of one hot project", lambda: support(hot, people[next(turn) % PEOPLE])),
    )


def _tallies() -> None:
    dice = random.Random(2)
    designs = list(range(20))
    print("\nSchulze, 20 designs: time per ballot against that at 1,000 ballots")
    base = 0.0
    for count in (1_000, 10_000, 100_000):
        ballots = []
        for _ in range(count):
            order = designs[:]
            dice.shuffle(order)
            ballots.append({"ranking": [[design] for design in order]})
        began = time.perf_counter()
        schulze.tally(designs, ballots)
        each = (time.perf_counter() - began) / count
        base = base or each
        print(f"  {count:>9,} ballots {each * 1e6:10.1f} µs each   {each / base:.2f}")
