"""Whatever is sent to any form or put into any address is answered in words: never a 500, and nothing typed is lost."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.portal.addresses import PATTERNS
from tests.portal.forms_on_pages import TYPED, Field, Form, forms_of
from tests.portal.operations import OPERATIONS
from tests.portal.scene import STAFF, VISITOR, built, undone
from tests.portal.sights import sights
from tests.portal.words import stored

pytestmark = pytest.mark.django_db

#: A right-to-left override, a zero-width space and a byte-order mark, an emoji of several signs, a combining pile.
ODD = "\u202egpj.exe\u200b\ufeff 👩🏽‍🔧 Z͑ͫ̓ͪ̂ͫ̽͏̴̙"
TOO_LONG = 100_001
HUGE = 10**30
#: A lone surrogate and a cut sequence, as only programs send them.
BROKEN = "%ED%A0%80%C3"
JUNK = ["garbage", "\x00", "-1", str(HUGE), "eyJhIjoxfQ==", "é" * 3000, ODD, "' OR 1=1 --"]


def _long(field: Field) -> str:
    return "é" * ((field.longest or TOO_LONG) + 1)


#: What is typed into every field of a form at once.
TYPINGS: dict[str, Callable[[Field], object]] = {
    "nothing": lambda field: "",
    "too much": _long,
    "a null byte": lambda field: "one\x00two",
    "odd signs": lambda field: ODD,
    "a number": lambda field: str(HUGE),
    "a negative number": lambda field: "-1",
    "no number": lambda field: "NaN",
}


# One worker for all who look at every page: they share who looks where.
@pytest.mark.xdist_group("sights")
def test_no_form_and_no_query_breaks_or_forgets(tmp_path: Path, subtests: pytest.Subtests) -> None:
    """One test, because looking at every page is the dear part of it."""
    with built(tmp_path) as scene:
        seen = list(sights(scene, ["en"]))
        forms = {form.key: (form, each) for each in seen for form in forms_of(each.html, each.path)[0]}
        assert len(forms) > 50
        for form, sight in forms.values():
            client = scene.clients[sight.persona]
            for what, typed in TYPINGS.items():
                with subtests.test(f"{what} into {form.action}"), undone():
                    _forget_limits()
                    _is_answered(client, form, typed)
            with subtests.test(f"a broken encoding into {form.action}"), undone():
                _forget_limits()
                body = "&".join(f"{quote(field.name)}={BROKEN}" for field in form.fields)
                kind = "application/x-www-form-urlencoded"
                assert client.post(form.action, body, content_type=kind).status_code < 500
        names = {"cursor", "page", "q", "next"}.union(*(forms_of(each.html, each.path)[1] for each in seen))
        for path, persona in {each.path: each.persona for each in seen}.items():
            for value in JUNK:
                with subtests.test(f"{value[:20]!r} at {path}"), undone():
                    _forget_limits()
                    query = urlencode(dict.fromkeys(sorted(names), value))
                    assert _ended(scene.clients[persona].get(f"{path}?{query}")).status_code < 500


def _is_answered(client: Client, form: Form, typed: Callable[[Field], object]) -> None:
    sent = {field.name: _content(field, typed) for field in form.fields}
    answer = client.post(form.action, sent)
    assert answer.status_code < 500
    if any("\x00" in str(text) for text in sent.values()) and answer.status_code == 302:
        assert not any("\x00" in text for text in stored()), "PostgreSQL would refuse this null byte"
    if answer.status_code not in (200, 400, 422) or "html" not in answer.get("Content-Type", ""):
        return
    again, _queries = forms_of(answer.text, form.action)
    same = next((one for one in again if one.key == form.key), None)
    if same is None or not [field for field in same.fields if field.name != "csrfmiddlewaretoken"]:
        # A mere button: there is nothing to be wrong in it.
        return
    assert "error-summary" in answer.text or "alert" in answer.text or "errorlist" in answer.text
    for field in same.fields:
        typed_text = sent.get(field.name)
        if field.kind in TYPED - {"password"} and isinstance(typed_text, str):
            shown = html.unescape(field.value).strip("\n").replace("\x00", "")
            assert shown == typed_text.replace("\x00", ""), field.name


def _content(field: Field, typed: Callable[[Field], object]) -> object:
    if field.kind == "file":
        return SimpleUploadedFile("picture.png", b"no picture", content_type="image/png")
    if field.kind == "hidden" and field.name.endswith("_FORMS"):
        return field.value
    return typed(field)


def test_no_made_up_address_breaks(tmp_path: Path, subtests: pytest.Subtests) -> None:
    with built(tmp_path) as scene:
        for path in _made_up():
            for persona in (VISITOR, STAFF):
                for method in ("get", "post"):
                    with subtests.test(f"{method} {path[:80]} as {persona}"), undone():
                        _forget_limits()
                        answer = _ended(getattr(scene.clients[persona], method)(path))
                        assert answer.status_code < 500


def _made_up() -> Iterator[str]:
    """Every address with parts that nothing in the house has."""
    for name, parts in PATTERNS.items():
        for value in (HUGE, 0, "no-such-thing", "a" * 300, "不存在", "\x00"):
            with suppress(NoReverseMatch):
                if parts:
                    yield reverse(name, kwargs=dict.fromkeys(parts, value))
    for row in OPERATIONS:
        if "{" in row.path:
            for value in (str(HUGE), "-1", "no-such-thing", "%00"):
                yield row.path.partition("{")[0] + value + row.path.partition("}")[2]


def _ended(answer: HttpResponse) -> HttpResponse:
    if answer.streaming:
        answer.getvalue()  # reading a file to its end closes it
    return answer


def _forget_limits() -> None:
    for cache in caches.all(initialized_only=True):
        cache.clear()
