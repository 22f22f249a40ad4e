from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.discussions.models import Message
from innovate.moderation import queries, services
from innovate.moderation.models import Appeal, Report
from innovate.notifications.models import Notice
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.discussions import make_room, say
from tests.factories.moderation import SanctionFactory

pytestmark = pytest.mark.django_db


def kinds_told(person) -> list[str]:
    return sorted(Notice.objects.filter(person=person).values_list("kind", flat=True))


class TestReport:
    def test_second_open_report_is_the_first(self) -> None:
        message, reporter = say(make_room()), UserFactory()
        first = services.report(reporter=reporter, target=message, reason="spam")
        assert services.report(reporter=reporter, target=message, reason="insult") == first
        assert first.about == message.author

    def test_one_s_own_is_not_reported(self) -> None:
        message = say(make_room())
        with pytest.raises(NotAllowed):
            services.report(reporter=message.author, target=message, reason="spam")

    def test_something_else_needs_words(self) -> None:
        with pytest.raises(Refused):
            services.report(reporter=UserFactory(), target=say(make_room()), reason="other")

    def test_unknown_kind_of_object_is_refused(self) -> None:
        with pytest.raises(Refused):
            services.report(reporter=UserFactory(), target=make_room(), reason="spam")

    def test_upheld_hides_and_tells_everyone_concerned_once(self) -> None:
        message, reporters, staff = say(make_room()), [UserFactory(), UserFactory()], StaffFactory()
        first, _second = [
            services.report(reporter=person, target=message, reason="spam") for person in reporters
        ]
        services.decide(report=first, actor=staff, uphold=True, reason="Rule 1")
        assert Message.objects.get().state == "hidden"
        assert set(Report.objects.values_list("state", flat=True)) == {"upheld"}
        assert [kinds_told(person) for person in reporters] == [["moderation.report_decided"]] * 2
        assert kinds_told(message.author) == ["moderation.upheld_against"]
        with pytest.raises(Conflict):
            services.decide(report=first, actor=staff, uphold=False, reason="Other")

    def test_upheld_about_a_deleted_message_still_stands(self) -> None:
        message = say(make_room())
        item = services.report(reporter=UserFactory(), target=message, reason="spam")
        Message.objects.update(state="deleted")
        assert (
            services.decide(report=item, actor=StaffFactory(), uphold=True, reason="Rule 1").state == "upheld"
        )

    def test_dismissed_leaves_it(self) -> None:
        message, reporter = say(make_room()), UserFactory()
        item = services.report(reporter=reporter, target=message, reason="spam")
        services.decide(report=item, actor=StaffFactory(), uphold=False, reason="Fine")
        assert Message.objects.get().state == "visible"
        assert "keeps the rules" in Notice.objects.get(person=reporter).body
        assert kinds_told(message.author) == []

    def test_only_others_among_staff_decide_with_a_reason(self) -> None:
        author = StaffFactory()
        item = services.report(reporter=UserFactory(), target=say(make_room(), author), reason="spam")
        for actor in (UserFactory(), author):
            with pytest.raises(NotAllowed):
                services.decide(report=item, actor=actor, uphold=True, reason="x")
        with pytest.raises(Refused):
            services.decide(report=item, actor=StaffFactory(), uphold=True, reason=" ")


