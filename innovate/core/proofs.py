"""Proofs anyone can check: canonical JSON, commitments, Merkle trees, hash chains.

Canonical JSON is RFC 8785 (JCS). The Merkle tree is RFC 9162 section 2.1 (Certificate Transparency):
leaves and nodes are hashed with different prefixes, so a node can never be passed off as a leaf.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785

LEAF, NODE = b"\x00", b"\x01"
_HASH = re.compile(r"[0-9a-f]{64}")


def canonical(value: Any) -> bytes:
    """Return the RFC 8785 bytes of a JSON value; raises ValueError for what JSON cannot hold."""
    return rfc8785.dumps(value)


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON, as 64 hex digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def new_nonce() -> str:
    """Return 256 random bits as hex: enough that a commitment cannot be opened by guessing."""
    return secrets.token_hex(32)


def commit(value: Any, nonce: str) -> str:
    """Return the commitment to `value`: SHA-256 of nonce and canonical JSON. Publish it; keep the nonce.

    The nonce has exactly 32 bytes; else its end could be read as the beginning of another value, and one
    commitment opened in two ways. Raises ValueError for any other.
    """
    secret = bytes.fromhex(nonce)
    if len(secret) != 32:
        raise ValueError("a nonce is 32 bytes in hex")
    return hashlib.sha256(secret + canonical(value)).hexdigest()


def opens(commitment: str, value: Any, nonce: str) -> bool:
    """Say whether `value` and `nonce` are what the commitment was made of."""
    try:
        return hmac.compare_digest(commitment.encode(), commit(value, nonce).encode())
    except ValueError:
        return False


def chain(previous: str, entry: Any) -> str:
    """Return the link for `entry` after the link `previous` ("" at the start of a chain)."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical(entry)).hexdigest()


def _leaf(value: bytes) -> bytes:
    return hashlib.sha256(LEAF + value).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()


def _split(count: int) -> int:
    """The largest power of two smaller than `count`."""
    return 1 << (count - 1).bit_length() - 1


def merkle_root(leaves: Sequence[bytes]) -> str:
    """Return the RFC 9162 tree head of the leaves in order, as hex; of no leaves it is SHA-256("")."""
    return _head([_leaf(leaf) for leaf in leaves]).hex()


def _head(hashes: list[bytes]) -> bytes:
    """Fold level by level, carrying an odd last node up: equals the recursive definition, in O(n)."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    while len(hashes) > 1:
        level = [_node(hashes[i], hashes[i + 1]) for i in range(0, len(hashes) - 1, 2)]
        if len(hashes) % 2:
            level.append(hashes[-1])
        hashes = level
    return hashes[0]


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That the leaf at `index` is one of `count` leaves: the sibling hashes from leaf to root, as hex."""

    index: int
    count: int
    path: tuple[str, ...]


def inclusion_proof(leaves: Sequence[bytes], index: int) -> InclusionProof:
    """Return the proof for one leaf; raises IndexError when there is no such leaf."""
    return _proof([_leaf(leaf) for leaf in leaves], index)


def inclusion_proof_of_hash(hashes: Sequence[str], index: int) -> InclusionProof:
    """Return the same from the leaves' hashes, as hex: for who keeps those and need not hash all leaves again."""
    return _proof([bytes.fromhex(value) for value in hashes], index)


def _proof(hashes: list[bytes], index: int) -> InclusionProof:
    if not 0 <= index < len(hashes):
        raise IndexError("no such leaf")
    path: list[str] = []
    level, position = hashes, index
    while len(level) > 1:
        sibling = position ^ 1
        if sibling < len(level):
            path.append(level[sibling].hex())
        above = [_node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            above.append(level[-1])
        level, position = above, position // 2
    return InclusionProof(index, len(hashes), tuple(path))


def proves(root: str, leaf: bytes, proof: InclusionProof) -> bool:
    """Check a proof against a root, by RFC 9162 section 2.1.3.2."""
    if not 0 <= proof.index < proof.count:
        return False
    position, last, head = proof.index, proof.count - 1, _leaf(leaf)
    for step in proof.path:
        if last == 0 or not _HASH.fullmatch(step):
            return False
        sibling = bytes.fromhex(step)
        if position % 2 or position == last:
            head = _node(sibling, head)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            head = _node(head, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and hmac.compare_digest(head.hex().encode(), root.encode())
