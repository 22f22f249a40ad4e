from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def run(tmp_path, method, **data):
    file = tmp_path / "ballots.json"
    file.write_text(json.dumps(data))
    out = StringIO()
    call_command("tally", str(file), method=method, stdout=out)
    return json.loads(out.getvalue())


def test_tally_counts_a_ranked_file_by_name(tmp_path):
    ballots = [
        {"ranking": [["red"], ["blue"], ["green"]], "count": 3},
        {"ranking": [["green"], ["blue"]], "count": 2},
    ]
    result = run(tmp_path, "schulze", options=["red", "blue", "green"], ballots=ballots)
    assert result["ranking"] == [["red"], ["blue"], ["green"]]
    assert result["winners"] == ["red"]
    assert result["ballots"] == 5
    assert result["working"]["preferred"]["blue"]["green"] == 3


def test_tally_counts_scores_and_approvals(tmp_path):
    scores = run(tmp_path, "score", options=["a", "b"], ballots=[{"scores": {"a": 2}}, {"scores": {"b": 5}}])
    assert scores["working"]["points"] == {"a": 2, "b": 5}
    approvals = run(tmp_path, "approval", options=["a", "b"], ballots=[{"approved": ["a", "b"]}])
    assert approvals["winners"] == ["a", "b"]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"options": [], "ballots": []},
        {"options": ["a", "a"], "ballots": []},
        {"options": ["a"], "ballots": [{"ranking": [["nobody"]]}]},
        {"options": ["a"], "ballots": [{"scores": {"a": 2}}]},
    ],
)
def test_tally_says_why_a_file_cannot_be_counted(tmp_path, data):
    with pytest.raises(CommandError, match="cannot be counted"):
        run(tmp_path, "schulze", **data)
