"""Text that people wrote: cleaned when it comes in, made harmless when it goes out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt

#: Invisible characters that reorder or hide text: bidirectional controls, zero-width characters, the BOM.
#: The Hangul fillers count as letters and show nothing.
_TRICKS = dict.fromkeys(
    [
        *(*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF),
        *(0x115F, 0x1160, 0x3164, 0xFFA0),
    ]
)
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable(
    ["table", "strikethrough"]
)
_HEADING = re.compile(r"(</?h)([1-6])>")
_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip


def clean_line(text: str) -> str:
    """Return one line of NFC text without control, zero-width and direction-changing characters."""
    text = unicodedata.normalize("NFC", text).translate(_TRICKS)
    return " ".join("".join(" " if unicodedata.category(c) == "Cc" else c for c in text).split())


def clean_text(text: str) -> str:
    """Return NFC text with newlines kept, other control and direction-changing characters dropped."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_TRICKS)
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc").strip()


@lru_cache(maxsize=512)
def render_markdown(text: str) -> SafeString:
    """Return a person's Markdown as safe HTML: raw HTML is shown as text, headings start below the page's own."""
    html = _HEADING.sub(lambda found: f"{found[1]}{min(int(found[2]) + 2, 5)}>", _markdown.render(text))
    return mark_safe(sanitise(html))  # noqa: S308 - nh3 has just cleaned it


def sanitise(html: str) -> str:
    """Return HTML with only harmless tags and http(s)/mailto links, which open without referrer or endorsement."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener noreferrer",
    )


def slug_for(title: str, *, fallback: str) -> str:
    """Return a URL slug of at most 60 characters, Chinese and other letters kept; `fallback` when none are left."""
    return slugify(clean_line(title), allow_unicode=True)[:60].strip("-_") or fallback
