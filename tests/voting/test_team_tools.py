"""What a team has around a vote: turnout over time, talk about each design, the next vote."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from innovate.core.errors import Conflict, Refused
from innovate.core.reconcilers import run_once
from innovate.discussions.models import Message
from innovate.discussions.services import hide_message, post_message, set_room_state
from innovate.projects.models import Project
from innovate.projects.services.standing import hide_project, restore_project
from innovate.voting import services
from innovate.voting.models import Ballot, Design, DesignTalk, Round
from innovate.voting.turnout import turnout_over_time
from tests.factories.accounts import UserFactory
from tests.factories.projects import picture
from tests.factories.voting import ballot, open_round_with

pytestmark = pytest.mark.django_db


def page(name, round, *more):
    return reverse(f"voting:{name}", args=[round.project.slug, round.number, *more])


def decided(count=4, *, votes=(), **fields):
    """A decided round that is not final, with so many votes for each of its designs."""
    round = open_round_with(count, is_final=False, **fields)
    for design, times in zip(round.designs.all(), votes, strict=False):
        for _ in range(times):
            services.cast_ballot(round=round, person=UserFactory(), content={"approved": [design.pk]})
    services.close_round(round=round, actor=round.created_by)
    return Round.objects.select_related("project").get(pk=round.pk)


# Turnout


def came(round, *ago):
    for hours in ago:
        row = ballot(round, {"approved": [round.designs.first().pk]})
        Ballot.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(hours=hours))


def test_turnout_of_a_short_vote_is_told_by_the_hour_and_of_a_long_one_by_the_day():
    round = open_round_with(2)
    Round.objects.filter(pk=round.pk).update(opens_at=timezone.now() - timedelta(days=2))
    round.refresh_from_db()
    came(round, 30, 5, 5, 1)
    assert [total for _at, total in turnout_over_time(round)] == [1, 3, 4]
    Round.objects.filter(pk=round.pk).update(opens_at=timezone.now() - timedelta(days=9))
    round.refresh_from_db()
    assert turnout_over_time(round)[-1][1] == 4
    assert all(at.hour == 0 for at, _total in turnout_over_time(round))


def test_turnout_page_says_when_and_not_what(client):
    """The page of twelve votes for one design is the same as of twelve for the other."""
    pages = []
    round = open_round_with(2, min_turnout=5)
    client.force_login(round.project.author)
    people = UserFactory.create_batch(12)
    for design in round.designs.all():
        Ballot.objects.all().delete()
        for person in people:
            ballot(round, {"approved": [design.pk]}, person)
        text = client.get(page("turnout", round)).content.decode()
        pages.append(text[text.index("<main") : text.index("</main>")])
    assert pages[0] == pages[1]
    assert "12" in pages[0]
    assert "5 are needed" in pages[0]


def test_turnout_is_for_the_team_and_stays_after_the_close(client):
    round = decided(votes=[2, 1])
    assert client.get(page("turnout", round)).status_code == 302
    client.force_login(UserFactory())
    assert client.get(page("turnout", round)).status_code == 403
    client.force_login(round.project.author)
    assert client.get(page("turnout", round)).status_code == 200


# Talk about a design


def test_each_design_that_is_public_gets_one_room():
    open_round_with(3)
    assert run_once(["voting.talks"]) == 3
    assert run_once(["voting.talks"]) == 0
    assert DesignTalk.objects.count() == 3
    assert {talk.room.state for talk in DesignTalk.objects.select_related("room")} == {"open"}


def test_what_is_said_is_counted_under_its_design_at_a_fixed_number_of_queries(client):
    round = open_round_with(3)
    run_once(["voting.talks"])
    client.get(round.get_absolute_url())

    def cost():
        with CaptureQueriesContext(connection) as captured:
            text = client.get(round.get_absolute_url()).content.decode()
        return len(captured), text

    before, _text = cost()
    talks = list(DesignTalk.objects.order_by("design"))
    for talk in talks:
        for _ in range(2):
            post_message(room=talk.room, author=UserFactory(), body="The handle could be longer.")
    staff = UserFactory(is_staff=True, is_superuser=True)
    hide_message(message=Message.objects.first(), actor=staff, reason="Advertising")
    after, text = cost()
    assert after == before
    assert text.count("2 comments") == 2
    assert text.count("1 comment<") == 1
    there = client.get(page("talk", round, talks[1].design_id)).content.decode()
    assert "The handle could be longer." in there
    assert f'action="/rooms/{talks[1].room_id}/' not in there, "a visitor is asked to sign in"


def test_nobody_is_asked_to_say_something_where_nobody_can_write(client):
    round = open_round_with(2)
    run_once(["voting.talks"])
    first, second = DesignTalk.objects.order_by("design")
    post_message(room=first.room, author=UserFactory(), body="The handle could be longer.")
    set_room_state(room=round.project.room, state="locked")
    run_once(["voting.talks"])
    text = client.get(round.get_absolute_url()).content.decode()
    assert page("talk", round, first.design_id) in text
    assert page("talk", round, second.design_id) not in text


def test_what_is_written_about_a_design_comes_back_to_it(client):
    round = open_round_with(2)
    run_once(["voting.talks"])
    talk = DesignTalk.objects.first()
    client.force_login(UserFactory())
    here = page("talk", round, talk.design_id)
    assert f'name="next" value="{here}"' in client.get(here).content.decode()
    sent = client.post(
        reverse("discussions:post", args=[talk.room_id]), {"body": "Lighter, please.", "next": here}
    )
    assert sent["Location"].startswith(here)


def test_rooms_of_designs_are_hidden_with_their_project(client):
    round = open_round_with(2)
    run_once(["voting.talks"])
    talk = DesignTalk.objects.first()
    staff = UserFactory(is_staff=True, is_superuser=True)
    hide_project(project=round.project, actor=staff, reason="Copied from elsewhere.")
    run_once(["voting.talks"])
    client.force_login(UserFactory())
    assert client.get(f"/rooms/{talk.room_id}/").status_code == 403
    client.force_login(round.project.author)
    assert client.get(f"/rooms/{talk.room_id}/").status_code == 200
    restore_project(project=Project.objects.get(pk=round.project.pk), actor=staff)
    run_once(["voting.talks"])
    client.force_login(UserFactory())
    assert client.get(f"/rooms/{talk.room_id}/").status_code == 200


# The next vote


def test_carry_over_makes_the_next_round_in_one_go():
    round = decided(votes=[1, 3, 2], method="approval", min_turnout=4, offers_none=True)
    order = [pk for pk in round.result["order"] if pk]
    designs = [Design.objects.get(pk=pk) for pk in order[:2]]
    made = services.carry_over(round=round, actor=round.created_by, designs=designs, to_revise=designs[1:])
    assert (made.number, made.state, made.min_turnout, made.offers_none) == (2, "draft", 4, True)
    carried = list(made.designs.order_by("position"))
    assert [design.revised_from_id for design in carried] == order[:2]
    assert [design.title for design in carried] == [design.title for design in designs]
    assert [design.to_revise for design in carried] == [False, True]
    assert carried[0].author == designs[0].author


def test_carry_over_refuses_what_is_no_choice_and_leaves_nothing_behind():
    round = decided(votes=[1])
    other = decided(votes=[1])
    with pytest.raises(Refused, match="at least one"):
        services.carry_over(round=round, actor=round.created_by, designs=[])
    with pytest.raises(Refused, match="not part"):
        services.carry_over(round=round, actor=round.created_by, designs=[other.designs.first()])
    voting = open_round_with(2)
    with pytest.raises(Conflict):
        services.carry_over(round=voting, actor=voting.created_by, designs=list(voting.designs.all()))
    services.carry_over(round=round, actor=round.created_by, designs=[round.designs.first()])
    with pytest.raises(Conflict, match="not finished"):
        services.carry_over(round=round, actor=round.created_by, designs=[round.designs.first()])
    assert Round.objects.filter(project=round.project).count() == 2


def test_the_assistant_ticks_the_best_and_the_team_revises_what_it_took(client):
    round = decided(5, votes=[0, 3, 1, 2])
    order = round.result["order"]
    client.force_login(round.project.author)
    assert page("next_round", round) in client.get(round.get_absolute_url()).content.decode()
    text = client.get(page("next_round", round), {"top": "2"}).content.decode()
    assert [f'name="designs" value="{pk}" checked' in text for pk in order] == [
        True,
        True,
        False,
        False,
        False,
    ]
    empty = client.post(page("next_round", round), {})
    assert empty.status_code == 422
    assert "at least one design" in empty.content.decode()
    prepare = client.post(page("next_round", round), {"designs": order[:2], "to_revise": order[:1]})[
        "Location"
    ]
    assert prepare == f"/projects/{round.project.slug}/designs/2/prepare/"
    # On the design's card, and where the vote is opened.
    assert client.get(prepare).content.decode().count("To be revised") == 2
    marked = Design.objects.get(to_revise=True)
    edit = reverse("voting:edit_design", args=[round.project.slug, 2, marked.pk])
    assert marked.title in client.get(edit).content.decode()
    sent = {"title": "The bowl, lighter", "notes": "Half the weight", "alt": "A bowl", "pictures": picture()}
    assert client.post(edit, sent)["Location"] == prepare
    marked.refresh_from_db()
    assert "To be revised" not in client.get(prepare).content.decode()
    assert (marked.title, marked.to_revise, marked.revised_from_id) == ("The bowl, lighter", False, order[0])
    assert marked.image
    assert Design.objects.get(pk=order[0]).title != "The bowl, lighter"


def test_a_void_round_can_be_asked_again_with_all_its_designs(client):
    round = open_round_with(3, min_turnout=9)
    services.close_round(round=round, actor=round.created_by)
    client.force_login(round.project.author)
    text = client.get(page("next_round", round)).content.decode()
    assert text.count(" checked>") == 3
    client.post(page("next_round", round), {"designs": [design.pk for design in round.designs.all()]})
    assert Round.objects.get(number=2).designs.count() == 3


def test_a_design_is_not_changed_once_the_vote_is_open(client):
    round = open_round_with(2)
    design = round.designs.first()
    client.force_login(round.project.author)
    assert client.post(page("edit_design", round, design.pk), {"title": "Late"}).status_code == 302
    with pytest.raises(Conflict):
        services.edit_design(design=design, title="Late")
    design.refresh_from_db()
    assert design.title != "Late"
