"""The form of a merge: which one goes on, and why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class OtherForm(forms.Form):
    """The project that goes on: its page's address, or the last part of it."""

    into = forms.CharField(
        label=_("Which one goes on?"),
        max_length=300,
        help_text=_("Paste the address of its page."),
    )

    def clean_into(self) -> str:
        """The slug at the end of what was pasted."""
        return (
            str(self.cleaned_data["into"]).split("?")[0].split("#")[0].strip().rstrip("/").rsplit("/", 1)[-1]
        )


class MergeForm(forms.Form):
    """Why the two are the same; both teams and their supporters read it."""

    reason = forms.CharField(
        label=_("Why are they the same idea?"),
        min_length=4,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Both teams and everyone else can read it."),
    )
