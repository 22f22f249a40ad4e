"""A project's words as data: what is hashed, and what has changed between two versions. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from innovate.core.proofs import digest
from innovate.projects.models.words import PARTS

#: Sentences, each with what ends it.
_SENTENCE = re.compile(r"[^.!?。！？\n]*(?:[.!?。！？\n]+\s*|$)")
#: One Chinese, Japanese or Korean character, one word, one run of blanks, or one other sign.
_TOKEN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]|[^\W\u2e80-\u9fff\uac00-\ud7af]+|\s+|.", re.S)
#: Token pairs compared at most: beyond that a passage counts as rewritten, so that no text takes seconds.
MOST_PAIRS = 400_000
#: Characters kept on each side of a change.
AROUND = 90


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the content's canonical JSON (RFC 8785), in hex."""
    return digest(content)


def plain_text(content: Mapping[str, Any]) -> str:
    """Return the original's words as one text, its parts with an empty line between them."""
    return "\n\n".join(content[part] for part in PARTS if content.get(part))


def text_hash(text: str) -> str:
    """Return the SHA-256 of the words alone: copying from a page changes blanks and line ends, never words."""
    return hashlib.sha256(" ".join(unicodedata.normalize("NFC", text).split()).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


def tokens(text: str) -> list[str]:
    """Cut a text into what is compared: words, and each Chinese character by itself. Joined they are the text."""
    return _TOKEN.findall(text)


def difference(before: str, after: str) -> list[Run]:
    """Return how `before` became `after`, word by word.

    The runs that are not new make `before`, those that are not gone make `after`.
    """
    old, new = _sentences(before), _sentences(after)
    return list(_joined(_compared(old, new)))


def _sentences(text: str) -> list[str]:
    return [piece for piece in _SENTENCE.findall(text) if piece]


def _compared(old: list[str], new: list[str]) -> Iterator[Run]:
    """Sentences first, words only where sentences differ: long texts stay quick."""
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            yield Run("same", gone)
        else:
            yield from _words(tokens(gone), tokens(came))


def _words(old: list[str], new: list[str]) -> Iterator[Run]:
    if len(old) * len(new) > MOST_PAIRS:
        yield from (Run("gone", "".join(old)), Run("new", "".join(new)))
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Run("same", "".join(old[a:b]))
        else:
            yield from (Run("gone", "".join(old[a:b])), Run("new", "".join(new[c:d])))


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Leave out empty runs and put neighbours of one kind together."""
    last: Run | None = None
    for run in runs:
        if not run.text:
            continue
        if last is not None and last.kind == run.kind:
            last = Run(last.kind, last.text + run.text)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last


def shortened(runs: list[Run]) -> list[Run]:
    """Leave out what is far from any change."""
    if all(run.kind == "same" for run in runs):
        return runs
    out = []
    for position, run in enumerate(runs):
        text = run.text
        if run.kind == "same":
            head = AROUND if position else 0
            tail = AROUND if position < len(runs) - 1 else 0
            if len(text) > head + tail + 40:
                text = f"{text[:head]} … {text[len(text) - tail :] if tail else ''}"
        out.append(Run(run.kind, text))
    return out


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one part in one language."""

    language: str
    part: str
    runs: list[Run]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Return every part that differs between two contents, the original's first."""
    pairs = [(after["language"], before, after)]
    others, were = after.get("translations", {}), before.get("translations", {})
    pairs += [
        (language, were.get(language, {}), others.get(language, {})) for language in sorted({*others, *were})
    ]
    return [
        Change(language, part, shortened(difference(old.get(part, ""), new.get(part, ""))))
        for language, old, new in pairs
        for part in PARTS
        if old.get(part, "") != new.get(part, "")
    ]
