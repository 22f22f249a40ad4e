"""What people type about what they have earned."""

from __future__ import annotations

from django import forms
from django.conf import settings

from innovate.payments.forms import CountryForm


class PayOutForm(CountryForm):
    """What is to be paid out; the country only of who is paid for the first time."""

    currency = forms.ChoiceField(
        choices=[(code, code) for code in settings.CURRENCIES], widget=forms.HiddenInput
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["country"].required = False
