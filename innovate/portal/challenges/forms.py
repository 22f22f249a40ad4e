"""What people type when they hand in, judge and decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovate.accounts.models import User
from innovate.organisations.models import Organisation
from innovate.organisations.queries import organisations_of
from innovate.portal.challenges.briefs import named
from innovate.portal.challenges.rules import MOST_POINTS, FieldKind, Verdict
from innovate.portal.models import ChallengeEntry, Question, ScoreSheet
from innovate.projects.models import Project

_LONGEST = 4000
#: What stands for "described here" among the things to hand in.
DESCRIBE = "describe"


class BeginForm(forms.Form):
    """What is handed in, and in whose name."""

    project = forms.ChoiceField(label=gettext_lazy("What you hand in"), widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, projects: Sequence[Project], described_as: str, person: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(project.slug, project.words.title) for project in projects]
        if described_as:
            choices.append((DESCRIBE, described_as))
            verified = organisations_of(person).filter(state=Organisation.State.VERIFIED)
            self.organisations = {str(row.pk): row for row in verified[:50]}
            if self.organisations:
                names = [(key, row.display_name) for key, row in self.organisations.items()]
                self.fields["organisation"] = forms.ChoiceField(
                    label=_("In whose name"),
                    required=False,
                    choices=[("", person.display_name), *names],
                    help_text=_("For what you describe here. A project is handed in by its team."),
                )
        self.fields["project"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["project"].initial = choices[0][0]

    @property
    def has_choice(self) -> bool:
        return bool(self.fields["project"].choices)  # type: ignore[attr-defined]

    @property
    def organisation(self) -> Organisation | None:
        return (
            self.organisations.get(self.cleaned_data.get("organisation") or "") if self.is_described else None
        )

    @property
    def is_described(self) -> bool:
        return self.cleaned_data["project"] == DESCRIBE


class EntryForm(forms.Form):
    """The description, where there is no project, and the answers to the editors' questions.

    With `is_final` what must be said must be there; before that everything may wait.
    """

    def __init__(
        self, *args: Any, entry: ChallengeEntry, questions: Sequence[Question], is_final: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions, self.stored = questions, {row.question: row for row in entry.answers.all()}
        if entry.project_id is None:
            self.fields["title"] = forms.CharField(
                label=_("What is it called?"), max_length=80, required=is_final, initial=entry.title
            )
            self.fields["text"] = forms.CharField(
                label=_("Describe it"),
                max_length=12_000,
                required=is_final,
                initial=entry.text,
                widget=forms.Textarea(attrs={"rows": 10}),
                help_text=_("How it works, what is proven, what is still open."),
            )
        for question in questions:
            self.fields[f"answer-{question.key}"] = self._field(question, is_final)

    def _field(self, question: Question, is_final: bool) -> forms.Field:
        stored = self.stored.get(question.key)
        who = (
            _("Everyone can read the answer.")
            if question.is_public
            else _("Only the judges read the answer.")
        )
        given: dict[str, Any] = {
            "label": question.label,
            "help_text": f"{question.help_text} {who}".strip(),
            "required": is_final and question.is_required,
            "initial": stored.value if stored else None,
        }
        if question.kind == FieldKind.FILE:
            given |= {"required": given["required"] and stored is None, "initial": None}
            if stored:
                given["help_text"] += " " + _("A file is stored; another one replaces it.")
            given["help_text"] += " " + _("PDF, JPEG or PNG.")
            return forms.FileField(**given)
        if question.kind == FieldKind.NUMBER:
            return forms.DecimalField(max_digits=18, decimal_places=6, **given)
        if question.kind == FieldKind.CHOICE:
            choices = [("", "–"), *question.labelled_options]
            return forms.ChoiceField(choices=choices, **given)
        widget = forms.Textarea(attrs={"rows": 5}) if question.kind == FieldKind.LONG else forms.TextInput
        return forms.CharField(
            max_length=_LONGEST if question.kind == FieldKind.LONG else 300, widget=widget, **given
        )

    @property
    def values(self) -> dict[str, Any]:
        """What of it can be stored, for `services.save_entry`: every field that was filled in as it should be."""
        good = self.cleaned_data
        answers: dict[UUID, Any] = {}
        for question in self.questions:
            name = f"answer-{question.key}"
            if name not in good:
                continue
            value = good[name]
            if question.kind == FieldKind.FILE:
                if value:  # no new file leaves the one that is there
                    answers[question.key] = value
            elif question.kind == FieldKind.NUMBER:
                answers[question.key] = "" if value is None else f"{value.normalize():f}"
            else:
                answers[question.key] = value
        return {"title": good.get("title"), "text": good.get("text"), "answers": answers}


class ScoreForm(forms.Form):
    """A judge's points and comment. An empty criterion was not judged; who only saves may do so without a comment."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, criteria: Sequence[dict[str, Any]], sheet: ScoreSheet | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        points = sheet.points if sheet else {}
        self.keys = [row["key"] for row in criteria]
        for row in criteria:
            self.fields[f"points-{row['key']}"] = forms.TypedChoiceField(
                label=named(row["title"]),
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", _("Not judged")), *((n, str(n)) for n in range(MOST_POINTS + 1))],
                initial=points.get(row["key"], ""),
                help_text=_("Weight %(weight)s") % {"weight": row["weight"]},
            )
        self.fields["comment"] = forms.CharField(
            label=_("What led you to your points"),
            max_length=_LONGEST,
            initial=sheet.comment if sheet else "",
            widget=forms.Textarea(attrs={"rows": 5}),
            help_text=_("The jury reads it once they have handed in theirs."),
        )

    def full_clean(self) -> None:
        """The service asks for the comment where one is needed; the page does not call it optional."""
        self.fields["comment"].required = False
        super().full_clean()
        self.fields["comment"].required = True

    @property
    def points(self) -> dict[str, int | None]:
        return {key: self.cleaned_data[f"points-{key}"] for key in self.keys}


class VerdictForm(forms.Form):
    """What the result says of one entry."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"), choices=Verdict, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Whoever handed it in reads it, and of what is chosen everyone does."),
    )
    award = forms.CharField(
        label=gettext_lazy("What it gets"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Of the reward that was promised. Only for what is chosen."),
    )
