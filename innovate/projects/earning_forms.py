"""What people type about what they have earned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from innovate.payments.forms import CountryForm


class PayOutForm(CountryForm):
    """What is to be paid out; the country only of who is paid for the first time."""

    currency = forms.ChoiceField(
        choices=[(code, code) for code in settings.CURRENCIES], widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not first:
            del self.fields["country"]
