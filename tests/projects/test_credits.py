"""Feedback from the discussion is credited by who may: filled in from the message, stored when it is saved."""

from __future__ import annotations

import pytest
from django.urls import reverse

from innovate.notifications.models import Notice
from innovate.projects import credits
from innovate.projects.models import Contribution
from tests.factories.accounts import UserFactory
from tests.factories.discussions import say
from tests.factories.projects import DraftFactory, ProjectFactory

pytestmark = pytest.mark.django_db
WORDS = "The lid leaks because the seal sits on the wrong side of the rim."


@pytest.fixture
def project():
    return ProjectFactory()


def said(project, author=None, body=WORDS):
    return say(project.room, author, body)


def page_of(project, message):
    return f"{reverse('projects:shares', args=[project.slug])}?message={message.pk}"


def test_lead_credits_a_message_from_the_discussion(client, project):
    UserFactory(display_name="Mina")
    message = said(project, UserFactory(display_name="Mina"))
    client.force_login(project.author)
    talk = client.get(reverse("projects:discussion", args=[project.slug])).text
    assert f'href="{page_of(project, message)}#credit"' in talk
    older = client.get(reverse("discussions:room", args=[project.room_id]), {"before": message.seq + 1}).text
    assert f'href="{page_of(project, message)}#credit"' in older
    page = client.get(page_of(project, message))
    title = f"{WORDS} (#{message.seq})"
    assert page.context["form"].initial == {"who": "Mina", "kind": "feedback", "title": title}
    assert WORDS in page.text
    assert not Contribution.objects.filter(kind="feedback").exists()
    # Two people are called Mina: the one who wrote it is meant.
    typed = {"who": "Mina", "kind": "feedback", "title": title}
    client.post(page_of(project, message), typed)
    row = Contribution.objects.get(kind="feedback")
    assert (row.person, row.title) == (message.author, title)
    assert Notice.objects.get(kind="projects.contribution_recorded").person == message.author
    shown = client.get(reverse("projects:shares", args=[project.slug])).text
    place = f"{reverse('discussions:room', args=[project.room_id])}?before={message.seq + 1}"
    assert place in shown and WORDS in client.get(place).text
    again = client.post(page_of(project, message), typed)
    assert "on record already" in again.text and WORDS in again.text


def test_visitors_strangers_and_authors_of_the_message_see_no_such_action(client, project):
    message = said(project)
    own = said(project, project.author, "I shall draw it anew.")
    talk = reverse("projects:discussion", args=[project.slug])
    assert "#credit" not in client.get(talk).text
    client.force_login(message.author)
    assert "#credit" not in client.get(talk).text
    assert client.get(page_of(project, message)).context["form"].initial == {}
    client.force_login(project.author)
    assert page_of(project, own) not in client.get(talk).text
    assert client.get(page_of(project, own)).context["form"].initial == {}


def test_message_from_elsewhere_hidden_or_unknown_fills_nothing_in(client, project):
    elsewhere, hidden = said(ProjectFactory()), said(project)
    hidden.state = "hidden"
    hidden.save(update_fields=["state"])
    client.force_login(project.author)
    url = reverse("projects:shares", args=[project.slug])
    for number in (elsewhere.pk, hidden.pk, 10**9, "x", "²", "9" * 30, ""):
        page = client.get(url, {"message": number})
        assert page.status_code == 200 and page.context["form"].initial == {}


def test_long_and_invisible_words_make_a_short_title_with_its_pointer(project):
    message = said(project, body="\u200b漏水 " * 200)
    title = credits.title_for(message)
    assert len(title) <= credits.LONGEST and title.endswith(f"… (#{message.seq})")
    assert "\u200b" not in title
    words, number, address = credits.pointed(project, title)
    assert words.endswith("…") and number == f"#{message.seq}" and address
    assert credits.pointed(project, "Found it") == ("Found it", "", "")
    assert credits.pointed(DraftFactory(), title)[1:] == ("", "")


def test_discussion_costs_the_lead_the_same_for_many_messages(client, project, django_assert_max_num_queries):
    for number in range(6):
        said(project, body=f"Message {number}")
    client.force_login(project.author)
    client.get(reverse("projects:discussion", args=[project.slug]))
    with django_assert_max_num_queries(9):
        client.get(reverse("projects:discussion", args=[project.slug]))
