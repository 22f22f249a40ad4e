"""Passkeys in our words."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from innovate.core.text import clean_line


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey; unless told otherwise it signs in by itself."""

    passwordless = forms.BooleanField(
        label=_("It signs me in by itself, without a password"),
        help_text=_("Untick this for a key that only confirms your password."),
        initial=True,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("The device it is kept on, so that you can tell it apart later.")
        self.fields["name"].initial = self.initial["name"] = ""

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])[:60] or super().clean_name()


class RenamePasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=_("Name"), max_length=60)
