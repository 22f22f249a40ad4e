"""`python -m benchmarks.scale`: what a page costs with 100, 10,000 and 100,000 projects in the database.

Of each page the number of queries, and its time as a ratio to that with the fewest projects; the sizes are measured in
turn, several times, and the least disturbed time counts. Each size gets a fresh
database beside the one in DATABASE_URL (SQLite: a file; PostgreSQL: a database of that name and size), which is
filled by `load_demo --scale` and dropped afterwards. `--explain` prints the slowest queries of each page and their plans.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

SIZES = (100, 10_000, 100_000)
#: Issue by issue: a page with the most projects takes at most this many times what it takes with the fewest.
ALLOWED = 1.5
ROUNDS, WARM, TURNS = 40, 5, 3


@dataclass(frozen=True, slots=True)
class Cost:
    """What one page costs: statements, and the middle of its times in milliseconds."""

    queries: int
    milliseconds: float


def pages() -> dict[str, str]:
    """Return the measured pages by name; the project is an idea in one language, which has the same parts everywhere.

    A list is of something that fills its page at every size: a page with fewer cards is quicker, however few there are
    in all.
    """
    from innovate.core.paging import paginate
    from innovate.projects.models import Project
    from innovate.projects.queries import NEWEST

    rows = Project.objects.exclude(stage="draft")
    alike = rows.filter(stage="idea", other_words={}).order_by("pk")
    slug = alike.values_list("slug", flat=True)[alike.count() // 2]
    half = rows.order_by(*NEWEST)[rows.count() // 2]
    older = rows.filter(published_at__lte=half.published_at)
    far = paginate(older, order=NEWEST, limit=1).next_cursor
    return {
        "home": "/",
        "list, newest": "/projects/",
        "list, half-way down": f"/projects/?cursor={far}",
        "list, most supported": "/projects/?order=supported",
        "list, one stage": "/projects/?stage=idea",
        "list, stage and category": "/projects/?stage=idea&category=kitchen",
        "list, a language": "/projects/?language=zh-hans",
        "list, trending, a language": "/projects/?order=trending&language=zh-hans",
        "list, a challenge of nobody": "/projects/?challenge=nowhere",
        "list, stage, most supported": "/projects/?stage=idea&order=supported",
        "list, category, trending": "/projects/?category=kitchen&order=trending",
        "list, trending": "/projects/?order=trending",
        "list, closing soon": "/projects/?order=closing",
        "project": f"/projects/{slug}/",
        "search, common word": "/search/?q=kettle",
        "search, common Chinese word": "/search/?q=水壶",
        "search, no hit": "/search/?q=zeppelin",
        "API, list": "/api/projects",
    }


def measure(explain: bool) -> dict[str, Cost]:
    """Measure every page against the database that DATABASE_URL names."""
    import django

    django.setup()
    from django.conf import settings

    # Visitors get a page that was made seconds ago; here each is made anew, which is what grows.
    settings.CACHES["visitors"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    from django.core.wsgi import get_wsgi_application
    from django.db import connection
    from django.test import RequestFactory, override_settings
    from django.test.utils import CaptureQueriesContext

    found = {}
    with override_settings(ALLOWED_HOSTS=["*"]):
        serve = get_wsgi_application()
        for name, path in pages().items():
            environ = RequestFactory().get(path).environ

            def get(environ: dict[str, object] = environ, path: str = path) -> None:
                answer = serve({**environ, "wsgi.input": io.BytesIO()}, _expect_ok(path))
                for _chunk in answer:
                    pass
                answer.close()

            for _ in range(WARM):
                get()
            with CaptureQueriesContext(connection) as captured:
                get()
            # The log is emptied by the next request.
            asked = list(captured.captured_queries)
            found[name] = Cost(len(asked), _middle(get))
            if explain:
                _explain(name, asked)
    return found


def _expect_ok(path: str) -> Callable[[str, object], None]:
    def start(status: str, _headers: object) -> None:
        if not status.startswith("200"):
            raise SystemExit(f"{path} answered {status}")

    return start


def _middle(call: Callable[[], None]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def _explain(name: str, queries: list[dict[str, str]]) -> None:
    """Print the three slowest statements of a page with their plans."""
    from django.db import connection

    word = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    for query in sorted(queries, key=lambda row: -float(row["time"]))[:3]:
        if not query["sql"].startswith("SELECT"):
            continue
        print(f"\n{name}: {query['time']} s\n  {query['sql'][:600]}", file=sys.stderr)
        with connection.cursor() as cursor:
            cursor.execute(f"{word} {query['sql'].replace('%', '%%')}", [])
            for row in cursor.fetchall():
                print(f"    {row[-1]}", file=sys.stderr)


@contextmanager
def database(url: str, size: int, keep: str) -> Iterator[dict[str, str]]:
    """Give the environment of a filled database of its own; a kept one from an earlier run is taken as it is."""
    parts = urlsplit(url)
    name = f"{parts.path}-{size}"
    # Not put together by urlunsplit, which loses a slash of SQLite's four on some versions of Python.
    base, mark, query = url.partition("?")
    environ = {**os.environ, "DATABASE_URL": f"{base}-{size}{mark}{query}"}
    there = bool(keep) and (Path(keep) / f"filled-{parts.scheme}-{size}").exists()
    if not there:
        if parts.scheme.startswith("postgres"):
            subprocess.run(["createdb", name.lstrip("/")], env=_libpq(parts), check=True)
        for words in (["migrate", "-v0"], ["load_demo", "--scale", str(size)], ["rebuild_index"]):
            subprocess.run([sys.executable, "manage.py", *words], env=environ, check=True)
        if keep:
            (Path(keep) / f"filled-{parts.scheme}-{size}").touch()
    try:
        yield environ
    finally:
        if not keep and parts.scheme.startswith("postgres"):
            subprocess.run(["dropdb", name.lstrip("/")], env=_libpq(parts), check=True)


def _libpq(parts: SplitResult) -> dict[str, str]:
    """Tell PostgreSQL's own programs where the server of the address is, as far as it says so."""
    said = {
        "PGHOST": parts.hostname,
        "PGPORT": parts.port,
        "PGUSER": parts.username,
        "PGPASSWORD": parts.password,
    }
    return {**os.environ, **{name: str(value) for name, value in said.items() if value}}


