"""Forms of moderation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from innovate.moderation.models import Report


class ReportForm(forms.Form):
    """What is wrong with something."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"), choices=Report.Reason.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What should a moderator know? Only moderators read this."),
    )


class AppealForm(forms.Form):
    """Why a decision is wrong."""

    text = forms.CharField(
        label=_("Why do you think this is wrong?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )


class DecisionForm(forms.Form):
    """What a moderator decides, and why."""

    uphold = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("It breaks the rules: hide it")), ("no", _("It keeps the rules: leave it"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person concerned and everyone who reported it read this."),
    )
