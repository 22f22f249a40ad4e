from __future__ import annotations

import pytest
from django.urls import reverse

from innovate.projects import queries, services
from innovate.projects.models import Project
from innovate.projects.similarity import store_tokens
from innovate.projects.stages import Stage
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.projects import DraftFactory, ProjectFactory, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    person = UserFactory()
    client.force_login(person)
    return person


def test_new_asks_visitors_to_sign_in(client):
    response = client.get("/projects/new/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_review_names_what_is_missing_and_similar_ideas(client, author):
    draft = DraftFactory(author=author, title="Folding kettle", pitch="", problem="")
    twin = ProjectFactory(title="Folding kettle for travel")
    store_tokens([twin])
    page = client.get(reverse("projects:review", args=[draft.slug])).content.decode()
    assert "Say which problem it solves" in page
    assert twin.title in page
    answer = client.post(reverse("projects:review", args=[draft.slug]))
    assert answer.status_code == 200
    assert Project.objects.get(pk=draft.pk).is_draft


@pytest.mark.parametrize("page", ["edit", "review", "discard", "team", "updates", "discussion"])
def test_drafts_are_not_there_for_others(client, page):
    draft = DraftFactory()
    client.force_login(UserFactory())
    assert client.get(reverse(f"projects:{page}", args=[draft.slug])).status_code == 404


def test_drafts_are_there_for_the_team_and_staff(client):
    draft, member = DraftFactory(), UserFactory()
    services.add_member(project=draft, person=member, actor=draft.author)
    for person in (member, StaffFactory()):
        client.force_login(person)
        assert client.get(reverse("projects:edit", args=[draft.slug])).status_code == 200


def test_edit_by_a_stranger_is_refused(client, author):
    project = ProjectFactory()
    assert client.get(reverse("projects:edit", args=[project.slug])).status_code == 403


def test_edit_describes_and_removes_pictures(client, author):
    draft = DraftFactory(author=author)
    image = services.add_image(project=draft, actor=author, upload=picture())
    url = reverse("projects:edit", args=[draft.slug])
    client.post(f"{url}?step=pictures", {"action": "save", f"alt-{image.pk}": "A folded cooker"})
    assert draft.images.get().alt == "A folded cooker"
    client.post(reverse("projects:remove_picture", args=[draft.slug, image.pk]))
    assert not draft.images.exists()


def test_remove_picture_of_another_project_is_not_found(client, author):
    draft, other = DraftFactory(author=author), DraftFactory()
    image = services.add_image(project=other, actor=other.author, upload=picture())
    assert client.post(reverse("projects:remove_picture", args=[draft.slug, image.pk])).status_code == 404


def test_edit_of_a_funded_project_offers_news_instead(client, author):
    project = ProjectFactory(author=author, stage=Stage.FUNDING)
    page = client.get(reverse("projects:edit", args=[project.slug])).content.decode()
    assert "The description is fixed now" in page


def test_discard_asks_first(client, author):
    draft = DraftFactory(author=author)
    url = reverse("projects:discard", args=[draft.slug])
    assert "gone for good" in client.get(url).content.decode()
    client.post(url)
    assert not Project.objects.exists()


def test_member_can_leave_but_not_remove_others(client):
    project, member = ProjectFactory(), UserFactory()
    services.add_member(project=project, person=member, actor=project.author)
    client.force_login(member)
    lead, own = project.team.get(person=project.author), project.team.get(person=member)
    assert client.post(reverse("projects:remove_member", args=[project.slug, lead.pk])).status_code == 403
    client.post(reverse("projects:remove_member", args=[project.slug, own.pk]))
    assert list(project.team.all()) == [lead]


def test_news_are_posted_by_the_team_and_read_by_all(client, author):
    project = ProjectFactory(author=author)
    url = reverse("projects:updates", args=[project.slug])
    news = {"title": "First sample", "body": "It **folds**. <script>alert(1)</script>", "audience": "public"}
    client.post(url, news)
    client.logout()
    page = client.get(url).content.decode()
    assert "<strong>folds</strong>" in page
    assert "<script>alert" not in page
    assert "Post news" not in page


def test_decline_is_for_staff_and_needs_a_reason(client, author):
    project = ProjectFactory()
    url = reverse("projects:decline", args=[project.slug])
    assert client.get(url).status_code == 403
    client.force_login(StaffFactory())
    assert "reason" in client.post(url, {"reason": "no"}).context["form"].errors
    client.post(url, {"reason": "It would need a part that no law allows."})
    assert Project.objects.get().stage == Stage.DECLINED


@pytest.mark.parametrize("page", ["team", "updates", "discussion"])
def test_pages_cost_a_fixed_number_of_queries(client, page, django_assert_num_queries):
    project = ProjectFactory()
    services.post_update(project=project, author=project.author, title="News", body="Text")
    url = reverse(f"projects:{page}", args=[project.slug])
    client.get(url)

    def cost():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    before = cost()
    for _ in range(5):
        person = UserFactory()
        services.add_member(project=project, person=person, actor=project.author)
        services.post_update(project=project, author=person, title="News", body="Text")
    assert cost() == before <= 8


def test_timeline_is_told_in_the_readers_language():
    from django.utils.translation import override

    project = ProjectFactory()
    services.move_stage(project=project, to=Stage.DESIGN)
    entry = project.timeline.get()
    with override("en"):
        assert queries.told(entry).text == "Enough people want it: the design stage has begun."
    assert queries.told(entry).stage == "design"