def _one(environ: dict[str, str], explain: bool) -> dict[str, Cost]:
    """Measure in a process of its own: neither caches nor connections are carried from one size to the next."""
    command = [sys.executable, "-m", "benchmarks.scale", "--measure", *(["--explain"] if explain else [])]
    out = subprocess.run(command, env=environ, check=True, stdout=subprocess.PIPE, text=True)
    found = {}
    for line in out.stdout.splitlines():
        name, queries, milliseconds = line.split("\t")
        found[name] = Cost(int(queries), float(milliseconds))
    return found


def report(costs: dict[int, dict[str, Cost]]) -> bool:
    """Print the table; return whether every page kept to its queries and its time."""
    least, most = min(costs), max(costs)
    good = True
    print(f"\n{'page':32}" + "".join(f"{size:>20,}" for size in costs))
    for name, base in costs[least].items():
        cells = "".join(
            f"{row[name].queries:>6} q {row[name].milliseconds / base.milliseconds:>7.2f} ×  "
            for row in costs.values()
        )
        last = costs[most][name]
        kept = last.queries <= base.queries and last.milliseconds <= ALLOWED * base.milliseconds
        good = good and kept
        print(f"{name:32}{cells}{'' if kept else '  grows'}")
    return good


def main() -> int:
    """Measure each size and say what grew."""
    parser = argparse.ArgumentParser(prog="benchmarks.scale", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument(
        "--keep", default="", metavar="DIR", help="keep the databases here, and take them again"
    )
    parser.add_argument("--explain", action="store_true")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        for name, cost in measure(chosen.explain).items():
            print(f"{name}\t{cost.queries}\t{cost.milliseconds}")
        return 0
    with tempfile.TemporaryDirectory(prefix="scale-") as state:
        place = chosen.keep or state
        os.environ["STATE_DIR"] = place
        url = os.environ.get("DATABASE_URL", f"sqlite:///{Path(place).resolve() / 'db'}")
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(collect, check=True)
        with ExitStack() as databases:
            environs = {
                size: databases.enter_context(database(url, size, chosen.keep))
                for size in sorted(chosen.sizes)
            }
            turns = [
                {size: _one(environ, chosen.explain) for size, environ in environs.items()}
                for _turn in range(TURNS)
            ]
        return 0 if report(_least(turns)) else 1


def _least(turns: Sequence[dict[int, dict[str, Cost]]]) -> dict[int, dict[str, Cost]]:
    """Return of each size and page the cost of the turn in which it took the least time."""
    return {
        size: {
            page: min((turn[size][page] for turn in turns), key=lambda cost: cost.milliseconds)
            for page in pages_of_size
        }
        for size, pages_of_size in turns[0].items()
    }


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovate.settings")
os.environ.update(DEMO="1", LOG_LEVEL="WARNING")

if __name__ == "__main__":
    sys.exit(main())
