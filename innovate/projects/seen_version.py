"""The version that somebody had before them when they decided."""

from __future__ import annotations

from typing import Any

from django import forms


class SeenVersion(forms.IntegerField):
    """Comes back with the page, unseen. Lost on the way it is 0: never the current one, so that the service says
    what to read first instead of the form naming a field that nobody can fill in.
    """

    widget = forms.HiddenInput

    def clean(self, value: Any) -> int:
        try:
            return super().clean(value) or 0
        except forms.ValidationError:
            return 0
