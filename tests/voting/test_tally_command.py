from __future__ import annotations

import io
import json
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from innovate.voting.counting import METHODS

TENNESSEE = """# DATA TYPE: soc
# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: 100
# ALTERNATIVE NAME 1: Memphis
# ALTERNATIVE NAME 2: Nashville
# ALTERNATIVE NAME 3: Chattanooga
# ALTERNATIVE NAME 4: Knoxville
42: 1,2,3,4
26: 2,3,4,1
15: 3,4,2,1
17: 4,3,2,1
"""
CAT = """# DATA TYPE: cat
# CATEGORY NAME 1: {yes}
# CATEGORY NAME 2: {no}
# ALTERNATIVE NAME 1: red
# ALTERNATIVE NAME 2: blue
# ALTERNATIVE NAME 3: green
3: {{1,2}},3
3: {{3}},{{1,2}}
"""


def run(tmp_path, method, text, name="ballots.json", **options):
    file = tmp_path / name
    file.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
    out = StringIO()
    call_command("tally", str(file), method=method, stdout=out, **options)
    return out.getvalue()


def order(printed):
    return [line.split(". ", 1)[1] for line in printed.split("order:\n")[1].splitlines()[:4]]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("schulze", ["Nashville", "Chattanooga", "Knoxville", "Memphis"]),
        ("ranked-pairs", ["Nashville", "Chattanooga", "Knoxville", "Memphis"]),
        ("ranked_pairs", ["Nashville", "Chattanooga", "Knoxville", "Memphis"]),
        ("instant-runoff", ["Knoxville", "Memphis", "Nashville", "Chattanooga"]),
        ("irv", ["Knoxville", "Memphis", "Nashville", "Chattanooga"]),
    ],
)
def test_tally_prints_winner_order_and_working_of_a_preflib_file(tmp_path, method, expected):
    printed = run(tmp_path, method, TENNESSEE, "capital.soc")
    assert printed.startswith(f"winner: {expected[0]}\n")
    assert order(printed) == expected
    assert "ballots: 100\n" in printed
    if "run" in method or method == "irv":
        assert "round 3:\n  Knoxville  58\n  Memphis    42\n  eliminated: Memphis\n" in printed
    else:
        assert "  [1] Memphis        -   42   42   42\n" in printed


def test_tally_prints_the_pairs_it_locked_and_the_strongest_paths(tmp_path):
    assert "  Nashville before Knoxville, 68 to 32: locked (in turn by lot)\n" in run(
        tmp_path, "ranked-pairs", TENNESSEE, "capital.soc"
    )
    assert "strongest path from the row to the column:\n" in run(tmp_path, "schulze", TENNESSEE, "a.soc")


def test_tally_counts_scores_by_category(tmp_path):
    printed = run(tmp_path, "score", CAT.format(yes="5", no="1"), "lamps.cat")
    assert "  red     18       0       3       0       0       0       3\n" in printed
    assert "tie: red, blue, green; in order by lot\n" in printed


@pytest.mark.parametrize("seed", ["0", "another", "third", "fourth"])
def test_tally_breaks_ties_by_the_seed_and_shows_them(tmp_path, seed):
    printed = run(tmp_path, "approval", CAT.format(yes="Yes", no="No"), "lamps.cat", seed=seed)
    favoured = printed.split("which favours ")[1].splitlines()[0].split(", ")
    assert printed.startswith(f"winner: {favoured[0]}\n")
    assert f"lots: seed {seed}, which favours" in printed
    assert "tie: red, blue, green; in order by lot\n" in printed


def test_tally_prints_a_winner_for_each_seat(tmp_path):
    printed = run(tmp_path, "equal-shares", CAT.format(yes="Yes", no="No"), "lamps.cat", seats=2)
    winners = [line for line in printed.splitlines() if line.startswith("winner: ")]
    assert len(winners) == 2
    assert "winner: green" in winners
    assert "seats: 2, bought in this order:\n" in printed
    assert "of a seat from each who can pay" in printed


@pytest.mark.parametrize(
    ("method", "options", "message"),
    [
        ("equal-shares", {}, "Say with --seats"),
        ("schulze", {"seats": 2}, "--seats is for equal-shares"),
        ("equal-shares", {"seats": 0}, "seats must be 1 to 3"),
        ("equal-shares", {"seats": 4}, "seats must be 1 to 3"),
    ],
)
def test_tally_refuses_seats_it_cannot_fill(tmp_path, method, options, message):
    with pytest.raises(CommandError, match=message):
        run(tmp_path, method, CAT.format(yes="Yes", no="No"), "lamps.cat", **options)


def test_tally_names_the_line_of_a_malformed_file_and_counts_nothing(tmp_path, capsys):
    with pytest.raises(CommandError, match="line 9: alternative 3 stands on the ballot twice"):
        run(tmp_path, "schulze", TENNESSEE.replace("26: 2,3,4,1", "26: 2,3,3,1"), "capital.soc")
    with pytest.raises(CommandError, match="No such file"):
        call_command("tally", str(tmp_path / "none.soc"), method="schulze")
    assert capsys.readouterr().out == ""


def test_tally_reads_the_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TENNESSEE.encode())))
    out = StringIO()
    call_command("tally", "-", method="schulze", stdout=out)
    assert out.getvalue().startswith("winner: Nashville\n")


def test_a_name_cannot_pretend_to_be_a_line(tmp_path):
    data = {"options": ["a\nwinner: b", "c"], "ballots": [{"approved": ["c"]}]}
    printed = run(tmp_path, "approval", data)
    assert [line for line in printed.splitlines() if line.startswith("winner")] == ["winner: c"]


def test_tally_counts_json_and_prints_json(tmp_path):
    ballots = [
        {"ranking": [["red"], ["blue"], ["green"]], "count": 3},
        {"ranking": [["green"], ["blue"]], "count": 2},
    ]
    data = {"options": ["red", "blue", "green"], "ballots": ballots}
    result = json.loads(run(tmp_path, "schulze", data, json=True))
    assert result["ranking"] == [["red"], ["blue"], ["green"]]
    assert result["winner"] == ["red"]
    assert result["ballots"] == 5
    assert result["working"]["preferred"]["1"]["2"] == 3
    scores = {"options": ["a", "b"], "ballots": [{"scores": {"a": 2}}, {"scores": {"b": 5}}]}
    assert run(tmp_path, "score", scores).startswith("winner: b\n")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"options": [], "ballots": []},
        {"options": ["a", "a"], "ballots": []},
        {"options": ["a"], "ballots": []},
        {"options": ["a"], "ballots": [{"ranking": [["nobody"]]}]},
        {"options": ["a"], "ballots": [{"scores": {"a": 2}}]},
        {"options": ["a"], "ballots": [{"ranking": [["a"]], "count": 0}]},
        {"options": ["a"], "ballots": [{"ranking": [["a"]], "count": "2"}]},
    ],
)
def test_tally_says_why_a_file_cannot_be_counted(tmp_path, data):
    with pytest.raises(CommandError, match="cannot be counted"):
        run(tmp_path, "schulze", data)


@pytest.mark.parametrize("method", METHODS)
def test_no_method_counts_an_empty_file(tmp_path, method):
    with pytest.raises(CommandError, match="cannot be counted"):
        run(tmp_path, method, "", "empty.soc", **({"seats": 1} if method == "equal-shares" else {}))
