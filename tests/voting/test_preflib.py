from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innovate.voting.counting import contents
from innovate.voting.preflib import PrefLibError, parse

HEAD = """# FILE NAME: lamps.{kind}
# DATA TYPE: {kind}
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: {voters}
# ALTERNATIVE NAME 1: Oak
# ALTERNATIVE NAME 2: Red: the bright
# ALTERNATIVE NAME 3: 绿灯
"""
CATEGORIES = "# NUMBER CATEGORIES: 2\n# CATEGORY NAME 1: Yes\n# CATEGORY NAME 2: No\n"


def text(kind, *rows, voters=5, more=""):
    return HEAD.format(kind=kind, voters=voters) + more + "\n".join(rows) + "\n"


def read(kind, *rows, voters=5, more="", suffix=""):
    return parse(text(kind, *rows, voters=voters, more=more).encode(), suffix=suffix)


def test_orders_are_read_with_equals_counts_and_names():
    found = read("toi", "3: 1,{2,3}", "2: 3")
    assert found.names == {1: "Oak", 2: "Red: the bright", 3: "绿灯"}
    assert found.groups == [((1,), (2, 3)), ((3,),)]
    assert found.counts == [3, 2]
    assert contents(found, "ranking") == [{"ranking": ((1,), (2, 3))}, {"ranking": ((3,),)}]


def test_the_same_ballot_on_two_lines_is_counted_together():
    found = read("soc", "3: 1,2,3", "2: 1,2,3")
    assert (found.groups, found.counts) == ([((1,), (2,), (3,))], [5])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_byte_order_mark_line_endings_blank_lines_and_spaces_are_fine(end):
    plain = text("toc", "", "3 : 1 , { 2 , 3 } ", "   ", "2:3,2,1")
    found = parse(b"\xef\xbb\xbf" + plain.replace("\n", end).encode())
    assert found == read("toc", "3: 1,{2,3}", "2: 3,2,1")


@pytest.mark.parametrize("suffix", ["soc", "SOC", "txt", ""])
def test_the_type_comes_from_the_header_or_the_files_name(suffix):
    assert read("soc", "5: 1,2,3", suffix=suffix).type == "soc"
    nameless = text("soc", "5: 1,2,3").replace("# DATA TYPE: soc\n", "").encode()
    assert parse(nameless, suffix="soc").type == "soc"
    with pytest.raises(PrefLibError, match="tells the type"):
        parse(nameless, suffix="txt")


def test_categories_are_approvals():
    found = read("cat", "2: {1,2},3", "3: {},{1,2,3}", more=CATEGORIES)
    assert contents(found, "approval") == [{"approved": (1, 2)}, {"approved": ()}]
    assert contents(found, "ranking") == [{"ranking": ((1, 2), (3,))}, {"ranking": ((1, 2, 3),)}]
    with pytest.raises(ValueError, match="named by their points"):
        contents(found, "score")


LOTS = "# SEED: ab12\n# LOT NUMBER 1: 40\n# LOT NUMBER 2: 0\n# LOT NUMBER 3: 7\n"


def test_a_rounds_file_calls_its_alternatives_by_their_lot_numbers_and_brings_its_seed():
    found = read("toi", "3: {1,2},3", "2: 3", more=LOTS)
    assert found.names == {40: "Oak", 0: "Red: the bright", 7: "绿灯"}
    assert found.groups == [((0, 40), (7,)), ((7,),)]
    assert found.seed == "ab12"
    assert read("toi", "5: 1").seed == ""


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("NUMBER 2: 0", "NUMBER 2: 40", 10, "another alternative has the lot number 40 too"),
        ("NUMBER 2: 0", "NUMBER 2: two", 10, "must be a whole number"),
        ("NUMBER 2: 0", "NUMBER 4: 0", 10, "no alternative 4"),
        ("# LOT NUMBER 2: 0\n", "", None, "alternative 2 has no lot number"),
    ],
)
def test_lot_numbers_that_do_not_fit_are_refused_with_their_line(old, new, line, message):
    with pytest.raises(PrefLibError, match=message) as refused:
        read("toi", "5: 1", more=LOTS.replace(old, new))
    assert refused.value.line == line


def points(*names):
    return "".join(f"# CATEGORY NAME {number}: {name}\n" for number, name in enumerate(names, 1))


@pytest.mark.parametrize("names", [("5", "2", "0"), ("5 points", "2 points", "0 points")])
def test_categories_named_by_points_are_scores_and_rank_by_them(names):
    found = read("cat", "5: 1,{},{2,3}", more=points(*names))
    assert contents(found, "score") == [{"scores": {"1": 5, "2": 0, "3": 0}}]
    upside_down = read("cat", "5: 1,{},{2,3}", more=points(*names[::-1]))
    assert contents(upside_down, "score") == [{"scores": {"1": 0, "2": 5, "3": 5}}]
    assert contents(upside_down, "ranking") == [{"ranking": ((2, 3), (1,))}]


@pytest.mark.parametrize(
    ("kind", "more", "take", "message"),
    [
        ("cat", points("6", "0"), "score", "worth 6 points"),
        ("cat", points("5", "5 points"), "score", "two categories"),
        ("cat", points("5", "2", "0"), "approval", "categories are points"),
        ("cat", points("a", "b", "c", "d"), "approval", "approvals need two"),
        ("soi", "", "approval", "holds rankings"),
        ("toc", "", "score", "holds rankings"),
    ],
)
def test_ballots_that_do_not_say_what_the_method_asks_are_refused(kind, more, take, message):
    found = read(kind, "5: 1,2" if kind != "toc" else "5: 1,2,3", more=more)
    with pytest.raises(ValueError, match=message):
        contents(found, take)


