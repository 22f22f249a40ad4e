"""How pages are written: previews, approval, addresses that move, the chooser, and the two trees kept in step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, Workflow
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from innovate.core.reconcilers import run_once
from innovate.notifications.models import Notice
from innovate.portal.models import (
    ArticleIndexPage,
    ArticlePage,
    ChallengeIndexPage,
    ChallengePage,
    HomePage,
    StandardPage,
)
from innovate.portal.site import ensure_site
from innovate.portal.staff.groups import ensure_groups
from innovate.portal.translations import behind, pages_without_counterpart
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.pages import add_page, article, every_block, home, landing, photo
from tests.factories.projects import DraftFactory, ProjectFactory

pytestmark = pytest.mark.django_db

CHINESE = "zh-hans"


@pytest.fixture
def groups() -> None:
    """The three groups of staff, as every migration leaves them."""
    ensure_groups()
    ensure_site()


def member_of(name: str) -> Any:
    person = UserFactory(display_name=f"{name} person", is_staff=True)
    person.groups.add(Group.objects.get(name=name))
    return person


def twin(page: Page) -> Page:
    return page.get_translations().get().specific


def posted(page: Page, **changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "title": page.title,
        "slug": page.slug,
        "lead": "In short.",
        "body": streamfield([("text", rich_text("<p>New words.</p>"))]),
        "comments": {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""},
    }
    return nested_form_data({**data, **changes})


def kinds_of_pages() -> list[Page]:
    return [
        home(),
        StandardPage(title="Terms", lead="Short.", body=[("text", "<p>Be kind.</p>")]),
        landing(every_block([ProjectFactory(stage="idea")], photo(), photo("b.png"))),
        ArticleIndexPage.objects.first(),
        article(picture=photo()),
        ChallengeIndexPage.objects.first(),
        add_page(
            ChallengePage(
                title="Quiet", lead="Hush.", closes_at=timezone.now(), body=[("text", "<p>Hi</p>")]
            ),
            below=ChallengeIndexPage.objects.get(locale__language_code="en"),
        ),
    ]


@pytest.mark.parametrize("language", ["en", CHINESE])
def test_every_kind_of_page_can_be_previewed(client: Client, language: str) -> None:
    client.force_login(StaffFactory())
    pages = kinds_of_pages()
    pages[1] = add_page(pages[1])
    run_once(["portal.counterparts"])
    for page in pages:
        shown = page if page.locale.language_code == language else twin(page)
        answer = client.get(reverse("wagtailadmin_pages:view_draft", args=[shown.pk]))
        assert answer.status_code == 200
        assert f'<html lang="{language}"' in answer.text
        assert shown.specific.heading in answer.text


def test_every_kind_of_page_can_be_edited(client: Client) -> None:
    client.force_login(StaffFactory())
    pages = kinds_of_pages()
    pages[1] = add_page(pages[1])
    for page in pages:
        assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_unsaved_words_are_previewed(client: Client) -> None:
    client.force_login(StaffFactory())
    page = add_page(StandardPage(title="Terms", body=[("text", "<p>Old words.</p>")]))
    path = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert client.post(path, posted(page)).json() == {"is_valid": True, "is_available": True}
    assert "New words." in client.get(path).text
    assert "Old words." in client.get(page.url).text


@pytest.mark.usefixtures("groups")
def test_whole_tree_is_under_one_approval_by_operators() -> None:
    ensure_site()
    workflow = article().get_workflow()
    assert Workflow.objects.filter(active=True).count() == 1
    groups = {group.name for task in workflow.tasks for group in task.specific.groups.all()}
    assert groups == {"Operators"}


@pytest.mark.usefixtures("groups")
def test_editor_submits_operator_approves_and_the_page_is_published(client: Client) -> None:
    editor, operator = member_of("Editors"), member_of("Operators")
    page = add_page(StandardPage(title="Terms", body=[("text", "<p>Old words.</p>")]))
    path = reverse("wagtailadmin_pages:edit", args=[page.pk])

    client.force_login(editor)
    client.post(path, {**posted(page), "action-publish": "1"})
    assert "Old words." in client.get(page.url).text
    client.post(path, {**posted(page), "action-submit": "1"})
    assert "Old words." in client.get(page.url).text
    waiting = Notice.objects.get(kind="portal.page_awaits_approval")
    assert waiting.person == operator
    (sent,) = mail.outbox
    assert sent.to == [operator.email]
    assert "Terms" in sent.subject

    client.force_login(operator)
    state = page.specific.current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    assert client.post(approve, {"comment": ""}).status_code == 302
    assert "New words." in client.get(page.url).text
    assert Notice.objects.get(kind="portal.page_approved").person == editor


@pytest.mark.usefixtures("groups")
def test_editor_is_told_what_to_change(client: Client) -> None:
    editor, operator = member_of("Editors"), member_of("Operators")
    page = add_page(StandardPage(title="Terms", body=[("text", "<p>Old words.</p>")]))
    client.force_login(editor)
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**posted(page), "action-submit": "1"})
    client.force_login(operator)
    state = page.specific.current_workflow_task_state
    reject = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.pk])
    client.post(reject, {"comment": "Say who we are."})
    assert "Old words." in client.get(page.url).text
    assert Notice.objects.get(kind="portal.page_rejected").data["reason"] == "Say who we are."


def test_old_address_leads_to_the_new_one_in_both_languages(
    client: Client, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    page = add_page(StandardPage(title="Terms", slug="terms", body=[("text", "<p>Be kind.</p>")]))
    run_once(["portal.counterparts"])
    chinese = twin(page)
    for row, path in ((page, "/terms/"), (chinese, "/zh-hans/terms/")):
        row.refresh_from_db()
        row.slug = "rules"
        with django_capture_on_commit_callbacks(execute=True):
            row.save()
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (301, path.replace("terms", "rules"))


@pytest.mark.usefixtures("groups")
def test_chooser_offers_published_projects_by_word(client: Client) -> None:
    client.force_login(member_of("Editors"))
    shown, draft = ProjectFactory(stage="idea", title="Singing kettle"), DraftFactory(title="Secret kettle")
    other = ProjectFactory(stage="idea", title="Quiet fan")
    path = reverse("project_chooser:choose")
    listed = client.get(path).json()["html"]
    assert shown.title in listed
    assert draft.title not in listed
    found = client.get(reverse("project_chooser:choose_results"), {"q": "kettle"}).text
    assert shown.title in found
    assert other.title not in found
    chosen = client.get(reverse("project_chooser:chosen", args=[shown.pk])).json()
    assert chosen["result"]["id"] == str(shown.pk)


def test_new_page_has_its_counterpart_that_says_it_is_not_translated(client: Client) -> None:
    page = article("A kettle that sings")
    assert pages_without_counterpart().exists()
    run_once(["portal.counterparts"])
    assert not pages_without_counterpart().exists()
    answer = client.get(twin(page).url)
    assert answer.status_code == 200
    assert "A kettle that sings" in answer.text
    assert 'class="alert alert--info"' in answer.text
    assert '<html lang="zh-hans"' in answer.text
    assert 'lang="en">' in answer.text
    assert f'<link rel="canonical" href="{page.full_url}">' in answer.text
    assert 'class="alert alert--info"' not in client.get(page.url).text


@pytest.mark.parametrize(("language", "other"), [("en", CHINESE), (CHINESE, "en")])
def test_page_made_in_the_staff_area_has_its_counterpart_at_once(
    client: Client, language: str, other: str
) -> None:
    client.force_login(StaffFactory())
    parent = home(language)
    path = reverse("wagtailadmin_pages:add", args=["portal", "standardpage", parent.pk])
    page = StandardPage(title="Terms", slug="terms")
    assert client.post(path, {**posted(page), "action-publish": "1"}).status_code == 302
    made = StandardPage.objects.get(locale__language_code=language)
    assert twin(made).locale.language_code == other
    assert twin(made).live
    assert twin(made).get_parent().specific == home(other)


def test_counterpart_follows_its_source_until_it_is_translated() -> None:
    page = article("A kettle that sings")
    run_once(["portal.counterparts"])
    page.title = "A kettle that hums"
    page.save_revision().publish()
    assert twin(page).title == "A kettle that hums"


def test_draft_has_a_draft_as_its_counterpart_and_both_come_out_together() -> None:
    index = ArticleIndexPage.objects.get(locale__language_code="en")
    index.add_child(instance=ArticlePage(title="Soon", lead="Wait.", live=False, body=[("text", "<p>1</p>")]))
    page = ArticlePage.objects.get(title="Soon", locale=index.locale)
    run_once(["portal.counterparts"])
    assert not twin(page).live
    page.save_revision().publish()
    assert twin(page).live


def moved_in_admin(client: Client, page: Page, target: Page) -> None:
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, target.pk]))


@pytest.mark.parametrize("by", ["admin", "service"])
def test_move_is_followed_in_the_other_language(client: Client, by: str) -> None:
    client.force_login(StaffFactory())
    first = add_page(StandardPage(title="About", body=[("text", "<p>1</p>")]))
    second = add_page(StandardPage(title="Terms", body=[("text", "<p>2</p>")]))
    run_once(["portal.counterparts"])
    moved = twin(second)
    if by == "admin":
        moved_in_admin(client, moved, twin(first))
    else:
        moved.move(twin(first), pos="last-child")
    second.refresh_from_db()
    assert second.get_parent().specific == first
    assert twin(second).get_parent().specific == twin(first)
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("by", ["admin", "bulk", "service"])
def test_deletion_is_followed_in_the_other_language(client: Client, by: str) -> None:
    client.force_login(StaffFactory())
    parent = add_page(StandardPage(title="About", body=[("text", "<p>1</p>")]))
    child = add_page(StandardPage(title="Terms", body=[("text", "<p>2</p>")]), below=parent)
    run_once(["portal.counterparts"])
    keys = [parent.translation_key, child.translation_key]
    if by == "admin":
        path = reverse("wagtailadmin_pages:delete", args=[parent.pk])
        assert "deleted with it" in client.get(path).text
        client.post(path)
    elif by == "bulk":
        path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        client.post(f"{path}?id={parent.pk}&childOf={home().pk}")
    else:
        parent.delete()
    run_once(["portal.counterparts"])
    assert not Page.objects.filter(translation_key__in=keys).exists()
    assert Page.find_problems() == ([], [], [], [], [])


def test_unpublishing_a_source_takes_its_counterpart_down() -> None:
    page = article()
    run_once(["portal.counterparts"])
    page.unpublish()
    assert not twin(page).live


def translated(page: Page, title: str) -> Page:
    row = twin(page)
    row.alias_of = None
    row.title = title
    row.save_revision().publish()
    return row


@pytest.mark.usefixtures("groups")
def test_translations_that_are_behind_are_listed_for_staff(client: Client) -> None:
    waiting, kept, left = article("Waiting"), article("Kept"), article("Left")
    run_once(["portal.counterparts"])
    translated(kept, "保持")
    old = translated(left, "落后")
    left.save_revision().publish()
    assert {page.title for page in behind()} == {"Waiting", "落后"}
    client.force_login(member_of("Editors"))
    text = client.get(reverse("portal_behind")).text
    assert "Waiting" in text
    assert "落后" in text
    assert "保持" not in text
    assert reverse("wagtailadmin_pages:edit", args=[left.pk]) in text
    assert client.get(reverse("portal_behind"), {"export": "csv"}).status_code == 200
    old.save_revision().publish()
    assert [page.title for page in behind()] == [waiting.title]


def test_list_of_translations_is_for_editors_only(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get(reverse("portal_behind")).status_code in (302, 403)


def test_translations_behind_cost_the_same_with_more_pages(
    client: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client.force_login(StaffFactory())
    counts = []
    for made in (1, 6):
        for number in range(made):
            article(f"Story {made} {number}")
        run_once(["portal.counterparts"])
        client.get(reverse("portal_behind"))
        with django_assert_max_num_queries(60) as queries:  # type: ignore[attr-defined]
            client.get(reverse("portal_behind"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_site_is_made_once_however_often_it_is_asked_for() -> None:
    before = Page.objects.count()
    ensure_site()
    assert Page.objects.count() == before
    assert HomePage.objects.count() == Locale.objects.count() == 2
