"""What people type about payments. Cards are typed into Stripe's own fields, never here."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from innovate.organisations.forms import countries


class MismatchForm(forms.Form):
    """How a mismatch was settled."""

    note = forms.CharField(
        label=_("What it was and what you did"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your colleagues read this when it happens again."),
    )


class CountryForm(forms.Form):
    """Where a person is at home, by which Stripe decides what it asks them."""

    country = forms.ChoiceField(
        label=_("Country you live in"),
        choices=countries,
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )
