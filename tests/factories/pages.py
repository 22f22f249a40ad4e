"""Editors' pages, published."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as Pixels
from wagtail.images import get_image_model
from wagtail.models import Page

from innovate.portal.models import ArticleIndexPage, ArticlePage, HomePage, LandingPage
from innovate.projects.models import Project

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="400" height="300">'
    b'<rect width="400" height="300" fill="#336699"/><circle cx="200" cy="150" r="60" fill="#ffffff"/></svg>'
)


def home(language: str = "en") -> HomePage:
    return HomePage.objects.get(locale__language_code=language)


def photo(name: str = "photo.png", size: tuple[int, int] = (1600, 900)) -> Any:
    """A stored picture of the editors' library."""
    packed = io.BytesIO()
    Pixels.new("RGB", size, "#884422").save(packed, "PNG")
    return get_image_model().objects.create(title=name, file=ContentFile(packed.getvalue(), name=name))


def drawing(name: str = "drawing.svg") -> Any:
    return get_image_model().objects.create(title=name, file=ContentFile(DRAWING, name=name))


def add_page(page: Page, *, below: Page | None = None) -> Any:
    """Publish a page below another, or below the English home page."""
    parent = below or home()
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def article(title: str = "A kettle that sings", *, language: str = "en", **fields: Any) -> ArticlePage:
    index = ArticleIndexPage.objects.get(locale__language_code=language)
    words = {"lead": "How it came to be.", "body": [("text", "<p>Once.</p>")], **fields}
    return add_page(ArticlePage(title=title, locale=index.locale, **words), below=index)


def every_block(projects: list[Project], image: Any, other: Any) -> list[tuple[str, Any]]:
    """One of each block, and two of those that show rows."""
    picture = {"image": image, "alt": "A brown field", "caption": "Seen from above"}
    featured = {"heading": "Chosen ones", "text": "Look.", "projects": projects}
    gallery = {"heading": "Pictures", "pictures": [picture, {**picture, "image": other}]}
    return [
        (
            "hero",
            {
                "headline": "Made together",
                "lead": "By you.",
                "picture": image,
                "button": "Begin",
                "link": "/projects/new/",
            },
        ),
        ("text", "<p>Words.</p>"),
        ("projects", featured),
        (
            "numbers",
            {"heading": "In numbers", "which": ["projects", "supporters", "makers", "delivered", "raised"]},
        ),
        ("steps", {"heading": "How", "steps": [{"title": "One", "text": ""}, {"title": "Two", "text": ""}]}),
        ("picture", picture),
        ("gallery", gallery),
        ("quote", {"text": "I want that.", "who": "Ada"}),
        ("questions", {"heading": "Questions", "questions": [{"question": "Why?", "answer": "<p>So.</p>"}]}),
        (
            "sponsors",
            {
                "heading": "With",
                "sponsors": [{"logo": other, "name": "Acme", "link": "https://acme.example"}],
            },
        ),
        ("action", {"heading": "Now", "text": "", "button": "Go", "link": "/projects/"}),
    ]


def landing(body: list[tuple[str, Any]], title: str = "For makers") -> LandingPage:
    return add_page(LandingPage(title=title, lead="What makers find here.", body=body))
