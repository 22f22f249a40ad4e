from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives, send_mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from innovate.core.reconcilers import run_once
from innovate.notifications import reconcilers, services
from innovate.notifications.models import Delivery
from tests.factories.accounts import UserFactory
from tests.factories.notifications import DeliveryFactory

pytestmark = pytest.mark.django_db
OUTBOX = "innovate.notifications.mail.OutboxBackend"


@pytest.fixture(autouse=True)
def _transport(settings) -> None:
    settings.EMAIL_BACKEND = OUTBOX
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []


class Refusing(EmailBackend):
    """A mail server that answers as told."""

    error: Exception = smtplib.SMTPServerDisconnected("gone")

    def send_messages(self, messages):
        raise type(self).error


def test_outbox_stores_one_row_per_recipient_and_sends_nothing() -> None:
    message = EmailMultiAlternatives(
        "Hi", "text", to=["a@example.org", "b@example.org"], reply_to=["c@example.org"]
    )
    message.attach_alternative("<p>html</p>", "text/html")
    message.send()
    rows = list(Delivery.objects.order_by("recipient"))
    assert [row.recipient for row in rows] == ["a@example.org", "b@example.org"]
    assert rows[0].html == "<p>html</p>" and rows[0].headers == {"Reply-To": "c@example.org"}
    assert mail.outbox == []


def test_waiting_mail_is_sent_once() -> None:
    send_mail("Subject", "text", None, ["a@example.org"])
    assert run_once(["notifications.mail"]) == 1
    assert run_once(["notifications.mail"]) == 0
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("Subject", ["a@example.org"])
    assert Delivery.objects.get().state == "sent"


def test_notice_is_mailed_in_its_reader_s_language_with_a_way_out() -> None:
    person = UserFactory(language="zh-hans")
    services.notify(
        event="e", people=[person], kind="tests.greeting", data={"project": "P"}, url="/projects/p/"
    )
    run_once(["notifications.mail"])
    (sent,) = mail.outbox
    assert "/zh-hans/projects/p/" in sent.body
    assert "/zh-hans/me/notices/unsubscribe/" in sent.extra_headers["List-Unsubscribe"]
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert 'lang="zh-hans"' in sent.alternatives[0].content


def test_mail_whose_sender_died_is_sent_again_under_the_same_id() -> None:
    row = DeliveryFactory()
    reconcilers._claim()
    assert run_once(["notifications.mail"]) == 0
    first = reconcilers.mail.compose(row).extra_headers["Message-ID"]
    with time_machine.travel(timezone.now() + reconcilers.LEASE + timedelta(seconds=1), tick=False):
        assert run_once(["notifications.mail"]) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == first
    assert Delivery.objects.get().attempts == 2


def test_lost_lease_does_not_overwrite_the_new_owner() -> None:
    row = DeliveryFactory()
    (mine,) = reconcilers._claim()
    Delivery.objects.filter(pk=row.pk).update(claimed_until=timezone.now() + timedelta(hours=1))
    reconcilers._finish(mine, state="failed")
    assert Delivery.objects.get().state == "sending"


def test_unreachable_server_is_tried_again_later(settings) -> None:
    settings.MAIL_TRANSPORT = f"{__name__}.Refusing"
    Refusing.error = smtplib.SMTPServerDisconnected("gone")
    row = DeliveryFactory()
    run_once(["notifications.mail"])
    row.refresh_from_db()
    assert row.state == "pending" and row.available_at > timezone.now() and "gone" in row.error
    Delivery.objects.update(attempts=reconcilers.MOST_ATTEMPTS - 1, available_at=timezone.now())
    run_once(["notifications.mail"])
    assert Delivery.objects.get().state == "failed"


@pytest.mark.parametrize(("code", "state"), [(550, "failed"), (450, "pending")])
def test_refused_address_fails_at_once_only_for_good(settings, code: int, state: str) -> None:
    settings.MAIL_TRANSPORT = f"{__name__}.Refusing"
    Refusing.error = smtplib.SMTPRecipientsRefused({"x@example.org": (code, b"no")})
    DeliveryFactory()
    run_once(["notifications.mail"])
    assert Delivery.objects.get().state == state


def test_back_off_doubles_up_to_two_hours() -> None:
    now = timezone.now()
    waits = [(reconcilers.retry_at(now, n) - now).total_seconds() for n in range(1, 12)]
    assert waits[:3] == [30, 60, 120] and max(waits) == 7200


def test_sent_text_is_forgotten_outside_a_demo(settings) -> None:
    settings.DEMO = False
    DeliveryFactory()
    run_once(["notifications.mail"])
    assert Delivery.objects.get().text == ""
    assert "ABC-123" in mail.outbox[0].body


def test_attachment_is_refused() -> None:
    message = EmailMultiAlternatives("Hi", "text", to=["a@example.org"])
    message.attach("a.txt", "x", "text/plain")
    with pytest.raises(ValueError, match="attaching"):
        message.send()
