"""What a team says when it ships."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ShipForm(forms.Form):
    carrier = forms.CharField(label=_("Carrier"), max_length=60)
    tracking = forms.CharField(
        label=_("Tracking number"),
        max_length=40,
        required=False,
        help_text=_("Parcels get this number with -1, -2 and so on behind it."),
    )


class OneParcelForm(forms.Form):
    carrier = forms.CharField(label=_("Carrier"), max_length=60)
    tracking = forms.CharField(label=_("Tracking number"), max_length=60, required=False)


class MissingForm(forms.Form):
    note = forms.CharField(
        label=_("What happened"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
