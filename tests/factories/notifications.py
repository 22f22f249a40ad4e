"""Notices and deliveries."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from innovate.notifications.models import Delivery, Notice
from tests.factories.accounts import UserFactory


class NoticeFactory(DjangoModelFactory[Notice]):
    """An unread notice of the tests' own kind."""

    class Meta:
        model = Notice

    event = factory.Sequence(lambda n: f"event:{n}")
    person = factory.SubFactory(UserFactory)
    kind = "tests.greeting"
    data = factory.LazyFunction(
        lambda: {"project": "Balcony composter", "name": "Ada", "price": {"amount": 4900, "currency": "EUR"}}
    )
    url = "/projects/"


class DeliveryFactory(DjangoModelFactory[Delivery]):
    """A stored mail that waits."""

    class Meta:
        model = Delivery

    recipient = factory.Sequence(lambda n: f"reader{n}@example.org")
    subject = "Your code"
    text = "Here it is:\n\nABC-123\n"
