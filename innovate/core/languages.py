"""Short texts that a team may tell in a second language: a tier, a design, a question, news."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from innovate.core.errors import Conflict, Refused
from innovate.core.text import clean_line, clean_text

#: Part → text, in one language.
Parts = Mapping[str, str]


def other_language(language: str) -> str:
    """Return the language that a text written in `language` may be told in, too."""
    return next(code for code, _name in settings.LANGUAGES if code != language)


def untold(original: Parts, told: Parts) -> list[str]:
    """Return the parts of which the original says something and this version nothing."""
    return [part for part, text in original.items() if text and not told.get(part)]


def lacking(rows: Iterable[InTwoLanguages]) -> str | None:
    """Return the language in which one of the rows may still be told, if any."""
    return next((row.untold_language for row in rows if row.untold_language), None)


class InTwoLanguages(models.Model):
    """What the columns named in `TOLD` say, in the language of whoever reads it.

    The other versions stand in the row itself, so that no list, notice or receipt pays a query for them, and so
    does the language of the original: a correction of the project's does not change what this was written in.
    """

    #: The columns that are written in a language.
    TOLD: ClassVar[tuple[str, ...]] = ()
    #: The relation towards the project, which knows whether its reader switched to another language than the page's.
    TOLD_WITH: ClassVar[str] = "project"

    language = models.CharField(
        gettext_lazy("language"), max_length=10, choices=settings.LANGUAGES, default="en", editable=False
    )
    #: language → part → text, of each version but the original
    other_words = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def switched_to(self) -> str | None:
        """The language its reader asked for; looks only at what is loaded already."""
        return getattr(self._state.fields_cache.get(self.TOLD_WITH), "switched_to", None)

    @property
    def reading(self) -> str:
        """The language its words are shown in: the reader's where there is a version, else the original's."""
        wanted = self.switched_to or get_language()
        return wanted if wanted in self.other_words else self.language

    @property
    def original(self) -> dict[str, str]:
        """The parts as they were written."""
        return {part: getattr(self, part) for part in self.TOLD}

    @property
    def words(self) -> Any:
        """The parts for this reader, and the `language` they are in. Costs no query."""
        language = self.reading
        told = self.other_words.get(language, {}) if language != self.language else {}
        return SimpleNamespace(
            language=language, **self.original | {k: text for k, text in told.items() if text}
        )

    @property
    def untold_language(self) -> str | None:
        """The language in which a version may still be added; None when there is one, or nothing to tell."""
        language = other_language(self.language)
        return None if language in self.other_words or not any(self.original.values()) else language

    def in_each(self, part: str) -> str | dict[str, str]:
        """One part for a notice or timeline entry, which is put into words for readers of any language."""
        own = getattr(self, part)
        others = {language: told[part] for language, told in self.other_words.items() if told.get(part)}
        return {self.language: own} | others if others else own

    def tell_also(self, other: Mapping[str, Parts]) -> None:
        """Take on these versions (language → part → text) instead of the earlier ones, without saving them.

        They are cleaned and cut as the columns of the original; where nothing at all is said, there is no version.
        Raises Refused for a language that is none or the original's, and with `fields` ("other_" and the part)
        when a version says less than the original.
        """
        found = {}
        for language, told in other.items():
            if language == self.language or language not in dict(settings.LANGUAGES):
                raise Refused(_("We do not know this language."), code="unknown_language")
            parts = self._cleaned(told)
            if not any(parts.values()):
                continue
            missing = {f"other_{part}": say_it_too() for part in untold(self.original, parts)}
            if missing:
                raise Refused(_("A part is still missing."), code="incomplete", fields=missing)
            found[language] = parts
        self.other_words = found

    def _cleaned(self, told: Parts) -> dict[str, str]:
        parts = {}
        for part in self.TOLD:
            column = self._meta.get_field(part)
            clean = clean_text if isinstance(column, models.TextField) else clean_line
            parts[part] = clean(told.get(part, ""))[: getattr(column, "max_length", None)]
        return parts


def say_it_too() -> str:
    """What is wrong with a part that only one language has."""
    return _("The original says something here: say it in this language, too.")


def add_versions(rows: Iterable[InTwoLanguages], language: str, told: Mapping[int, Parts]) -> int:
    """Give each of the locked `rows` of one table its version in `language` (`told`: key → part → text); count them.

    Whoever relies on the originals loses nothing by a version more, but would by a changed one: raises Conflict for
    a row that has one, Refused as `tell_also`, its fields called as `core.language_forms.MissingWords` calls them.
    """
    added = 0
    for row in rows:
        if not any(text.strip() for text in told.get(row.pk, {}).values()):
            continue
        if language in row.other_words:
            raise Conflict(_("This version is fixed now, because people rely on it."), code="fixed_text")
        earlier = row.other_words
        try:
            row.tell_also({language: told[row.pk]})
        except Refused as refusal:
            refusal.fields = {
                f"{row._meta.model_name}-{row.pk}-{name}": message for name, message in refusal.fields.items()
            }
            raise
        row.other_words = earlier | row.other_words
        row.save(update_fields=["other_words"])
        added += 1
    return added
