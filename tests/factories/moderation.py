"""Sanctions and reports."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from innovate.moderation.models import Sanction
from tests.factories.accounts import StaffFactory, UserFactory


class SanctionFactory(DjangoModelFactory[Sanction]):
    """A silence without an end."""

    class Meta:
        model = Sanction

    person = factory.SubFactory(UserFactory)
    created_by = factory.SubFactory(StaffFactory)
    kind = Sanction.Kind.SILENCE
    reason = "Insults"
