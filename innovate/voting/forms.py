"""What people type about support, rounds and designs, and how a ballot's fields are read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from innovate.accounts.models import User
from innovate.core.language_forms import SecondLanguage, initial_words
from innovate.core.money import Money, MoneyRefused, parse_money
from innovate.projects.forms import PicturesField, PicturesInput
from innovate.projects.models import TeamMember
from innovate.voting import rules
from innovate.voting.counting import METHODS
from innovate.voting.models import Design, Round
from innovate.voting.wording import counted_words


class PriceForm(forms.Form):
    """What a supporter would pay."""

    price_text = forms.CharField(
        label=_("I'd buy it at"),
        max_length=20,
        error_messages={"required": _("Write what you would pay, such as 49 or 49.90.")},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 8}),
    )
    price_currency = forms.ChoiceField(
        label=_("Currency"),
        choices=[(code, code) for code in settings.CURRENCIES],
        error_messages={"invalid_choice": _("Choose one of the currencies in the list.")},
    )

    price: Money | None = None

    @classmethod
    def naming(cls, price: Money) -> PriceForm:
        """Return the form as if this price had been typed."""
        return cls({"price_text": f"{price.decimal.normalize():f}", "price_currency": price.currency})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("price_text") and data.get("price_currency"):
            try:
                self.price = parse_money(data["price_text"], data["price_currency"])
            except MoneyRefused as refusal:
                self.add_error("price_text", refusal.message)
        return data


_EXPLAINED = '<span class="choice__body"><span>{}</span><span class="choice__hint">{}</span></span>'


class RoundForm(SecondLanguage, forms.ModelForm):
    """The rules of a round; they are fixed once it opens."""

    TOLD = ("title", "question")

    class Meta:
        model = Round
        fields = (
            "title", "question", "method", "seats", "offers_none", "electorate", "joined_before", "min_turnout",
            "is_final",
        )  # fmt: skip
        widgets = {
            "method": forms.RadioSelect,
            "electorate": forms.RadioSelect,
            "joined_before": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "title": _("What this round is about, such as “Shape” or “Colour”."),
            "question": _("What voters are asked, in one sentence."),
            "seats": _("Only where several are chosen at once, by equal shares."),
            "offers_none": _(
                "It stands on the ballot like one more design. If it wins, nothing goes to funding, and you ask again."
            ),
            "joined_before": _("Only where those vote who joined before a date."),
            "min_turnout": _("With fewer ballots the vote is void and nothing is decided."),
            "is_final": _("Leave it empty if you will revise the designs and vote again."),
        }

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_in_both(language)
        self.initial.update(initial_words(self.instance) if self.instance.pk else {})
        self.fields["method"].choices = [  # type: ignore[attr-defined]
            (method, format_html(_EXPLAINED, label, words)) for method, label, words in counted_words()
        ]
        self.fields["electorate"].choices = Round.Electorate.choices  # type: ignore[attr-defined]
        self.fields["min_turnout"].min_value = 1  # type: ignore[attr-defined]
        self.fields["min_turnout"].widget.attrs["min"] = 1
        # It counts with equal shares only; left empty elsewhere, it is one.
        self.fields["seats"].required = False
        self.fields["seats"].widget.attrs |= {"min": 1, "max": rules.MOST_DESIGNS - 1}

    def clean_seats(self) -> int:
        return self.cleaned_data["seats"] or 1

    def clean_min_turnout(self) -> int:
        if self.cleaned_data["min_turnout"] < 1:
            raise forms.ValidationError(_("At least one ballot is needed."))
        return self.cleaned_data["min_turnout"]


class DesignForm(SecondLanguage, forms.Form):
    """One design to vote on."""

    TOLD = ("title", "notes", "alt")

    title = forms.CharField(label=_("Name of the design"), max_length=80)
    notes = forms.CharField(
        label=_("What is different about it"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    pictures = PicturesField(
        label=_("Pictures"),
        required=False,
        widget=PicturesInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP; the first one is the cover."),
    )
    alt = forms.CharField(
        label=_("What does the first picture show?"),
        max_length=200,
        required=False,
        help_text=_("For people who cannot see it."),
    )
    revised_from = forms.ModelChoiceField(
        label=_("It improves an earlier design"),
        queryset=Design.objects.none(),
        required=False,
        empty_label=_("No"),
    )

    author = forms.ModelChoiceField(
        label=_("Whose design is it?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=None,
        help_text=_("Voters read the name."),
    )

    def __init__(self, *args: Any, round: Round, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earlier = Design.objects.filter(round__project=round.project_id, round__number__lt=round.number)
        if round.number > 1:
            self.fields["revised_from"].queryset = earlier.order_by("-round__number", "position")  # type: ignore[attr-defined]
        else:
            del self.fields["revised_from"]
        on_team = TeamMember.objects.filter(project=round.project_id).values("person")
        self.fields["author"].queryset = User.objects.filter(Q(pk__in=on_team) | Q(pk=person.pk))  # type: ignore[attr-defined]
        self.fields["author"].initial = person.pk
        self.ask_in_both(round.language)


class InviteForm(forms.Form):
    """Whom the team asks to vote."""

    who = forms.CharField(
        label=_("Mail addresses or member names"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One a line. Whoever has no account yet gets a mail when the vote opens, and can sign up with that"
            " address."
        ),
    )


class OpenForm(forms.Form):
    """Until when people can vote, in the time zone of who asks."""

    closes_at = forms.DateTimeField(
        label=_("Voting ends"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_at"].help_text = _("Your time zone: %(zone)s") % {
            "zone": timezone.get_current_timezone_name()
        }
        week = timezone.localtime() + timedelta(days=7)
        self.initial.setdefault("closes_at", week.replace(minute=0, second=0, microsecond=0))


def typed_ballot(method: str, data: QueryDict, options: Iterable[int]) -> dict[str, Any]:
    """Return what the ballot's fields say, for `rules.normal_ballot` to check; nonsense in a field counts
    as blank.

    Fields: `approved` (ids); `score-<id>` (0 to 5); `rank-<id>` (1 is the best, equal ranks are equals).
    """
    kind = METHODS[method].ballot
    if kind == "approval":
        return {"approved": [int(value) for value in data.getlist("approved") if _is_number(value)]}
    if kind == "score":
        typed = {str(option): data.get(f"score-{option}", "") for option in options}
        return {"scores": {option: int(value) for option, value in typed.items() if _is_number(value)}}
    places: dict[int, list[int]] = {}
    for option in options:
        if _is_number(value := data.get(f"rank-{option}", "")):
            places.setdefault(int(value), []).append(option)
    return {"ranking": [places[place] for place in sorted(places)]}


def _is_number(typed: str) -> bool:
    # No number on a ballot has more digits; converting a very long one is refused by Python itself.
    return typed.isdecimal() and len(typed) < 20
