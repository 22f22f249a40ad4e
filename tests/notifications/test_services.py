from __future__ import annotations

import pytest

from innovate.notifications import queries, services
from innovate.notifications.models import Delivery, Notice, Preference
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
DATA = {
    "project": {"en": "Composter", "zh-hans": "堆肥箱"},
    "name": "Ada",
    "price": {"amount": 4900, "currency": "EUR"},
}


def tell(people: list, event: str = "round:1:decided", kind: str = "tests.greeting") -> int:
    return services.notify(event=event, people=people, kind=kind, data=DATA, url="/projects/")


def test_notify_twice_tells_once_and_mails_once() -> None:
    people = [UserFactory(), UserFactory()]
    assert tell([people[0], people[0].pk]) == 1
    assert tell(people) == 1
    assert tell(people) == 0
    assert Notice.objects.count() == Delivery.objects.count() == 2


def test_notify_with_unknown_kind_is_a_bug() -> None:
    with pytest.raises(ValueError, match="no kind"):
        tell([UserFactory()], kind="tests.none")


def test_notify_of_unmailed_kind_reaches_only_the_inbox() -> None:
    assert tell([UserFactory()], kind="tests.quiet") == 1
    assert not Delivery.objects.exists()


def test_notify_respects_declined_mail_and_inactive_people() -> None:
    declined, away, reader = UserFactory(), UserFactory(is_active=False), UserFactory()
    Preference.objects.create(person=declined, kind="tests.greeting", mail=False)
    assert tell([declined, away, reader]) == 3
    assert [row.recipient for row in Delivery.objects.all()] == [reader.email]


def test_notify_many_costs_the_same_queries(django_assert_num_queries) -> None:
    people = [UserFactory() for _ in range(30)]
    for count in (2, 30):
        with django_assert_num_queries(6):  # savepoint, known, notices, their ids, deliveries, release
            tell(people[:count], event=f"event:{count}")


def test_notice_reads_in_the_reader_s_language(settings) -> None:
    from django.utils.translation import override

    tell([UserFactory()])
    notice = Notice.objects.get()
    assert (notice.subject, notice.body) == ("“Composter” needs you", "Ada paid €49.")
    with override("zh-hans"):
        assert "堆肥箱" in notice.subject


def test_notice_of_a_forgotten_kind_still_shows() -> None:
    notice = Notice(kind="gone.kind", data={}, url="/")
    assert notice.subject == "There is news for you"


def test_notice_with_missing_data_shows_an_ellipsis() -> None:
    assert Notice(kind="tests.greeting", data={}, url="/").body == "… paid …."


def test_mark_read_belongs_to_the_person() -> None:
    owner, other = UserFactory(), UserFactory()
    tell([owner])
    notice = Notice.objects.get()
    assert not services.mark_read(person=other, notice_id=notice.pk)
    assert queries.unread_count(owner) == 1
    assert services.mark_read(person=owner, notice_id=notice.pk)
    assert not services.mark_read(person=owner, notice_id=notice.pk)
    assert queries.unread_count(owner) == 0


def test_stop_mail_drops_what_waits() -> None:
    person = UserFactory()
    tell([person])
    services.stop_mail(person_id=person.pk, kind="tests.greeting")
    assert not Delivery.objects.exists()
    tell([person], event="later")
    assert not Delivery.objects.exists()


def test_url_loses_the_language_it_was_made_under() -> None:
    services.notify(event="e", people=[UserFactory()], kind="tests.quiet", url="/zh-hans/projects/x/")
    assert Notice.objects.get().url == "/projects/x/"
