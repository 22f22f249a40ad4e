"""Hand pip's configuration on to uv, which reads none of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping


def parse(listing: str) -> dict[str, str]:
    """Return the effective settings from the output of `pip config list`.

    The sections rank as they do for pip: `global`, then `install`, then the environment.
    """
    ranks = {"global": 0, "install": 1, ":env:": 2}
    found: dict[str, tuple[int, str]] = {}
    for section, name, value in _entries(listing):
        rank = ranks.get(section, -1)
        if rank >= 0 and rank >= found.get(name, (-1, ""))[0]:
            found[name] = (rank, value)
    return {name: value for name, (_, value) in found.items()}


def _entries(listing: str) -> Iterator[tuple[str, str, str]]:
    for line in listing.splitlines():
        key, equals, literal = line.partition("=")
        section, dot, name = key.rpartition(".")
        if not (equals and dot):
            continue
        try:
            value = ast.literal_eval(literal)
        except (ValueError, SyntaxError):
            continue
        yield section, name.replace("_", "-").lower(), str(value)


def for_uv(settings: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that make uv look where pip would. What `environ` sets for uv is left alone."""
    # pip takes the best version of all indexes; uv would stop at the first index that knows the name.
    result = {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_NO_PROGRESS": "1"}
    same_words = {
        "index-url": ["UV_DEFAULT_INDEX"],
        "extra-index-url": ["UV_INDEX"],
        "trusted-host": ["UV_INSECURE_HOST"],
        "cert": ["SSL_CERT_FILE"],
        "client-cert": ["SSL_CLIENT_CERT"],
        "proxy": ["HTTP_PROXY", "HTTPS_PROXY"],
        "keyring-provider": ["UV_KEYRING_PROVIDER"],
    }
    for name, variables in same_words.items():
        if value := " ".join(settings.get(name, "").split()):
            result.update(dict.fromkeys(variables, value))
    if links := settings.get("find-links", "").split():
        result["UV_FIND_LINKS"] = ",".join(links)
    if settings.get("no-index", "").lower() in {"1", "true", "yes", "on"}:
        result["UV_NO_INDEX"] = "1"
    if "SSL_CERT_FILE" not in result:
        # pip trusts the system's certificates.
        result["UV_SYSTEM_CERTS"] = result["UV_NATIVE_TLS"] = "1"
    return {name: value for name, value in result.items() if not environ.get(name)}
