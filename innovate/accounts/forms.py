"""Forms about the person who signs up or signed in."""

from __future__ import annotations

import functools
from typing import Any
from zoneinfo import available_timezones

from allauth.core import context
from babel.core import get_global
from babel.dates import get_timezone_location
from django import forms
from django.conf import settings as django_settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from innovate.accounts import crowds
from innovate.accounts.models import ApiToken, Profile, User
from innovate.core import challenges
from innovate.core.challenges import ChallengeField
from innovate.core.errors import Refused
from innovate.core.text import clean_line


def named(text: str) -> str:
    """Return a display name without tricks; raises ValidationError when too little is left."""
    name = clean_line(text)
    if sum(character.isalnum() for character in name) < 2:
        raise forms.ValidationError(_("Use at least two letters."))
    return name


class SignupForm(forms.Form):
    """What we ask beyond e-mail and password: how the others should call you."""

    display_name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        help_text=_("Shown beside what you propose, support and say. A nickname is fine."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    field_order = ("display_name", "email", "password1", "challenge")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if crowds.is_crowd(context.request):
            self.fields["challenge"] = ChallengeField(challenges.issue(crowds.PURPOSE))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        # Last and only then, because an answer is good for one use; where it is missing, the form asks for it.
        if not self.errors and crowds.is_crowd(context.request):
            try:
                challenges.require(context.request, crowds.PURPOSE, challenges.answer_in(self.data))
            except challenges.ChallengeNeeded as needed:
                self.fields["challenge"] = ChallengeField(needed.challenge)
                self.add_error(None, needed.message)
            except Refused as refusal:
                self.add_error(None, refusal.message)
        return data

    def clean_display_name(self) -> str:
        return named(self.cleaned_data["display_name"])

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth inside the sign-up with the person it has just stored."""
        user.display_name = self.cleaned_data["display_name"]
        user.language = get_language() or "en"
        user.save(update_fields=["display_name", "language"])
        Profile.objects.get_or_create(person=user)
        crowds.note_one_more(request)


@functools.cache
def _zones_in(language: str) -> list[tuple[str, str]]:
    """Return the zones a person would look for: places and UTC, without the database's old names."""
    old = ("Etc/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/", "SystemV/")
    zones = [zone for zone in available_timezones() if "/" in zone and not zone.startswith(old)]
    if language.startswith("zh"):
        # Country and city: the database's own names are English.
        named = {zone: get_timezone_location(zone, locale="zh_Hans").removesuffix("时间") for zone in zones}
        # Old names of a zone are called as the zone itself: whoever has one keeps it, nobody chooses among them.
        aliases = get_global("zone_aliases")
        own = {named[zone] for zone in zones if zone not in aliases}
        named = {zone: name for zone, name in named.items() if zone not in aliases or name not in own}
    else:
        named = {zone: zone.replace("_", " ") for zone in zones}
    return [("UTC", "UTC"), *sorted(named.items(), key=lambda pair: (pair[1], pair[0]))]


def _zones() -> list[tuple[str, str]]:
    return _zones_in(get_language() or "en")


class AccountForm(forms.Form):
    """The person's own settings."""

    display_name = forms.CharField(label=_("Your name"), max_length=60)
    avatar = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("A JPEG, PNG or WebP file. It is cut to a square."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    remove_avatar = forms.BooleanField(label=_("Remove my picture"), required=False)
    bio = forms.CharField(
        label=_("About you"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    language = forms.ChoiceField(label=_("Language of mails and notices"), choices=django_settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_zones)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        initial = {name: getattr(person, name) for name in ("display_name", "language", "time_zone")}
        profile = Profile.objects.filter(person=person).first()
        kwargs["initial"] = {**initial, "bio": profile.bio if profile else ""}
        super().__init__(*args, **kwargs)
        if not (profile and profile.avatar):
            del self.fields["remove_avatar"]
        zones = self.fields["time_zone"]
        if person.time_zone not in dict(zones.choices):  # type: ignore[attr-defined]
            zones.choices = [(person.time_zone, person.time_zone), *zones.choices]  # type: ignore[attr-defined]

    def clean_display_name(self) -> str:
        return named(self.cleaned_data["display_name"])


class DeleteForm(forms.Form):
    """The last question before an account is deleted."""

    email = forms.CharField(
        label=_("Your e-mail address"),
        help_text=_("Type it to show that you mean it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        typed = str(self.cleaned_data["email"]).strip()
        if typed.lower() != self.person.email.lower():
            raise forms.ValidationError(_("This is not the address of your account."))
        return typed


class TokenForm(forms.Form):
    """What a new API token is for and may do."""

    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("What will use it, so that you can tell it apart later.")
    )
    scope = forms.ChoiceField(label=_("It may"), choices=ApiToken.Scope.choices, widget=forms.RadioSelect)
