"""The editors' part of the demo's content: articles, prose, questions and the landing page for makers."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .schema import DemoArticle, Text

DATA = Path(__file__).parent / "data" / "pages"


@dataclass(frozen=True, slots=True)
class DemoStory:
    """An article. `projects` are slugs; `author` is how the person is written in each language."""

    key: str
    author: Text
    days_ago: int
    projects: tuple[str, ...]
    picture: str
    picture_alt: Text
    title: Text
    lead: Text
    quote: Text
    quote_who: Text
    body: Text


@dataclass(frozen=True, slots=True)
class DemoQuestion:
    """A question with its answer, under a heading shared by several."""

    group: Text
    question: Text
    answer: Text


def _value(raw: Any) -> Any:
    if isinstance(raw, dict):
        if raw.keys() == {"en", "zh"}:
            return Text(en=raw["en"].strip(), zh=raw["zh"].strip())
        return {name: _value(value) for name, value in raw.items()}
    return tuple(_value(item) for item in raw) if isinstance(raw, list) else raw


def _read(name: str) -> dict[str, Any]:
    with (DATA / name).open("rb") as file:
        return _value(tomllib.load(file))


@cache
def stories() -> tuple[DemoStory, ...]:
    """Return the articles, newest first."""
    return tuple(DemoStory(**raw) for raw in _read("stories.toml")["stories"])


@cache
def prose() -> tuple[DemoArticle, ...]:
    """Return the pages of prose that the site itself needs: terms, privacy."""
    return tuple(DemoArticle(**raw) for raw in _read("prose.toml")["pages"])


@cache
def questions() -> tuple[Text, Text, tuple[DemoQuestion, ...]]:
    """Return title, summary and the questions, those of one group together."""
    raw = _read("questions.toml")
    return raw["title"], raw["summary"], tuple(DemoQuestion(**row) for row in raw["questions"])


@cache
def landing() -> dict[str, Any]:
    """Return the words of the landing page by their names in landing.toml."""
    return _read("landing.toml")
