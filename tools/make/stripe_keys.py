"""Keys for the Stripe stand-in: made once, kept with the state, used only when no real key is set."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

_PREFIXES = {
    "STRIPE_SECRET_KEY": "sk_test_",
    "STRIPE_PUBLISHABLE_KEY": "pk_test_",
    "STRIPE_WEBHOOK_SECRET": "whsec_",
}


def kept(state: Path) -> dict[str, str]:
    """Return the stand-in's three keys by variable name, making them in `state` the first time."""
    path = state / "stripe_keys.json"
    try:
        keys = json.loads(path.read_text())
        if isinstance(keys, dict) and set(keys) == set(_PREFIXES):
            return keys
    except (OSError, ValueError):
        pass
    keys = {name: prefix + secrets.token_hex(16) for name, prefix in _PREFIXES.items()}
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(keys, file)
    draft.replace(path)
    return keys
