from __future__ import annotations

import json
import time
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from innovate.core.errors import Conflict, Refused
from innovate.core.reconcilers import run_once
from innovate.notifications.models import Delivery, Notice
from innovate.projects import services as projects
from innovate.projects import version_queries, wordings
from innovate.projects.certificates import certificate
from innovate.projects.models import AppendOnly, Project, ProjectVersion
from innovate.voting import services as voting
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.projects import CategoryFactory, DraftFactory, ProjectFactory

db = pytest.mark.django_db
OTHER = "A pot wall of folded steel between two rigid rings. Pulled up it cooks for three; it is as high as a plate."
WORDS = {
    "title": "折叠锅",
    "pitch": "一个可以折叠到盘子高度的两人份电饭锅，收起来不占地方。",
    "problem": "合租的房子里锅总是碍事。",
    "idea": "锅壁是折叠的硅胶，拉起来可以做两个人的饭，压下去只有一个盘子那么高，还可以放进洗碗机里洗干净。",
    "audience": "学生。",
}


def published(**category):
    draft = DraftFactory(category=CategoryFactory(**category))
    return projects.publish_idea(project=draft, actor=draft.author)


def edited(project, reason="", **words):
    return projects.edit_project(
        project=project, actor=project.author, reason=reason, **(words or {"idea": OTHER})
    )


def kept(project):
    return list(ProjectVersion.objects.filter(project=project).order_by("number"))


def locked():
    project = published(lock_after=2, support_threshold=9)
    fans = [UserFactory(), UserFactory()]
    for person in fans:
        voting.support(project=project, person=person)
    run_once(["voting.tallies", "voting.begin", "voting.locks"])
    project.refresh_from_db()
    return project, fans


# The difference


@given(st.text("ab c.\n中文。"), st.text("ab c.\n中文。"))
def test_difference_makes_both_texts_again(before, after):
    runs = wordings.difference(before, after)
    assert "".join(run.text for run in runs if run.kind != "new") == before
    assert "".join(run.text for run in runs if run.kind != "gone") == after
    assert all(left.kind != right.kind for left, right in pairwise(runs))


def test_difference_is_by_word_in_english_and_by_character_in_chinese():
    runs = wordings.difference("A small red lamp.", "A large red lamp.")
    assert [(run.kind, run.text) for run in runs] == [
        ("same", "A "), ("gone", "small"), ("new", "large"), ("same", " red lamp."),
    ]  # fmt: skip
    runs = wordings.difference("一盏红色的灯。", "一盏蓝色的灯。")
    assert [(run.kind, run.text) for run in runs] == [
        ("same", "一盏"), ("gone", "红"), ("new", "蓝"), ("same", "色的灯。"),
    ]  # fmt: skip


def test_difference_of_endless_texts_is_quick():
    started = time.process_time()
    wordings.difference("的了是" * 4000, "了的不" * 4000)
    assert time.process_time() - started < 3


# What is kept


@db
def test_publication_and_every_change_of_the_words_is_kept_and_chained():
    project = published()
    edited(project)
    edited(project)  # nothing new
    projects.translate_project(project=project, actor=project.author, language="zh-hans", **WORDS)
    projects.remove_translation(project=project, actor=project.author, language="zh-hans")
    rows = kept(project)
    assert [row.number for row in rows] == [1, 2, 3, 4]
    assert [row.previous_hash for row in rows] == ["", *[row.chain_hash for row in rows[:-1]]]
    assert all(version_queries.check(row).is_good for row in rows)
    assert rows[2].content["translations"]["zh-hans"]["title"] == "折叠锅"
    assert rows[1].content_hash == rows[3].content_hash


@db
def test_draft_keeps_no_versions_and_older_projects_begin_with_what_was():
    draft = DraftFactory()
    projects.edit_project(project=draft, actor=draft.author, idea=OTHER)
    assert not kept(draft)
    old = ProjectFactory()
    before = old.idea
    edited(old)
    assert [row.content["idea"] for row in kept(old)] == [before, OTHER]


@db
def test_version_is_never_rewritten_and_tampering_shows():
    project = published()
    edited(project)
    first, second = kept(project)
    with pytest.raises(AppendOnly):
        first.save()
    ProjectVersion.objects.filter(pk=first.pk).update(content={**first.content, "title": "Another"})
    first.refresh_from_db()
    assert not version_queries.check(first).words_match
    ProjectVersion.objects.filter(pk=first.pk).update(at=second.at)
    assert not version_queries.check(second).chain_matches


@db
def test_changelog_shows_what_changed_in_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    project = published()
    for number in range(8):
        edited(project, idea=f"{OTHER} And {number}.")
    with django_assert_max_num_queries(9):
        page = client.get(reverse("projects:versions", args=[project.slug])).text
    assert "<del>6</del><ins>7</ins>" in page
    assert kept(project)[-1].content_hash in page


@db
def test_markup_in_the_words_is_only_words(client):
    project = published()
    edited(project, idea=OTHER + " <script>alert(1)</script>")
    page = client.get(reverse("projects:versions", args=[project.slug])).text
    assert "<script>alert" not in page


# The lock


@db
def test_words_that_many_want_change_only_with_a_reason_their_supporters_are_told():
    project, fans = locked()
    assert project.locked_at
    with pytest.raises(Refused) as refusal:
        edited(project)
    assert refusal.value.code == "reason_needed"
    assert "reason" in refusal.value.fields
    edited(project, reason="The silicone tore in the third test.")
    run_once(["voting.changed_words"])
    run_once(["voting.changed_words"])
    notices = Notice.objects.filter(kind="projects.words_changed")
    assert {notice.person_id for notice in notices} == {person.pk for person in fans}
    assert "tore in the third test" in notices[0].body
    assert Delivery.objects.filter(notice__in=notices).count() == 2
    assert "tore in the third test" in project.timeline.get(kind="projects.words_changed").data["reason"]


