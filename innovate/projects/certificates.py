"""A version's certificate: one page of PDF that says what stood here, since when, and how to check it."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import reportlab
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from innovate.projects.models import PARTS, ProjectVersion

LATIN, CHINESE = "Vera", "STSong-Light"
#: What the Latin font does not hold: Chinese characters with their punctuation and full-width signs.
_CHINESE_RUN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2014\u2018-\u201d\u2026]+")
_INK, _MUTED, _LINE = HexColor("#1c2a2b"), HexColor("#5a6a6b"), HexColor("#0f6b6e")
_QR = 30 * mm


def _register_fonts() -> None:
    """Vera comes with the library and is embedded; the Chinese font is one every reader of PDF must know
    (Adobe-GB1, PDF 32000-1:2008, 9.7.5.2), so nothing needs to be embedded.
    """
    folder = Path(reportlab.__file__).parent / "fonts"
    pdfmetrics.registerFont(TTFont(LATIN, folder / "Vera.ttf"))
    pdfmetrics.registerFont(TTFont(f"{LATIN}-Bold", folder / "VeraBd.ttf"))
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))


_register_fonts()
_BODY = ParagraphStyle("body", fontName=LATIN, fontSize=9.5, leading=14, textColor=_INK, wordWrap="CJK")
_SMALL = ParagraphStyle("small", parent=_BODY, fontSize=8, leading=11, textColor=_MUTED)
_HASH = ParagraphStyle("hash", parent=_BODY, fontName="Courier", fontSize=8.5, leading=12)
_TITLE = ParagraphStyle(
    "title", parent=_BODY, fontName=f"{LATIN}-Bold", fontSize=19, leading=25, spaceAfter=6
)
_OVER = ParagraphStyle("over", parent=_SMALL, textColor=_LINE, fontSize=10, spaceAfter=4)


def verify_url(version: ProjectVersion) -> str:
    """Return the full address where anybody checks this version."""
    return f"{settings.BASE_URL.rstrip('/')}{reverse('verify:result', args=[version.content_hash])}"


def certificate(version: ProjectVersion, *, authors: Sequence[str], language: str) -> bytes:
    """Return the PDF in `language`; `version.project` and `version.author` are loaded. The same facts give the
    same bytes.
    """
    with override(language):
        out = io.BytesIO()
        title = version.content["title"]
        document = SimpleDocTemplate(
            out,
            pagesize=A4,
            leftMargin=22 * mm,
            rightMargin=22 * mm,
            topMargin=20 * mm,
            bottomMargin=18 * mm,
            title=_("Certificate of origin: %(title)s") % {"title": title},
            author=", ".join(authors),
            subject=f"sha256:{version.content_hash}",
            lang=language,
            invariant=1,
        )
        document.build(_page(version, title, authors))
        return out.getvalue()


def _page(version: ProjectVersion, title: str, authors: Sequence[str]) -> list[Flowable]:
    address = verify_url(version)
    facts = [
        (_("Authors"), _text(", ".join(authors))),
        (_("Written by"), _text(version.author.display_name)),
        (_("Kept by the server on"), _text(_moment(version))),
        (_("Version"), _text(str(version.number))),
        (_("Fingerprint of the words"), Paragraph(version.content_hash, _HASH)),
        (_("Link of the chain"), Paragraph(version.chain_hash, _HASH)),
        (_("The link before"), Paragraph(version.previous_hash or "–", _HASH)),
    ]
    table = Table(
        [[_text(label, _SMALL), value] for label, value in facts],
        colWidths=[44 * mm, 122 * mm],
        hAlign="LEFT",
    )
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor("#d5dedd")),
                    ("LEFTPADDING", (0, 0), (-1, -1), 0)])  # fmt: skip
    how = [
        _text(_("Check it"), _OVER),
        _text(
            _(
                "Open this address, or scan the square. The page works the fingerprints out anew from what is kept."
            ),
            _SMALL,
        ),
        Spacer(0, 4),
        Paragraph(f'<a href="{escape(address)}">{escape(address)}</a>', _HASH),
    ]
    check = Table([[how, _square(address)]], colWidths=[126 * mm, 40 * mm], hAlign="LEFT")
    check.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    words: list[Flowable] = [
        _text(version.content[part][:900] + ("…" if len(version.content[part]) > 900 else ""), _SMALL)
        for part in PARTS[1:]
        if version.content.get(part)
    ]
    for position in range(len(words) - 1, 0, -1):
        words.insert(position, Spacer(0, 4))
    return [
        _text(_("Certificate of origin"), _OVER),
        _text(title, _TITLE),
        Spacer(0, 8),
        table,
        Spacer(0, 14),
        check,
        Spacer(0, 14),
        _text(_("The words, in part"), _OVER),
        *words,
    ]


def _moment(version: ProjectVersion) -> str:
    at = version.at.astimezone(UTC)
    return f"{date_format(at, 'DATE_FORMAT')}, {at:%H:%M:%S} UTC"


def _text(text: str, style: ParagraphStyle = _BODY) -> Paragraph:
    """A paragraph of somebody's words: nothing in them is markup, and each run has a font that holds it."""
    safe = escape(text).replace("\n", "<br/>")
    return Paragraph(
        _CHINESE_RUN.sub(lambda run: f'<font name="{CHINESE}">{run.group()}</font>', safe), style
    )


def _square(address: str) -> Any:
    code = QrCodeWidget(address, barWidth=_QR, barHeight=_QR, barLevel="M", barFillColor=_INK)
    drawing = Drawing(_QR, _QR)
    drawing.add(code)
    return drawing
