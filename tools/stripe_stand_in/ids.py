"""Identifiers in Stripe's form: a prefix that tells the kind, then random letters and digits."""

from __future__ import annotations

import secrets
import string

ALPHABET = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 24) -> str:
    """A fresh identifier such as ``pi_3f…``."""
    return f"{prefix}_{random_text(length)}"


def random_text(length: int) -> str:
    """``length`` random letters and digits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
