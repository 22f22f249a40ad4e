"""Forms of a room."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innovate.discussions import rules


class MessageForm(forms.Form):
    """One message; the length is checked by the service, which can say by how much it is too long."""

    body = forms.CharField(
        label=_("Your message"),
        required=False,
        strip=False,
        max_length=rules.LONGEST_MESSAGE * 2,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": rules.LONGEST_MESSAGE}),
    )
    client_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)
    reply_to = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**62)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The room shares its page with other forms.
        super().__init__(*args, **{"auto_id": "write-%s", **kwargs})


class HideForm(forms.Form):
    """Why a moderator hides a message."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("The author reads it. Name the rule that was broken.")
    )
