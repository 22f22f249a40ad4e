"""Forms of news, documents and the bill of materials."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from innovate.core.language_forms import SecondLanguage
from innovate.projects import audiences
from innovate.projects.bom_rules import COLUMNS, LONGEST, BomRefused, Part, part_from
from innovate.projects.forms import PicturesField
from innovate.projects.services.news import MOST_PICTURES

LARGEST_CSV = 1024 * 1024
_format_html = lazy(lambda text, **parts: format_html(str(text), **parts), SafeString)
_CSV_COLUMNS = format_html_join(" ", "<code>{}</code>", [(name,) for name in COLUMNS])


class NewsForm(SecondLanguage, forms.Form):
    """News, new or changed; who it is for is chosen once."""

    TOLD = ("title", "body")

    title = forms.CharField(label=_("Title"), max_length=120)
    body = forms.CharField(
        label=_("News"),
        max_length=12000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Markdown: **bold**, lists with -, links as [words](address)."),
    )
    audience = forms.ChoiceField(
        label=_("Who can read it"), choices=audiences.choices, initial=audiences.PUBLIC
    )
    pictures = PicturesField(
        label=_("Pictures"),
        required=False,
        help_text=lazy(
            lambda: _("At most %(count)s, as JPEG, PNG or WebP.") % {"count": MOST_PICTURES}, str
        )(),
    )

    def __init__(self, *args: object, language: str, changes: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if changes:
            del self.fields["audience"]
        self.ask_in_both(language)


class DocumentForm(forms.Form):
    """A document and its first version."""

    title = forms.CharField(label=_("Title"), max_length=120)
    upload = forms.FileField(label=_("File"), help_text=_("PDF, JPEG or PNG."))
    note = forms.CharField(label=_("What is new"), max_length=200, required=False)
    is_public = forms.BooleanField(label=_("Everyone may read it"), required=False)


class VersionForm(forms.Form):
    """Another version of a document."""

    upload = forms.FileField(label=_("File"), help_text=_("PDF, JPEG or PNG. The versions before stay."))
    note = forms.CharField(label=_("What is new"), max_length=200, required=False)


class CsvForm(forms.Form):
    """Lines of a bill of materials from a spreadsheet."""

    upload = forms.FileField(
        label=_("CSV file"),
        help_text=_format_html(_("Columns: {columns}. It replaces all lines."), columns=_CSV_COLUMNS),
    )

    def clean_upload(self) -> str:
        """The file's text: UTF-8, or what spreadsheets in China and in Western Europe write."""
        upload = self.cleaned_data["upload"]
        if upload.size > LARGEST_CSV:
            raise forms.ValidationError(_("This file is larger than 1 MB."))
        content = upload.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return str(content.decode(encoding))
            except UnicodeDecodeError:
                continue
        raise forms.ValidationError(_("This is no text file. Save it as CSV (UTF-8)."))


class LineForm(forms.Form):
    """One line, as typed."""

    number = forms.CharField(label=_("Part number"), max_length=LONGEST["number"])
    name = forms.CharField(label=_("Name"), max_length=LONGEST["name"])
    quantity = forms.CharField(label=_("Quantity"), max_length=20, initial="1")
    unit = forms.CharField(label=_("Unit"), max_length=LONGEST["unit"], initial="pcs", required=False)
    unit_cost = forms.CharField(
        label=_("Cost of one"), max_length=30, required=False, help_text=_("Empty while nobody knows it.")
    )
    supplier = forms.CharField(label=_("Supplier"), max_length=LONGEST["supplier"], required=False)
    parent = forms.CharField(
        label=_("Goes into"),
        max_length=LONGEST["parent"],
        required=False,
        help_text=_("The part number of an assembly; empty at the top."),
    )

    def part(self, currency: str) -> Part | None:
        """The part; None when something is wrong with it, which the form then says."""
        try:
            return part_from(self.cleaned_data, currency)
        except BomRefused as refusal:
            self.add_error(None, refusal.message)
            return None

    @classmethod
    def initial_of(cls, part: Part, cost: Decimal | None) -> dict[str, str]:
        """What stands in the form to change a line."""
        return {
            "number": part.number,
            "name": part.name,
            "quantity": f"{part.quantity.normalize():f}",
            "unit": part.unit,
            "unit_cost": "" if cost is None else f"{cost:f}",
            "supplier": part.supplier,
            "parent": part.parent,
        }
