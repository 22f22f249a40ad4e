"""What a reader meets on a page: its visible words, and those a screen reader says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property
from html.parser import HTMLParser
from typing import Any
from zoneinfo import available_timezones

from django.apps import apps
from django.db.models import CharField, JSONField, TextField
from django.utils.translation import trans_real

#: What screen readers say, browsers show on hover, and other sites quote.
SAID = {"alt", "aria-description", "aria-label", "aria-roledescription", "aria-valuetext", "label"} | {
    "placeholder",
    "title",
}
QUOTED = {"description", "og:title", "og:description", "twitter:title", "twitter:description"}
SILENT = {"script", "style", "svg", "code", "pre", "kbd"}
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

#: Latin words a Chinese reader expects: names of things and signs, not words of ours.
_NAMES = """
    Innovate API JSON CSV PDF ZIP SVG PNG JPEG WebP GIF RSS Atom URL HTTP HTTPS IP ID QR TOTP PIN SMS RFC SHA SHA-256
    English JavaScript Markdown Stripe GitHub Google WeChat Email Enter Shift Tab Esc
    PrefLib Phragmén https multipart
    Windows Android macOS iOS Linux Chrome Chromium Firefox Safari libsodium X25519 XSalsa20-Poly1305
    EUR USD CNY GBP JPY HKD CHF UTC OCDS CE ISO FCC RoHS REACH GS UL GOTS FSC CB
    CAD STEP CNC PCB PCBA DDP EXW FOB FCA CIF DAP MOQ OEM ODM BOM DHL VAT EORI LEI MB kB GB EPO EUIPO CNIPA USPTO kg cm mm km
"""
NAMES = set(_NAMES.split())
_ADDRESS = re.compile(r"\S+@\S+|(?:https?|wss?)://\S+|(?<!\w)/[\w/.-]+|\b[\w-]+(?:\.[\w-]+)+\b")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ][\dA-Za-z_À-ɏ’'-]+")
#: Some places have no other name in the Unicode CLDR than that of their time zone.
PLACES = {part for zone in available_timezones() for part in re.split(r"[/_]", zone)}
KNOWN = NAMES | PLACES
_SPACE = re.compile(r"\s+")


class _Reader(HTMLParser):
    """Collects texts outside of parts that are marked to be in another language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.texts: list[str] = []
        self.silent: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        foreign = said.get("lang", self.language) != self.language or said.get("translate") == "no"
        silent = foreign or bool(self.silent and self.silent[-1])
        if not silent:
            self.texts += [said[name] for name in SAID & said.keys()]
            if tag == "meta" and (said.get("name") or said.get("property")) in QUOTED:
                self.texts.append(said["content"])
            if tag == "input" and said.get("type") in ("submit", "button"):
                self.texts.append(said.get("value", ""))
        if tag not in VOID:
            self.silent.append(silent or tag in SILENT)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.silent:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not (self.silent and self.silent[-1]):
            self.texts.append(data)


def texts_of(html: str, language: str) -> list[str]:
    """Every text of a page that is to be in `language`."""
    reader = _Reader(language)
    reader.feed(html)
    return [text for raw in reader.texts if (text := plain(raw))]


def plain(text: str) -> str:
    """The text with single spaces."""
    return _SPACE.sub(" ", text).strip()


def latin_words(text: str) -> list[str]:
    """The words in Latin letters that are no name and no address."""
    return [word for word in _LATIN.findall(_ADDRESS.sub(" ", text)) if word not in KNOWN]


class Foreign:
    """Finds what is still English in texts for a Chinese reader.

    A sentence of the catalogue that has a translation is English wherever it stands. Any other Latin word is, too,
    unless somebody stored it (people write in their own language) or it is a name.
    """

    def __init__(self, *typed: str) -> None:
        values = {value for value in (*stored(), *typed) if len(value) > 2}
        self.stored = "\n".join(values)
        longest_first = sorted(map(re.escape, values), key=len, reverse=True)
        self.any_stored = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(longest_first)})(?![A-Za-z])")

    @cached_property
    def translated(self) -> Set[str]:
        """English sources which read differently in Chinese."""
        catalogue = trans_real.translation("zh-hans")._catalog
        pairs = (
            (key[0] if isinstance(key, tuple) else key, text)
            for each in getattr(catalogue, "_catalogs", [catalogue])
            for key, text in each.items()
        )
        return {plain(source) for source, text in pairs if source and text and source != text}

    def words_in(self, text: str) -> list[str]:
        """The English words in a text, none when all is well."""
        if text in NAMES:
            return []
        if text in self.translated:
            return [text]
        if text.rstrip("…") in self.stored:
            return []
        return latin_words(self.any_stored.sub(" ", _ADDRESS.sub(" ", text)))


def stored() -> Iterator[str]:
    """Every text in the database, as readers see it. What is stored in both languages may be read in Chinese."""
    for model in apps.get_models():
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField | JSONField) and not field.attname.endswith("_en")
        ]
        for values in model._default_manager.values_list(*fields) if fields else ():
            for text in leaves(values):
                yield plain(text.replace("**", ""))


def leaves(value: Any) -> Iterator[str]:
    """Every text inside of a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from leaves(list(value.values()))
    elif isinstance(value, Sequence):
        for each in value:
            yield from leaves(each)
