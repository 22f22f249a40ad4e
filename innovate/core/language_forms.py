"""The optional second-language part of a form, field by field."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import get_language_info

from innovate.core.languages import InTwoLanguages, other_language, say_it_too, untold

_name = lazy(lambda language: str(get_language_info(language)["name_translated"]), str)
_with_language = lazy(lambda label, language: f"{label} · {_name(language)}", str)


class SecondLanguage(forms.BaseForm):
    """A form that asks for each of `TOLD` once more, in the language the original is not written in.

    The form template folds these fields away under "Tell it in …, too". Mixed in before a form's base class;
    the form calls `ask_in_both` once its own fields are there.
    """

    TOLD: tuple[str, ...] = ()
    second_language = ""

    def ask_in_both(self, language: str) -> None:
        """Add the fields; `language` is the original's."""
        self.second_language = other_language(language)
        for part in self.TOLD:
            field = copy.deepcopy(self.fields[part])
            field.required, field.help_text = False, ""
            field.label = _with_language(field.label, self.second_language)
            field.widget.attrs["lang"] = self.second_language
            field.widget.is_required = False
            field.second = True  # type: ignore[attr-defined]
            self.fields[f"other_{part}"] = field

    @property
    def second_name(self) -> str:
        """What the second language is called in the reader's."""
        return str(_name(self.second_language))

    @property
    def second_fields(self) -> list[forms.BoundField]:
        return [self[f"other_{part}"] for part in self.TOLD] if self.second_language else []

    @property
    def second_is_open(self) -> bool:
        """Whether there is something to see in the folded part."""
        return any(field.value() or field.errors for field in self.second_fields)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data  # type: ignore[misc]
        told = {part: str(data.get(f"other_{part}") or "") for part in self.TOLD}
        if any(told.values()):
            original = {part: str(data.get(part) or "") for part in self.TOLD}
            for part in untold(original, told):
                if f"other_{part}" not in self.errors:
                    self.add_error(f"other_{part}", say_it_too())
        return data

    @property
    def own_data(self) -> dict[str, Any]:
        """What was typed in the original's fields."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("other_")}

    @property
    def other_words(self) -> dict[str, dict[str, str]]:
        """What was typed for the second language, as the services take it."""
        return {
            self.second_language: {part: self.cleaned_data.get(f"other_{part}", "") for part in self.TOLD}
        }


def initial_words(row: InTwoLanguages) -> Mapping[str, str]:
    """The words of a row's second version, as the form's fields are called."""
    told = row.other_words.get(other_language(row.language), {})
    return {f"other_{part}": told.get(part, "") for part in row.TOLD}


class MissingWords(forms.Form):
    """The second version of rows that have none yet, each field beside its original."""

    def __init__(self, *args: Any, rows: list[InTwoLanguages], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        self.rows = [row for row in rows if row.untold_language == language]
        for row in self.rows:
            for part, text in row.original.items():
                if text:
                    self.fields[_field_name(row, part)] = self._field(row, part, text)

    def _field(self, row: InTwoLanguages, part: str, text: str) -> forms.Field:
        column = row._meta.get_field(part)
        field: forms.Field = column.formfield()  # type: ignore[assignment, union-attr]
        field.required, field.help_text = False, ""
        field.widget.attrs["lang"] = self.language
        if isinstance(field.widget, forms.Textarea):
            # As high as the original beside it.
            field.widget.attrs["rows"] = min(24, max(3, len(text) // 60 + text.count("\n") + 2))
        return field

    def pairs(self) -> list[tuple[forms.BoundField, str, str]]:
        """Each field with the original's words and their language."""
        return [
            (self[_field_name(row, part)], text, row.language)
            for row in self.rows
            for part, text in row.original.items()
            if text
        ]

    def told(self, model: type[InTwoLanguages]) -> dict[int, dict[str, str]]:
        """What was typed for the rows of one table, as `core.languages.add_versions` takes it."""
        return {
            row.pk: {part: self.cleaned_data.get(_field_name(row, part), "") for part in row.TOLD}
            for row in self.rows
            if isinstance(row, model)
        }


def _field_name(row: InTwoLanguages, part: str) -> str:
    return f"{row._meta.model_name}-{row.pk}-other_{part}"
