"""Nothing a Chinese reader meets is still in English: pages, refused forms, mails and the API's problems."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import allauth
import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import override

from innovate.accounts.models import User
from innovate.notifications import kinds
from innovate.notifications.mail import compose
from tests.factories.accounts import UserFactory
from tests.factories.notifications import DeliveryFactory, NoticeFactory
from tests.portal.operations import OPERATIONS
from tests.portal.rows import PAGES
from tests.portal.scene import BACKER, built, undone
from tests.portal.sights import sights
from tests.portal.words import Foreign, latin_words, leaves, texts_of

pytestmark = pytest.mark.django_db
CHINESE = "zh-hans"
MAILS = sorted(
    str(path.relative_to(path.parents[2]))
    for path in (Path(allauth.__file__).parent / "templates").glob("*/email/*.txt")
    if not path.name.startswith("base_")
)


@pytest.fixture
def reader() -> User:
    """Somebody who reads Chinese and has no Latin letter in the name."""
    return UserFactory(language=CHINESE, display_name="王伟")


# One worker for all who look at every page: they share who looks where.
@pytest.mark.xdist_group("sights")
def test_no_untranslated_text_is_on_any_chinese_page(tmp_path: Path) -> None:
    english: dict[str, set[str]] = defaultdict(set)
    with built(tmp_path) as scene:
        foreign: Foreign | None = None
        for sight in sights(scene, [CHINESE]):
            foreign = foreign or Foreign(*leaves([row.data for row in PAGES]))
            for text in texts_of(sight.html, CHINESE):
                if foreign.words_in(text):
                    english[text].add(sight.name)
    assert {text: sorted(where)[:3] for text, where in english.items()} == {}


def test_every_kind_of_notice_is_mailed_in_chinese(reader: User) -> None:
    english = {}
    for name in kinds.registry:
        if not name.startswith("tests."):
            mail = compose(DeliveryFactory(notice=NoticeFactory(person=reader, kind=name, data={})))
            texts = [mail.subject, str(mail.body), *texts_of(str(mail.alternatives[0][0]), CHINESE)]
            with override(CHINESE):
                texts.append(kinds.get(name).title)
            english[name] = {word for text in texts for word in latin_words(text)}
    assert {name: words for name, words in english.items() if words} == {}


@pytest.mark.parametrize("template", MAILS)
def test_accounts_mail_is_written_in_chinese(reader: User, template: str) -> None:
    given = dict.fromkeys(
        ("activate_url", "password_reset_url", "signup_url", "from_email", "to_email", "email", "new_email"),
        "https://innovate.example.org/",
    )
    context = {
        **given,
        "user": reader,
        "code": "ABC-123",
        "current_site": {"name": "Innovate", "domain": "innovate.example.org"},
        "request": RequestFactory().get("/"),
        "ip": "127.0.0.1",
        "timestamp": timezone.now(),
        "authenticator": None,
        "account": "GitHub",
        "provider": "GitHub",
    }
    with override(CHINESE):
        text = render_to_string(template, context)
    assert latin_words(re.sub(r"ABC-123", "", text)) == []


def test_the_api_says_what_is_wrong_in_the_callers_language(
    tmp_path: Path, subtests: pytest.Subtests
) -> None:
    with built(tmp_path) as scene:
        client = scene.clients[BACKER]
        for row in OPERATIONS:
            if row.method == "get":
                continue
            url = row.path.format(**scene.places[row.place])
            wrong = [{}, {name: [1] for name in row.body or {}}, dict.fromkeys(row.body or {}, "x" * 9000)]
            for body in [*wrong, "no JSON"]:
                with subtests.test(f"{row} {str(body)[:30]}"), undone():
                    answer = getattr(client, row.method)(
                        url, body, content_type="application/json", headers={"Accept-Language": CHINESE}
                    )
                    assert answer.status_code < 500
                    if answer.status_code >= 400:
                        told = answer.json()
                        texts = leaves([told["title"], told.get("detail", ""), told.get("errors", {})])
                        # Values of the API itself are said as they are sent.
                        texts = [re.sub(r"'[\w-]+'|\bor\b|\btrue\b|\bfalse\b", "", text) for text in texts]
                        assert [word for text in texts for word in latin_words(text)] == []
