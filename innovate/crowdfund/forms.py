"""What a team writes about its campaign, and what a backer fills in."""

from __future__ import annotations

from typing import Any

from babel import Locale
from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from innovate.core.errors import Refused
from innovate.core.language_forms import SecondLanguage, initial_words
from innovate.core.money import BABEL_LOCALES, Money, parse_money
from innovate.core.text import clean_line, clean_text
from innovate.crowdfund import rules
from innovate.crowdfund.models import Campaign, Tier
from innovate.crowdfund.services.campaigns import TierDraft

#: Where we ship to, by ISO 3166-1 alpha-2; the names come from Babel in the reader's language.
COUNTRIES = ("AT", "AU", "BE", "CA", "CH", "CN", "DE", "DK", "ES", "FI", "FR", "GB", "HK", "IE", "IT", "JP",
             "KR", "NL", "NO", "NZ", "PL", "PT", "SE", "SG", "TW", "US")  # fmt: skip


def country_choices() -> list[tuple[str, str]]:
    """The countries with their names in the active language, sorted by name."""
    names = Locale.parse(BABEL_LOCALES.get(get_language() or "en", "en")).territories
    return [("", ""), *sorted(((code, names[code]) for code in COUNTRIES), key=lambda pair: pair[1])]


def show_refusal(form: forms.Form, refusal: Refused) -> None:
    """Say in the form why a service refused: at the fields it names, otherwise above it."""
    for name, message in refusal.fields.items():
        form.add_error(name if name in form.fields else None, message)
    if not refusal.fields:
        form.add_error(None, refusal.message)


def amount_field(form: forms.Form, name: str, currency: str) -> Money | None:
    """Read a typed amount of the form as money; put what is wrong with it on the field and return None."""
    text = form.cleaned_data.get(name)
    if not text:
        return None
    try:
        money = parse_money(text, currency)
    except Refused as refusal:
        form.add_error(name, refusal.message)
        return None
    if not money:
        form.add_error(name, _("The amount must be above zero."))
        return None
    return money


def _typed(money: Money | None) -> str:
    """An amount as a person would type it."""
    return "" if money is None else f"{money.decimal:f}".removesuffix(".00")


class CampaignForm(SecondLanguage, forms.Form):
    TOLD = ("story",)

    kind = forms.ChoiceField(
        label=_("How it is charged"), choices=rules.Kind.choices, widget=forms.RadioSelect
    )
    goal = forms.CharField(label=_("Goal"), widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in settings.CURRENCIES])
    days = forms.IntegerField(
        label=_("Days it runs"), min_value=1, max_value=rules.LONGEST_RUN.days, initial=30
    )
    story = forms.CharField(
        label=_("Why now, and what the money pays for"),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        max_length=20_000,
        help_text=_("Say what each part of the money is for, and what could go wrong. You may use Markdown."),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_in_both(language)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["goal_money"] = amount_field(self, "goal", data.get("currency", "EUR"))
        data["story"] = clean_text(data.get("story") or "")
        return data

    @staticmethod
    def initial_of(campaign: Campaign) -> dict[str, Any]:
        return {
            "kind": campaign.kind,
            "goal": _typed(campaign.goal),
            "currency": campaign.currency,
            "days": campaign.days,
            "story": campaign.story,
            **initial_words(campaign),
        }


class TierForm(SecondLanguage, forms.Form):
    TOLD = ("title", "description")

    title = forms.CharField(label=_("Name"), max_length=80)
    price = forms.CharField(label=_("Price"), widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    description = forms.CharField(label=_("What the backer gets"), max_length=300, required=False)
    capacity = forms.IntegerField(
        label=_("How many there are"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=_("Empty means unlimited."),
    )
    delivery_months = forms.IntegerField(
        label=_("Months until delivery"), min_value=1, max_value=60, initial=9
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_in_both(language)

    @staticmethod
    def initial_of(tier: Tier) -> dict[str, Any]:
        return {
            "title": tier.title,
            "price": _typed(tier.price),
            "description": tier.description,
            "capacity": tier.capacity,
            "delivery_months": tier.delivery_months,
            **initial_words(tier),
        }


class BaseTierFormSet(forms.BaseFormSet):
    """Tiers share the currency of the campaign they belong to."""

    currency = "EUR"
    # Django's own words tell people of a ManagementForm and of bug reports.
    default_error_messages = {
        "missing_management_form": _("A part of this form got lost on the way. Load the page again, please.")
    }

    def kept(self) -> list[forms.Form]:
        """The forms that are not ticked for removal."""
        gone = {id(form) for form in self.deleted_forms} if self.is_bound else set()
        return [form for form in self.forms if id(form) not in gone]

    def drafts(self) -> list[TierDraft]:
        """The filled-in tiers; amounts that cannot be read become errors of their field."""
        found = []
        for form in self.kept():
            if not form.has_changed() and not form.initial:
                continue
            price = amount_field(form, "price", self.currency)
            data = form.cleaned_data
            if price is not None:
                found.append(
                    TierDraft(
                        title=clean_line(data["title"]),
                        price=price,
                        description=clean_line(data["description"]),
                        capacity=data["capacity"],
                        delivery_months=data["delivery_months"],
                        other=form.other_words,  # type: ignore[attr-defined]
                    )
                )
        return found


TierFormSet = forms.formset_factory(TierForm, formset=BaseTierFormSet, extra=2, max_num=12, can_delete=True)


class PledgeForm(forms.Form):
    """What a backer chooses and where it goes."""

    tier = forms.ModelChoiceField(
        label=_("What you back"),
        queryset=Tier.objects.none(),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you back")},
    )
    quantity = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=rules.LARGEST_QUANTITY, initial=1
    )
    name = forms.CharField(
        label=_("Recipient"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    street = forms.CharField(
        label=_("Street and number"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    postal_code = forms.CharField(
        label=_("Postal code"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "postal-code"})
    )
    city = forms.CharField(
        label=_("City"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "address-level2"})
    )
    country = forms.ChoiceField(
        label=_("Country"), choices=country_choices, widget=forms.Select(attrs={"autocomplete": "country"})
    )
    ADDRESS = ("name", "street", "postal_code", "city", "country")

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tier"].queryset = campaign.tiers.all()  # type: ignore[attr-defined]
        self.fields["tier"].empty_label = None  # type: ignore[attr-defined]

    def address(self) -> dict[str, str]:
        """Where it goes, as the pledge keeps it."""
        return {name: clean_line(self.cleaned_data[name]) for name in self.ADDRESS}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