@db
def test_locked_words_leave_price_and_tags_free_and_keep_their_translations():
    project, _fans = locked()
    projects.edit_project(project=project, actor=project.author, tags=["kitchen"])
    projects.translate_project(project=project, actor=project.author, language="zh-hans", **WORDS)
    with pytest.raises(Refused):
        projects.translate_project(project=project, actor=project.author, language="zh-hans", **WORDS)
    with pytest.raises(Conflict):
        projects.remove_translation(project=project, actor=project.author, language="zh-hans")


@db
def test_form_asks_for_the_reason_and_loses_nothing(client):
    project, _fans = locked()
    client.force_login(project.author)
    address = reverse("projects:edit", args=[project.slug])
    assert "Why do you change it?" in client.get(address).text
    fields = ("title", "pitch", "problem", "audience", "language")
    data = {name: getattr(project, name) for name in fields}
    data |= {
        "category": project.category_id,
        "price_currency": "EUR",
        "idea": OTHER,
        "version": project.version,
    }
    page = client.post(address, data)
    assert page.context["form"].errors["reason"]
    assert OTHER in page.text
    client.post(address, {**data, "reason": "The silicone tore in the test."})
    assert Project.objects.get(pk=project.pk).idea == OTHER
    assert kept(project)[-1].reason == "The silicone tore in the test."


@db
def test_form_of_an_idea_that_few_support_asks_for_no_reason(client):
    project = published(lock_after=2)
    client.force_login(project.author)
    assert "Why do you change it?" not in client.get(reverse("projects:edit", args=[project.slug])).text


# Certificate and check


@db
def test_certificate_is_a_pdf_that_names_the_fingerprint(client):
    project = published()
    edited(project, title="折叠锅 <b>& Co</b>")
    version = kept(project)[-1]
    answer = client.get(reverse("projects:certificate", args=[project.slug, version.number]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert version.content_hash.encode() in answer.content
    chinese = client.get("/zh-hans" + reverse("projects:certificate", args=[project.slug, version.number]))
    assert b"STSong-Light" in chinese.content
    version.project = project
    at = f"/api/projects/{project.slug}/versions/{version.number}/certificate"
    assert client.get(at).content == answer.content
    assert client.get(at, HTTP_ACCEPT_LANGUAGE="zh-hans").content == chinese.content
    again = certificate(version, authors=["Ada"], language="en")
    assert again == certificate(version, authors=["Ada"], language="en")


@db
@pytest.mark.parametrize("way", ["hash", "chain", "words", "json", "file"])
def test_anybody_checks_a_fingerprint_a_text_or_a_file(client, way):
    project = published()
    (version,) = kept(project)
    data = {
        "hash": {"text": f" {version.content_hash.upper()} "},
        "chain": {"text": version.chain_hash},
        "words": {"text": "  ".join(wordings.plain_text(version.content).split(" "))},
        "json": {"text": json.dumps(version.content, indent=4)},
        "file": {"file": SimpleUploadedFile("v.json", json.dumps(version.content).encode())},
    }[way]
    page = client.post(reverse("verify:form"), data, follow=True)
    assert page.status_code == 200
    assert page.context["checks"][0].is_good
    assert version.content["title"] in page.text


@db
def test_data_of_a_version_hashes_to_its_fingerprint(client):
    project = published()
    (version,) = kept(project)
    content = client.get(reverse("projects:version_content", args=[project.slug, 1])).json()
    assert wordings.content_hash(content) == version.content_hash
    found = client.get(f"/api/verify/{version.content_hash}").json()
    assert found[0]["project"] == project.slug
    assert found[0]["words_match"]


@db
@pytest.mark.parametrize(
    "data",
    [
        {},
        {"text": ""},
        {"file": SimpleUploadedFile("x.json", b"\xff\xfe\x00bad")},
        {"text": "x" * 200_001},
    ],
)
def test_what_cannot_be_checked_is_refused_in_words(client, data):
    assert client.post(reverse("verify:form"), data).context["form"].errors


@db
@pytest.mark.parametrize(
    "text", ["Never written here.", '{"a": 1e999}', "[" * 5000, '{"n": 123456789012345678901234567890}']
)
def test_unknown_text_is_said_to_be_unknown(client, text):
    assert client.post(reverse("verify:form"), {"text": text}).context["unknown"]


@db
def test_unknown_fingerprint_and_hidden_projects_are_not_found(client):
    assert client.get(reverse("verify:result", args=["0" * 64])).status_code == 404
    assert client.get(reverse("verify:result", args=["nonsense"])).status_code == 404
    project = published()
    (version,) = kept(project)
    projects.hide_project(project=project, actor=StaffFactory(), reason="It copies a lamp.")
    page = client.get(reverse("verify:result", args=[version.content_hash]))
    assert page.status_code == 404
    assert version.content["title"] not in page.text


@db
def test_version_page_shows_the_words_of_then(client):
    project = published()
    before = project.idea
    edited(project)
    page = client.get(reverse("projects:version", args=[project.slug, 1])).text
    assert before[:40] in page
    assert "Everything fits" in page
    assert client.get(reverse("projects:version", args=[project.slug, 3])).status_code == 404
