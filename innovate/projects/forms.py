"""What people type about projects."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from innovate.core.errors import Refused
from innovate.core.money import Money, MoneyRefused, parse_money
from innovate.core.text import clean_line
from innovate.projects.models import PARTS, Category, Project, ProjectTranslation
from innovate.projects.rules import MAX_IMAGES, MAX_TAGS
from innovate.projects.services.tags import normal_tags


def add_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """Show a service's refusal in the form: at its fields where it names them, else above all."""
    known = {name: text for name, text in refusal.fields.items() if name in form.fields}
    for name, text in known.items():
        form.add_error(name, text)
    if not known:
        form.add_error(None, refusal.message)


class CategoryChoice(forms.ModelChoiceField):
    """A category by its name in the reader's language."""

    def label_from_instance(self, obj: Category) -> str:
        chinese = (get_language() or "").startswith("zh")
        return obj.name_zh if chinese and obj.name_zh else obj.name_en


class PicturesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several files in one field; cleans to a list."""

    widget = PicturesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(PicturesField, self).clean(file, initial) for file in files]


#: The three steps of a draft and what each asks for.
STEPS: dict[str, tuple[str, ...]] = {
    "problem": ("title", "problem"),
    "idea": (
        "pitch", "idea", "audience", "category", "language", "tags", "price_text", "price_currency",
    ),
    "pictures": ("pictures", "papers"),
}  # fmt: skip

#: What an idea cannot be published without.
NEEDED = frozenset({"title", "problem", "pitch", "idea", "category"})


class IdeaForm(forms.Form):
    """The idea: what it is, why it matters, how it looks. With `step` only that step's fields, none required:
    a draft is kept however little of it is there.
    """

    title = forms.CharField(
        label=_("Name of the product"),
        max_length=80,
        help_text=_("Short and plain, such as “Folding rice cooker”."),
    )
    pitch = forms.CharField(
        label=_("In one sentence"),
        max_length=200,
        required=False,
        help_text=_("What it is and what is new about it. This is what people see in lists."),
    )
    category = CategoryChoice(
        label=_("Category"), queryset=Category.objects.none(), empty_label=_("Choose one")
    )
    language = forms.ChoiceField(label=_("The language you write in"), choices=settings.LANGUAGES)
    problem = forms.CharField(
        label=_("The problem"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What is annoying, missing or too expensive today?"),
    )
    idea = forms.CharField(
        label=_("Your idea"),
        max_length=12000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("How it works. You can use **bold**, lists with - and ## headings."),
    )
    audience = forms.CharField(
        label=_("Who it is for"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    tags = forms.CharField(
        label=_("Tags"),
        max_length=200,
        required=False,
        help_text=format_lazy(
            _("Up to {count} words that people may search for, with commas between them."), count=MAX_TAGS
        ),
    )
    papers = PicturesField(
        label=_("Add papers"),
        required=False,
        widget=PicturesInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        help_text=_(
            "Drawings or calculations as PDF, JPEG or PNG, up to 8 MB each. Only your team reads them, until you show them."
        ),
    )
    pictures = PicturesField(
        label=_("Add pictures"),
        required=False,
        widget=PicturesInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=format_lazy(
            _("Sketches and photos are fine: JPEG, PNG or WebP. At most {count}; the first is the cover."),
            count=MAX_IMAGES,
        ),
    )
    price_text = forms.CharField(
        label=_("A fair price"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("What should it cost? Supporters say what they would pay, too."),
    )
    price_currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in settings.CURRENCIES]
    )

    def __init__(
        self, *args: Any, project: Project | None = None, step: str | None = None, **kwargs: Any
    ) -> None:
        if project is not None:
            kwargs["initial"] = {**_initial(project), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.images = list(project.images.all()) if project else []
        self.fields["category"].queryset = Category.objects.all()  # type: ignore[attr-defined]
        if not self.initial.get("language"):
            self.initial["language"] = get_language() or "en"
        self.step = step
        if step is not None:
            self.use_required_attribute = False
            self.fields = {name: self.fields[name] for name in STEPS[step]}
        for name in NEEDED & self.fields.keys():
            self.fields[name].required = True

    def full_clean(self) -> None:
        """A draft's fields are marked as needed, but it is kept without them."""
        needed = [field for field in self.fields.values() if field.required]
        for field in needed:
            field.required = self.step is None
        super().full_clean()
        for field in needed:
            field.required = True

    def clean_title(self) -> str:
        title = clean_line(self.cleaned_data["title"])
        if not title and self.step is None:
            raise forms.ValidationError(_("Give your idea a name."))
        return title

    def clean_tags(self) -> list[str]:
        words = re.split(r"[,，、;；\n]", self.cleaned_data["tags"])
        try:
            normal_tags(words)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from None
        return words

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "price_text" not in self.fields:
            return data
        text = data.get("price_text", "")
        data["price"] = None
        if text and data.get("price_currency"):
            try:
                data["price"] = parse_money(text, data["price_currency"])
            except MoneyRefused as refusal:
                self.add_error("price_text", refusal.message)
            else:
                if not data["price"]:
                    self.add_error("price_text", _("A price is more than nothing. Leave it empty for none."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What the services take: of what was asked for, all that is well-formed, whatever else is wrong."""
        data, names = self.cleaned_data, (*PARTS, "category", "tags")
        # What was not sent at all stays as it is.
        values = {name: data[name] for name in names if name in data and name in self.data}
        # An empty choice of language is no wish to have none.
        if data.get("language"):
            values["language"] = data["language"]
        if (
            "price" in data
            and "price_text" in self.data
            and not {"price_text", "price_currency"} & self.errors.keys()
        ):
            values["price"] = data["price"]
        return values

    def elsewhere(self, project: Project) -> list[tuple[str, str]]:
        """What another window stored where this one says something else: label and text."""
        stored = _initial(project)
        return [
            (str(self.fields[name].label), stored[name])
            for name in (*PARTS, "tags", "price_text")
            if name in self.fields & self.data.keys() and stored[name] and not self._says(name, stored[name])
        ]

    def _says(self, name: str, stored: str) -> bool:
        """Whether this window has the stored words: a browser sends its own line ends, a price may be typed longer."""
        own = self.data.get(name, "").replace("\r\n", "\n").strip()
        if name == "price_text" and self.cleaned_data.get("price"):
            own = _price_text(self.cleaned_data["price"])
        return own == stored.strip()


def _initial(project: Project) -> dict[str, Any]:
    price: Money | None = project.price
    names = ("title", "pitch", "language", "problem", "idea", "audience")
    return {
        **{name: getattr(project, name) for name in names},
        "category": project.category_id,
        "tags": ", ".join(tag.name for tag in project.tags.order_by("projecttag__position")),
        "price_text": _price_text(price) if price else "",
        "price_currency": project.price_currency,
    }


def _price_text(price: Money) -> str:
    return f"{price.decimal.normalize():f}"


class TranslationForm(forms.Form):
    """The parts the original has, and what its pictures show, in another language."""

    title = forms.CharField(label=_("Name of the product"), max_length=80)
    pitch = forms.CharField(label=_("In one sentence"), max_length=200)
    problem = forms.CharField(label=_("The problem"), max_length=4000, widget=forms.Textarea)
    idea = forms.CharField(label=_("Your idea"), max_length=12000, widget=forms.Textarea)
    audience = forms.CharField(label=_("Who it is for"), max_length=2000, widget=forms.Textarea)

    def __init__(
        self, *args: Any, project: Project, version: ProjectTranslation | None, language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        self.sources: dict[str, str] = {}
        for part in PARTS:
            source = getattr(project, part)
            if source:
                self._fit(part, source, getattr(version, part, ""))
            else:
                del self.fields[part]
        self.images = {image.pk: image for image in project.images.all() if image.alt}
        for pk, image in self.images.items():
            name = f"alt-{pk}"
            self.fields[name] = forms.CharField(
                label=_("What the picture shows"), max_length=200, required=False
            )
            self._fit(name, image.alt, image.other_alts.get(language, ""))

    def _fit(self, name: str, source: str, value: str) -> None:
        self.sources[name], self.initial[name] = source, value
        attrs = self.fields[name].widget.attrs
        attrs["lang"] = self.language
        if isinstance(self.fields[name].widget, forms.Textarea):
            # As high as the original beside it.
            attrs["rows"] = min(24, max(4, len(source) // 60 + source.count("\n") + 2))

    def pairs(self) -> list[tuple[forms.BoundField, str, Any]]:
        """Each field with the original's words and the picture it belongs to, if any."""
        keys = {f"alt-{pk}": image for pk, image in self.images.items()}
        return [(self[name], source, keys.get(name)) for name, source in self.sources.items()]

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes, beside the language."""
        data = self.cleaned_data
        alts = {pk: data[f"alt-{pk}"] for pk in self.images}
        return {**{part: data.get(part, "") for part in PARTS}, "alts": alts}


class ReasonForm(forms.Form):
    """Why something ends: the author and everyone else read it."""

    reason = forms.CharField(
        label=_("The reason"),
        min_length=10,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Be kind and concrete. Everyone can read it, and the author gets it by mail."),
    )
