"""What is published of a decided round: its ballots without names, in PrefLib's format and as the leaves of the
Merkle tree, and what to count them by.

Nothing here can be matched to a person. Ballots stand in the order of their hashes, or of how many cast the same,
never in that of their arrival; there is no time, no key and no account in a file. A ballot's nonce is known to its
voter alone until it is published here, and then says only that it is this ballot's.

Both are computed once per round, which is frozen, and kept packed where only our own views read them.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import Any

from django.core.files import File

from innovate.core import proofs
from innovate.organisations.private_files import private_storage
from innovate.voting import preflib, rules
from innovate.voting.counting import METHODS
from innovate.voting.models import Round
from innovate.voting.queries import all_ballots, counted_ballots
from innovate.voting.tallies.score import HIGHEST

#: Part of the kept files' names: another number when what stands in them changes.
EDITION = 1
#: Ballots read from the database at a time.
CHUNK = 2000
_PACKED_IN_MEMORY = 4 * 1024 * 1024

Row = tuple[tuple[int, ...], ...]


def leaves(round: Round) -> Iterator[bytes]:
    """Yield what the Merkle tree holds, in its order: the RFC 8785 bytes of each ballot's content and nonce, and of
    the standing of those that are kept and not counted.
    """
    rows = all_ballots(round).order_by("leaf_hash", "pk").values_list("content", "nonce", "standing")
    for content, nonce, standing in rows.iterator(chunk_size=CHUNK):
        yield rules.leaf(content, nonce, standing)


def json_lines(round: Round) -> Iterator[bytes]:
    """Yield {"facts": …, "ballots": […]}: a ballot's line, without the comma at its end, is what is hashed."""
    yield b'{"facts":' + proofs.canonical(facts(round)) + b',"ballots":['
    before = b"\n"
    for leaf in leaves(round):
        yield before + leaf
        before = b",\n"
    yield b"\n]}\n"


def facts(round: Round) -> dict[str, Any]:
    """Return what the ballots are checked against: the rules, what was fixed when, and the frozen result."""
    return {
        "round": round.pk,
        "project": round.project.slug,
        "number": round.number,
        "title": round.title,
        "question": round.question,
        "method": round.method,
        "seats": round.seats,
        "offers_none": round.offers_none,
        "electorate": round.electorate,
        "opened_at": round.opens_at and round.opens_at.isoformat(),
        "closed_at": round.closes_at and round.closes_at.isoformat(),
        "commitment": round.commitment,
        "secret": round.secret,
        "root": round.root,
        "winner": round.winner_id,
        "result": round.result,
    }


def preflib_lines(round: Round) -> Iterator[str]:
    """Yield the lines of the round's PrefLib file: how many cast each ballot that counts, the most frequent first."""
    kind, numbers = _kind(round), _numbers(round)
    counted = Counter(_groups(kind, content, numbers) for content in _contents(round))
    ending = "cat" if kind != "ranking" else _order_type(counted, len(numbers))
    result: dict[str, Any] = round.result or {}
    yield from _header(round, ending, numbers, counted)
    yield f"# METHOD: {result['method']}"
    yield f"# ROOT: {result['root']}"
    yield f"# SEED: {result['seed']}"
    yield from (f"# LOT NUMBER {number}: {design}" for design, number in numbers.items())
    for groups, times in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        yield f"{times}: {preflib.written(groups)}"


def _header(round: Round, ending: str, numbers: Mapping[int, int], counted: Counter[Row]) -> Iterator[str]:
    names = _names(round)
    decided = f"{round.decided_at:%Y-%m-%d}"
    unique = "UNIQUE PREFERENCES" if ending == "cat" else "UNIQUE ORDERS"
    yield f"# FILE NAME: {file_name(round)}.{ending}"
    yield f"# TITLE: {_line(round.title)}"
    yield f"# DESCRIPTION: {_line(round.question)}"
    yield f"# DATA TYPE: {ending}"
    yield "# MODIFICATION TYPE: original"
    yield f"# PUBLICATION DATE: {decided}"
    yield f"# NUMBER ALTERNATIVES: {len(numbers)}"
    yield f"# NUMBER VOTERS: {counted.total()}"
    yield f"# NUMBER {unique}: {len(counted)}"
    categories = CATEGORIES.get(_kind(round), ())
    if categories:
        yield f"# NUMBER CATEGORIES: {len(categories)}"
    yield from (f"# CATEGORY NAME {place}: {name}" for place, name in enumerate(categories, 1))
    yield from (f"# ALTERNATIVE NAME {number}: {names[design]}" for design, number in numbers.items())


