"""What makers, teams and staff type."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.core.errors import Refused
from innovate.core.money import Money, parse_money
from innovate.organisations.forms import AboutForm
from innovate.suppliers import queries
from innovate.suppliers.models import Capability, CertificateType, SourcingPlan, Supplier, Tender
from innovate.suppliers.regions import region_name
from innovate.suppliers.rules import DEFAULT_SPLIT
from innovate.suppliers.services.bids import LONGEST_LEAD_WEEKS, LONGEST_NOTE, Offer

#: Where most things here are shipped to; a supplier's own country is always added.
DELIVERY = ("WORLD", "EU", "CN", "HK", "TW", "JP", "KR", "SG", "US", "CA", "GB", "CH", "NO", "AU", "NZ")


def delivery_choices() -> list[tuple[str, str]]:
    """The regions a form offers."""
    return [(code, region_name(code)) for code in DELIVERY]


def wanted_region_choices() -> list[tuple[str, str]]:
    """The regions a team may ask for; nothing means anywhere."""
    return [("", str(_("Anywhere"))), *delivery_choices()[1:]]


def typed(money: Money | None) -> str:
    """An amount as a person would type it."""
    return "" if money is None else f"{money.decimal:f}".removesuffix(".00")


class GroupedChoices(forms.CheckboxSelectMultiple):
    """Check boxes under their headings."""

    template_name = "suppliers/_grouped_choices.html"


class CapabilitiesField(forms.MultipleChoiceField):
    """A choice among the taxonomy, grouped by heading; cleans to rows."""

    widget = GroupedChoices

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=queries.capability_groups, **kwargs)

    def clean(self, value: Any) -> list[Capability]:
        return list(Capability.objects.filter(code__in=super().clean(value)))


class CertificatesField(forms.MultipleChoiceField):
    """A choice among the kinds of certificates; cleans to rows."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=queries.certificate_choices, **kwargs)

    def clean(self, value: Any) -> list[CertificateType]:
        return list(CertificateType.objects.filter(code__in=super().clean(value)))


class JoinForm(AboutForm):
    """Register as a maker, or change what one said before."""

    capabilities = CapabilitiesField(
        label=_("What you can make"),
        help_text=_(
            "Choose all that you do in your own house. Papers and audits can raise how far it counts."
        ),
    )
    capacity_per_month = forms.IntegerField(
        label=_("Units you can make a month"), min_value=1, max_value=100_000_000
    )
    min_order = forms.IntegerField(label=_("Smallest order"), min_value=0, required=False)
    lead_time_days = forms.IntegerField(
        label=_("Usual lead time in days"), min_value=0, max_value=1000, required=False
    )
    regions = forms.MultipleChoiceField(
        label=_("Where you deliver to"),
        choices=delivery_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Your own country is always included."),
    )

    def supplier_fields(self) -> dict[str, Any]:
        """The fields of the supplier itself, own country added."""
        data = self.cleaned_data
        return {
            "capabilities": data["capabilities"],
            "capacity_per_month": data["capacity_per_month"],
            "min_order": data["min_order"] or 0,
            "lead_time_days": data["lead_time_days"] or 0,
            "regions": [*data["regions"], data["country"]],
        }

    @staticmethod
    def initial_of(supplier: Supplier) -> dict[str, Any]:
        organisation = supplier.organisation
        names = ("name", "name_zh", "country", "city", "website", "about", "about_zh")
        return {
            **{name: getattr(organisation, name) for name in names},
            "capabilities": list(supplier.capabilities.values_list("code", flat=True)),
            "capacity_per_month": supplier.capacity_per_month,
            "min_order": supplier.min_order,
            "lead_time_days": supplier.lead_time_days,
            "regions": supplier.regions,
        }


