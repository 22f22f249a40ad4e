"""Read and write ballots of PrefLib files: .soc, .soi, .toc, .toi (orders) and .cat (categories).

The format is that of Mattei, N. and Walsh, T. (2013): PrefLib: A Library for Preferences, ADT 2013, in the
edition since 2022 (preflib.org/format): header lines "# KEY: value", then one line for each distinct ballot,
"how many voters: 1,2,{3,4}", where braces hold equals (orders) or one category (.cat).

Two keys of our own, which others read as comments, make the lots of a round's file those of the round:
"# SEED: …", and for each alternative "# LOT NUMBER n: …", the number its lot is drawn by.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

Group = tuple[int, ...]

#: type → (must each ballot name every alternative, may alternatives be equal)
ORDERS = {"soc": (True, False), "soi": (False, False), "toc": (True, True), "toi": (False, True)}
TYPES = (*ORDERS, "cat")

# No number of voters or alternatives has more digits; reading a longer one would only take time.
_NUMBER = re.compile(r"[0-9]{1,12}", re.ASCII)
_HEADER = re.compile(r"#\s*(?P<key>[^:]*?)\s*:\s*(?P<value>.*?)\s*")
_NAMED = re.compile(r"(?P<what>ALTERNATIVE|CATEGORY) NAME (?P<number>[0-9]{1,12})", re.ASCII)
_LOT = re.compile(r"LOT NUMBER (?P<number>[0-9]{1,12})", re.ASCII)
_GROUP = re.compile(r"\s*(?:\{(?P<many>[0-9,\s]*)\}|(?P<one>[0-9]{1,12}))\s*(?P<comma>,|$)", re.ASCII)
_POINTS = re.compile(
    r"(?:score|points?|grade|rating|stars?)?\s*([0-9]{1,3})\s*(?:points?|stars?)?", re.ASCII | re.I
)


class PrefLibError(ValueError):
    """The file is not one PrefLib describes; the message names the line."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message if line is None else f"line {line}: {message}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Ballots:
    """What a file says. `groups` holds each distinct ballot's groups (an order's equals, or its categories,
    the best first) and `counts` how many voters cast it; `names` maps alternatives to their names. An alternative
    is called by its lot number where the file gives those, else by its number in the file. `seed` may be "".
    """

    type: str
    names: dict[int, str]
    categories: tuple[str, ...]
    groups: list[tuple[Group, ...]]
    counts: list[int]
    seed: str = ""

    @property
    def scores(self) -> tuple[int, ...] | None:
        """What each category is worth when their names are numbers of points, otherwise None."""
        found = [_POINTS.fullmatch(name.strip()) for name in self.categories]
        values = tuple(int(match[1]) for match in found if match)
        return values if values and len(values) == len(found) else None


@dataclass(slots=True)
class _Header:
    values: dict[str, tuple[int, str]] = field(default_factory=dict)
    alternatives: dict[int, str] = field(default_factory=dict)
    categories: dict[int, str] = field(default_factory=dict)


def parse(data: bytes, *, suffix: str = "") -> Ballots:
    """Read a whole file; `suffix` ("soc", "cat", …, or empty when unknown) is its name's ending. A byte order
    mark, any line ending and empty lines are fine. Raises PrefLibError.
    """
    found = _lines(data)
    header = _header(found)
    kind = _type(header, suffix)
    names = _numbered(header, header.alternatives, "ALTERNATIVE")
    categories = _numbered(header, header.categories, "CATEGORY") if kind == "cat" else {}
    seen: dict[str, int] = {}
    groups: list[tuple[Group, ...]] = []
    counts: list[int] = []
    single: dict[str, Group] = {str(number): (number,) for number in names}
    for number, row in enumerate(found, 1):
        if not row or row.startswith("#"):
            continue
        times, ballot = _row(number, row)
        if (known := seen.get(ballot)) is not None:
            counts[known] += times
            continue
        seen[ballot] = len(groups)
        plain = _plain(ballot, single) if kind != "cat" else None
        groups.append(plain or _ballot(number, ballot, kind, names, len(categories)))
        counts.append(times)
    if not groups:
        raise PrefLibError("the file holds no ballots")
    _agree(header, "NUMBER VOTERS", sum(counts), "voters in the ballots")
    if lots := _lot_numbers(header, names):
        names = {lots[number]: name for number, name in names.items()}
        groups = [tuple(tuple(sorted(lots[one] for one in group)) for group in ballot) for ballot in groups]
    seed = header.values.get("SEED", (0, ""))[1]
    return Ballots(kind, names, tuple(categories.values()), groups, counts, seed)


