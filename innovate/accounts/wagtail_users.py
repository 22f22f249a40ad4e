"""People in the Wagtail admin: one display name instead of first and last names."""

from __future__ import annotations

from django import forms
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from innovate.accounts.models import User

_WIDGETS = {"groups": forms.CheckboxSelectMultiple}


class PersonCreationForm(UserCreationForm):
    first_name = None
    last_name = None

    class Meta:
        model = User
        fields = ("email", "display_name", "language", "is_superuser", "groups")
        widgets = _WIDGETS


class PersonEditForm(UserEditForm):
    first_name = None
    last_name = None

    class Meta:
        model = User
        fields = ("email", "display_name", "language", "is_active", "is_staff", "is_superuser", "groups")
        widgets = _WIDGETS


class PersonViewSet(UserViewSet):
    create_template_name = "accounts/admin/create.html"
    edit_template_name = "accounts/admin/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm
