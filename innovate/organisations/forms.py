"""What people type about organisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from innovate.organisations.countries import country_choices
from innovate.organisations.models import Membership, Organisation

CHOOSE = [("", "—")]


def countries() -> list[tuple[str, str]]:
    """The countries with an empty first choice."""
    return [*CHOOSE, *country_choices()]


class AboutForm(forms.Form):
    """What an organisation says of itself; also the upper part of the suppliers' join form."""

    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    name_zh = forms.CharField(label=_("Chinese name"), max_length=120, required=False)
    country = forms.ChoiceField(
        label=_("Country"), choices=countries, widget=forms.Select(attrs={"autocomplete": "country"})
    )
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    about = forms.CharField(
        label=_("About you"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What you make, for whom, and what you are good at. Matching reads it."),
    )
    about_zh = forms.CharField(
        label=_("About you, in Chinese"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def texts(self) -> dict[str, str]:
        """The fields beside name and country."""
        return {name: self.cleaned_data[name] for name in ("name_zh", "city", "website", "about", "about_zh")}


class OrganisationForm(AboutForm):
    kind = forms.ChoiceField(label=_("What it does"), choices=Organisation.Kind, widget=forms.RadioSelect)
    field_order = ("kind", "name")


class RoleForm(forms.Form):
    """What somebody may do for an organisation."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=Membership.Role,
        initial=Membership.Role.MEMBER,
        widget=forms.RadioSelect,
        help_text=_("Members act for the organisation. Owners also decide who else does."),
    )


class InvitationForm(RoleForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("They get a mail with a link. It works with or without an account here, for two weeks."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("email", "role")


class AppointForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Of the account that shall own the organisation."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several uploads under one name, as a list."""

    widget = ManyFiles(attrs={"accept": ".pdf,.jpg,.jpeg,.png", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        return [cleaned for item in files if (cleaned := super(ManyFilesField, self).clean(item, initial))]


class VerificationForm(forms.Form):
    registration_number = forms.CharField(
        label=_("Registration number"),
        max_length=60,
        help_text=_("As in your country’s register: company number, unified social credit code."),
    )
    documents = ManyFilesField(
        label=_("Papers"),
        required=False,
        help_text=_("A business licence or an extract from the register: PDF, JPEG or PNG, up to 8 MB each."),
    )


class DecisionForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
