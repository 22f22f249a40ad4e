"""Forms about the person who signs up or signed in."""

from __future__ import annotations

from zoneinfo import available_timezones

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from innovate.accounts.models import Profile, User
from innovate.core.text import clean_line


class SignupForm(forms.Form):
    """What we ask beyond e-mail and password: how the others should call you."""

    display_name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        help_text=_("Shown beside what you propose, support and say. A nickname is fine."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    field_order = ("display_name", "email", "password1")

    def clean_display_name(self) -> str:
        name = clean_line(self.cleaned_data["display_name"])
        if len(name) < 2:
            raise forms.ValidationError(_("Use at least two letters."))
        return name

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth inside the sign-up with the person it has just stored."""
        user.display_name = self.cleaned_data["display_name"]
        user.language = get_language() or "en"
        user.save(update_fields=["display_name", "language"])
        Profile.objects.get_or_create(person=user)


class AccountForm(forms.ModelForm):
    """The person's own settings."""

    class Meta:
        model = User
        fields = ("display_name", "language", "time_zone")

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=[(z, z) for z in sorted(available_timezones())])

    def clean_display_name(self) -> str:
        return clean_line(self.cleaned_data["display_name"])
