"""What people type about a team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innovate.accounts.models import User
from innovate.core.language_forms import SecondLanguage, initial_words
from innovate.projects.models import Decision, OpenRole, Project, TeamMember, TeamPermission

_LINES = forms.Textarea(attrs={"rows": 4})


class RoleForm(SecondLanguage, forms.ModelForm):
    """Whom the team looks for."""

    TOLD = ("title", "needs", "offers")

    class Meta:
        model = OpenRole
        fields = ("title", "needs", "offers")
        widgets = {"needs": _LINES, "offers": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "title": _("Such as “Somebody who can sew” or “Electronics”."),
            "needs": _("What there is to do, and how much time it takes."),
            "offers": _("A share, a sample, experience, good company: say what is true."),
        }

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_in_both(language)
        self.initial.update(initial_words(self.instance))


class JoinForm(forms.Form):
    """Asking a team to be let in."""

    message = forms.CharField(
        label=_("Your message to the team"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Who you are, what you can do, how much time you have."),
    )


class AnswerForm(forms.Form):
    """The team's answer to somebody who asked."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They get it word for word. A no needs a reason."),
    )


class PermissionsForm(forms.Form):
    """A role, and what a member may do."""

    role = forms.ChoiceField(label=_("Role"), choices=TeamMember.Role.choices, initial=TeamMember.Role.MEMBER)
    permissions = forms.MultipleChoiceField(
        label=_("What they may do"),
        choices=TeamPermission.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        initial=[TeamPermission.EDIT.value, TeamPermission.NEWS.value],
        help_text=_("A lead may do all of it, and decides who is on the team."),
    )


class InviteForm(PermissionsForm):
    """Whom to ask in."""

    who = forms.CharField(
        label=_("Mail address or member name"),
        max_length=254,
        help_text=_("We send them a link that works for two weeks."),
    )
    message = forms.CharField(
        label=_("A few words"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("who", "message", "role", "permissions")


class HandoverForm(forms.Form):
    """Who leads next."""

    taker = forms.ModelChoiceField(
        label=_("Who leads next"), queryset=User.objects.none(), empty_label=_("Choose one")
    )
    leaves = forms.BooleanField(label=_("I leave the team when they have accepted"), required=False)

    def __init__(self, *args: Any, project: Project, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        others = User.objects.filter(team_memberships__project=project).exclude(pk=giver.pk)
        self.fields["taker"].queryset = others.order_by("display_name", "pk")  # type: ignore[attr-defined]


class QuestionForm(forms.Form):
    """A question for the team."""

    question = forms.CharField(label=_("The question"), max_length=200)
    options = forms.CharField(
        label=_("The answers to choose from"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line. Leave it empty for an open question."),
    )

    @property
    def answers(self) -> list[str]:
        """One per line, empty ones left out."""
        return [line for line in self.cleaned_data["options"].splitlines() if line.strip()]


class DecisionForm(forms.Form):
    """The answer, and why."""

    answer = forms.CharField(label=_("What you decided"), max_length=200)
    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everyone can read it."),
    )

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if decision.options:
            self.fields["answer"] = forms.ChoiceField(
                label=_("What you decided"),
                choices=[(option, option) for option in decision.options],
                widget=forms.RadioSelect,
            )
