"""What the worker has left lying."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.utils import timezone
from django.utils.translation import gettext_lazy

from innovate.accounts.models import User
from innovate.crowdfund.models import Campaign
from innovate.crowdfund.rules import CampaignState
from innovate.notifications.models import Delivery
from innovate.payments.models import WebhookEvent
from innovate.portal.challenges import briefs
from innovate.portal.challenges.rules import ChallengeState
from innovate.portal.staff.rows import LATE, Found, Waiting
from innovate.voting.models import Round

#: What the worker does → the rows it should have done by now, and the column that says since when.
_WORK: tuple[tuple[Any, Callable[[datetime], QuerySet[Any]], str], ...] = (
    (
        gettext_lazy("Mail waits to be sent"),
        lambda late: Delivery.objects.filter(state=Delivery.State.PENDING, available_at__lt=late),
        "available_at",
    ),
    (
        gettext_lazy("Messages from Stripe wait to be read"),
        lambda late: WebhookEvent.objects.filter(state=WebhookEvent.State.NEW, due_at__lt=late),
        "due_at",
    ),
    (
        gettext_lazy("Votes wait to be counted"),
        lambda late: Round.objects.filter(state=Round.State.OPEN, closes_at__lt=late),
        "closes_at",
    ),
    (
        gettext_lazy("Challenges wait to be closed"),
        lambda late: briefs.published().filter(challenge__state=ChallengeState.OPEN, closes_at__lt=late),
        "closes_at",
    ),
    (
        gettext_lazy("Campaigns wait to be closed"),
        lambda late: Campaign.objects.filter(state=CampaignState.LIVE, closes_at__lt=late),
        "closes_at",
    ),
)


def worker(person: User) -> Found:
    """What the worker has left lying: one query for each kind, whatever there is."""
    late, rows = timezone.now() - LATE, []
    for words, find, column in _WORK:
        row = (
            find(late)
            .order_by(column)
            .annotate(all_rows=Window(Count("pk")))
            .values(column, "all_rows")
            .first()
        )
        if row:
            title = f"{words} ({row['all_rows']})"
            rows.append(Waiting(title, "", row[column], row[column] + LATE))
    return rows, len(rows)
