"""The parts every page is built from: kept fragments, icons, form fields, partials, error pages."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.files.storage import FileSystemStorage
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory, override_settings
from django.urls import Resolver404, resolve, translate_url
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from pytest_django.asserts import assertInHTML

from innovate.core.context import site
from innovate.core.middleware import PartialMessagesMiddleware
from innovate.core.paging import Page
from innovate.core.storage import BUNDLE, flattened
from innovate.core.templatetags import shell


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    shell._kept.clear()


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


class IdeaForm(forms.Form):
    title = forms.CharField(label="Title", help_text="Name the thing.")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    price = forms.DecimalField(label="Price", required=False)
    price.suffix = "EUR"  # type: ignore[attr-defined]


def test_keep_renders_once_for_each_language() -> None:
    source = '{% load shell %}{% keep "part" %}{{ word }}{% endkeep %}'
    assert render(source, word="one") == "one"
    assert render(source, word="two") == "one"
    with translation.override("zh-hans"):
        assert render(source, word="三") == "三"


def test_keep_varies_on_what_it_is_told() -> None:
    source = '{% load shell %}{% keep "part" place %}{{ place }}{% endkeep %}'
    assert [render(source, place=p) for p in ("here", "there")] == ["here", "there"]


@override_settings(DEBUG=True)
def test_keep_renders_always_in_development() -> None:
    source = '{% load shell %}{% keep "part" %}{{ word }}{% endkeep %}'
    assert [render(source, word=w) for w in ("one", "two")] == ["one", "two"]


def test_keep_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shell, "_MOST", 3)
    for number in range(10):
        render('{% load shell %}{% keep "part" n %}{{ n }}{% endkeep %}', n=number)
    assert len(shell._kept) <= 3
    assert [key[-1] for key in shell._kept] == [7, 8, 9]


def test_account_links_follow_the_person_and_their_notices() -> None:
    def links(unread: int, **person: object) -> str:
        # As the context processor gives it: a lazy number.
        context = {"user": person, "unread_notices": SimpleLazyObject(lambda: unread)}
        return render_to_string("components/account_links.html", context)

    first = links(3, display_name="Ann", email="ann@example.org", is_staff=False)
    second = links(41, display_name="Bo", email="bo@example.org", is_staff=False)
    assertInHTML('<span class="count">3</span>', first)
    assertInHTML('<span class="count">41</span>', second)
    assert "Ann" not in second
    assert "/admin/" not in second
    assert "/admin/" in links(41, display_name="Cy", email="cy@example.org", is_staff=True)


@pytest.mark.parametrize(
    ("path", "english", "chinese"),
    [
        ("/", "/", "/zh-hans/"),
        ("/projects/?stage=idea", "/projects/?stage=idea", "/zh-hans/projects/?stage=idea"),
        ("/zh-hans/projects/a/", "/projects/a/", "/zh-hans/projects/a/"),
        ("/projects/灯/", "/projects/%E7%81%AF/", "/zh-hans/projects/%E7%81%AF/"),
        ("/zh-hansel/", "/zh-hansel/", "/zh-hansel/"),
        ("/demo/mail/", "/demo/mail/", "/zh-hans/demo/mail/"),
        ("/api/docs", "/api/docs", "/api/docs"),
        ("/nothing/here.txt", "/nothing/here.txt", "/nothing/here.txt"),
    ],
)
def test_page_names_its_address_in_every_language(path: str, english: str, chinese: str) -> None:
    request = RequestFactory().get(path)
    with translation.override(translation.get_language_from_path(request.path_info) or "en"):
        with suppress(Resolver404):
            request.resolver_match = resolve(request.path_info)
        alternates = dict(site(request)["alternates"])
        assert alternates == {"en": settings.BASE_URL + english, "zh-hans": settings.BASE_URL + chinese}
        # Django's own way, which resolves and reverses, says the same.
        full = request.get_full_path()
        assert [translate_url(full, code) for code in alternates] == [english, chinese]


def test_keep_without_a_name_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="needs a name"):
        Template("{% load shell %}{% keep %}x{% endkeep %}")


def test_icon_escapes_its_attributes() -> None:
    icon = render('{% load lucide %}{% lucide "heart" size=20 class=hostile %}', hostile='"><script>')
    assert 'width="20"' in icon
    assert "<script>" not in icon


def test_form_refused_begins_with_links_into_its_fields() -> None:
    html = IdeaForm({"price": "much"}).render()
    assert 'role="alert"' in html
    assert 'href="#id_title"' in html
    assert 'href="#id_kind"' in html
    assert html.index("error-summary") < html.index('name="title"')
    assert 'value="much"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_error"' in html


def test_form_fresh_has_no_summary_and_marks_what_is_optional() -> None:
    html = IdeaForm().render()
    assert "error-summary" not in html
    assert html.count("field__optional") == 1
    assert '<span class="input-group__affix">EUR</span>' in html
    assertInHTML("<legend>Kind</legend>", html)


def test_form_error_shows_a_typed_tag_as_text() -> None:
    class Hostile(forms.Form):
        number = forms.ChoiceField(choices=[("1", "1")])

    html = Hostile({"number": "<script>alert(1)</script>"}).render()
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("stage", "done", "current"),
    [
        ("draft", 0, 0),
        ("idea", 0, 1),
        ("production", 4, 1),
        ("completed", 6, 1),
        ("unfunded", 2, 0),
        ("cancelled", 0, 0),
    ],
)
def test_stage_rail_shows_how_far_a_project_came(stage: str, done: int, current: int) -> None:
    html = render_to_string("components/stage_rail.html", {"stage": stage})
    assert html.count("is-done") == done
    assert html.count('aria-current="step"') == current
    assert html.count("<li") == 7


def test_pager_keeps_the_search_and_offers_only_what_exists() -> None:
    request = RequestFactory().get("/projects/?q=lamp&cursor=abc")
    template = get_template("components/pager.html")
    html = template.render({"page": Page([], "next", False)}, request)
    assert "q=lamp&amp;cursor=next" in html
    assert 'href="?q=lamp"' in html
    assert template.render({"page": Page([], "", True)}, request).strip() == ""


def test_avatar_escapes_a_name() -> None:
    html = render_to_string("components/avatar.html", {"label": "<b>Eve", "name": True})
    assert "<b>" not in html


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "413", "429", "500", "503"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_error_page_needs_neither_request_nor_database(code: str, language: str) -> None:
    with translation.override(language):
        html = get_template(f"{code}.html").render()
    assert f'<html lang="{language}">' in html
    assert "<h1>" in html


def test_no_template_carries_inline_style_or_script() -> None:
    """The policy forbids them, and a browser only says so in its console."""
    offence = re.compile(
        r"\sstyle\s*=\s*[\"']|<style\b|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*(?:\bsrc=|application/json))[^>]*>",
        re.I,
    )
    root = Path(settings.BASE_DIR) / "templates"
    # Mail readers know no stylesheet, and the staff area has a policy of its own.
    pages = [
        p
        for p in root.rglob("*.html")
        if not {"mail", "admin", "wagtailadmin"} & set(p.relative_to(root).parts)
    ]
    assert pages
    assert {str(p.relative_to(root)): m.group(0) for p in pages if (m := offence.search(p.read_text()))} == {}


def test_stylesheets_stay_small_and_know_only_defined_tokens() -> None:
    sheets = list((Path(settings.BASE_DIR) / "static/css").glob("*.css"))
    text = {sheet.name: sheet.read_text() for sheet in sheets}
    assert {name for name, css in text.items() if css.count("\n") > 400} == set()
    everything = "\n".join(text.values())
    defined = set(re.findall(r"(--[\w-]+)\s*:", everything))
    # A fallback after the comma makes a token optional; those of the staff area (--w-…) come with it.
    used = set(re.findall(r"var\((--(?!w-)[\w-]+)\)", everything))
    assert used - defined == set()


def test_stylesheet_holds_every_sheet_in_order_and_imports_nothing() -> None:
    source = FileSystemStorage(Path(settings.BASE_DIR) / "static")
    names = [f"css/{path.name}" for path in (Path(settings.BASE_DIR) / "static/css").glob("*.css")]
    text = flattened({name: (source, name) for name in names}, BUNDLE)
    assert "@import" not in text
    places = [
        text.index(mark) for mark in ("--paper:", "body > main", ".hero", ".btn--primary", "@media print")
    ]
    assert places == sorted(places)


def test_message_comes_with_a_part_of_a_page() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        messages.success(request, "<Saved>")
        return HttpResponse("<p>part</p>", headers={"HX-Redirect": "/"} if "away" in request.GET else {})

    def answer(path: str, **headers: str) -> str:
        request = RequestFactory().get(path, headers=headers)
        request._messages = CookieStorage(request)  # type: ignore[attr-defined]
        return PartialMessagesMiddleware(view)(request).content.decode()

    partial = answer("/", **{"HX-Request": "true"})
    assert 'hx-swap-oob="beforeend:#messages"' in partial
    assert "&lt;Saved&gt;" in partial
    assert answer("/") == answer("/?away=1", **{"HX-Request": "true"}) == "<p>part</p>"
