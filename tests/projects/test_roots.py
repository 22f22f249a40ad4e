"""Ideas that are alike, and ideas built on others."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from innovate.core.errors import Conflict, Refused
from innovate.projects import rules, services
from innovate.projects.models import Project, ProjectAncestor, ProjectToken
from innovate.projects.similarity import MOST_TOKENS, similar_ideas, store_tokens, tokens_of
from innovate.projects.stages import Stage
from innovate.projects.views import roots
from tests.factories.accounts import UserFactory
from tests.factories.projects import IDEA_TEXT, DraftFactory, ProjectFactory

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def known(**words):
    project = ProjectFactory(**{"pitch": "", "problem": "", **words})
    store_tokens([project])
    return project


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The folding kettles of a glass", ["folding", "kettle", "glass"]),
        ("折叠电饭锅", ["折叠", "叠电", "电饭", "饭锅"]),
        ("A 折叠 kettle 锅", ["折叠", "kettle"]),
        ("", []),
        ("!!! 42 \u200b\u202e", []),
    ],
)
def test_tokens_of_are_the_telling_words(text, tokens):
    assert tokens_of(text) == tokens


@given(st.text(max_size=3000))
def test_tokens_of_anything_are_few_short_and_different(text):
    tokens = tokens_of(text)
    assert len(tokens) == len(set(tokens)) <= MOST_TOKENS
    assert all(len(token) <= 32 for token in tokens)


def test_similar_ideas_puts_the_one_that_shares_the_rarest_words_first():
    near = known(title="A folding kettle for trains")
    for n in range(5):
        known(title=f"A folding chair, kind {n}")
    far = known(title="Kettle chair")
    found = similar_ideas("Folding kettle chair for a train", NOBODY)
    assert found[0] == near
    assert far in found


def test_similar_ideas_reads_chinese_and_leaves_out_drafts():
    draft = DraftFactory(title="折叠电饭锅", pitch="")
    twin = known(title="可折叠的电饭锅")
    store_tokens([draft])
    known(title="安静的磨豆机")
    assert similar_ideas("折叠电饭锅", NOBODY) == [twin]
    assert similar_ideas("折叠电饭锅", NOBODY, besides=twin) == []


def test_similar_ideas_finds_an_idea_by_its_second_language():
    project = known(title="Folding rice cooker", pitch="", idea=IDEA_TEXT, audience="")
    services.translate_project(
        project=project, actor=project.author, language="zh-hans", title="折叠电饭锅", idea="折叠的锅。"
    )
    store_tokens([project])
    assert similar_ideas("可折叠的电饭锅", NOBODY) == [project]


def test_similar_ideas_leaves_out_what_was_declined():
    known(title="Folding kettle", stage=Stage.DECLINED)
    assert similar_ideas("Folding kettle", NOBODY) == []


def test_store_tokens_follows_the_words_and_can_be_repeated():
    project = known(title="Folding kettle")
    store_tokens([project])
    project.title = "Folding chair"
    store_tokens([project])
    assert set(ProjectToken.objects.values_list("token", flat=True)) == {"folding", "chair"}


def test_similar_page_answers_while_typing(client, django_assert_max_num_queries):
    twin = known(title="Folding kettle for trains")
    with django_assert_max_num_queries(6):
        page = client.get("/projects/similar/", {"q": "folding kettle"}).content.decode()
    assert twin.title in page
    assert f"/projects/{twin.slug}/remix/" in page
    assert client.get("/projects/similar/", {"q": "\x00 \u202e" + "x" * 5000}).content.strip() == b""


def test_similar_page_for_a_draft_offers_to_build_on(client):
    twin = known(title="Folding kettle for trains")
    draft = DraftFactory()
    assert client.get("/projects/similar/", {"q": "folding kettle", "draft": draft.slug}).status_code == 404
    client.force_login(draft.author)
    page = client.get("/projects/similar/", {"q": "folding kettle", "draft": draft.slug}).content.decode()
    assert f'action="/projects/{draft.slug}/roots/"' in page
    client.post(f"/projects/{draft.slug}/roots/", {"parent": twin.slug})
    assert ProjectAncestor.objects.get().ancestor == twin
    client.post(f"/projects/{draft.slug}/roots/", {"parent": twin.slug, "action": "drop"})
    assert not ProjectAncestor.objects.exists()


def published_on(*parents):
    draft = DraftFactory()
    for parent in parents:
        services.build_on(project=draft, parent=parent, actor=draft.author)
    return services.publish_idea(project=draft, actor=draft.author)


def links(project):
    rows = ProjectAncestor.objects.filter(project=project)
    return {link.ancestor_id: (link.distance, link.basis_points) for link in rows}


def test_build_on_keeps_every_ancestor_with_its_share():
    first = ProjectFactory()
    second = published_on(first)
    third = published_on(second)
    assert links(third) == {second.pk: (1, 1000), first.pk: (2, 500)}


def test_build_on_two_roots_keeps_the_shortest_way():
    first = ProjectFactory()
    second = published_on(first)
    assert links(published_on(second, first)) == {second.pk: (1, 1000), first.pk: (1, 1000)}
    assert links(published_on(first, second)) == {second.pk: (1, 1000), first.pk: (1, 1000)}


def test_forget_root_keeps_what_the_others_bring():
    first = ProjectFactory()
    second, other = published_on(first), ProjectFactory()
    draft = DraftFactory()
    for parent in (second, other):
        services.build_on(project=draft, parent=parent, actor=draft.author)
    services.forget_root(project=draft, parent=other)
    assert links(draft) == {second.pk: (1, 1000), first.pk: (2, 500)}


def test_build_on_is_safe_to_repeat():
    first, draft = ProjectFactory(), DraftFactory()
    for _ in range(2):
        services.build_on(project=draft, parent=first, actor=draft.author)
    assert links(draft) == {first.pk: (1, 1000)}


def test_build_on_refuses_a_hidden_idea_and_a_published_child():
    hidden, draft = DraftFactory(), DraftFactory()
    with pytest.raises(Refused) as refusal:
        services.build_on(project=draft, parent=hidden, actor=draft.author)
    assert refusal.value.code == "hidden_idea"
    with pytest.raises(Conflict):
        services.build_on(project=ProjectFactory(), parent=ProjectFactory(), actor=draft.author)
    with pytest.raises(Refused):
        services.remix(parent=hidden, author=draft.author)
    assert Project.objects.count() == 4


def test_ancestor_share_halves_and_never_passes_the_whole():
    shares = [rules.ancestor_share(distance) for distance in range(1, 40)]
    assert shares[:4] == [1000, 500, 250, 125]
    assert sum(shares) < 2000
    assert shares[-1] == 0


@given(st.lists(st.integers(1, 12), max_size=200))
def test_root_parts_are_bounded_in_proportion_and_nobodys_disappears(distances):
    wished = [rules.ancestor_share(distance) for distance in distances]
    parts = rules.root_parts(distances)
    assert sum(parts) == min(sum(wished), rules.ROOTS_MOST)
    for part, wish in zip(parts, wished, strict=True):
        assert min(wish, 1) <= part <= wish
    # Who wished for more gets no less, and of equals the earlier.
    ranked = sorted(range(len(parts)), key=lambda i: (-wished[i], i))
    in_order = [parts[i] for i in ranked]
    assert in_order == sorted(in_order, reverse=True)
    assert rules.bounded_parts(parts) == parts


def test_root_parts_of_more_roots_than_basis_points_are_still_bounded():
    parts = rules.root_parts([1] * 4000)
    assert (sum(parts), set(parts)) == (rules.ROOTS_MOST, {0, 1})


def test_build_on_many_roots_gives_them_three_tenths_together():
    far = ProjectFactory()
    near = [published_on(far), *(ProjectFactory() for _n in range(4))]
    found = links(published_on(*near))
    assert sum(points for _distance, points in found.values()) == rules.ROOTS_MOST == 3000
    assert [found[parent.pk] for parent in near] == [(1, 546)] * 2 + [(1, 545)] * 3
    assert found[far.pk] == (2, 273)


def test_forget_root_gives_the_others_their_parts_back():
    parents = [ProjectFactory() for _n in range(4)]
    draft = DraftFactory()
    for parent in parents:
        services.build_on(project=draft, parent=parent, actor=draft.author)
    assert set(links(draft).values()) == {(1, 750)}
    services.forget_root(project=draft, parent=parents[0])
    assert set(links(draft).values()) == {(1, 1000)}


def test_remix_begins_a_draft_that_both_pages_tell_of(client):
    parent, author = ProjectFactory(title="Folding cooker"), UserFactory()
    client.force_login(author)
    assert "10 %" in client.get(f"/projects/{parent.slug}/remix/").content.decode()
    answer = client.post(f"/projects/{parent.slug}/remix/")
    draft = Project.objects.get(author=author)
    assert answer["Location"] == f"/projects/{draft.slug}/edit/"
    assert "Remixed into" not in client.get(f"/projects/{parent.slug}/").content.decode()
    services.edit_project(
        project=draft,
        actor=author,
        title="Folding steamer",
        pitch="A steamer that folds to a plate's height.",
        problem="Steamers are large.",
        idea=IDEA_TEXT,
    )
    child = services.publish_idea(project=draft, actor=author)
    assert "Builds on" in client.get(f"/projects/{child.slug}/").content.decode()
    page = client.get(f"/projects/{parent.slug}/").content.decode()
    assert "Remixed into" in page
    assert "Somebody builds on it: “Folding steamer”" in page


def test_remix_of_a_hidden_idea_is_not_there_for_others_and_explained_to_its_team(client):
    draft = DraftFactory()
    client.force_login(UserFactory())
    assert client.post(f"/projects/{draft.slug}/remix/").status_code == 404
    client.force_login(draft.author)
    assert "not public" in client.get(f"/projects/{draft.slug}/remix/").content.decode()
    assert "not public" in client.post(f"/projects/{draft.slug}/remix/").content.decode()
    assert Project.objects.count() == 1


@pytest.mark.parametrize(
    ("stage", "words"), [("idea", "Support this one instead"), ("funding", "See how far this")]
)
def test_similar_idea_asks_for_support_only_where_it_can_be_given(client, monkeypatch, stage, words):
    twin = ProjectFactory(stage=stage)
    monkeypatch.setattr(roots, "similar_ideas", lambda text, person, besides: [twin])
    page = client.get(reverse("projects:similar"), {"q": "a kettle"}).text
    assert words in page
    assert ("#support-panel" in page) == (stage == "idea")
