"""What people type about contributions and shares."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.money import Money, MoneyRefused, parse_money
from innovate.discussions.models import Message
from innovate.projects.credits import title_for
from innovate.projects.models import Contribution, Project
from innovate.projects.models.contributions import LONGEST_YEARS
from innovate.projects.services.joining import whom


class ContributionForm(forms.Form):
    """What somebody gave."""

    who = forms.CharField(
        label=_("Name or e-mail address"), max_length=200, help_text=_("As they are known here.")
    )
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[choice for choice in Contribution.Kind.choices if choice[0] != Contribution.Kind.IDEA],
    )
    title = forms.CharField(
        label=_("In a few words"), max_length=120, help_text=_("Such as “Found why the lid leaks”.")
    )

    person: User | None = None

    def __init__(self, *args: Any, credited: Message | None = None, **kwargs: Any) -> None:
        """`credited`: the message that is to be written down; its author is meant by the name that is filled in."""
        self.credited = credited
        if credited is not None:
            kwargs["initial"] = {
                "who": credited.author.display_name,
                "kind": Contribution.Kind.FEEDBACK,
                "title": title_for(credited),
            }
        super().__init__(*args, **kwargs)

    def clean_who(self) -> str:
        # Names are not unique, but this one stands for the person who wrote the message.
        if self.credited is not None and self.cleaned_data["who"] == self.credited.author.display_name:
            self.person = self.credited.author
            return self.credited.author.display_name
        try:
            who, self.person = whom(self.cleaned_data["who"])
        except Refused:
            raise forms.ValidationError(
                _("Nobody here has this name, or several people do. Use the mail address they sign in with.")
            ) from None
        if self.person is None:
            raise forms.ValidationError(_("Nobody has joined with this address yet. Ask them to join first."))
        return who


class PercentField(forms.DecimalField):
    """A percentage of two decimals; cleans to basis points."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, decimal_places=2, max_digits=5, **kwargs)
        self.widget.attrs["step"] = "0.01"

    def clean(self, value: Any) -> int:
        cleaned: Decimal | None = super().clean(value)
        return int(cleaned * 100) if cleaned is not None else 0


class SharesForm(forms.Form):
    """The royalty, and one percentage for each person who gave something."""

    rate = PercentField(
        label=_("Part of the sales, in %"),
        help_text=_("Of every product sold, this goes to those who share. Such as 3."),
    )
    years = forms.IntegerField(label=_("For how many years"), min_value=1, max_value=LONGEST_YEARS, initial=5)
    cap_text = forms.CharField(
        label=_("At most, in all"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Leave it empty for no limit."),
    )
    currency = forms.ChoiceField(
        label=_("Currency of the sales"), choices=[(code, code) for code in settings.CURRENCIES]
    )
    note = forms.CharField(
        label=_("Why this is fair"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("currency", project.price_currency)
        gave = User.objects.filter(contributions__project=project).distinct().order_by("display_name", "pk")
        self.people = list(gave[:100])
        for person in self.people:
            self.fields[f"share-{person.pk}"] = PercentField(
                label=_("%(name)s, in %% of the royalty") % {"name": person.display_name}, required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["cap"] = None
        if data.get("cap_text") and "currency" in data:
            try:
                data["cap"] = parse_money(data["cap_text"], data["currency"])
            except MoneyRefused as refusal:
                self.add_error("cap_text", refusal.message)
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes."""
        shares = {person.pk: self.cleaned_data.get(f"share-{person.pk}", 0) for person in self.people}
        cap: Money | None = self.cleaned_data["cap"]
        names = ("rate", "years", "currency", "note")
        return {**{name: self.cleaned_data[name] for name in names}, "cap": cap, "shares": shares}


class DeclineForm(forms.Form):
    """Why somebody does not agree."""

    reason = forms.CharField(
        label=_("What would be fair"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
