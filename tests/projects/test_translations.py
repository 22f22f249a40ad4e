from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from innovate.core.errors import Conflict, Refused
from innovate.core.reconcilers import run_once
from innovate.notifications.models import Notice
from innovate.projects import services
from innovate.projects.models import Project, ProjectTranslation
from innovate.projects.models.words import readable_in
from innovate.projects.stages import Stage
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.projects import DraftFactory, ProjectFactory, picture

pytestmark = pytest.mark.django_db
CHINESE = {
    "language": "zh-hans",
    "title": "折叠电饭锅",
    "pitch": "两杯米的电饭锅，折起来只有餐盘那么高。",
    "problem": "合租的厨房里，电饭锅一天有二十三个小时占地方。",
    "idea": "锅壁是褶皱的硅胶，上下两个硬环。拉起来够两个人吃，压下去可以放进洗碗机。",
    "audience": "学生和独居的人。",
}


def translated(**changes):
    project = ProjectFactory(title="Folding cooker", **changes)
    services.translate_project(project=project, actor=project.author, **CHINESE)
    return Project.objects.get(pk=project.pk)


def test_words_follow_the_reader_and_cost_no_query(django_assert_num_queries):
    project = translated()
    with django_assert_num_queries(0):
        assert project.words.title == "Folding cooker"
        with override("zh-hans"):
            assert project.words == ("zh-hans", CHINESE["title"], CHINESE["pitch"])


def test_words_without_a_version_are_the_originals():
    project = ProjectFactory(title="Folding cooker")
    with override("zh-hans"):
        assert project.words.title == "Folding cooker"
        assert project.words.language == "en"
        assert project.text is project


def test_text_of_a_translation_costs_one_query(django_assert_num_queries):
    project = translated()
    with override("zh-hans"), django_assert_num_queries(1):
        assert project.text.problem == CHINESE["problem"]
        assert project.text.idea == CHINESE["idea"]


def test_languages_a_project_can_be_read_in_stand_in_one_column():
    there, elsewhere = translated(), ProjectFactory(language="zh-hans")
    english = ProjectFactory()

    def found(language):
        return set(Project.objects.filter(readable_in__in=readable_in(language)))

    assert (found("en"), found("zh-hans")) == ({there, english}, {there, elsewhere})
    services.remove_translation(project=there, actor=there.author, language="zh-hans")
    assert (found("en"), found("zh-hans")) == ({there, english}, {elsewhere})


def test_read_in_chooses_another_language_than_the_page(django_assert_num_queries):
    project = translated()
    project.read_in("zh-hans")
    assert project.words.title == CHINESE["title"]
    with override("zh-hans"):
        project.read_in("en")
        assert project.words.title == "Folding cooker"
        project.read_in("fr")
        assert project.words.language == "zh-hans"


def test_translate_project_writes_one_line_of_the_story_in_every_language():
    project = translated()
    assert project.timeline.get().data == {"language": {"en": "简体中文", "zh-hans": "简体中文"}}
    assert project.languages == ["en", "zh-hans"]


def test_translate_project_again_replaces_the_words():
    project = translated()
    services.translate_project(project=project, actor=project.author, **{**CHINESE, "title": "折叠锅"})
    assert ProjectTranslation.objects.get().title == "折叠锅"
    assert Project.objects.get().other_words["zh-hans"]["title"] == "折叠锅"


def test_translate_project_refuses_the_originals_language():
    project = ProjectFactory()
    for language in ("en", "fr"):
        with pytest.raises(Refused):
            services.translate_project(
                project=project, actor=project.author, **{**CHINESE, "language": language}
            )
    assert not ProjectTranslation.objects.exists()


def test_translate_project_refuses_to_tell_some_readers_less():
    project = ProjectFactory()
    with pytest.raises(Refused) as refusal:
        services.translate_project(
            project=project, actor=project.author, **{**CHINESE, "problem": " \u200b", "audience": ""}
        )
    assert refusal.value.fields.keys() == {"problem", "audience"}


def test_a_translation_is_behind_once_the_original_changes():
    project = translated()
    row = ProjectTranslation.objects.get()
    assert not row.is_behind(project)
    changed = services.edit_project(project=project, actor=project.author, audience="Campers, too.")
    assert row.is_behind(changed)
    services.translate_project(project=changed, actor=project.author, **CHINESE)
    assert not ProjectTranslation.objects.get().is_behind(changed)


def test_edit_project_refuses_the_language_of_the_translation():
    project = translated()
    with pytest.raises(Refused) as refusal:
        services.edit_project(project=project, actor=project.author, language="zh-hans")
    assert refusal.value.code == "language_taken"


def test_translate_project_when_words_are_fixed_adds_but_does_not_change():
    project = ProjectFactory(stage=Stage.FUNDING)
    services.translate_project(project=project, actor=project.author, **CHINESE)
    with pytest.raises(Conflict):
        services.translate_project(project=project, actor=project.author, **CHINESE)
    with pytest.raises(Conflict):
        services.remove_translation(project=project, actor=project.author, language="zh-hans")


def test_remove_translation_takes_words_and_descriptions_of_pictures():
    project = ProjectFactory()
    image = services.add_image(project=project, actor=project.author, upload=picture(), alt="The cooker")
    services.translate_project(project=project, actor=project.author, alts={image.pk: "电饭锅"}, **CHINESE)
    image.refresh_from_db()
    with override("zh-hans"):
        assert image.alt_text == "电饭锅"
    services.remove_translation(project=project, actor=project.author, language="zh-hans")
    image.refresh_from_db()
    with override("zh-hans"):
        assert image.alt_text == "The cooker"
    assert Project.objects.get().languages == ["en"]
    with pytest.raises(Conflict):
        services.remove_translation(project=project, actor=project.author, language="zh-hans")


