"""Proposing an idea: three steps, kept on the server as one goes, by two windows at once and without a script."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from innovate.core.errors import Conflict, Refused
from innovate.core.models import RateWindow
from innovate.core.money import Money
from innovate.portal.mine import mine_of
from innovate.projects import services
from innovate.projects.models import Project, Tag
from innovate.projects.stages import Stage
from tests.factories.accounts import UserFactory
from tests.factories.organisations import paper
from tests.factories.projects import IDEA_TEXT, CategoryFactory, DraftFactory, ProjectFactory, picture

pytestmark = pytest.mark.django_db
PROBLEM = {"title": "Quiet grinder", "problem": "Grinding coffee at six wakes everyone."}


@pytest.fixture
def author(client):
    person = UserFactory()
    client.force_login(person)
    return person


def idea(category, **changes):
    return {
        "pitch": "A hand grinder that wakes nobody in the flat.",
        "idea": IDEA_TEXT,
        "audience": "",
        "category": category.pk,
        "language": "en",
        "tags": "Coffee, quiet kitchen",
        "price_text": "49.90",
        "price_currency": "EUR",
        **changes,
    }


def at(step, slug="quiet-grinder"):
    return f"/projects/{slug}/edit/?step={step}"


def test_three_steps_lead_from_the_first_words_to_the_public_page(client, author):
    answer = client.post("/projects/new/", {**PROBLEM, "action": "next"})
    assert answer["Location"] == at("idea")
    answer = client.post(at("idea"), {**idea(CategoryFactory()), "version": "0", "action": "next"})
    assert answer["Location"] == at("pictures")
    files = {"pictures": [picture("a.png"), picture("b.png")], "papers": [paper("drawing.pdf")]}
    answer = client.post(at("pictures"), {**files, "action": "next"})
    assert answer["Location"] == "/projects/quiet-grinder/review/"
    project = Project.objects.get()
    assert (project.stage, project.images.count(), project.files.count()) == (Stage.DRAFT, 2, 1)
    assert project.price == Money(4990, "EUR")
    page = client.get(answer["Location"]).content.decode()
    assert "Publish the idea" in page
    assert "drawing.pdf" in page
    assert client.post(answer["Location"])["Location"] == "/projects/quiet-grinder/"
    assert Project.objects.get().stage == Stage.IDEA


def test_next_says_at_each_field_what_is_missing_and_keeps_the_words(client, author):
    answer = client.post("/projects/new/", {"title": "", "problem": PROBLEM["problem"], "action": "next"})
    assert answer.status_code == 200
    assert "title" in answer.context["form"].errors
    draft = Project.objects.get()
    assert (draft.title, draft.problem) == ("", PROBLEM["problem"])
    # The next press goes on with this draft and makes no second one.
    assert f'action="{at("problem", draft.slug)}"' in answer.content.decode()
    answer = client.post(at("idea", draft.slug), {"pitch": "Short", "idea": "", "action": "next"})
    assert answer.context["form"].errors.keys() == {"pitch", "idea", "category"}
    assert 'value="Short"' in answer.content.decode()


def test_new_with_nothing_in_it_makes_no_draft(client, author):
    answer = client.post("/projects/new/", {"title": " \u200b", "problem": "", "action": "save"})
    assert "title" in answer.context["form"].errors
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("category", "999999"),
        ("price_text", "cheap"),
        ("price_text", "-3"),
        ("language", "xx"),
        ("pitch", "x" * 201),
        ("tags", "a, b, c, d, e, f"),
        ("tags", "x" * 31),
    ],
)
def test_a_bad_field_is_named_and_the_good_ones_are_kept(client, author, field, value):
    draft = DraftFactory(author=author, idea="")
    answer = client.post(at("idea", draft.slug), {**idea(draft.category), field: value, "action": "next"})
    assert answer.context["form"].errors.keys() == {field}
    assert field == "category" or value in answer.content.decode()
    assert Project.objects.get().idea == IDEA_TEXT


def test_what_was_not_sent_stays_as_it_is(client, author):
    draft = DraftFactory(author=author, price_amount=4990)
    for step in ("problem", "idea", "pictures"):
        client.post(at(step, draft.slug), {"action": "save"})
    current = Project.objects.get()
    assert (current.title, current.idea, current.price) == (draft.title, draft.idea, Money(4990, "EUR"))


def test_autosave_makes_a_draft_and_goes_on_with_it(client, author):
    first = client.post("/projects/new/", {"title": "Quiet gr", "problem": "", "action": "autosave"}).json()
    assert first == {"version": 0, "address": "/projects/quiet-gr/edit/?step=problem", "left_out": ""}
    second = client.post(first["address"], {**PROBLEM, "version": first["version"], "action": "autosave"})
    assert second.json()["version"] == 1
    assert Project.objects.get().problem == PROBLEM["problem"]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("tags", "x" * 41 + ", kettle", "Tags: "),
        ("price_text", "49 euros", "A fair price: "),
        ("price_text", "0", "more than nothing"),
    ],
)
def test_autosave_says_what_it_could_not_take(client, author, field, typed, words):
    draft = DraftFactory(author=author)
    values = {"idea": "A whistle.", "price_currency": "EUR", field: typed, "action": "autosave"}
    answer = client.post(at("idea", draft.slug), values)
    assert answer.status_code == 200 and words in answer.json()["left_out"]
    draft.refresh_from_db()
    assert draft.idea == "A whistle."
    good = client.post(at("idea", draft.slug), {"idea": "Another.", "action": "autosave"})
    assert good.json()["left_out"] == ""


def test_window_that_has_the_stored_words_is_told_of_no_other(client, author):
    draft = DraftFactory(author=author, idea="One line.\nAnother.", price_amount=4990)
    services.edit_project(project=draft, actor=author, title="Changed meanwhile", version=0)
    typed = {"idea": "One line.\r\nAnother.", "price_text": "49.90", "price_currency": "EUR", "version": "0"}
    page = client.post(at("idea", draft.slug), {**typed, "audience": "Sailors"})
    assert [label for label, _words in page.context["elsewhere"]] == ["Who it is for"]


def test_two_windows_cannot_overwrite_each_other_unseen(client, author):
    draft = DraftFactory(author=author, title="Old name")
    mine, theirs = {"title": "My name", "problem": "Mine."}, {"title": "Their name", "problem": "Theirs."}
    assert (
        client.post(at("problem", draft.slug), {**theirs, "version": "0", "action": "save"}).status_code
        == 302
    )
    late = client.post(at("problem", draft.slug), {**mine, "version": "0", "action": "autosave"})
    assert (late.status_code, late.json()["version"]) == (409, 1)
    assert "another window" in late.json()["message"]
    page = client.post(at("problem", draft.slug), {**mine, "version": "0", "action": "save"})
    text = page.content.decode()
    assert "My name" in text
    assert "Their name" in text
    assert 'name="version" value="1"' in text
    assert Project.objects.get().title == "Their name"
    client.post(at("problem", draft.slug), {**mine, "version": "1", "action": "save"})
    assert Project.objects.get().title == "My name"


def test_two_windows_on_a_published_idea_are_told_apart_too(client, author):
    project = ProjectFactory(author=author)
    everything = {**PROBLEM, **idea(project.category), "action": "save"}
    assert client.post(f"/projects/{project.slug}/edit/", {**everything, "version": "0"}).status_code == 302
    late = client.post(
        f"/projects/{project.slug}/edit/", {**everything, "title": "Another one", "version": "0"}
    )
    assert "Another one" in late.content.decode()
    assert Project.objects.get().title == PROBLEM["title"]


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "\u0663"])
def test_a_strange_version_is_as_good_as_none(client, author, version):
    draft = DraftFactory(author=author)
    answer = client.post(at("problem", draft.slug), {**PROBLEM, "version": version, "action": "autosave"})
    assert answer.status_code == 200


def test_a_draft_survives_a_closed_tab(client, author):
    client.post("/projects/new/", {**PROBLEM, "action": "autosave"})
    assert "Quiet grinder" in client.get("/projects/new/").content.decode()
    assert "Quiet grinder" in client.get("/me/").content.decode()
    assert any("Quiet grinder" in task.title for task in mine_of(author).next)
    assert PROBLEM["problem"] in client.get(at("problem")).content.decode()


def test_a_draft_without_name_and_category_has_every_page(client, author):
    draft = services.start_draft(author=author, problem="Something is missing.")
    for page in ("edit", "review", "discard", "team", "updates", "discussion"):
        assert client.get(reverse(f"projects:{page}", args=[draft.slug])).status_code == 200
    assert "Untitled idea" in client.get(f"/projects/{draft.slug}/").content.decode()
    assert "Untitled idea" in client.get("/projects/drafts/").content.decode()
    answer = client.post(f"/projects/{draft.slug}/review/")
    assert answer.status_code == 200
    assert Project.objects.get().is_draft


def test_publish_gives_the_address_of_the_final_name():
    author = UserFactory()
    draft = services.start_draft(author=author, title="Qui")
    services.edit_project(
        project=draft,
        actor=author,
        title="Quiet grinder",
        category=CategoryFactory(),
        pitch="A hand grinder that wakes nobody in the flat.",
        problem=PROBLEM["problem"],
        idea=IDEA_TEXT,
    )
    assert services.publish_idea(project=draft, actor=author).slug == "quiet-grinder"


def test_new_is_limited_per_person(client, author):
    RateWindow.objects.all().delete()
    for n in range(20):
        client.post("/projects/new/", {"title": f"Idea {n}", "action": "save"})
    response = client.post("/projects/new/", {"title": "One more", "action": "save"})
    assert "very often" in response.content.decode()
    assert "One more" in response.content.decode()
    assert Project.objects.count() == 20


def test_a_bad_picture_keeps_the_good_one_and_is_named(client, author):
    draft = DraftFactory(author=author)
    bad = SimpleUploadedFile("notes.png", b"not a picture", content_type="image/png")
    liar = SimpleUploadedFile("page.pdf", b"<html>%PDF-</html>", content_type="application/pdf")
    answer = client.post(
        at("pictures", draft.slug), {"pictures": [picture(), bad], "papers": [liar], "action": "next"}
    )
    assert "notes.png" in str(answer.context["form"].errors["pictures"])
    assert "page.pdf" in str(answer.context["form"].errors["papers"])
    assert draft.images.count() == 1
    assert not draft.files.exists()


def test_edit_project_refuses_what_is_too_long_in_words():
    draft = DraftFactory()
    with pytest.raises(Refused) as refusal:
        services.edit_project(project=draft, actor=draft.author, title="x" * 81, problem="y" * 4001)
    assert refusal.value.fields.keys() == {"title", "problem"}


def test_edit_project_of_a_version_that_is_gone_is_a_conflict():
    draft = DraftFactory()
    services.edit_project(project=draft, actor=draft.author, version=0, title="One")
    with pytest.raises(Conflict) as refusal:
        services.edit_project(project=draft, actor=draft.author, version=0, title="Two")
    assert refusal.value.code == "changed_elsewhere"


def test_edit_project_with_what_stands_there_already_disagrees_with_nobody():
    draft = DraftFactory()
    words = {"title": "One", "tags": ["Tea", "Cup"]}
    saved = services.edit_project(project=draft, actor=draft.author, version=0, **words)
    again = services.edit_project(project=draft, actor=draft.author, version=0, **words)
    assert (saved.version, again.version) == (1, 1)
    with pytest.raises(Conflict):
        services.edit_project(project=draft, actor=draft.author, version=0, title="One", tags=["Cup", "Tea"])


def test_tags_are_one_in_every_spelling_and_keep_their_order():
    draft, other = DraftFactory(), DraftFactory()
    services.edit_project(
        project=draft, actor=draft.author, tags=["#Tea Time", "茶", "ＴＥＡ time", " ", "\u200b"]
    )
    services.edit_project(project=other, actor=other.author, tags=["tea-time"])
    assert [tag.name for tag in draft.tags.order_by("projecttag__position")] == ["tea time", "茶"]
    assert Tag.objects.count() == 2
    services.edit_project(project=draft, actor=draft.author, tags=["茶"])
    assert [tag.name for tag in draft.tags.all()] == ["茶"]


def test_a_paper_is_for_the_team_until_it_is_shown(client, author):
    project = ProjectFactory(author=author)
    services.add_file(project=project, actor=author, upload=paper("drawing.pdf"))
    file = project.files.get()
    address = file.get_absolute_url()
    assert b"".join(client.get(address)).startswith(b"%PDF-")
    client.logout()
    assert client.get(address).status_code == 404
    assert "drawing.pdf" not in client.get(f"/projects/{project.slug}/").content.decode()
    client.force_login(author)
    client.post(address, {"action": "show"})
    client.logout()
    answer = client.get(address)
    assert b"".join(answer)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="drawing.pdf"'
    assert "drawing.pdf" in client.get(f"/projects/{project.slug}/").content.decode()
    client.force_login(UserFactory())
    assert client.post(address, {"action": "remove"}).status_code == 403
    client.force_login(author)
    client.post(address, {"action": "remove"})
    assert not project.files.exists()


def test_add_file_refuses_the_same_paper_twice_and_too_many(monkeypatch):
    project = ProjectFactory()
    services.add_file(project=project, actor=project.author, upload=paper("drawing.pdf"))
    with pytest.raises(Conflict):
        services.add_file(project=project, actor=project.author, upload=paper("again.pdf"))
    monkeypatch.setattr("innovate.projects.rules.MAX_FILES", 1)
    with pytest.raises(Refused) as refusal:
        services.add_file(project=project, actor=project.author, upload=picture())
    assert refusal.value.code == "too_many_files"
