"""What a bill of materials costs, and how it is read, written and compared."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovate.projects.bom_rules import BomRefused, Part, compare, in_order, read_csv, roll_up, write_csv

HEADER = "number,name,quantity,unit,unit_cost,supplier,parent\n"


def test_assembly_costs_its_own_work_and_what_is_in_it():
    parts = [
        Part("A", "Lid", Decimal(2), unit_cost=50),
        Part("B", "Ring", Decimal("0.5"), unit_cost=333, parent="A"),
        Part("C", "Screw", Decimal(4), unit_cost=3, parent="A"),
        Part("D", "Box"),
    ]
    costs = roll_up(parts)
    # 0.5 × 3.33 is 1.665: half to even is 1.66.
    assert costs.line["B"] == 166
    assert costs.one["A"] == 50 + 166 + 12
    assert costs.total == 2 * 228
    assert costs.unknown == ("D",)


@st.composite
def bills(draw):
    """Up to twelve parts, each at the top or in an earlier one, in any order of lines."""
    parts = []
    for n in range(draw(st.integers(0, 12))):
        parent = draw(st.sampled_from(["", *(part.number for part in parts)]))
        quantity = draw(st.decimals(min_value="0.0001", max_value="50", places=4))
        cost = draw(st.none() | st.integers(0, 10_000))
        parts.append(Part(f"P{n}", f"Part {n}", quantity, "pcs", cost, "", parent))
    return draw(st.permutations(parts))


@given(bills())
def test_total_is_the_sum_of_the_top_lines_in_any_order_of_lines(parts):
    costs = roll_up(parts)
    assert costs.total == sum(costs.line[part.number] for part in parts if not part.parent)
    for part in parts:
        inside = sum(costs.line[one.number] for one in parts if one.parent == part.number)
        assert costs.one[part.number] == (part.unit_cost or 0) + inside
        assert abs(costs.line[part.number] - part.quantity * costs.one[part.number]) <= Decimal("0.5")
    assert roll_up(parts[::-1]).total == costs.total
    assert {part.number for _depth, part in in_order(parts)} == {part.number for part in parts}


@given(bills())
def test_whole_quantities_cost_what_every_single_piece_costs(parts):
    whole = [
        Part(p.number, p.name, Decimal(int(p.quantity) + 1), p.unit, p.unit_cost, "", p.parent) for p in parts
    ]
    by_number = {part.number: part for part in whole}

    def pieces(part):
        return part.quantity * (pieces(by_number[part.parent]) if part.parent else 1)

    assert roll_up(whole).total == sum(pieces(part) * (part.unit_cost or 0) for part in whole)


@given(bills().filter(bool), st.data())
def test_any_circle_is_refused(parts, data):
    part = data.draw(st.sampled_from(parts))
    inside = {part.number}
    for _n in parts:
        inside |= {one.number for one in parts if one.parent in inside}
    goes_into = data.draw(st.sampled_from(sorted(inside)))
    turned = [
        Part(p.number, p.name, p.quantity, p.unit, p.unit_cost, "", goes_into if p == part else p.parent)
        for p in parts
    ]
    with pytest.raises(BomRefused):
        roll_up(turned)


@given(bills())
def test_written_csv_is_read_back(parts):
    assert read_csv(write_csv(parts, "EUR"), "EUR") == list(parts)
    assert compare(parts, parts) == []


def test_formulas_are_written_as_text_and_read_back():
    parts = [Part("-1", "=SUM(A1)", supplier="@home")]
    text = write_csv(parts, "EUR")
    assert "'=SUM(A1)" in text
    assert read_csv(text, "EUR") == parts


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("1,Lid,0,pcs,,,", "Line 2"),
        ("1,Lid,1,pcs,,,\n2,,1,pcs,,,", "Line 3"),
        ("1,Lid,x,pcs,,,", "above zero"),
        ("1,Lid,1e999,pcs,,,", "above zero"),
        ("1,Lid,NaN,pcs,,,", "above zero"),
        ("1,Lid,1.00001,pcs,,,", "four decimals"),
        ("1,Lid,1,pcs,-3,,", "below zero"),
        ("1,Lid,1,pcs,3.999,,", "decimals"),
        ("1,Lid,1,pcs,,,1", "into itself"),
        (f"{'9' * 41},Lid,1,pcs,,,", "too long"),
    ],
)
def test_every_wrong_line_is_named(lines, said):
    with pytest.raises(BomRefused) as refused:
        read_csv(HEADER + lines, "EUR")
    assert said in " ".join(refused.value.fields.values())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "name the columns"),
        ("a,b\n1,2", "name the columns"),
        ("number,name,price\n1,Lid,2.50", "“price” is not known"),
        (HEADER + "1,Lid,1,pcs,,,\n1,Lid,1,pcs,,,", "there twice"),
        (HEADER + "1,Lid,1,pcs,,,2", "not there"),
        (HEADER + "1,Lid,1,pcs,,,2\n2,Pot,1,pcs,,,1", "into itself"),
        (HEADER + "".join(f"{n},Lid,1,pcs,,,\n" for n in range(501)), "the most"),
        (HEADER + "1,Lid,1000000,pcs,9999999999,,2\n2,Pot,1000000,pcs,,,", "more than we can"),
    ],
)
def test_what_does_not_hold_together_is_refused(text, said):
    with pytest.raises(BomRefused, match=said):
        read_csv(text, "EUR")


def test_semicolons_full_width_digits_and_a_byte_order_mark_are_read():
    parts = read_csv("\ufeffNumber;Name;Unit cost\n1;壶盖;１，５\n", "EUR")
    assert parts == [Part("1", "壶盖", Decimal("1.0000"), "pcs", 150)]


def test_compare_names_new_gone_and_changed():
    before = [Part("1", "Lid"), Part("2", "Pot")]
    after = [Part("1", "Lid", Decimal(2)), Part("3", "Box")]
    found = {
        change.number: (bool(change.before), bool(change.after), change.what)
        for change in compare(before, after)
    }
    assert found == {"1": (True, True, ("quantity",)), "3": (False, True, ()), "2": (True, False, ())}