class TestSanction:
    def test_silence_ends_by_itself(self) -> None:
        person, staff = UserFactory(), StaffFactory()
        until = timezone.now() + timedelta(days=1)
        services.sanction(person=person, actor=staff, kind="silence", reason="Insults", until=until)
        assert not queries.may_speak(person)
        assert Notice.objects.get(person=person).subject == "May not write in public"
        with time_machine.travel(until + timedelta(seconds=1)):
            assert queries.may_speak(person)

    def test_warning_forbids_nothing(self) -> None:
        assert queries.may_speak(SanctionFactory(kind="warning").person)

    def test_lifted_is_over(self) -> None:
        row = SanctionFactory()
        services.lift(sanction=row, actor=StaffFactory(), reason="Enough")
        assert queries.may_speak(row.person)

    def test_staff_and_past_times_are_refused(self) -> None:
        staff = StaffFactory()
        with pytest.raises(NotAllowed):
            services.sanction(person=StaffFactory(), actor=staff, kind="silence", reason="x")
        with pytest.raises(Refused):
            services.sanction(
                person=UserFactory(), actor=staff, kind="silence", reason="x", until=timezone.now()
            )
        with pytest.raises(NotAllowed):
            services.sanction(person=UserFactory(), actor=UserFactory(), kind="silence", reason="x")


class TestAppeal:
    def test_granted_by_somebody_else_lifts_the_sanction(self) -> None:
        row = SanctionFactory()
        item = services.appeal(sanction=row, person=row.person, text="I quoted somebody")
        with pytest.raises(NotAllowed):
            services.decide_appeal(appeal=item, actor=row.created_by, grant=False, answer="No")
        services.decide_appeal(appeal=item, actor=StaffFactory(), grant=True, answer="Right")
        assert queries.may_speak(row.person)
        assert kinds_told(row.person) == ["moderation.appeal_decided"]

    def test_only_once_and_only_by_the_person(self) -> None:
        row = SanctionFactory()
        with pytest.raises(NotAllowed):
            services.appeal(sanction=row, person=UserFactory(), text="Please")
        services.appeal(sanction=row, person=row.person, text="Please")
        with pytest.raises(Conflict):
            services.appeal(sanction=row, person=row.person, text="Please!")


class TestPages:
    def test_report_page_reports_and_keeps_bad_input(self, client: Client) -> None:
        message = say(make_room(), body="Buy now")
        path = f"/reports/new/discussions/message/{message.pk}/"
        assert "/accounts/login/" in client.get(path)["Location"]
        client.force_login(UserFactory())
        assert "Buy now" in client.get(path).content.decode()
        assert "Say in a few words" in client.post(path, {"reason": "other"}).content.decode()
        answer = client.post(path, {"reason": "spam", "note": "An advert"})
        assert answer["Location"] == f"/rooms/{message.room_id}/#message-{message.pk}"
        assert Report.objects.get().note == "An advert"

    def test_report_page_tells_nothing_of_private_rooms_or_unknown_models(self, client: Client) -> None:
        client.force_login(UserFactory())
        message = say(make_room("private"))
        assert client.get(f"/reports/new/discussions/message/{message.pk}/").status_code == 404
        assert client.get("/reports/new/accounts/user/1/").status_code == 404
        assert client.get("/reports/new/nothing/nothing/1/").status_code == 404

    def test_standing_page_takes_an_appeal(self, client: Client) -> None:
        row = SanctionFactory()
        client.force_login(row.person)
        client.post("/reports/standing/", {"sanction": row.pk, "text": "Please look again"})
        assert Appeal.objects.get().sanction == row

    def test_decision_page_is_for_staff(self, client: Client) -> None:
        message = say(make_room())
        item = services.report(reporter=UserFactory(), target=message, reason="spam")
        client.force_login(UserFactory())
        assert client.get(f"/reports/{item.pk}/").status_code == 403
        client.force_login(StaffFactory())
        assert client.get(f"/reports/{item.pk}/").status_code == 200
        client.post(f"/reports/{item.pk}/", {"uphold": "yes", "reason": "Rule 1"})
        assert Report.objects.get().state == "upheld"

    @pytest.mark.parametrize("page", ["report", "sanction", "appeal"])
    def test_queue_is_in_the_staff_area(self, client: Client, page: str) -> None:
        services.report(reporter=UserFactory(), target=say(make_room()), reason="spam")
        client.force_login(StaffFactory())
        assert client.get(f"/admin/{page}s/").status_code == 200