def _lines(data: bytes) -> list[str]:
    """Return the lines of text, from the first, without spaces around them."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(re.split(rb"\r\n|\r|\n", data[: error.start]))
        raise PrefLibError("this is not UTF-8 text", line) from None
    return [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _header(lines: Sequence[str]) -> _Header:
    header = _Header()
    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            _note(header, number, line)
    return header


def _note(header: _Header, number: int, line: str) -> None:
    match = _HEADER.fullmatch(line)
    if not match:
        return  # a comment
    key, value = " ".join(match["key"].upper().split()), match["value"]
    if not (named := _NAMED.fullmatch(key)):
        header.values[key] = (number, value)
        return
    into = header.alternatives if named["what"] == "ALTERNATIVE" else header.categories
    what, place = named["what"].lower(), int(named["number"])
    if not value:
        raise PrefLibError(f"{what} {place} has no name", number)
    if place in into:
        raise PrefLibError(f"{what} {place} is named a second time", number)
    if value in into.values():
        raise PrefLibError(f"another {what} is called {value} too", number)
    into[place] = value


def _type(header: _Header, suffix: str) -> str:
    line, said = header.values.get("DATA TYPE", (None, ""))
    said, suffix = said.lower(), suffix.lower()
    if said and said not in TYPES:
        raise PrefLibError(f"data type {said} cannot be counted, only {', '.join(TYPES)}", line)
    if said and suffix in TYPES and said != suffix:
        raise PrefLibError(f"the data type is {said}, but the file's name ends in .{suffix}", line)
    if not said and suffix not in TYPES:
        raise PrefLibError('neither a header "# DATA TYPE: …" nor the file\'s name tells the type')
    return said or suffix


def _numbered(header: _Header, names: dict[int, str], what: str) -> dict[int, str]:
    """Return the names in the order of their numbers, which must be 1, 2, … as many as the header says."""
    if not names:
        raise PrefLibError(f'no header "# {what} NAME 1: …" names the {_plural(what)}')
    for expected, number in enumerate(sorted(names), 1):
        if number != expected:
            raise PrefLibError(f"{what.lower()} {expected} has no name")
    _agree(header, f"NUMBER {_plural(what).upper()}", len(names), f"named {_plural(what)}")
    return dict(sorted(names.items()))


def _lot_numbers(header: _Header, names: dict[int, str]) -> dict[int, int]:
    """Return each alternative's lot number; nothing where the file gives none."""
    found: dict[int, int] = {}
    for key, (line, value) in header.values.items():
        if not (lot := _LOT.fullmatch(key)):
            continue
        number = int(lot["number"])
        if number not in names:
            raise PrefLibError(f"there is no alternative {number} to give a lot number", line)
        if not _NUMBER.fullmatch(value):
            raise PrefLibError(f"{key} must be a whole number, not {value[:40]!r}", line)
        if int(value) in found.values():
            raise PrefLibError(f"another alternative has the lot number {int(value)} too", line)
        found[number] = int(value)
    if found and len(found) != len(names):
        missing = min(set(names) - set(found))
        raise PrefLibError(f"alternative {missing} has no lot number, and others have")
    return found


