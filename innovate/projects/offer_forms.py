"""What people type about buying an idea."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.accounts.models import User
from innovate.core.money import MoneyRefused, parse_money
from innovate.organisations.models import Organisation
from innovate.organisations.queries import organisations_of
from innovate.projects.models import Project, TeamMember
from innovate.projects.rules import LONGEST_TERMS
from innovate.projects.seen_version import SeenVersion
from innovate.projects.stages import Stage


class VersionForm(forms.Form):
    """Amount, terms, and how long they stand."""

    amount = forms.CharField(
        label=_("Amount"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    terms = forms.CharField(
        label=_("The terms"),
        max_length=LONGEST_TERMS,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What is bought, what the author keeps, how the author is named. Both sign this text."),
    )
    valid_until = forms.DateField(
        label=_("Stands until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The end of that day."),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        self.fields["amount"].help_text = _("In %(currency)s.") % {"currency": project.price_currency}

    def clean_amount(self) -> Any:
        try:
            return parse_money(self.cleaned_data["amount"], self.project.price_currency)
        except MoneyRefused as refusal:
            raise forms.ValidationError(refusal.message) from None

    def clean_valid_until(self) -> datetime:
        day = self.cleaned_data["valid_until"]
        return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


class OfferForm(VersionForm):
    """For whom, and the first version."""

    on_behalf = forms.ChoiceField(label=_("For whom you make the offer"))
    field_order = ("on_behalf", "amount", "terms", "valid_until")

    def __init__(self, *args: Any, project: Project, person: User, **kwargs: Any) -> None:
        super().__init__(*args, project=project, **kwargs)
        verified = organisations_of(person).filter(state=Organisation.State.VERIFIED)
        self.organisations = {f"organisation-{row.pk}": row for row in verified[:50]}
        leading = TeamMember.objects.filter(person=person, role=TeamMember.Role.LEAD).values("project")
        teams = Project.objects.filter(pk__in=leading).exclude(stage=Stage.DRAFT).exclude(pk=project.pk)
        self.teams = {f"team-{row.pk}": row for row in teams.order_by("title", "pk")[:50]}
        names = [(key, row.display_name) for key, row in self.organisations.items()]
        names += [
            (key, _("The team of “%(title)s”") % {"title": row.words.title})
            for key, row in self.teams.items()
        ]
        self.fields["on_behalf"].choices = names  # type: ignore[attr-defined]

    @property
    def acts_for_somebody(self) -> bool:
        """Whether there is anybody this person could make an offer for."""
        return bool(self.organisations or self.teams)

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes."""
        key = self.cleaned_data["on_behalf"]
        return {
            **{name: self.cleaned_data[name] for name in ("amount", "terms", "valid_until")},
            "organisation": self.organisations.get(key),
            "team": self.teams.get(key),
        }


class SignForm(forms.Form):
    """A typed signature under one version."""

    version = SeenVersion()
    name = forms.CharField(
        label=_("Type your full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Exactly as it stands in your profile. Typing it signs the terms above."),
    )
