"""The forms that stand on a page, as a browser reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: What people type into.
TYPED = {"text", "search", "email", "url", "tel", "password", "textarea", "number", "date", "datetime-local"}


@dataclass
class Field:
    """One control: its kind is the type of an input, or the element's own name."""

    name: str
    kind: str
    value: str = ""
    longest: int | None = None


@dataclass
class Form:
    """A form that is sent by POST."""

    action: str
    fields: list[Field] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, ...]:
        """Two forms with the same key are one form met twice."""
        return (self.action, *sorted({each.name for each in self.fields}))


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.queries: set[str] = set()
        self.open: Form | None = None
        self.asking = False
        self.area: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "form":
            self.asking = said.get("method", "get").lower() == "get"
            if not self.asking:
                self.open = Form(said.get("action") or self.path)
                self.forms.append(self.open)
        elif tag == "a":
            query = said.get("href", "").partition("#")[0].partition("?")[2]
            self.queries |= {pair.partition("=")[0] for pair in query.split("&") if pair}
        elif tag in ("input", "select", "textarea") and name and "disabled" not in said:
            if self.asking:
                self.queries.add(name)
            elif self.open is not None:
                longest = said.get("maxlength", "")
                kind = said.get("type", "text") if tag == "input" else tag
                value = said.get("value", "")
                row = Field(name, kind, value, int(longest) if longest else None)
                self.open.fields.append(row)
                self.area = row if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open, self.asking = None, False
        elif tag == "textarea":
            self.area = None


def forms_of(html: str, path: str) -> tuple[list[Form], set[str]]:
    """The forms of a page that are sent by POST, and the names its links and searches put into a query."""
    reader = _Reader(path)
    reader.feed(html)
    return reader.forms, reader.queries
