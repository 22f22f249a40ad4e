"""Writing an idea and keeping its details, through the API."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from innovate.projects import api_ideas, confidentiality
from innovate.projects.models import Project
from innovate.projects.stages import Stage
from tests.factories.accounts import UserFactory
from tests.factories.organisations import paper
from tests.factories.projects import CategoryFactory, ProjectFactory, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    person = UserFactory()
    client.force_login(person)
    return person


def send(client, method, path, data):
    return getattr(client, method)(f"/api{path}", data, content_type="application/json")


def test_idea_from_first_words_to_publication_through_the_api(client, author):
    category, root = CategoryFactory(), ProjectFactory()
    draft = send(client, "post", "/projects", {"title": "Quiet fan", "category": category.slug}).json()
    assert [row["slug"] for row in client.get("/api/me/drafts").json()["items"]] == [draft["slug"]]
    at = f"/projects/{draft['slug']}"
    words = {
        "pitch": "A wide fan that turns slowly and so is quiet.",
        "problem": "Fans are loud. " * 9,
        "idea": "A wide, slow blade. " * 9,
    }
    changed = send(client, "patch", at, {**words, "price_amount": 4900, "tags": ["fan"], "version": 0}).json()
    assert (changed["title"], changed["price"]["amount"], changed["version"]) == ("Quiet fan", 4900, 1)
    assert client.get(f"/api{at}").json()["version"] == 1
    stale = send(client, "patch", at, {"title": "Other", "version": 0})
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_elsewhere")
    assert send(client, "patch", at, {"price_amount": None}).json()["price"] is None
    assert client.put(f"/api{at}/builds-on/{root.slug}").json()["builds_on"] == [root.slug]
    assert client.delete(f"/api{at}/builds-on/{root.slug}").json()["builds_on"] == []
    chinese = send(client, "put", f"{at}/translations/zh-hans", {"title": "静音扇", **words}).json()
    assert (chinese["title"], chinese["languages"]) == ("静音扇", ["en", "zh-hans"])
    assert client.delete(f"/api{at}/translations/zh-hans").json()["languages"] == ["en"]
    public = client.post(f"/api{at}/publish").json()
    assert public.get("stage") == "idea", public
    assert client.delete(f"/api/projects/{public['slug']}").status_code == 409
    story = client.get(f"/api/projects/{public['slug']}/story").json()["items"]
    assert [row["text"] for row in story][-1].startswith("The idea was published")


def test_incomplete_draft_is_not_published_and_can_be_thrown_away(client, author):
    draft = send(client, "post", "/projects", {"title": "Fan", "category": CategoryFactory().slug}).json()
    refused = client.post(f"/api/projects/{draft['slug']}/publish").json()
    assert refused["code"] == "incomplete" and "problem" in refused["errors"]
    assert client.delete(f"/api/projects/{draft['slug']}").json() == {"gone": True}
    assert not Project.objects.filter(slug=draft["slug"]).exists()


def test_pictures_and_papers_through_the_api(client, author):
    project = ProjectFactory(author=author, stage=Stage.IDEA)
    at = f"/api/projects/{project.slug}"
    liar = SimpleUploadedFile("a.jpg", b"<html></html>", content_type="image/jpeg")
    assert client.post(f"{at}/pictures", {"upload": liar}).json()["status"] == 422
    assert client.post(f"{at}/pictures").json()["code"] == "no_file"
    added = client.post(f"{at}/pictures", {"upload": picture(), "alt": "A fan"}).json()
    assert added["alt"] == "A fan"
    told = send(client, "put", f"/projects/{project.slug}/pictures/{added['id']}", {"alt": "Its back"})
    assert told.json()["alt"] == "Its back"
    assert client.delete(f"{at}/pictures/{added['id']}").json() == {"items": []}
    kept = client.post(f"{at}/files", {"upload": paper()}).json()
    assert not kept["is_public"]
    assert send(client, "put", f"/projects/{project.slug}/files/{kept['id']}", {"is_public": True}).json()[
        "is_public"
    ]
    client.logout()
    assert b"".join(client.get(f"{at}/files/{kept['id']}").streaming_content).startswith(b"%PDF")


def test_similar_ideas_are_told_as_lists_tell_them(client, monkeypatch):
    twin = ProjectFactory(title="Folding rice cooker")
    monkeypatch.setattr(api_ideas, "similar_ideas", lambda text, person: [twin])
    found = client.get("/api/similar", {"q": "A rice cooker that folds"}).json()
    assert [row["title"] for row in found] == ["Folding rice cooker"]


def test_details_of_two_writers_are_not_overwritten_unseen(client, author):
    at = f"/projects/{ProjectFactory(author=author).slug}/details"
    first = send(client, "put", at, {"text": "Brass."}).json()
    send(client, "put", at, {"text": "Steel.", "version": first["version"]})
    refused = send(client, "put", at, {"text": "Wood.", "version": first["version"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "changed_elsewhere")
    assert client.get(f"/api{at}").json()["text"] == "Steel."


def test_details_are_read_after_the_terms_and_by_nobody_else(client, author):
    project = ProjectFactory(author=author)
    at, expert = f"/projects/{project.slug}/details", UserFactory()
    kept = send(client, "put", at, {"text": "The hinge is of brass."}).json()
    assert kept["text"] == "The hinge is of brass."
    asked = send(client, "post", f"{at}/experts", {"who": expert.email}).json()
    client.force_login(UserFactory())
    assert client.get(f"/api{at}").status_code == 403
    client.force_login(expert)
    assert client.get(f"/api{at}").json()["code"] == "terms_needed"
    terms = client.get(f"/api{at}/terms").json()
    assert terms["version"] == confidentiality.CURRENT and terms["paragraphs"]
    read = send(client, "post", f"{at}/promise", {"version": terms["version"], "name": "Ex Pert"}).json()
    assert (read["text"], read["experts"], read["promises"]) == ("The hinge is of brass.", [], [])
    client.force_login(author)
    assert client.get(f"/api{at}").json()["promises"][0]["signed_name"] == "Ex Pert"
    assert client.delete(f"/api{at}/experts/{asked['id']}").json()["experts"] == []