@pytest.mark.parametrize(
    ("kind", "row", "message"),
    [
        ("soc", "5 1,2,3", "colon is missing"),
        ("soc", "x: 1,2,3", "'x' is no number of voters"),
        ("soc", "0: 1,2,3", "'0' is no number of voters"),
        ("soc", "-5: 1,2,3", "no number of voters"),
        ("soc", "1.5: 1,2,3", "no number of voters"),
        ("soc", f"{'9' * 5000}: 1,2,3", "no number of voters"),
        ("soc", "٥: 1,2,3", "no number of voters"),
        ("soc", "5: 1,2", "3 is missing"),
        ("toc", "5: {1,2}", "3 is missing"),
        ("soc", "5: 1,{2,3}", "cannot be equal"),
        ("soi", "5: {1,2}", "cannot be equal"),
        ("soi", "5: 1,2,2", "alternative 2 stands on the ballot twice"),
        ("toi", "5: 1,{2,1}", "alternative 1 stands on the ballot twice"),
        ("toi", "5: {2,2}", "alternative 2 stands on the ballot twice"),
        ("cat", "5: {1,2},{2}", "alternative 2 stands on the ballot twice"),
        ("soi", "5: 1,4", "there is no alternative 4"),
        ("soi", "5: 0", "there is no alternative 0"),
        ("soi", "5: 1,two", "'two' is not an alternative"),
        ("soi", "5: 1,,2", "is not an alternative"),
        ("soi", "5: 1,2,", "is not an alternative"),
        ("soi", "5: 1 2", "is not an alternative"),
        ("toi", "5: {1,2", "is not an alternative"),
        ("toi", "5: 1,2}", "is not an alternative"),
        ("toi", "5: {1,,2}", "is no alternative"),
        ("toi", "5: {{1},2}", "is not an alternative"),
        ("toi", "5: 1,{}", "braces is empty"),
        ("soi", "5:", "ballot is empty"),
        ("cat", "5: {},{}", "ballot is empty"),
        ("cat", "5: 1,2,3", "3 groups for 2 categories"),
    ],
)
def test_a_malformed_ballot_is_refused_with_its_line(kind, row, message):
    more = CATEGORIES if kind == "cat" else ""
    line = 8 + more.count("\n")
    with pytest.raises(PrefLibError, match=message) as refused:
        read(kind, row, more=more)
    assert refused.value.line == line
    assert str(refused.value).startswith(f"line {line}: ")


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("VOTERS: 5", "VOTERS: 6", 4, "NUMBER VOTERS says 6, but there are 5"),
        ("VOTERS: 5", "VOTERS: many", 4, "must be a whole number"),
        ("ALTERNATIVES: 3", "ALTERNATIVES: 4", 3, "NUMBER ALTERNATIVES says 4"),
        ("TYPE: soc", "TYPE: wmd", 2, "data type wmd cannot be counted"),
        ("TYPE: soc", "TYPE: soi", 2, "the file's name ends in .soc"),
        ("NAME 2: Red: the bright", "NAME 2: Oak", 6, "is called Oak too"),
        ("NAME 2: Red: the bright", "NAME 2:", 6, "alternative 2 has no name"),
        ("NAME 2: Red: the bright", "NAME 1: Red", 6, "alternative 1 is named a second time"),
        ("NAME 2: Red: the bright", "NAME 4: Red", None, "alternative 2 has no name"),
        ("5: 1,2,3", "", None, "holds no ballots"),
    ],
)
def test_a_header_that_does_not_fit_is_refused_with_its_line(old, new, line, message):
    with pytest.raises(PrefLibError, match=message) as refused:
        parse(text("soc", "5: 1,2,3").replace(old, new).encode(), suffix="soc")
    assert refused.value.line == line


def test_a_file_that_is_no_text_is_refused_with_its_line():
    with pytest.raises(PrefLibError, match="line 9: this is not UTF-8"):
        parse(text("soc", "5: 1,2,3").encode() + b"\xff: 1,2,3", suffix="soc")
    with pytest.raises(PrefLibError, match="names the alternatives"):
        parse(b"", suffix="soc")
    with pytest.raises(PrefLibError, match="names the categories"):
        read("cat", "5: 1")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789:,{} #\n-a٣", max_size=60))
def test_whatever_stands_in_a_file_is_read_whole_or_refused(rubbish):
    try:
        found = parse(text("toi", "1: 1", rubbish, voters=1).encode())
    except PrefLibError as refused:
        assert refused.line
    else:
        assert sum(found.counts) == 1


@st.composite
def orders(draw):
    order = draw(st.permutations([1, 2, 3]))[: draw(st.integers(1, 3))]
    groups = [[order[0]]]
    for option in order[1:]:
        if draw(st.booleans()):
            groups.append([option])
        else:
            groups[-1].append(option)
    return tuple(tuple(sorted(group)) for group in groups)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(orders(), st.integers(1, 9), min_size=1))
def test_what_is_written_is_read_again(ballots):
    rows = [
        f"{times}: "
        + ",".join(
            "{" + ",".join(map(str, group)) + "}" if len(group) > 1 else str(group[0]) for group in ballot
        )
        for ballot, times in ballots.items()
    ]
    found = read("toi", *rows, voters=sum(ballots.values()))
    assert dict(zip(found.groups, found.counts, strict=True)) == ballots
