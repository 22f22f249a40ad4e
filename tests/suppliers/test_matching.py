"""What the score promises, for any supplier and any tender."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from innovate.suppliers.matching import (
    WEIGHTS,
    SupplierFacts,
    Taxonomy,
    TenderFacts,
    failed_gates,
    invitations,
    match,
    score,
)
from innovate.suppliers.matching.terms import EVIDENCE, tokens

DAY = date(2027, 1, 1)
CODES = ["a", "a.one", "a.two", "b", "b.one", "c.one"]
TAXONOMY = Taxonomy({"a": "", "a.one": "a", "a.two": "a", "b": "", "b.one": "b"})
EVIDENCES = list(EVIDENCE)
certificate_days = st.dictionaries(
    st.sampled_from(["CE", "ISO9001", "FSC"]),
    st.integers(-400, 400).map(lambda days: DAY + timedelta(days=days)),
)
suppliers = st.builds(
    SupplierFacts,
    key=st.uuids().map(str),
    verified=st.booleans(),
    suspended=st.booleans(),
    country=st.sampled_from(["DE", "FR", "CN", ""]),
    regions=st.lists(st.sampled_from(["DE", "EU", "WORLD", "CN"]), max_size=3).map(tuple),
    free_per_month=st.integers(0, 10**7),
    capabilities=st.dictionaries(st.sampled_from(CODES), st.sampled_from(EVIDENCES)),
    certificates=certificate_days,
    text=st.text(max_size=60),
    performance=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 3000)), max_size=5).map(tuple),
    invited=st.integers(5, 9),
    answered=st.integers(0, 5),
    newcomer=st.booleans(),
    members=st.frozensets(st.sampled_from(["1", "2", "3"])),
)
tenders = st.builds(
    TenderFacts,
    key=st.just("t"),
    capabilities=st.lists(st.sampled_from(CODES), max_size=4, unique=True).map(tuple),
    certificates=st.lists(st.sampled_from(["CE", "ISO9001"]), max_size=2).map(tuple),
    wished_certificates=st.lists(st.sampled_from(["CE", "FSC"]), max_size=2).map(tuple),
    quantity=st.integers(1, 10**7),
    weeks=st.integers(1, 100),
    deliver_by=st.just(DAY),
    region=st.sampled_from(["", "DE", "FR", "CN", "EU"]),
    text=st.text(max_size=60),
    team=st.frozensets(st.sampled_from(["3", "4"])),
)
crowds = st.lists(suppliers, max_size=12, unique_by=lambda item: item.key)


def test_published_weights_sum_to_one() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)


@given(suppliers, tenders)
def test_score_and_every_term_lie_between_zero_and_one(supplier: SupplierFacts, tender: TenderFacts) -> None:
    scored = score(supplier, tender, TAXONOMY)
    assert 0 <= scored.score <= 1
    assert all(0 <= part.value <= 1 for part in scored.terms)
    assert {part.code for part in scored.terms} == set(WEIGHTS)
    assert scored.score == pytest.approx(sum(part.value * part.weight for part in scored.terms))
    assert all(float(str(hint["gain"])) >= 0 for hint in scored.raises(99))


@given(crowds, tenders, st.integers(0, 12))
def test_no_score_ever_overrides_a_gate(crowd: list[SupplierFacts], tender: TenderFacts, most: int) -> None:
    ranked = match(crowd, tender, TAXONOMY)
    invited = invitations(ranked, most)
    assert len(invited) <= most
    for item in invited:
        supplier = item.supplier
        assert supplier.verified
        assert not supplier.suspended
        assert not supplier.members & tender.team
        for code in tender.certificates:
            assert supplier.certificates[code] >= tender.deliver_by
    seen_failing = False
    for item in ranked:
        seen_failing |= not item.passes
        assert item.passes != seen_failing


@given(suppliers, tenders, st.sampled_from(CODES))
def test_better_evidence_never_lowers_the_score(
    supplier: SupplierFacts, tender: TenderFacts, code: str
) -> None:
    scores = [
        score(
            replace(supplier, capabilities={**supplier.capabilities, code: evidence}), tender, TAXONOMY
        ).score
        for evidence in EVIDENCES
    ]
    without = {name: evidence for name, evidence in supplier.capabilities.items() if name != code}
    none = score(replace(supplier, capabilities=without), tender, TAXONOMY).score
    assert none <= scores[0] <= scores[1] <= scores[2]


@given(suppliers, tenders, st.integers(1, 10**6), st.floats(0, 3000))
def test_more_capacity_and_a_perfect_job_never_lower_the_score(
    supplier: SupplierFacts, tender: TenderFacts, more: int, age: float
) -> None:
    before = score(supplier, tender, TAXONOMY).score
    roomier = replace(supplier, free_per_month=supplier.free_per_month + more)
    proven = replace(supplier, performance=(*supplier.performance, (1.0, age)))
    assert score(roomier, tender, TAXONOMY).score >= before - 1e-9
    assert score(proven, tender, TAXONOMY).score >= before - 1e-9


@given(crowds, tenders, st.randoms())
def test_same_input_in_any_order_gives_the_same_result(
    crowd: list[SupplierFacts], tender: TenderFacts, random: object
) -> None:
    shuffled = list(crowd)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, two = match(crowd, tender, TAXONOMY), match(shuffled, tender, TAXONOMY)
    assert [(item.supplier.key, item.score) for item in one] == [
        (item.supplier.key, item.score) for item in two
    ]


@given(crowds, tenders, st.integers(1, 12))
def test_one_invitation_in_five_is_kept_for_newcomers(
    crowd: list[SupplierFacts], tender: TenderFacts, most: int
) -> None:
    ranked = match(crowd, tender, TAXONOMY)
    passing = [item for item in ranked if item.passes]
    invited = invitations(ranked, most)
    assert len(invited) == min(most, len(passing))
    newcomers = sum(item.supplier.newcomer for item in passing)
    assert sum(item.supplier.newcomer for item in invited) >= min(-(-most // 5), newcomers)


def test_idle_time_drifts_to_the_mean_from_both_sides() -> None:
    tender = TenderFacts(key="t", deliver_by=DAY)

    def past(result: float, age: float) -> float:
        supplier = SupplierFacts(key="s", performance=((result, age),))
        return next(
            part.value for part in score(supplier, tender, TAXONOMY, 0.7).terms if part.code == "performance"
        )

    assert past(1.0, 0) > past(1.0, 180) > past(1.0, 2000) == pytest.approx(0.7, abs=0.001)
    assert past(0.0, 0) < past(0.0, 180) < past(0.0, 2000) == pytest.approx(0.7, abs=0.001)


@pytest.mark.parametrize(
    ("until", "code"),
    [(None, "certificate_missing"), (DAY - timedelta(days=1), "certificate_lapses"), (DAY, None)],
)
def test_certificate_must_last_through_the_delivery(until: date | None, code: str | None) -> None:
    supplier = SupplierFacts(key="s", free_per_month=100, certificates={"CE": until} if until else {})
    tender = TenderFacts(key="t", certificates=("CE",), deliver_by=DAY)
    assert [gate.code for gate in failed_gates(supplier, tender)] == ([code] if code else [])


@pytest.mark.parametrize(
    ("regions", "wanted", "passes"),
    [
        (("EU",), "FR", True),
        (("EU",), "CN", False),
        (("WORLD",), "CN", True),
        (("DE",), "EU", False),
        ((), "", True),
    ],
)
def test_region_gate(regions: tuple[str, ...], wanted: str, passes: bool) -> None:
    gates = failed_gates(
        SupplierFacts(key="s", free_per_month=100, regions=regions), TenderFacts(key="t", region=wanted)
    )
    assert (not gates) is passes


def test_chinese_texts_meet_by_pairs_of_characters() -> None:
    assert tokens("硅胶成型，注塑") == {"硅胶", "胶成", "成型", "注塑"}
    assert "moulding" in tokens("Injection MOULDING of the parts")


def test_command_is_deterministic_and_explains(tmp_path: Path) -> None:
    makers, asked, out = tmp_path / "s.json", tmp_path / "t.json", tmp_path / "o.json"
    makers.write_text(
        json.dumps(
            [
                {
                    "id": "good",
                    "capacity_per_month": 500,
                    "capabilities": {"a.one": "declared"},
                    "regions": ["EU"],
                },
                {
                    "id": "far",
                    "capacity_per_month": 500,
                    "capabilities": {"a.one": "audited"},
                    "regions": ["CN"],
                },
            ]
        )
    )
    asked.write_text(
        json.dumps(
            [
                {
                    "id": 7,
                    "capabilities": ["a.one"],
                    "quantity": 100,
                    "deliver_by": "2027-01-01",
                    "region": "DE",
                }
            ]
        )
    )
    arguments = {"suppliers": makers, "tenders": asked, "out": out, "verbosity": 0}
    call_command("match", **arguments)
    first = out.read_text()
    call_command("match", **arguments)
    assert out.read_text() == first
    good, far = json.loads(first)["results"][0]["matches"]
    assert (good["supplier"], good["invited"], far["invited"]) == ("good", True, False)
    assert far["failed_gates"] == [{"code": "region", "region": "DE"}]
    assert {"code": "evidence_document", "capability": "a.one", "gain": 10.0} in good["raises"]


def test_command_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    broken = tmp_path / "s.json"
    broken.write_text('[{"id": "x", "capabilities": {"a": "sworn"}}]')
    (tmp_path / "t.json").write_text("[]")
    with pytest.raises(CommandError, match="declared, document or audited"):
        call_command("match", suppliers=broken, tenders=tmp_path / "t.json", out=tmp_path / "o.json")
