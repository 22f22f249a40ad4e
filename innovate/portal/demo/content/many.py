"""The many: makers told briefly, members with a sentence about themselves, and those who only sign a handle.

They are put together from written parts by arithmetic, so that they are the same at every load.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from .schema import DemoCertificate, DemoOrganisation, DemoPerson, Text

DATA = Path(__file__).parent / "data"
LANGUAGES = ("en", "zh")
#: Given and family names in each language, and halves of a sentence.
NAMES = 25


@cache
def _read(name: str) -> dict[str, Any]:
    with (DATA / name).open("rb") as file:
        return tomllib.load(file)


@cache
def makers() -> tuple[DemoOrganisation, ...]:
    """Return the suppliers told briefly."""
    return tuple(_maker(row) for row in _read("makers.toml")["makers"])


def _maker(row: dict[str, Any]) -> DemoOrganisation:
    capacity, smallest, days = row["terms"]
    initials = "".join(word[0] for word in row["key"].split("-")).upper()
    return DemoOrganisation(
        key=row["key"],
        kind="supplier",
        name=Text(**row["name"]),
        country=row["country"],
        city=Text(**row["city"]),
        founded=row["founded"],
        blurb=Text(**row["blurb"]),
        owner=f"owner-of-{row['key']}",
        regions=tuple(row["regions"]),
        capacity_per_month=capacity,
        min_order=smallest,
        lead_time_days=days,
        capabilities=row["can"],
        certificates=tuple(
            DemoCertificate(
                type=kind, number=f"{initials}-{kind}-{row['founded']}{months:02d}", expires_in_months=months
            )
            for kind, months in row["proof"].items()
        ),
    )


@cache
def owners() -> tuple[DemoPerson, ...]:
    """Return who runs the makers told briefly."""
    return tuple(
        DemoPerson(
            key=f"owner-of-{row['key']}",
            name=row["owner"]["name"],
            language=row["owner"]["language"],
            email=f"{row['key']}@example.com",
            city=row["city"][row["owner"]["language"]],
            bio=row["blurb"][row["owner"]["language"]],
        )
        for row in _read("makers.toml")["makers"]
    )


def members(size: int) -> tuple[DemoPerson, ...]:
    """Return that many members (at most 1,250) with a name and a sentence, by turns in either language.

    They support, vote and back, but never write.
    """
    if size > 2 * NAMES * NAMES:
        raise ValueError("the names run out after 1,250 people")
    return tuple(_member(number) for number in range(size))


def _member(number: int) -> DemoPerson:
    language, index = LANGUAGES[number % 2], number // 2
    parts = _read("crowd.toml")[language]
    # 7 and 11 are coprime to 25: every pair of halves comes up once in 625.
    turn = index // NAMES
    given, family = parts["given"][index % NAMES], parts["family"][(index * 7 + turn) % NAMES]
    city = parts["cities"][index % len(parts["cities"])]
    gap = " " if language == "en" else ""
    who, what = parts["who"][(index * 3 + turn) % NAMES], parts["what"][(index * 11 + 2 * turn) % NAMES]
    return DemoPerson(
        key=f"member-{number + 1:04d}",
        name=f"{given} {family}" if language == "en" else f"{family}{given}",
        language=language,
        email=f"member.{number + 1:04d}@example.org",
        city=city,
        bio=f"{who}{gap}{what}".format(city=city),
        time_zone=parts["zones"][index % len(parts["zones"])],
    )


def handles(size: int) -> tuple[DemoPerson, ...]:
    """Return that many (at most 364) who go by a handle and say nothing about themselves."""
    if size > 364:
        raise ValueError("the handles run out after 364 people")
    found = []
    for number in range(size):
        language, index = LANGUAGES[number % 2], number // 2
        parts = _read("crowd.toml")[language]
        # 14 and 13 have no common divisor: every pair comes up once in 182.
        first, second = parts["adjectives"][index % 14], parts["nouns"][index % 13]
        found.append(
            DemoPerson(
                key=f"handle-{number + 1:04d}",
                name=f"{first} {second}" if language == "en" else f"{first}{second}",
                language=language,
                email=f"handle.{number + 1:04d}@example.org",
                city=parts["cities"][index % len(parts["cities"])],
                bio="",
            )
        )
    return tuple(found)
