"""Message catalogues with Babel alone: no gettext programs are needed.

Python is read by Babel's own extractor, Django templates by enmerkar's (a development requirement).
Catalogues hold no line numbers and no dates, so they change only when a message does.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings

METHODS = [
    ("innovate/**/migrations/**", "ignore"),
    ("innovate/**.py", "python"),
    ("templates/**.html", "enmerkar.extract:extract_django"),
    ("templates/**.txt", "enmerkar.extract:extract_django"),
]
KEYWORDS = {
    "_": None,
    "__": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
#: The source texts are English, so its catalogue repeats them; an editor may still reword one there.
SOURCE, TRANSLATED = "en", ("zh_Hans",)


def locale_dir() -> Path:
    """Where the catalogues lie."""
    return Path(settings.LOCALE_PATHS[0])


def po_path(locale: str) -> Path:
    """The catalogue of one locale."""
    return locale_dir() / locale / "LC_MESSAGES" / "django.po"


def extract() -> Catalog:
    """Collect every message of the source."""
    template = _empty(None)
    for root in ("innovate", "templates"):
        folder = settings.BASE_DIR / root
        methods = [
            (pattern.removeprefix(f"{root}/"), how) for pattern, how in METHODS if pattern.startswith(root)
        ]
        found = extract_from_dir(folder, methods, keywords=KEYWORDS, comment_tags=["Translators"])
        for _name, _line, message, comments, context in found:
            template.add(message, None, auto_comments=comments, context=context)
    return template


def _empty(locale: str | None) -> Catalog:
    return Catalog(
        locale=locale,
        project="Innovate",
        version="1",
        copyright_holder="The Innovate developers",
        header_comment="# Messages of Innovate. Updated by `manage.py extract_catalogues`.",
        fuzzy=False,
    )


def read(locale: str) -> Catalog:
    """Return the stored catalogue, an empty one when there is none yet."""
    path = po_path(locale)
    if not path.exists():
        return _empty(locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def update(locale: str, template: Catalog) -> Catalog:
    """Bring a catalogue up to the source and store it: new messages empty, old ones gone, none guessed."""
    catalogue = read(locale)
    # update() puts the template's own messages into the catalogue, and each locale must have its own.
    catalogue.update(copy.deepcopy(template), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    if locale == SOURCE:
        for message in catalogue:
            if message.id and not any(_texts(message)):
                message.string = message.id
    write(locale, catalogue)
    return catalogue


def write(locale: str, catalogue: Catalog) -> None:
    """Store a catalogue in a stable form."""
    path = po_path(locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    clean = _empty(locale)
    for message in catalogue:
        if message.id:
            clean.add(
                message.id, message.string, flags=message.flags, auto_comments=message.auto_comments,
                context=message.context,
            )  # fmt: skip
    with path.open("wb") as file:
        write_po(file, clean, sort_output=True, no_location=True, omit_header=False, width=110)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(
        "".join(line for line in lines if "-Date:" not in line and "Generated-By" not in line), "utf-8"
    )


def _texts(message: Message) -> tuple[str, ...]:
    texts = message.string if isinstance(message.string, tuple | list) else (message.string or "",)
    return tuple(texts)


def problems() -> Iterator[str]:
    """Yield what is wrong with the catalogues, one line each; nothing when they are complete."""
    template = extract()
    wanted = {(message.id, message.context) for message in template if message.id}
    for locale in (SOURCE, *TRANSLATED):
        catalogue = read(locale)
        held = {(message.id, message.context): message for message in catalogue if message.id}
        for key in sorted(wanted - held.keys(), key=str):
            yield f"{locale}: not in the catalogue: {key[0]!r}"
        for key in sorted(held.keys() - wanted, key=str):
            yield f"{locale}: no longer in the source: {key[0]!r}"
        for key in wanted & held.keys():
            message = held[key]
            if not all(_texts(message)):
                yield f"{locale}: not translated: {key[0]!r}"
            for error in message.check(catalogue):
                yield f"{locale}: {key[0]!r}: {error}"


def compile_stale() -> int:
    """Compile each catalogue that is newer than its .mo file; return how many were."""
    compiled = 0
    for locale in (SOURCE, *TRANSLATED):
        po = po_path(locale)
        mo = po.with_suffix(".mo")
        if po.exists() and (not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime):
            draft = mo.with_suffix(".mo.new")
            with draft.open("wb") as file:
                write_mo(file, read(locale))
            draft.replace(mo)
            compiled += 1
    return compiled
