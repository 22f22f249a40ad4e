"""What people type about intellectual property."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innovate.projects.models import Project, ProtectedRight

_DAY = {"type": "date"}


class RightForm(forms.ModelForm):
    """A patent, trademark or design."""

    class Meta:
        model = ProtectedRight
        fields = (
            "kind", "title", "status", "number", "office", "owner", "filed_on", "expires_on", "is_public",
        )  # fmt: skip
        widgets = {
            "filed_on": forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
            "expires_on": forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        }
        help_texts = {
            "number": _("Of the application, or of the grant. Leave it empty while you prepare it."),
            "office": _("Such as EPO, EUIPO, CNIPA or USPTO."),
            "owner": _("The person or company in whose name it stands."),
            "expires_on": _("The team is reminded 90, 30 and 7 days before."),
            "is_public": _("Otherwise only the team sees it."),
        }

    @staticmethod
    def initial_of(right: ProtectedRight | None, project: Project) -> dict[str, Any]:
        """Begin with what is in the register, or with the author as the owner."""
        if right is None:
            return {"owner": project.author.display_name}
        return {name: getattr(right, name) for name in RightForm.Meta.fields}

    def _post_clean(self) -> None:
        """The service checks and stores: a half-made row would be checked twice, in other words."""
