"""What others read of us: sitemaps, robots.txt, feeds, cards and linked data."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.models import Locale

from innovate.portal.models import ChallengeIndexPage, ChallengePage
from tests.factories.pages import add_page, article, drawing, photo
from tests.factories.pages import landing as landing_page
from tests.factories.projects import DraftFactory, ProjectFactory, picture
from tests.factories.suppliers import SupplierFactory

pytestmark = pytest.mark.django_db

Counter = Callable[[int], object]
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}
BASE = "http://localhost:8000"
SECTIONS = ["pages", "articles", "challenges", "lists", "projects", "suppliers"]


def challenge(title: str = "Quiet kitchens") -> ChallengePage:
    index = ChallengeIndexPage.objects.get(locale__language_code="en")
    words = {"lead": "Less noise.", "body": [("text", "<p>Hush.</p>")]}
    page = ChallengePage(title=title, closes_at=timezone.now() + timedelta(days=5), **words)
    return add_page(page, below=index)


def addresses(client: Client, section: str) -> dict[str, dict[str, str]]:
    answer = client.get(f"/sitemaps/{section}.xml")
    assert answer.status_code == 200
    found = {}
    for url in ElementTree.fromstring(answer.content).findall("s:url", MAP):
        others = {link.attrib["hreflang"]: link.attrib["href"] for link in url.findall("x:link", MAP)}
        found[url.findtext("s:loc", "", MAP)] = others
    return found


def test_sitemap_index_names_every_section(client: Client) -> None:
    answer = client.get("/sitemap.xml")
    assert answer["Content-Type"] == "application/xml"
    found = [loc.text for loc in ElementTree.fromstring(answer.content).iter(f"{{{MAP['s']}}}loc")]
    assert [str(url).rpartition("/")[2] for url in found] == [f"{name}.xml" for name in SECTIONS]
    assert client.get("/sitemaps/nothing.xml").status_code == 404
    assert client.get("/sitemaps/projects.xml?p=99").status_code == 404


def test_sitemap_names_things_in_both_languages_each_with_its_counterpart(client: Client) -> None:
    project, supplier, draft = ProjectFactory(stage="idea"), SupplierFactory(), DraftFactory()
    for section, path in (
        ("projects", project.get_absolute_url()),
        ("suppliers", supplier.get_absolute_url()),
        ("lists", "/tenders/"),
        ("pages", "/challenges/"),
        ("pages", "/"),
    ):
        found = addresses(client, section)
        english, chinese = f"{BASE}{path}", f"{BASE}/zh-hans{path}"
        expected = {"en": english, "zh-hans": chinese, "x-default": english}
        assert found[english] == found[chinese] == expected
    assert f"{BASE}{draft.get_absolute_url()}" not in addresses(client, "projects")


def test_sitemap_leaves_out_pages_that_wait_for_their_translation(client: Client) -> None:
    page = article()
    alias = page.copy_for_translation(Locale.objects.get(language_code="zh-hans"), alias=True)
    assert list(addresses(client, "articles")) == [page.full_url]
    translated = alias
    translated.alias_of = None
    translated.save()
    assert set(addresses(client, "articles")) == {page.full_url, alias.full_url}


@pytest.mark.parametrize("section", SECTIONS)
def test_sitemap_costs_the_same_with_more_rows(
    client: Client, section: str, django_assert_max_num_queries: Counter
) -> None:
    counts = []
    for made in (1, 4):
        for number in range(made):
            ProjectFactory(stage="idea")
            SupplierFactory()
            article(f"Story {made} {number}")
            challenge(f"Call {made} {number}")
            landing_page([("text", "<p>Hi</p>")], f"Landing {made} {number}")
        client.get(f"/sitemaps/{section}.xml")
        with django_assert_max_num_queries(12) as queries:  # type: ignore[attr-defined]
            client.get(f"/sitemaps/{section}.xml")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_robots_name_the_sitemap_and_what_is_private(client: Client) -> None:
    text = client.get("/robots.txt").text
    assert f"Sitemap: {BASE}/sitemap.xml" in text
    for path in ("/admin/", "/api/", "/me/", "/zh-hans/me/"):
        assert f"Disallow: {path}\n" in text


@pytest.mark.parametrize("kind", ["articles", "challenges", "projects"])
def test_feed_is_in_the_readers_language_and_names_its_entries(client: Client, kind: str) -> None:
    title = {
        "articles": lambda: article().title,
        "challenges": lambda: challenge().title,
        "projects": lambda: ProjectFactory(stage="idea", title="Kettle <3 & me").title,
    }[kind]()
    for prefix, code in (("", "en"), ("/zh-hans", "zh-hans")):
        answer = client.get(f"{prefix}/feeds/{kind}/")
        assert answer["Content-Type"].startswith("application/atom+xml")
        feed = ElementTree.fromstring(answer.content)
        assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == code
        titles = [entry.findtext("a:title", "", ATOM) for entry in feed.findall("a:entry", ATOM)]
        if kind == "projects" or code == "en":
            assert titles == [title]
            link = feed.find("a:entry/a:link", ATOM)
            assert link is not None
            assert link.attrib["href"].startswith(f"{BASE}{prefix}/{kind}/")
        else:
            assert titles == []
    assert f'href="/feeds/{kind}/"' in client.get(f"/{kind}/").text


def test_feed_of_nothing_we_have_is_not_found(client: Client) -> None:
    assert client.get("/feeds/nonsense/").status_code == 404


def test_draft_is_in_no_feed(client: Client) -> None:
    draft = DraftFactory(title="Secret kettle")
    assert draft.title not in client.get("/feeds/projects/").text


@pytest.mark.parametrize("make", [photo, drawing])
def test_page_has_a_card_of_the_size_that_others_show(client: Client, make: Callable[[], object]) -> None:
    page = article(picture=make())
    found = re.search(r'og:image" content="http://localhost:8000([^"]+)"', client.get(page.url).text)
    assert found
    for _time in range(2):
        answer = client.get(found[1])
        assert answer["Content-Type"] == "image/jpeg"
        assert Image.open(io.BytesIO(answer.getvalue())).size == (1200, 630)


def test_project_has_a_card_and_linked_data(client: Client) -> None:
    from innovate.projects.services import add_image

    project = ProjectFactory(stage="idea", title="</script><b>Kettle")
    add_image(project=project, actor=project.author, upload=picture())
    text = client.get(project.get_absolute_url()).text
    found = re.search(r'og:image" content="http://localhost:8000([^"]+)"', text)
    assert found
    assert Image.open(io.BytesIO(client.get(found[1]).getvalue())).size == (1200, 630)
    linked = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert linked
    data = json.loads(linked[1])
    assert (data["@type"], data["name"]) == ("Product", "</script><b>Kettle")
    assert data["image"][0].startswith(f"{BASE}/cards/projects/")


def test_card_of_a_draft_or_of_a_page_without_picture_is_not_found(client: Client) -> None:
    assert client.get(f"/cards/projects/{DraftFactory().slug}.jpg").status_code == 404
    assert client.get(f"/cards/projects/{ProjectFactory(stage='idea').slug}.jpg").status_code == 404
    assert client.get(f"/cards/pages/{article().pk}.jpg").status_code == 404
    assert client.get("/cards/pages/999999.jpg").status_code == 404


def test_card_of_a_broken_picture_is_not_found(client: Client) -> None:
    image = drawing()
    image.file.storage.delete(image.file.name)
    assert client.get(f"/cards/pages/{article(picture=image).pk}.jpg").status_code == 404


def test_article_is_described_to_search_engines(client: Client) -> None:
    page = article(author_name="Mei Lin")
    text = client.get(page.url).text
    linked = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert linked
    data = json.loads(linked[1])
    assert (data["@type"], data["author"]["name"], data["inLanguage"]) == ("Article", "Mei Lin", "en")
    assert f'<link rel="canonical" href="{page.full_url}">' in text
    assert '<meta property="og:type" content="article">' in text
    assert f'<meta property="og:title" content="{page.title}">' in text
