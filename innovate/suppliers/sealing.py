"""How a bid is sealed: encrypted to a key that is not in the database, with a commitment the bidder can
check.

The offer is padded to one size, so that the length of the ciphertext tells nothing, and encrypted with a
fresh key pair (libsodium sealed box: X25519, XSalsa20-Poly1305) to the tender's public key. Whoever seals
cannot open. The private key is derived per tender from BID_OPENING_KEY, which only the environment holds, and
is derived in one place, `unseal`, which the opening service calls after the deadline.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from innovate.core import proofs

#: Offers are padded to a multiple of this many bytes; a note of 1,500 characters always fits into one.
PADDING = 8192
_PERSON = b"innovate.bid.v1"


class DoesNotOpen(Exception):
    """What was stored is no bid sealed for this tender; `code` says which check failed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed offer. `nonce` is for the bidder's receipt and must not be stored beside the commitment."""

    ciphertext: bytes
    commitment: str
    key_id: str
    nonce: str


def seal(offer: dict[str, Any], *, tender: int) -> Sealed:
    """Encrypt an offer for one tender and commit to it (SHA-256 of nonce and canonical JSON)."""
    nonce = proofs.new_nonce()
    plain = proofs.canonical({"nonce": nonce, "offer": offer})
    # Canonical JSON ends with a brace, so trailing spaces are padding and nothing else.
    padded = plain + b" " * (-len(plain) % PADDING)
    private = _private_key(tender)
    return Sealed(
        ciphertext=SealedBox(private.public_key).encrypt(padded),
        commitment=proofs.commit(offer, nonce),
        key_id=_key_id(private),
        nonce=nonce,
    )


def unseal(ciphertext: bytes, *, tender: int, commitment: str) -> tuple[dict[str, Any], str]:
    """Return the offer and its nonce; raises DoesNotOpen ("key", "shape" or "commitment")."""
    try:
        document = json.loads(SealedBox(_private_key(tender)).decrypt(ciphertext))
    except CryptoError:
        raise DoesNotOpen("key") from None
    except ValueError:
        raise DoesNotOpen("shape") from None
    try:
        offer, nonce = document["offer"], document["nonce"]
        genuine = proofs.opens(commitment, offer, nonce)
    except (KeyError, TypeError, ValueError):
        raise DoesNotOpen("shape") from None
    if not genuine:
        raise DoesNotOpen("commitment")
    return offer, nonce


def _private_key(tender: int) -> PrivateKey:
    """Derive this tender's X25519 key: BLAKE2b keyed with the secret, so that one tender's key opens no
    other.
    """
    secret = hashlib.sha256(settings.BID_OPENING_KEY.encode()).digest()
    return PrivateKey(
        hashlib.blake2b(str(tender).encode(), key=secret, person=_PERSON, digest_size=32).digest()
    )


def _key_id(private: PrivateKey) -> str:
    return hashlib.sha256(bytes(private.public_key)).hexdigest()[:16]
