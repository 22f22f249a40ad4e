"""What is typed at the gate between an idea and its design."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from innovate.projects.stages import Stage


class AskForReviewForm(forms.Form):
    """Asking staff to look at an idea."""

    note = forms.CharField(
        label=_("What should we look at?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example what you have changed, or what you are unsure about. Everyone can read it."),
    )


class AppealForm(forms.Form):
    """An author's objection."""

    text = forms.CharField(
        label=_("What was overlooked?"),
        min_length=10,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Somebody who was not part of the decision reads it and answers you."),
    )


class WayBackForm(forms.Form):
    """After a campaign that was not funded."""

    to = forms.ChoiceField(
        label=_("How do you go on?"),
        widget=forms.RadioSelect,
        choices=[
            (Stage.DESIGN.value, _("Change the design, and let people vote again")),
            (Stage.FUNDING.value, _("Keep the design, and try another campaign")),
        ],
    )
    reason = forms.CharField(
        label=_("What will be different?"),
        min_length=10,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Your supporters read this in the story of the project."),
    )
