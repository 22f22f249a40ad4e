"""What a bill of materials costs, how it is read from CSV, and how two differ. No database here.

Rounding: the cost of a line is its quantity times the cost of one, rounded once, half to even, to whole minor
units. What one assembly costs is its own cost of one (work, say) plus the lines in it, for one of it. So an
assembly's cost is the exact sum of the rounded lines anybody can see, and the total is the sum of the top lines.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from django.utils.translation import gettext as _

from innovate.core.errors import Refused
from innovate.core.money import Money, parse_money
from innovate.core.text import clean_line

MOST_LINES = 500
LARGEST_QUANTITY = Decimal(1_000_000)
#: Minor units, of one line; MOST_LINES of them still fit the column of the total.
LARGEST_COST = 10**15
COLUMNS = ("number", "name", "quantity", "unit", "unit_cost", "supplier", "parent")
#: The longest each text may be, as the columns have it.
LONGEST = {"number": 40, "name": 120, "unit": 12, "supplier": 120, "parent": 40}
#: What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class Part:
    """One line; `unit_cost` in minor units, None when unknown; `parent` a part number or ""."""

    number: str
    name: str
    quantity: Decimal = Decimal(1)
    unit: str = "pcs"
    unit_cost: int | None = None
    supplier: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class RollUp:
    """`one` is what one of each part costs, `line` what its line costs, in minor units; `unknown` are the parts
    without a cost, which count as nothing.
    """

    one: Mapping[str, int]
    line: Mapping[str, int]
    total: int
    unknown: tuple[str, ...]


class BomRefused(Refused):
    """A bill of materials that does not hold together; the message names the lines."""

    default_code = "bad_bom"


def roll_up(parts: Sequence[Part]) -> RollUp:
    """Work out what every line and the whole costs. Raises BomRefused for a part that is there twice, goes into one
    that is not there, or in the end into itself.
    """
    inside = _tree(parts)
    one: dict[str, int] = {}
    line: dict[str, int] = {}
    for part in _deepest_first(parts, inside):
        one[part.number] = (part.unit_cost or 0) + sum(line[child.number] for child in inside[part.number])
        cost = (part.quantity * one[part.number]).quantize(Decimal(1), ROUND_HALF_EVEN)
        line[part.number] = int(cost)
        if cost > LARGEST_COST:
            raise BomRefused(_("Part %(number)s costs more than we can handle.") % {"number": part.number})
    unknown = tuple(part.number for part in parts if part.unit_cost is None and not inside.get(part.number))
    return RollUp(one, line, sum(line[part.number] for part in inside[""]), unknown)


def in_order(parts: Sequence[Part]) -> list[tuple[int, Part]]:
    """Return (depth, part), each assembly directly followed by what is in it."""
    inside = _tree(parts)
    found: list[tuple[int, Part]] = []
    waiting = [(0, part) for part in reversed(inside[""])]
    while waiting:
        depth, part = waiting.pop()
        found.append((depth, part))
        waiting += [(depth + 1, child) for child in reversed(inside[part.number])]
    return found


def _tree(parts: Sequence[Part]) -> defaultdict[str, list[Part]]:
    numbers = {part.number for part in parts}
    if len(numbers) < len(parts):
        seen: set[str] = set()
        twice = next(part.number for part in parts if part.number in seen or seen.add(part.number))  # type: ignore[func-returns-value]
        raise BomRefused(_("Part %(number)s is there twice.") % {"number": twice})
    inside: defaultdict[str, list[Part]] = defaultdict(list)
    for part in parts:
        if part.parent and part.parent not in numbers:
            raise BomRefused(
                _("Part %(number)s goes into %(parent)s, which is not there.")
                % {"number": part.number, "parent": part.parent}
            )
        inside[part.parent].append(part)
    return inside


def _deepest_first(parts: Sequence[Part], inside: Mapping[str, list[Part]]) -> list[Part]:
    """Every part after all that is in it; what cannot be reached from the top goes in a circle."""
    found: list[Part] = []
    waiting = list(inside[""])
    while waiting:
        part = waiting.pop()
        found.append(part)
        waiting += inside.get(part.number, [])
    if len(found) < len(parts):
        reached = {part.number for part in found}
        circle = next(part.number for part in parts if part.number not in reached)
        raise BomRefused(_("Part %(number)s goes into itself, by way of what is in it.") % {"number": circle})
    return found[::-1]


def read_csv(text: str, currency: str) -> list[Part]:
    """Read lines from CSV with the header of COLUMNS; `number` and `name` are needed.

    Raises BomRefused with every wrong line in `fields`, each named by its line number in the file.
    """
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=_delimiter(text))
    wrong: dict[str, str] = {}
    parts: list[Part] = []
    try:
        header = [clean_line(name).lower().replace(" ", "_") for name in next(rows, [])]
        if not {"number", "name"} <= set(header):
            raise BomRefused(
                _("The first line must name the columns, at least number and name: %(columns)s")
                % {"columns": ",".join(COLUMNS)}
            )
        # A price under another name would be lost without a word.
        if unknown := [name for name in header if name and name not in COLUMNS]:
            raise BomRefused(
                _(
                    "The column “%(name)s” is not known here. Call it one of these, or leave it out: %(columns)s"
                )
                % {"name": unknown[0][:80], "columns": ",".join(COLUMNS)}
            )
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            try:
                parts.append(part_from(dict(zip(header, row, strict=False)), currency))
            except BomRefused as refusal:
                wrong[f"line {rows.line_num}"] = _("Line %(line)s: %(what)s") % {
                    "line": rows.line_num,
                    "what": refusal.message,
                }
            if len(parts) > MOST_LINES:
                raise BomRefused(_("%(count)s lines are the most.") % {"count": MOST_LINES})
    except csv.Error:
        raise BomRefused(_("Line %(line)s cannot be read as CSV.") % {"line": rows.line_num}) from None
    if wrong:
        raise BomRefused(_("Some lines are wrong. Nothing was changed."), fields=wrong)
    roll_up(parts)
    return parts


def part_from(given: Mapping[str, str], currency: str) -> Part:
    """Return one part from texts; raises BomRefused saying what is wrong with it."""
    texts = {name: _without_guard(clean_line(given.get(name) or "")) for name in COLUMNS}
    for name, most in LONGEST.items():
        if len(texts[name]) > most:
            raise BomRefused(
                _("%(column)s is too long: at most %(count)s characters.") % {"column": name, "count": most}
            )
    for name in ("number", "name"):
        if not texts[name]:
            raise BomRefused(_("%(column)s is missing.") % {"column": name})
    if texts["parent"] == texts["number"]:
        raise BomRefused(_("A part cannot go into itself."))
    return Part(
        number=texts["number"],
        name=texts["name"],
        quantity=_quantity(texts["quantity"] or "1"),
        unit=texts["unit"] or "pcs",
        unit_cost=_cost(texts["unit_cost"], currency),
        supplier=texts["supplier"],
        parent=texts["parent"],
    )


def cleaned(part: Part) -> Part:
    """Return the part with harmless texts; raises BomRefused when one of them says nothing."""
    texts = {name: clean_line(getattr(part, name)) for name in LONGEST}
    if not texts["number"] or not texts["name"]:
        raise BomRefused(_("Every part needs a number and a name."))
    if texts["parent"] == texts["number"]:
        raise BomRefused(_("A part cannot go into itself."))
    texts["unit"] = texts["unit"] or "pcs"
    return replace(part, **texts)  # type: ignore[arg-type]


def _quantity(text: str) -> Decimal:
    try:
        quantity = Decimal(text)
    except InvalidOperation:
        quantity = Decimal(-1)
    if not quantity.is_finite() or not 0 < quantity <= LARGEST_QUANTITY:
        raise BomRefused(_("The quantity must be a number above zero, such as 4 or 0.25."))
    if quantity != quantity.quantize(Decimal("0.0001")):
        raise BomRefused(_("The quantity can have at most four decimals."))
    return quantity.quantize(Decimal("0.0001"))


def _cost(text: str, currency: str) -> int | None:
    if not text:
        return None
    try:
        return parse_money(text, currency).amount
    except Refused as refusal:
        raise BomRefused(refusal.message) from None


def _delimiter(text: str) -> str:
    """Spreadsheets of half of Europe write semicolons."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _without_guard(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def write_csv(parts: Iterable[Part], currency: str) -> str:
    """Return the lines as CSV that `read_csv` reads back; no cell is a formula to a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for part in parts:
        cost = "" if part.unit_cost is None else f"{Money(part.unit_cost, currency).decimal:f}"
        cells = (
            part.number,
            part.name,
            f"{part.quantity.normalize():f}",
            part.unit,
            cost,
            part.supplier,
            part.parent,
        )
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Change:
    """A part that is not the same in two revisions: `before` None is new, `after` None is gone; `what` names the
    columns that differ.
    """

    number: str
    before: Part | None
    after: Part | None
    what: tuple[str, ...]


def compare(before: Sequence[Part], after: Sequence[Part]) -> list[Change]:
    """Return what changed from one revision to another, by part number, in the order of the later one."""
    old, new = ({part.number: part for part in parts} for parts in (before, after))
    changes = []
    for number in dict.fromkeys([*new, *old]):
        one, other = old.get(number), new.get(number)
        if one == other:
            continue
        what = (
            tuple(f.name for f in fields(Part) if getattr(one, f.name) != getattr(other, f.name))
            if one and other
            else ()
        )
        changes.append(Change(number, one, other, what))
    return changes