def _plural(what: str) -> str:
    return {"ALTERNATIVE": "alternatives", "CATEGORY": "categories"}[what]


def _agree(header: _Header, key: str, found: int, what: str) -> None:
    """Refuse when the header counts something else than there is: lines were lost or changed."""
    if key not in header.values:
        return
    line, value = header.values[key]
    if not _NUMBER.fullmatch(value):
        raise PrefLibError(f"{key} must be a whole number, not {value[:40]!r}", line)
    if int(value) != found:
        raise PrefLibError(f"{key} says {int(value)}, but there are {found} {what}", line)


def _row(number: int, row: str) -> tuple[int, str]:
    head, colon, ballot = row.partition(":")
    if not colon:
        raise PrefLibError('a ballot reads "how many voters: 1,2,3"; the colon is missing', number)
    head = head.strip()
    if not _NUMBER.fullmatch(head) or not int(head):
        raise PrefLibError(f"{head[:40]!r} is no number of voters", number)
    return int(head), ballot.strip()


def _plain(text: str, single: dict[str, Group]) -> tuple[Group, ...] | None:
    """Return a strict and complete order, which fits every type of order; None for anything else. Most lines
    of a large file are such, and read this way in a fraction of the time.
    """
    members = text.replace(", ", ",").split(",")
    if len(members) != len(single) or len(set(members)) != len(members):
        return None
    try:
        return tuple([single[member] for member in members])
    except KeyError:
        return None


def _ballot(number: int, text: str, kind: str, names: dict[int, str], categories: int) -> tuple[Group, ...]:
    groups = _groups(number, text)
    named = [alternative for group in groups for alternative in group]
    if not named:
        raise PrefLibError("the ballot is empty", number)
    _known_once(number, named, names)
    if kind == "cat":
        if len(groups) > categories:
            raise PrefLibError(f"{len(groups)} groups for {categories} categories", number)
        return (*groups, *[()] * (categories - len(groups)))
    complete, equals = ORDERS[kind]
    if complete and len(named) != len(names):
        missing = min(set(names) - set(named))
        raise PrefLibError(f"a .{kind} ballot ranks every alternative; {missing} is missing", number)
    if not equals and any(len(group) > 1 for group in groups):
        raise PrefLibError(f"alternatives cannot be equal in a .{kind} file", number)
    if not all(groups):
        raise PrefLibError("a group in braces is empty", number)
    return tuple(groups)


def _known_once(number: int, named: Sequence[int], names: dict[int, str]) -> None:
    if len(set(named)) != len(named):
        twice = next(alternative for alternative in named if named.count(alternative) > 1)
        raise PrefLibError(f"alternative {twice} stands on the ballot twice", number)
    for alternative in named:
        if alternative not in names:
            raise PrefLibError(f"there is no alternative {alternative}", number)


def _groups(number: int, text: str) -> list[Group]:
    groups: list[Group] = []
    at, comma = 0, ""
    while at < len(text) or comma:
        match = _GROUP.match(text, at)
        if not match:
            raise PrefLibError(f"{text[at : at + 20]!r} is not an alternative or a group of them", number)
        if match["one"] is not None:
            groups.append((int(match["one"]),))
        else:
            groups.append(_members(number, match["many"]))
        at, comma = match.end(), match["comma"]
    return groups


def _members(number: int, text: str) -> Group:
    if not text.strip():
        return ()
    members = [member.strip() for member in text.split(",")]
    for member in members:
        if not _NUMBER.fullmatch(member):
            raise PrefLibError(f"{member[:20]!r} is no alternative", number)
    return tuple(sorted(int(member) for member in members))


def written(groups: Sequence[Group]) -> str:
    """Return a ballot as a line holds it: braces around equals or a category's members, unless it is a single one."""
    return ",".join(
        str(group[0]) if len(group) == 1 else "{" + ",".join(map(str, group)) + "}" for group in groups
    )
