"""A project's words in a second language, and which of them a reader gets."""

from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from innovate.core.proofs import digest

if TYPE_CHECKING:
    from innovate.projects.models.project import Project

#: The parts that are written in a language, in the order of the page.
PARTS = ("title", "pitch", "problem", "idea", "audience")


def readable_in(language: str) -> list[str]:
    """Return each value of the column `readable_in` that has this language: the sets of languages it is in."""
    codes = [code for code, _name in settings.LANGUAGES]
    sets = product(*({code} if code == language else {code, ""} for code in codes))
    return sorted("".join(f" {code}" for code in chosen if code) for chosen in sets)


class Words(NamedTuple):
    """The words every mention of a project needs, and the language they are in (for the `lang` attribute)."""

    language: str
    title: str
    pitch: str


class Readable(models.Model):
    """What a project says, in the language of whoever reads it.

    `words` (title and pitch) never costs a query, so any list, notice or task of any room can use it: the
    short words of the other languages stand in the project's own row, as a copy the services keep.
    `text` (everything) reads the translation once, on the one page that shows it.
    """

    if TYPE_CHECKING:
        title: str
        pitch: str

    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    #: language → {"title", "pitch"} of each translation
    other_words = models.JSONField(default=dict, blank=True, editable=False)
    #: every language it can be read in, as `readable_in` below spells them: one column, so that an index has it
    readable_in = models.GeneratedField(
        expression=Concat(
            *(
                Case(
                    When(Q(language=code) | Q(other_words__has_key=code), then=Value(f" {code}")),
                    default=Value(""),
                )
                for code, _name in settings.LANGUAGES
            )
        ),
        output_field=models.CharField(max_length=60),
        db_persist=True,
    )

    class Meta:
        abstract = True

    def read_in(self, language: str | None) -> None:
        """Let this object speak `language`, whatever the page around it speaks; else (None too) the page's."""
        self._reading = language if language in self.languages else None

    @property
    def switched_to(self) -> str | None:
        """The language its reader asked for, other than by the page's address."""
        return getattr(self, "_reading", None)

    @property
    def languages(self) -> list[str]:
        """The languages it can be read in, the original first."""
        return [self.language, *sorted(self.other_words)]

    @property
    def reading(self) -> str:
        """The language its words are shown in: the reader's where there is a version, else the original."""
        wanted = self.switched_to or get_language()
        return wanted if wanted in self.other_words else self.language

    @property
    def words(self) -> Words:
        """Title and pitch for this reader. Costs no query."""
        language = self.reading
        if language == self.language:
            return Words(language, self.title or gettext("Untitled idea"), self.pitch)
        return Words(language, self.other_words[language]["title"], self.other_words[language]["pitch"])

    @property
    def text(self: Any) -> "Project | ProjectTranslation":
        """All PARTS and `language` for this reader: the project itself, or its translation (one query)."""
        language = self.reading
        if language == self.language:
            return self
        kept = self.__dict__.setdefault("_texts", {})
        if language not in kept:
            kept[language] = self.translations.select_related("translator").filter(language=language).first()
        return kept[language] or self

    @property
    def titles(self) -> str | dict[str, str]:
        """The title for a notice or timeline entry, which is put into words for readers of any language."""
        if not self.other_words:
            return self.title
        return {self.language: self.title} | {
            language: words["title"] for language, words in self.other_words.items()
        }

    def translated_text(self) -> str:
        """All words of the translations, for the search index."""
        rows = self.translations.all()  # type: ignore[attr-defined]
        return "\n".join(getattr(row, part) for row in rows for part in PARTS)

    def words_hash(self) -> str:
        """The fingerprint of the original's words: a translation remembers which ones it was made from."""
        return digest({part: getattr(self, part) for part in PARTS})


class ProjectTranslation(models.Model):
    """The project's words in another language than its own, complete as of the original it was made from."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=80)
    pitch = models.CharField(_("pitch"), max_length=200, blank=True)
    problem = models.TextField(_("problem"), max_length=4000, blank=True)
    idea = models.TextField(_("idea"), max_length=12000, blank=True)
    audience = models.TextField(_("audience"), max_length=2000, blank=True)
    original_hash = models.CharField(max_length=64)
    translator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = (
            models.UniqueConstraint(fields=["project", "language"], name="one_translation_per_language"),
            models.CheckConstraint(
                condition=models.Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="translation_language_known",
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="translation_has_title"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"

    def is_behind(self, project: "Project") -> bool:
        """Say whether the original has changed since this was written."""
        return self.original_hash != project.words_hash()
