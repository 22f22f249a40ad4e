"""What is typed around a team's private details."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from innovate.projects import confidentiality
from innovate.projects.seen_version import SeenVersion


class DetailsForm(forms.Form):
    """The private part. `is_outdated`: somebody else saved theirs since this form was loaded."""

    is_outdated = False

    text = forms.CharField(
        label=_("What is not public"),
        max_length=12000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Materials, calculations, how it really works. Your team reads it, and reviewers who accept the terms."
        ),
    )
    open_to_makers = forms.BooleanField(
        label=_("Verified makers may read it, too"),
        required=False,
        help_text=_("Each of them accepts the terms first, and you see who did."),
    )


class ExpertForm(forms.Form):
    """Whom to ask."""

    who = forms.CharField(
        label=_("Name or e-mail address"),
        max_length=200,
        help_text=_(
            "As they are known here. They get a notice, and read nothing before they accept the terms."
        ),
    )


class PromiseForm(forms.Form):
    """Accepting the terms."""

    name = forms.CharField(label=_("Sign with your full name"), max_length=150)
    accept = forms.BooleanField(
        label=_("I have read the terms and keep to them."),
        error_messages={"required": _("Accept the terms to go on.")},
    )
    version = SeenVersion(initial=confidentiality.CURRENT)
