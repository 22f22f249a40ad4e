"""What a team fills in to take designs into the next vote, and to revise them there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innovate.core.language_forms import initial_words
from innovate.voting.forms import DesignForm
from innovate.voting.models import Design, Round

#: How many designs are ticked at first, but never all of those that were decided about.
TOP = 3


class CarryForm(forms.Form):
    """Which designs go into the next vote, and which of them are to be revised before."""

    designs = forms.MultipleChoiceField(
        label=_("Take along"), error_messages={"required": _("Choose at least one design to take along.")}
    )
    to_revise = forms.MultipleChoiceField(label=_("Revise first"), required=False)

    def __init__(self, *args: Any, designs: Sequence[Design], top: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(design.pk): design for design in designs}
        choices = [(key, design.title) for key, design in self.by_key.items()]
        for name in ("designs", "to_revise"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        many = (
            int(top)
            if top.isascii() and top.isdecimal() and len(top) < 4
            else min(TOP, max(1, len(designs) - 1))
        )
        decided = bool(designs) and designs[0].round.state == Round.State.DECIDED
        self.initial["designs"] = list(self.by_key)[: many if decided or top else None]

    def rows(self) -> list[tuple[Design, bool, bool]]:
        """Return each design with whether it is ticked to be taken along, and to be revised."""
        taken, revised = set(self["designs"].value() or ()), set(self["to_revise"].value() or ())
        return [(design, key in taken, key in revised) for key, design in self.by_key.items()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        taken = data.get("designs", [])
        # Who ticks "revise" alone means to take it along, too: the order stays that of the result.
        wanted = {*taken, *data.get("to_revise", [])} if taken else set()
        data["designs"] = [design for key, design in self.by_key.items() if key in wanted]
        data["to_revise"] = [self.by_key[key] for key in data.get("to_revise", [])]
        return data


class EditDesignForm(DesignForm):
    """A design that is being prepared, as it is now. Its author and its ancestor stay."""

    def __init__(self, *args: Any, design: Design, **kwargs: Any) -> None:
        super().__init__(*args, round=design.round, person=design.author, **kwargs)
        for fixed in ("revised_from", "author"):
            self.fields.pop(fixed, None)
        self.fields["pictures"].help_text = _(
            "Leave it empty to keep the present ones; new ones replace them all."
        )
        self.initial.update({"title": design.title, "notes": design.notes, "alt": design.alt})
        self.initial.update(initial_words(design))
