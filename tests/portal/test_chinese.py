"""Nothing a Chinese reader meets is still in English: pages, refused forms, mails and the API's problems."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from tests.portal.scene import built
from tests.portal.sights import sights
from tests.portal.test_permission_matrix import PAGES
from tests.portal.words import Foreign, leaves, texts_of

pytestmark = pytest.mark.django_db


def test_no_untranslated_text_is_on_any_chinese_page(tmp_path: Path) -> None:
    english: dict[str, set[str]] = defaultdict(set)
    with built(tmp_path) as scene:
        foreign = Foreign(*leaves([row.data for row in PAGES]))
        for sight in sights(scene, ["zh-hans"]):
            for text in texts_of(sight.html, "zh-hans"):
                if foreign.words_in(text):
                    english[text].add(sight.name)
    assert {text: sorted(where)[:3] for text, where in english.items()} == {}
