"""The moderators' queue, appeals against what was hidden, and what a banned person meets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from innovate.accounts.models import ApiToken, User
from innovate.accounts.services import issue_token
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.discussions.models import Message
from innovate.moderation import queries, services
from innovate.moderation.models import Appeal, Report
from innovate.notifications.models import Notice
from tests.factories.accounts import PASSWORD, StaffFactory, UserFactory, staff_of
from tests.factories.discussions import make_room, say
from tests.factories.moderation import SanctionFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> User:
    return staff_of("Moderators")


@pytest.fixture
def desk(client: Client, moderator: User) -> Client:
    client.force_login(moderator)
    return client


def reported(**fields: Any) -> Report:
    """A report about a message in the middle of a conversation."""
    room = make_room()
    say(room, body="What do you think of it?")
    message = say(room, **{"body": "Buy cheap watches", **fields})
    say(room, body="Please stay with the subject.")
    return services.report(reporter=UserFactory(), target=message, reason="spam", note="Third time today")


class TestQueue:
    url = "/admin/moderation/queue/"

    def test_shows_the_case_with_what_stands_around_it_and_the_past(self, desk: Client) -> None:
        item = reported()
        SanctionFactory(person=item.about, reason="Was rude in May")
        page = desk.get(self.url).content.decode()
        for words in ("Buy cheap watches", "What do you think of it?", "Third time today", "Was rude in May"):
            assert words in page

    def test_several_reports_of_one_object_are_one_case(self, desk: Client) -> None:
        item = reported()
        services.report(reporter=UserFactory(), target=item.target, reason="fraud")
        assert [len(case.reports) for case in queries.queue()] == [2]

    def test_costs_a_fixed_number_of_queries(self, desk: Client, django_assert_max_num_queries: Any) -> None:
        reported()
        desk.get(self.url)
        with django_assert_max_num_queries(60) as first:
            desk.get(self.url)
        for _n in range(4):
            reported()
        with django_assert_max_num_queries(len(first.captured_queries)):
            desk.get(self.url)

    @pytest.mark.parametrize(
        ("action", "state", "shown"), [("uphold", "upheld", "hidden"), ("dismiss", "dismissed", "visible")]
    )
    def test_decides(self, desk: Client, action: str, state: str, shown: str) -> None:
        item = reported()
        answer = desk.post(self.url, {"report": item.pk, "action": action, "reason": "As the rules say."})
        assert answer.status_code == 302
        item.refresh_from_db()
        assert item.state == state
        assert Message.objects.get(pk=item.target_id).state == shown

    def test_reason_is_needed_and_nothing_typed_is_lost(self, desk: Client) -> None:
        item = reported()
        answer = desk.post(self.url, {"report": item.pk, "action": "uphold", "reason": "  "})
        assert answer.status_code == 422
        item.decided_by = None
        services.decide(report=item, actor=staff_of("Moderators"), uphold=False, reason="Fine")
        again = reported()
        answer = desk.post(self.url, {"report": item.pk, "action": "uphold", "reason": "My long reason"})
        assert answer.status_code == 422 and again.label in answer.content.decode()

    @pytest.mark.parametrize("number", ["", "abc", "0", "99999999999999999999999"])
    def test_nonsense_is_answered_in_words(self, desk: Client, number: str) -> None:
        reported()
        assert desk.post(self.url, {"report": number, "action": "uphold", "reason": "x"}).status_code == 422

    def test_hidden_for_now_is_shown_again_when_dismissed(self, desk: Client) -> None:
        item = reported()
        desk.post(self.url, {"report": item.pk, "action": "hide", "reason": "It cannot wait."})
        assert Message.objects.get(pk=item.target_id).state == "hidden"
        assert Report.objects.get().state == "open"
        assert Notice.objects.filter(person=item.about, kind="moderation.hidden_for_now").exists()
        desk.post(self.url, {"report": item.pk, "action": "dismiss", "reason": "It was a quotation."})
        assert Message.objects.get(pk=item.target_id).state == "visible"

    def test_taken_on_is_seen_by_the_others(self, desk: Client, moderator: User) -> None:
        item = reported()
        desk.post(self.url, {"report": item.pk, "action": "assign"})
        assert Report.objects.get().assigned_to == moderator

    def test_is_closed_to_others(self, client: Client) -> None:
        for person in (UserFactory(), staff_of("Operators")):
            client.force_login(person)
            assert client.get(self.url).status_code == 302

    def test_own_report_is_decided_by_somebody_else(self, moderator: User) -> None:
        item = services.report(reporter=moderator, target=say(make_room()), reason="spam")
        with pytest.raises(NotAllowed):
            services.decide(report=item, actor=moderator, uphold=True, reason="x")
        with pytest.raises(NotAllowed):
            services.hide_now(report=item, actor=moderator, reason="x")


class TestAppealAgainstHiding:
    def upheld(self, moderator: User) -> Report:
        item = reported()
        return services.decide(report=item, actor=moderator, uphold=True, reason="Advertising")

    def test_granted_by_another_moderator_shows_it_again(self, client: Client, moderator: User) -> None:
        item = self.upheld(moderator)
        client.force_login(item.about)
        page = client.get("/reports/standing/").content.decode()
        assert "Advertising" in page
        client.post("/reports/standing/", {"report": item.pk, "text": "It was a joke about watches."})
        row = Appeal.objects.get()
        assert row.against == moderator and row.report == item
        with pytest.raises(NotAllowed):
            services.decide_appeal(appeal=row, actor=moderator, grant=False, answer="No")
        services.decide_appeal(appeal=row, actor=staff_of("Moderators"), grant=True, answer="It was.")
        assert Message.objects.get(pk=item.target_id).state == "visible"
        assert "It was." in client.get("/reports/standing/").content.decode()

    def test_database_itself_wants_another_judge(self, moderator: User) -> None:
        item = self.upheld(moderator)
        row = services.appeal(report=item, person=item.about, text="Please")
        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.filter(pk=row.pk).update(decided_by=moderator)

    def test_once_in_time_and_by_the_person_only(self, moderator: User) -> None:
        item = self.upheld(moderator)
        with pytest.raises(NotAllowed):
            services.appeal(report=item, person=UserFactory(), text="Please")
        with time_machine.travel(timezone.now() + timedelta(days=91)), pytest.raises(Refused):
            services.appeal(report=item, person=item.about, text="Please")
        services.appeal(report=item, person=item.about, text="Please")
        with pytest.raises(Conflict):
            services.appeal(report=item, person=item.about, text="Please!")

    def test_open_report_cannot_be_appealed_against(self) -> None:
        item = reported()
        with pytest.raises(Conflict):
            services.appeal(report=item, person=item.about, text="Please")

    @pytest.mark.parametrize("data", [{}, {"report": "x"}, {"sanction": "9" * 30}, {"report": "0"}])
    def test_nonsense_is_not_found(self, client: Client, data: dict[str, str]) -> None:
        client.force_login(UserFactory())
        assert client.post("/reports/standing/", {**data, "text": "Please"}).status_code == 404


class TestBans:
    @pytest.fixture
    def banned(self) -> User:
        return SanctionFactory(
            kind="suspension", reason="Sold what was not theirs", until=timezone.now() + timedelta(days=3)
        ).person

    def test_sign_in_says_so_and_where_to_appeal(self, client: Client, banned: User) -> None:
        answer = client.post(
            reverse("account_login"), {"login": banned.email, "password": PASSWORD}, follow=True
        ).content.decode()
        assert "May not take part" in answer and 'href="/reports/standing/"' in answer

    def test_acting_is_refused_with_the_reason_and_the_way_to_appeal(
        self, client: Client, banned: User
    ) -> None:
        client.force_login(banned)
        project = ProjectFactory()
        answer = client.post(reverse("voting:support", args=[project.slug]))
        words = answer.content.decode()
        assert answer.status_code == 403
        assert "Sold what was not theirs" in words and "/reports/standing/" in words
        assert not project.supports.exists()

    def test_reading_appealing_and_leaving_stay_open(self, client: Client, banned: User) -> None:
        client.force_login(banned)
        assert client.get("/projects/").status_code == 200
        answer = client.post(
            "/reports/standing/", {"sanction": banned.sanctions.get().pk, "text": "It was mine."}
        )
        assert answer.status_code == 302
        assert client.post(reverse("account_logout")).status_code == 302

    def test_api_refuses_session_and_token_alike(self, client: Client, banned: User) -> None:
        project = ProjectFactory()
        _token, secret = issue_token(person=banned, name="script", scope=ApiToken.Scope.WRITE)
        answer = client.put(
            f"/api/projects/{project.slug}/support", headers={"Authorization": f"Bearer {secret}"}
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "suspended")

    def test_silence_stops_words_only(self, client: Client) -> None:
        person = SanctionFactory(kind="silence").person
        client.force_login(person)
        room, project = make_room(), ProjectFactory()
        refused = client.post(reverse("discussions:post", args=[room.pk]), {"body": "Hello"})
        assert not Message.objects.exists() and "You cannot write at the moment" in refused.content.decode()
        assert client.post(reverse("voting:support", args=[project.slug])).status_code == 302

    def test_over_is_over(self, client: Client, banned: User) -> None:
        client.force_login(banned)
        project = ProjectFactory()
        with time_machine.travel(timezone.now() + timedelta(days=4)):
            client.force_login(banned)
            assert client.post(reverse("voting:support", args=[project.slug])).status_code == 302

    def test_form_for_somebody_nobody_reported(self, desk: Client) -> None:
        person = UserFactory()
        url = reverse("moderation_new_sanction")
        given = {"email": person.email, "kind": "silence", "duration": "1", "reason": "Insults by mail"}
        assert desk.post(url, {**given, "email": "nobody@example.org"}).status_code == 422
        assert desk.post(url, given).status_code == 302
        assert person.sanctions.get().until is not None

    def test_lifted_tells_why(self, moderator: User, banned: User) -> None:
        services.lift(sanction=banned.sanctions.get(), actor=moderator, reason="It was theirs after all.")
        told = Notice.objects.get(person=banned, kind="moderation.lifted")
        assert told.data["reason"] == "It was theirs after all."
        assert queries.suspension_of(banned) is None
        with pytest.raises(Conflict):
            services.lift(sanction=banned.sanctions.get(), actor=moderator, reason="Again")


class TestWayToTheCase:
    def test_appeal_is_opened_from_its_list(self, client):
        row = services.sanction(person=UserFactory(), actor=StaffFactory(), kind="silence", reason="Adverts.")
        appeal = services.appeal(sanction=row, person=row.person, text="I sell nothing.")
        client.force_login(StaffFactory())
        assert reverse("appeals:inspect", args=[appeal.pk]) in client.get(reverse("appeals:index")).text

    def test_reader_comes_back_from_a_report_in_their_language(self, client):
        message = say(make_room(), UserFactory())
        client.force_login(UserFactory())
        address = f"/zh-hans/reports/new/discussions/message/{message.pk}/"
        answer = client.post(address, {"reason": "spam", "note": ""})
        assert answer.url.startswith(f"/zh-hans/rooms/{message.room_id}/")
