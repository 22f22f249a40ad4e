"""Proofs against the definitions of the RFC, written down a second time and as naively as they are there."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovate.core import proofs

leaves_of = st.lists(st.binary(max_size=8), max_size=40)


def mth(leaves: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.1, word by word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(index: int, leaves: list[bytes]) -> list[bytes]:
    """RFC 9162 section 2.1.3.1, word by word."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if index < k:
        return [*path(index, leaves[:k]), mth(leaves[k:])]
    return [*path(index - k, leaves[k:]), mth(leaves[:k])]


@given(leaves=leaves_of)
def test_root_is_that_of_the_rfc(leaves: list[bytes]) -> None:
    assert proofs.merkle_root(leaves) == mth(leaves).hex()


@given(leaves=leaves_of.filter(bool), data=st.data())
def test_inclusion_proof_is_that_of_the_rfc_and_holds(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof = proofs.inclusion_proof(leaves, index)
    assert [bytes.fromhex(step) for step in proof.path] == path(index, leaves)
    assert proofs.proves(proofs.merkle_root(leaves), leaves[index], proof)


@given(leaves=st.lists(st.binary(max_size=8), min_size=2, max_size=40, unique=True), data=st.data())
def test_tampered_proof_fails(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    proof, root = proofs.inclusion_proof(leaves, index), proofs.merkle_root(leaves)
    step = data.draw(st.integers(0, len(proof.path) - 1))
    flipped = f"{int(proof.path[step][0], 16) ^ 1:x}{proof.path[step][1:]}"
    other = leaves[index - 1]
    assert not proofs.proves(root, other, proof)
    assert not proofs.proves(root, leaves[index] + b"!", proof)
    assert not proofs.proves(proofs.merkle_root([*leaves, b"more"]), leaves[index], proof)
    assert not proofs.proves(root, leaves[index], replace(proof, path=proof.path[:-1]))
    assert not proofs.proves(root, leaves[index], replace(proof, path=(*proof.path, "00" * 32)))
    changed = (*proof.path[:step], flipped, *proof.path[step + 1 :])
    assert not proofs.proves(root, leaves[index], replace(proof, path=changed))
    assert not proofs.proves(root, leaves[index], replace(proof, index=len(leaves)))
    assert not proofs.proves(root, leaves[index], replace(proof, index=-1))


@pytest.mark.parametrize("step", ["zz", "", "00", "00" * 33, "é" * 64, "00 " * 22])
def test_malformed_proof_is_false_and_no_error(step: str) -> None:
    proof = proofs.InclusionProof(0, 2, (step,))
    assert not proofs.proves("é" * 64, b"a", proof)


def test_node_is_never_taken_for_a_leaf() -> None:
    inner = proofs._leaf(b"a") + proofs._leaf(b"b")
    assert proofs.merkle_root([inner]) != proofs.merkle_root([b"a", b"b"])


def test_inclusion_proof_of_no_leaf_is_an_error() -> None:
    for index in (-1, 1):
        with pytest.raises(IndexError):
            proofs.inclusion_proof([b"a"], index)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@given(value=json_values, other=json_values)
def test_commitment_opens_with_its_own_value_and_nonce_only(value: object, other: object) -> None:
    nonce = proofs.new_nonce()
    commitment = proofs.commit(value, nonce)
    assert proofs.opens(commitment, value, nonce)
    assert not proofs.opens(commitment, value, proofs.new_nonce())
    if proofs.canonical(value) != proofs.canonical(other):
        assert not proofs.opens(commitment, other, nonce)


def test_commitment_cannot_be_opened_as_another_value_by_moving_the_nonce_s_end() -> None:
    """SHA-256 sees nonce and value in one run: 12 after N is 2 after N1, were the nonce's length free."""
    nonce = proofs.new_nonce()
    commitment = proofs.commit(12, nonce)
    longer = nonce + b"1".hex()
    assert hashlib.sha256(bytes.fromhex(longer) + b"2").hexdigest() == commitment
    assert not proofs.opens(commitment, 2, longer)
    with pytest.raises(ValueError, match="32 bytes"):
        proofs.commit(2, longer)


@pytest.mark.parametrize("nonce", ["", "zz" * 32, "00"])
def test_opening_with_a_malformed_nonce_is_false(nonce: str) -> None:
    assert not proofs.opens("é", 1, nonce)


def test_canonical_json_is_that_of_rfc_8785() -> None:
    value = {"\u20ac": "Euro", "1": [1e21, 0.000001, True, None], "\r": "x", "ä": "\u000f"}
    expected = '{"\\r":"x","1":[1e+21,0.000001,true,null],"ä":"\\u000f","€":"Euro"}'
    assert proofs.canonical(value) == expected.encode()
    for wrong in (float("nan"), {1: 2}, object(), 2**60):
        with pytest.raises(ValueError):
            proofs.canonical(wrong)


def test_chain_depends_on_all_that_came_before() -> None:
    one, two = proofs.chain("", {"a": 1}), proofs.chain("", {"a": 2})
    assert one != two
    assert proofs.chain(one, "next") != proofs.chain(two, "next")