#: kind of ballot → the categories of its .cat file, the best first
CATEGORIES: Mapping[str, Sequence[str]] = {
    "approval": ("Yes", "No"),
    "score": tuple(str(points) for points in range(HIGHEST, -1, -1)),
}


def file_name(round: Round) -> str:
    """Return what a file about the round is called, without its ending."""
    return f"round-{round.pk}"


def _kind(round: Round) -> str:
    return METHODS[(round.result or {})["method"]].ballot


def _contents(round: Round) -> Iterable[Mapping[str, Any]]:
    # In the tree's order, which is that of an index.
    return (
        counted_ballots(round)
        .order_by("leaf_hash")
        .values_list("content", flat=True)
        .iterator(chunk_size=CHUNK)
    )


def _numbers(round: Round) -> dict[int, int]:
    """Return each option's number in the file, from 1, in the order of the options' own."""
    return {option: number for number, option in enumerate(sorted((round.result or {})["order"]), 1)}


def _names(round: Round) -> dict[int, str]:
    """Return the options' names on one line each, no two alike."""
    names: dict[int, str] = {}
    titles = {item["id"]: item["title"] for item in (round.result or {})["designs"]}
    for option in _numbers(round):
        name = plain = _line(titles[option]) or "-"
        further = 1
        while name in names.values():
            further += 1
            name = f"{plain} ({further})"
        names[option] = name
    return names


def _line(text: str) -> str:
    return " ".join(text.split())


def _groups(kind: str, content: Mapping[str, Any], numbers: Mapping[int, int]) -> Row:
    """Return a ballot's groups by the file's numbers: an order's equals, or the members of each category."""
    if kind == "ranking":
        return tuple(tuple(sorted(numbers[one] for one in group)) for group in content["ranking"])
    if kind == "approval":
        liked = {numbers[one] for one in content["approved"]}
        return tuple(sorted(liked)), tuple(number for number in numbers.values() if number not in liked)
    scores = {numbers[int(one)]: points for one, points in content["scores"].items()}
    return tuple(
        tuple(number for number in numbers.values() if scores.get(number, 0) == points)
        for points in range(HIGHEST, -1, -1)
    )


def _order_type(orders: Iterable[Row], options: int) -> str:
    complete, strict = True, True
    for groups in orders:
        complete = complete and sum(map(len, groups)) == options
        strict = strict and all(len(group) == 1 for group in groups)
        if not complete and not strict:
            break
    return ("so" if strict else "to") + ("c" if complete else "i")


def ending_of(packed: File) -> str:
    """Return the ending of a packed PrefLib file, from its first line, and leave the file at its beginning."""
    with gzip.GzipFile(fileobj=packed) as text:
        ending = text.readline().decode().strip().rpartition(".")[2]
    packed.seek(0)
    return ending


def version(round: Round, form: str) -> str:
    """Return the name of what is published now: another one as soon as anything that was frozen is another."""
    return f"{round.pk}-{EDITION}-{proofs.digest(facts(round))[:32]}.{form}"


def kept(round: Round, form: str) -> File:
    """Return the published file, packed with gzip, open for reading; it is written when first asked for.

    `form`: "json" or "preflib".
    """
    storage = private_storage()
    name = f"ballots/{version(round, form)}.gz"
    if not storage.exists(name):
        with SpooledTemporaryFile(_PACKED_IN_MEMORY) as packed:
            with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as out:
                for part in _parts(round, form):
                    out.write(part)
            packed.seek(0)
            # Two that write at once write the same: one of them under another name, which nobody asks for.
            name = storage.save(name, File(packed))
    return storage.open(name)


def _parts(round: Round, form: str) -> Iterator[bytes]:
    if form == "json":
        return json_lines(round)
    return (f"{line}\n".encode() for line in preflib_lines(round))