def test_translate_project_never_describes_another_projects_picture():
    other = ProjectFactory()
    image = services.add_image(project=other, actor=other.author, upload=picture(), alt="Mine")
    project = ProjectFactory()
    services.translate_project(project=project, actor=project.author, alts={image.pk: "别人的"}, **CHINESE)
    image.refresh_from_db()
    assert image.other_alts == {}


def test_a_draft_can_be_translated_in_silence():
    project = DraftFactory()
    services.translate_project(project=project, actor=project.author, **CHINESE)
    assert not project.timeline.exists()


def test_the_table_refuses_a_second_version_in_one_language():
    project = translated()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectTranslation.objects.create(
            project=project, language="zh-hans", title="二", translator=project.author, original_hash="0" * 64
        )


def test_notices_name_the_project_in_the_readers_language():
    project = translated()
    services.add_member(project=project, person=UserFactory(), actor=project.author)
    notice = Notice.objects.get(event__startswith="projects.joined_team")
    assert notice.data["project"] == {"en": "Folding cooker", "zh-hans": "折叠电饭锅"}


def test_search_words_hold_both_languages():
    assert CHINESE["idea"] in translated().translated_text()


@pytest.fixture
def author(client):
    person = UserFactory()
    client.force_login(person)
    return person


def typed(**changes):
    return {part: CHINESE[part] for part in ("title", "pitch", "problem", "idea", "audience")} | changes


def test_translate_page_shows_the_original_and_saves(client, author):
    project = ProjectFactory(author=author)
    address = f"/projects/{project.slug}/translate/zh-hans/"
    page = client.get(address).content.decode()
    assert project.problem in page
    assert client.post(address, typed()).status_code == 302
    assert Project.objects.get().other_words["zh-hans"]["title"] == CHINESE["title"]


def test_translate_page_with_a_missing_part_keeps_what_was_typed(client, author):
    project = ProjectFactory(author=author)
    response = client.post(f"/projects/{project.slug}/translate/zh-hans/", typed(problem="\u200b"))
    assert "problem" in response.context["form"].errors
    assert CHINESE["idea"] in response.content.decode()
    assert not ProjectTranslation.objects.exists()


@pytest.mark.parametrize("language", ["en", "fr", "zh"])
def test_translate_page_of_no_such_version_is_not_there(client, author, language):
    project = ProjectFactory(author=author)
    assert client.get(f"/projects/{project.slug}/translate/{language}/").status_code == 404


def test_translate_page_says_that_it_is_behind(client, author):
    project = translated(author=author)
    services.edit_project(project=project, actor=author, audience="Campers, too.")
    page = client.get(f"/projects/{project.slug}/translate/zh-hans/")
    assert page.context["behind"]


def test_remove_page_takes_the_version_away(client, author):
    project = translated(author=author)
    client.post(f"/projects/{project.slug}/translate/zh-hans/remove/")
    assert not ProjectTranslation.objects.exists()


def test_project_page_shows_the_readers_language_and_offers_the_other(client):
    project = translated()
    page = client.get(f"/zh-hans/projects/{project.slug}/").content.decode()
    assert CHINESE["idea"] in page
    assert f"<title>{CHINESE['title']}" in page
    assert f'og:title" content="{CHINESE["title"]}"' in page
    assert 'href="?text=en"' in page
    english = client.get(f"/zh-hans/projects/{project.slug}/?text=en").content.decode()
    assert project.problem in english
    assert '<h1 lang="en">Folding cooker</h1>' in english
    assert 'href="?text=zh-hans"' in english


def test_project_page_with_an_unknown_text_language_is_in_the_readers(client):
    project = translated()
    assert "Folding cooker" in client.get(f"/projects/{project.slug}/?text=../x").content.decode()


def test_list_costs_as_many_queries_with_translations_as_without(client, django_assert_max_num_queries):
    author = StaffFactory()  # whose words nobody takes for a copy of somebody's
    for _ in range(3):
        translated(author=author)
    with django_assert_max_num_queries(40) as first:
        page = client.get("/zh-hans/projects/").content.decode()
    assert page.count('<h3 class="card__title" lang="zh-hans">') == 3
    for _ in range(6):
        translated(author=author)
    with django_assert_max_num_queries(len(first)):
        client.get("/zh-hans/projects/")


def test_api_answers_in_the_language_asked_for(client):
    project = translated()
    address = f"/api/projects/{project.slug}"
    assert client.get(address).json()["title"] == "Folding cooker"
    chinese = client.get(address, headers={"accept-language": "zh-CN,zh;q=0.9"}).json()
    assert (chinese["title"], chinese["idea"]) == (CHINESE["title"], CHINESE["idea"])
    assert (chinese["language"], chinese["text_language"]) == ("en", "zh-hans")
    assert chinese["languages"] == ["en", "zh-hans"]
    assert client.get(f"{address}?language=zh-hans").json()["title"] == CHINESE["title"]
    assert client.get("/api/projects?language=zh-hans").json()["items"][0]["title"] == CHINESE["title"]


def test_search_finds_both_languages(client):
    project = translated(
        idea="A pleated pot wall of silicone that one can press down to the height of a plate."
    )
    run_once(["search.index"])
    for word in ("折叠电饭锅", "洗碗机"):
        assert project.slug in client.get("/search/", {"q": word}).content.decode()


def test_translation_is_offered_before_it_is_published(client, author):
    draft = DraftFactory(author=author)
    address = f"/projects/{draft.slug}/translate/zh-hans/"
    assert address in client.get(f"/projects/{draft.slug}/review/").content.decode()
    assert client.post(address, typed())["Location"] == f"/projects/{draft.slug}/review/"
