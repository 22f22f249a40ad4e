"""What waits for staff: one list over all rooms, the overdue first, and for each person only what they may do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from innovate.accounts.models import User
from innovate.portal.staff import behind, sources
from innovate.portal.staff.rows import Found, Waiting

#: The groups' names as they are shown; in the database they stand in English.
EDITORS, MODERATORS, OPERATORS = (
    gettext_lazy("Editors"),
    gettext_lazy("Moderators"),
    gettext_lazy("Operators"),
)


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits of one kind: its rows, how many there are in all, and who looks after it."""

    key: str
    label: Any
    group: Any
    rows: Sequence[Waiting]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True)
class Source:
    """Where one kind is found; `permission` is what its work needs."""

    key: str
    label: Any
    permission: str
    group: Any
    find: Callable[[User], Found]


SOURCES: tuple[Source, ...] = (
    Source("reports", gettext_lazy("Reports to decide"), "moderation.decide", MODERATORS, sources.reports),
    Source("held", gettext_lazy("Texts to look at"), "moderation.decide", MODERATORS, sources.held),
    Source("appeals", gettext_lazy("Appeals"), "moderation.decide_appeal", MODERATORS, sources.appeals),
    Source("doubted", gettext_lazy("Votes under review"), "voting.decide_doubt", MODERATORS, sources.doubted),
    Source(
        "doubted appeals",
        gettext_lazy("Appeals about votes"),
        "voting.decide_doubt",
        MODERATORS,
        sources.doubted_appeals,
    ),
    Source(
        "reviews",
        gettext_lazy("Campaigns to review"),
        "crowdfund.review_campaign",
        OPERATORS,
        sources.reviews,
    ),
    Source("ideas", gettext_lazy("Ideas to look at"), "projects.decide_review", OPERATORS, sources.ideas),
    Source(
        "objections",
        gettext_lazy("Appeals against a no"),
        "projects.decide_decline_appeal",
        OPERATORS,
        sources.objections,
    ),
    Source(
        "organisations",
        gettext_lazy("Organisations to verify"),
        "organisations.verify",
        OPERATORS,
        sources.organisations,
    ),
    Source(
        "disputes", gettext_lazy("Contested charges"), "payments.view_dispute", OPERATORS, sources.disputes
    ),
    Source(
        "mismatches", gettext_lazy("Mismatches"), "payments.settle_mismatch", OPERATORS, sources.mismatches
    ),
    Source(
        "charges", gettext_lazy("Charges that are stuck"), "payments.retry_charge", OPERATORS, sources.charges
    ),
    Source(
        "milestones",
        gettext_lazy("Disputed milestones"),
        "suppliers.settle_dispute",
        OPERATORS,
        sources.milestones,
    ),
    Source("tenders", gettext_lazy("Tenders"), "suppliers.close_early", OPERATORS, sources.tenders),
    Source(
        "judging", gettext_lazy("Challenges to decide"), "portal.change_challenge", OPERATORS, sources.judging
    ),
    Source("pages", gettext_lazy("Pages to approve"), "wagtailadmin.access_admin", OPERATORS, sources.pages),
    Source(
        "translations",
        gettext_lazy("Translations behind"),
        "simple_translation.submit_translation",
        EDITORS,
        sources.translations,
    ),
    Source("worker", gettext_lazy("The worker is behind"), "payments.retry_charge", OPERATORS, behind.worker),
)


def waiting_for(person: User) -> list[Queue]:
    """Return what waits that this person may do; kinds of which nothing waits are left out."""
    return list(_queues(person, SOURCES))


def _queues(person: User, table: Iterable[Source]) -> Iterator[Queue]:
    if not person.is_staff:
        return
    for source in table:
        if person.has_perm(source.permission):
            rows, total = source.find(person)
            if total:
                yield Queue(source.key, source.label, source.group, rows, total)