class CertificateForm(forms.Form):
    type = forms.ChoiceField(
        label=_("Certificate"), choices=lambda: [("", "—"), *queries.certificate_choices()]
    )
    number = forms.CharField(label=_("Number"), max_length=80)
    valid_until = forms.DateField(
        label=_("Valid until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_valid_until(self) -> date:
        until: date = self.cleaned_data["valid_until"]
        if until < timezone.localdate():
            raise forms.ValidationError(_("This certificate has lapsed. Add the one that is valid now."))
        return until


CertificateFormSet = forms.formset_factory(CertificateForm, extra=2, max_num=10)


class SourcingForm(forms.Form):
    spec = forms.CharField(
        label=_("What is to be made"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Materials, sizes, finish, packaging, tests. You may use Markdown."),
    )
    quantity = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=100_000_000,
        help_text=_("If more is pledged than this, the tender asks for what was pledged."),
    )
    capabilities = CapabilitiesField(label=_("What the maker must be able to do"))
    certificates = CertificatesField(
        label=_("Certificates the maker must have"),
        required=False,
        help_text=_("Valid through the delivery. Makers without them cannot bid."),
    )
    wished_certificates = CertificatesField(
        label=_("Certificates that would be good to have"), required=False
    )
    region = forms.ChoiceField(label=_("Delivered to"), choices=wanted_region_choices, required=False)
    delivery_weeks = forms.IntegerField(
        label=_("Weeks from the award to delivery"), min_value=1, max_value=LONGEST_LEAD_WEEKS, initial=16
    )
    budget = forms.CharField(
        label=_("Budget in mind"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Once the campaign is funded, what it holds counts instead."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in settings.CURRENCIES])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["budget_money"] = None
        if data.get("budget") and data.get("currency"):
            try:
                data["budget_money"] = parse_money(data["budget"], data["currency"]) or None
            except Refused as refusal:
                self.add_error("budget", refusal.message)
        return data

    def values(self) -> dict[str, Any]:
        """The keywords of `save_sourcing_plan`."""
        names = (
            "spec", "quantity", "capabilities", "certificates", "wished_certificates", "region",
            "delivery_weeks",
        )  # fmt: skip
        return {
            **{name: self.cleaned_data[name] for name in names},
            "budget": self.cleaned_data["budget_money"],
        }

    @staticmethod
    def initial_of(plan: SourcingPlan) -> dict[str, Any]:
        return {
            "spec": plan.spec,
            "quantity": plan.quantity,
            "capabilities": list(plan.capabilities.values_list("code", flat=True)),
            "certificates": list(plan.certificates.values_list("code", flat=True)),
            "wished_certificates": list(plan.wished_certificates.values_list("code", flat=True)),
            "region": plan.region,
            "delivery_weeks": plan.delivery_weeks,
            "budget": typed(plan.budget),
            "currency": plan.budget_currency,
        }


class TenderForm(forms.Form):
    """What may change while a tender is open."""

    spec = forms.CharField(
        label=_("What is to be made"), max_length=8000, widget=forms.Textarea(attrs={"rows": 8})
    )
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=100_000_000)
    capabilities = CapabilitiesField(label=_("What the maker must be able to do"))
    certificates = CertificatesField(label=_("Certificates the maker must have"), required=False)
    region = forms.ChoiceField(label=_("Delivered to"), choices=wanted_region_choices, required=False)

    @staticmethod
    def initial_of(tender: Tender) -> dict[str, Any]:
        return {
            "spec": tender.spec,
            "quantity": tender.quantity,
            "capabilities": [row.code for row in tender.capabilities.all()],
            "certificates": [row.code for row in tender.certificates.all()],
            "region": tender.region,
        }


class BidForm(forms.Form):
    """An offer, as typed. Nothing of it is stored but sealed."""

    unit_price = forms.CharField(
        label=_("Price a unit"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-unit-price": ""}),
    )
    lead_time_weeks = forms.IntegerField(
        label=_("Weeks from signing to delivery"), min_value=1, max_value=LONGEST_LEAD_WEEKS
    )
    split = forms.CharField(
        label=_("How it is paid, in per cent"),
        max_length=40,
        initial=" / ".join(map(str, DEFAULT_SPLIT)),
        help_text=_(
            "One to six steps that add up to 100, such as 30 / 40 / 30. Each is paid when it is accepted."
        ),
    )
    valid_until = forms.DateField(
        label=_("Your offer stands until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=_("A note to the team"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Sealed with the rest."),
    )

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        self.tender = tender
        stands_until = timezone.localdate(tender.closes_at) + timedelta(days=60)
        kwargs.setdefault("initial", {"valid_until": stands_until})
        super().__init__(*args, **kwargs)
        self.fields["unit_price"].suffix = tender.currency  # type: ignore[attr-defined]

    def clean_unit_price(self) -> Money:
        try:
            return parse_money(self.cleaned_data["unit_price"], self.tender.currency)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from None

    def clean_split(self) -> tuple[int, ...]:
        shares = re.split(r"[^0-9]+", self.cleaned_data["split"].strip(" /%,，、"))
        if not all(shares):
            raise forms.ValidationError(_("Write whole shares such as 30 / 40 / 30."))
        return tuple(int(share) for share in shares[:12])

    def offer(self) -> Offer:
        data = self.cleaned_data
        return Offer(
            unit_price=data["unit_price"],
            lead_time_weeks=data["lead_time_weeks"],
            valid_until=data["valid_until"],
            split=data["split"],
            note=data["note"],
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class SignForm(forms.Form):
    name = forms.CharField(
        label=_("Your full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Typing it signs the contract."),
    )


class DeliveryForm(forms.Form):
    note = forms.CharField(
        label=_("What was delivered"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = forms.FileField(
        label=_("A paper"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=_(
            "Test report, packing list or photo: PDF, JPEG or PNG. Only the team and you can read it."
        ),
    )
