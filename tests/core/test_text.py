"""Text that people wrote: tricks taken out when it comes in, harmless when it goes out."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovate.accounts.forms import named
from innovate.core.text import clean_line, clean_text, render_markdown, sanitise, slug_for


@given(text=st.text())
def test_clean_line_is_one_line_without_controls_and_stays_as_it_is(text: str) -> None:
    line = clean_line(text)
    assert not any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in line)
    assert clean_line(line) == line == line.strip()


@given(text=st.text())
def test_clean_text_keeps_newlines_only(text: str) -> None:
    clean = clean_text(text)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in clean)
    assert clean_text(clean) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  a \n b\t", "a b"),
        ("gpj\u202efdp.exe", "gpjfdp.exe"),
        ("pay\u200bpal", "paypal"),
        ("e\u0301", "é"),
        ("a\0b", "a b"),
        ("👩\u200d🔧", "👩\u200d🔧"),
        ("量产", "量产"),
    ],
)
def test_clean_line_takes_the_tricks_out(text: str, clean: str) -> None:
    assert clean_line(text) == clean


def test_clean_text_understands_every_line_end() -> None:
    assert clean_text("a\r\nb\rc\nd") == "a\nb\nc\nd"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://tracker.example/p.gif)",
        "<img src=x onerror=alert(1)>",
        '<a href="x" style="position:fixed">x</a>',
        "<https://e.example/?<script>>",
        "[x](vbscript:x)",
    ],
)
def test_markdown_cannot_carry_a_script(hostile: str) -> None:
    html = render_markdown(hostile).lower()
    for word in ("<script", 'href="javascript', 'href="data', 'href="vbscript', "<img", "<a style"):
        assert word not in html


@given(text=st.text(alphabet="<>&\"'/=()[]!#*_`~|-:abcsript \n", max_size=80))
def test_markdown_of_anything_survives_a_second_cleaning(text: str) -> None:
    html = str(render_markdown(text))
    assert sanitise(html) == html


def test_markdown_headings_start_below_the_page_s_own() -> None:
    html = render_markdown("# a\n\n## b\n\n### c\n\n#### d\n\n###### e")
    assert [f"<h{level}>" in html for level in (1, 2, 3, 4, 5, 6)] == [False, False, True, True, True, False]
    assert html.index("<h3>a") < html.index("<h4>b") < html.index("<h5>c") < html.index("<h5>d")


def test_markdown_links_lend_no_weight() -> None:
    assert 'rel="nofollow ugc noopener noreferrer"' in render_markdown("[x](https://example.org)")


def test_slug_keeps_chinese_and_falls_back() -> None:
    assert slug_for("折叠 电饭锅!", fallback="idea") == "折叠-电饭锅"
    assert slug_for("!!!", fallback="idea") == "idea"
    assert len(slug_for("long " * 40, fallback="idea")) <= 60


@pytest.mark.parametrize("name", ["\u200d\u200d", "\u3164\u3164", " . ", "a", "\u200c\u200c"])
def test_display_name_that_nobody_could_see_is_refused(name: str) -> None:
    from django.forms import ValidationError

    with pytest.raises(ValidationError):
        named(name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("pay\u00ad\u200bpal \u202egnp.exe", "paypal gnp.exe"),
        ("app\u200dle ju\u200cice", "apple juice"),
        ("Z" + "\u0335\u0321\u0322\u0327\u0328\u0337\u0338" * 5 + "algo", None),
        ("\u0301\u0302 hats on nothing", "hats on nothing"),
        ("\u2800\u3164\u115f", ""),
        ("plain\U000e0068\U000e0069 text", "plain text"),
    ],
)
def test_clean_line_drops_what_hides_or_pads(typed: str, kept: str | None) -> None:
    cleaned = clean_line(typed)
    if kept is None:
        assert len(cleaned) <= len("Zalgo") + 4
    else:
        assert cleaned == kept
    assert clean_text(typed) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d🔧 👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "نمی\u200cخواهم",
        "क्\u200dष",
        "Tiếng Việt, ภาษาไทยที่นี่, עִבְרִית",
        "折叠电饭锅，两杯米。",
    ],
)
def test_clean_line_leaves_living_scripts_and_emoji_alone(text: str) -> None:
    assert clean_line(text) == unicodedata.normalize("NFC", text)


@given(
    st.text(
        st.one_of(st.characters(), st.sampled_from("ا \u200c\u200d\u0301\u0344\ufe0f🏴\U000e0067\n\x00a"))
    )
)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_text(clean_text(text)) == clean_text(text)
