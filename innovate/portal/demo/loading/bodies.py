"""The bodies of the demo's pages: blocks in one language."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.core.files.base import ContentFile
from wagtail.images import get_image_model

from innovate.core.text import render_markdown
from innovate.portal.demo import content
from innovate.portal.demo.content import stories
from innovate.projects.models import Project

Block = tuple[str, Any]
_stored: dict[str, int] = {}


def picture(key: str, title: str) -> Any:
    """Store a drawing in the editors' library, once however many pages show it."""
    images = get_image_model().objects
    found = images.filter(pk=_stored.get(key)).first()
    if found is None:
        drawing = ContentFile(content.artwork(key).read_bytes(), name=f"{key}.svg")
        found = images.create(title=title, file=drawing)
        _stored[key] = found.pk
    return found


def text(markdown: str) -> Block:
    """A block of text; its headings are the first below the page's title."""
    html = str(render_markdown(markdown))
    for deep, shown in (("h4", "h2"), ("h3", "h2"), ("h5", "h3")):
        html = html.replace(f"<{deep}>", f"<{shown}>").replace(f"</{deep}>", f"</{shown}>")
    return ("text", html)


def address(language: str, path: str) -> str:
    """The address of a path in a language."""
    return path if language == "en" else f"/{language}{path}"


def of_home(language: str) -> list[Block]:
    """Below the home page's own parts: how it works, who else makes things, and what people ask."""
    steps = content.articles()["how-it-works"]
    words = stories.landing()
    chinese = language != "en"
    return [
        (
            "action",
            {
                "heading": steps.title.get(language),
                "text": steps.summary.get(language),
                "button": "看看怎么走完全程" if chinese else "See the whole way",
                "link": address(language, "/how-it-works/"),
            },
        ),
        (
            "action",
            {
                "heading": words["headline"].get(language),
                "text": words["summary"].get(language),
                "button": words["title"].get(language),
                "link": address(language, f"/{words['slug']}/"),
            },
        ),
    ]


def of_story(story: stories.DemoStory, language: str) -> list[Block]:
    """An article's text with what somebody said in its middle."""
    paragraphs = story.body.get(language).split("\n\n")
    middle = len(paragraphs) // 2
    said = {"text": story.quote.get(language), "who": story.quote_who.get(language)}
    return [
        text("\n\n".join(paragraphs[:middle])),
        ("quote", said),
        text("\n\n".join(paragraphs[middle:])),
    ]


def of_questions(language: str) -> list[Block]:
    """The questions, one block a group."""
    _title, _summary, rows = stories.questions()
    return [
        (
            "questions",
            {
                "heading": group.get(language),
                "questions": [
                    {"question": row.question.get(language), "answer": f"<p>{row.answer.get(language)}</p>"}
                    for row in members
                ],
            },
        )
        for group, members in groupby(rows, key=lambda row: row.group)
    ]


def of_landing(language: str) -> list[Block]:
    """One of every block there is."""
    words = stories.landing()

    def say(name: str) -> str:
        return words[name].get(language)

    featured = Project.objects.in_bulk(words["featured"], field_name="slug")
    return [
        (
            "hero",
            {
                "headline": say("headline"),
                "lead": say("lead"),
                "picture": picture(words["picture"], "Home"),
                "button": say("button"),
                "link": address(language, words["link"]),
            },
        ),
        ("text", say("text")),
        (
            "numbers",
            {"heading": say("numbers"), "which": ["makers", "projects", "supporters", "delivered", "raised"]},
        ),
        (
            "projects",
            {
                "heading": say("featured_heading"),
                "text": say("featured_text"),
                "projects": [featured[slug] for slug in words["featured"] if slug in featured],
            },
        ),
        (
            "steps",
            {
                "heading": say("steps_heading"),
                "steps": [
                    {"title": step["title"].get(language), "text": step["text"].get(language)}
                    for step in words["steps"]
                ],
            },
        ),
        ("picture", _shown(words["picture"], words["picture_alt"], words["picture_caption"], language)),
        (
            "gallery",
            {
                "heading": say("gallery_heading"),
                "pictures": [
                    _shown(key, alt, caption, language)
                    for key, alt, caption in zip(
                        words["gallery"], words["gallery_alt"], words["gallery_caption"], strict=True
                    )
                ],
            },
        ),
        ("quote", {"text": say("quote"), "who": say("quote_who")}),
        of_questions(language)[-1],
        (
            "sponsors",
            {
                "heading": say("sponsors_heading"),
                "sponsors": [
                    {
                        "logo": picture(key, name.en),
                        "name": name.get(language),
                        "link": "https://example.org/",
                    }
                    for key, name in zip(words["logos"], words["sponsors"], strict=True)
                ],
            },
        ),
        (
            "action",
            {
                "heading": say("action_heading"),
                "text": say("action_text"),
                "button": say("button"),
                "link": address(language, words["link"]),
            },
        ),
    ]


def _shown(key: str, alt: content.Text, caption: content.Text, language: str) -> dict[str, Any]:
    return {"image": picture(key, alt.en[:80]), "alt": alt.get(language), "caption": caption.get(language)}
