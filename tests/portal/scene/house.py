"""What belongs to people alone, and what moderators have before them."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType

from innovate.accounts.models import ApiToken
from innovate.accounts.services import issue_token
from innovate.core.money import Money
from innovate.moderation.models import Appeal, HeldText, Report
from innovate.notifications.links import unsubscribe_url
from innovate.payments.models import CardSetup, Charge, Mismatch
from innovate.projects.keeping import account_of
from innovate.projects.services.earnings import pay_out
from tests.factories import discussions
from tests.factories.accounts import UserFactory
from tests.factories.ledger import fund
from tests.factories.moderation import SanctionFactory
from tests.factories.notifications import DeliveryFactory, NoticeFactory
from tests.factories.payments import queued_charge, saved_card
from tests.portal.scene.people import (
    BACKER,
    STRANGER,
    Scene,
)


def add_own_things(scene: Scene) -> None:
    """What belongs to one person alone, and what people say."""
    backer, places = scene.people[BACKER], scene.places
    token, _secret = issue_token(person=backer, name="laptop", scope=ApiToken.Scope.READ)
    notice = NoticeFactory(person=backer, kind="discussions.message_hidden", data={"reason": "Spam"})
    link = urlsplit(unsubscribe_url(backer.pk, "discussions.message_hidden", "en")).path
    places["nowhere"] = {}
    places["file"] = {"path": "leaf.txt"}
    places["mail"] = {"delivery_id": DeliveryFactory().pk}
    places["token"] = {"pk": token.pk}
    places["person"] = {"pk": backer.pk}
    places["notice"] = {"notice_id": notice.pk}
    places["mailed link"] = {"token": link.rstrip("/").rpartition("/")[2]}

    charge = queued_charge(saved_card(backer))
    Charge.objects.filter(pk=charge.pk).update(state=Charge.State.ACTION_REQUIRED)
    CardSetup.objects.create(
        person=backer, reference=f"charge:{charge.uid}:{charge.attempts}", state=CardSetup.State.PENDING
    )
    places["payment"] = {"pk": charge.pk}
    fund(account_of(backer.pk), Money(900, "EUR"))
    payout = pay_out(person=backer, currency="EUR", country="DE")
    places["payout"] = {"uid": payout.uid}
    places["mismatch"] = {"pk": Mismatch.objects.create(kind="tests", subject="charge:1").pk}

    said = {"app_label": "discussions", "model": "message"}
    for name, room, state in (
        ("open room", discussions.make_room(), "visible"),
        ("private room", discussions.make_room("private", [backer]), "visible"),
        ("hidden message", discussions.make_room(), "hidden"),
        ("deleted message", discussions.make_room(), "deleted"),
    ):
        message = discussions.say(room, backer)
        type(message).objects.filter(pk=message.pk).update(state=state)
        places[name] = {"room_id": room.pk, "message_id": message.pk, "pk": message.pk, **said}
    report = Report.objects.create(
        target_type=ContentType.objects.get_for_model(message),
        target_id=message.pk,
        label="Hello",
        reporter=scene.people[STRANGER],
        about=backer,
        reason=Report.Reason.SPAM,
    )
    places["report"] = dict.fromkeys(("report_id", "pk", "report"), report.pk)


def add_moderated(scene: Scene) -> None:
    """A text is held, and somebody asks for a second look at their silence."""
    person, author, room = UserFactory(), UserFactory(), discussions.make_room()
    said = {"body": "Buy!", "reply_to": None, "organisation": None, "client_uuid": str(uuid4())}
    payload = {"room": room.pk, **said}
    held = HeldText.objects.create(
        kind="message", key="1", author=author, label="Buy!", text="Buy!", score=9, payload=payload
    )
    silence = SanctionFactory(person=person)
    appeal = Appeal.objects.create(sanction=silence, against=silence.created_by, text="I was polite.")
    for name, row in (("held text", held), ("sanction", silence), ("appeal", appeal)):
        scene.places[name] = {"pk": row.pk, "email": person.email}
