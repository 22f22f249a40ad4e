"""Giving a reason for a change, and checking a text."""

from __future__ import annotations

import re

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from innovate.projects.models import Project
from innovate.projects.services.versions import LONGEST_REASON

HASH = re.compile(r"[0-9a-fA-F]{64}")
MOST_BYTES = 200_000


def add_reason(form: forms.Form, project: Project) -> None:
    """Ask for the reason where so many support the words that they are told it. The service requires it."""
    if project.locked_at is not None:
        form.fields["reason"] = forms.CharField(
            label=_("Why do you change it?"),
            max_length=LONGEST_REASON,
            required=False,
            help_text=_(
                "So many people want it that they are told what changed and why. Needed when you change the words."
            ),
        )


class VerifyForm(forms.Form):
    """A fingerprint, a text or a file."""

    text = forms.CharField(
        label=_("A fingerprint or the text itself"),
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("The 64 signs on the certificate, or the words as they were."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.txt,application/json,text/plain"}),
        help_text=_("The data of a version (JSON) or a plain text, up to 200 kB. It is not kept."),
    )

    def clean_file(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["file"]
        if upload is None:
            return None
        if (upload.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This is too large: 200 kB are enough for every text here."))
        try:
            self.read = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("This is no text. Choose a .json or .txt file.")) from None
        return upload

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not self.errors and not data.get("text") and not data.get("file"):
            self.add_error("text", _("Paste something or choose a file."))
        return data

    @property
    def given(self) -> str:
        """What is to be checked."""
        return getattr(self, "read", "") or self.cleaned_data["text"]
