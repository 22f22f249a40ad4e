"""Text that people wrote: cleaned when it comes in, made harmless when it goes out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt

#: Invisible characters that reorder, hide or pad text: bidirectional controls, zero-width and other format
#: characters, the BOM. The Hangul fillers count as letters and the blank Braille cell as a symbol; they show nothing.
_TRICKS = dict.fromkeys(
    [
        *(*range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC), *range(0xD800, 0xE000)),
        *(0x00AD, 0x034F, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF),
        *(0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0),
    ]
)
#: Joiners shape emoji and the scripts of Arabia and South Asia; anywhere else they only make two texts that look
#: alike differ.
_STRAY_JOINERS = re.compile(
    "(?<![\u0600-\u1cff\ua800-\uabff\ufe0f\u2600-\u27bf\U0001f000-\U0001faff])[\u200c\u200d]+|[\u200c\u200d]+(?=\\s|$)"
)
#: Tag characters spell the flags of England, Scotland and Wales after a black flag, and hidden text elsewhere.
_STRAY_TAGS = re.compile("(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+")
#: As many marks on one letter as any living script writes; more of them climb over the lines around.
_MOST_MARKS = 4
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
    plain = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text.translate(_TRICKS))
    return " ".join(_without_strays(plain).split())


def clean_text(text: str) -> str:
    """Return NFC text with newlines kept, other control and direction-changing characters dropped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_TRICKS)
    return _without_strays(
        "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc").strip()
    ).strip()


def _without_strays(text: str) -> str:
    """Return NFC text without tags, marks and joiners that stand where no script puts them.

    In this order, and NFC at both ends, so that cleaning twice changes nothing.
    """
    if text.isascii():
        return text
    text = _few_marks(_STRAY_TAGS.sub("", unicodedata.normalize("NFC", text)))
    return unicodedata.normalize("NFC", _STRAY_JOINERS.sub("", text))


def _few_marks(text: str) -> str:
    """Drop marks that stand on nothing, and those beyond the fourth on one letter."""
    kept, marks = [], _MOST_MARKS
    for character in text:
        if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
            marks += 1
            if marks > _MOST_MARKS:
                continue
        elif character not in "\u200c\u200d":
            marks = _MOST_MARKS if character.isspace() else 0
        kept.append(character)
    return "".join(kept)


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
