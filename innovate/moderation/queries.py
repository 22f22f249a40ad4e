"""Reads of reports, sanctions and appeals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import NotAllowed
from innovate.moderation import rules, targets
from innovate.moderation.models import Appeal, HeldText, Report, Sanction

#: Objects on one page of the queue, and open reports read to find them.
QUEUE_SHOWN, QUEUE_READ = 10, 200


def sanctions(*, standing: bool) -> QuerySet[Sanction]:
    """Return everybody's sanctions, the latest first: only those that hold now, or all there ever were."""
    rows = Sanction.objects.filter(_holds_now()) if standing else Sanction.objects.all()
    return rows.select_related("person").order_by("-created_at", "-pk")


def _holds_now() -> Q:
    return Q(Q(until=None) | Q(until__gt=timezone.now()), lifted_at=None)


def standing_sanctions(person: User) -> QuerySet[Sanction]:
    """Return the sanctions that hold now, the latest first; warnings forbid nothing but are among them."""
    rows = Sanction.objects.filter(_holds_now(), person=person)
    return rows.select_related("appeal").order_by("-created_at")


def may_speak(person: User) -> bool:
    """Say whether the person may write where others read. One query."""
    return (
        not standing_sanctions(person)
        .filter(kind__in=[Sanction.Kind.SILENCE, Sanction.Kind.SUSPENSION])
        .exists()
    )


def require_voice(person: User) -> None:
    """Raise NotAllowed for who may not write where others read. One query."""
    if not may_speak(person):
        raise NotAllowed(
            _("You cannot write at the moment. Your notices say why and how to appeal."), code="silenced"
        )


def suspension_of(person: User) -> Sanction | None:
    """Return what keeps the person from taking part at all, if anything does. One query."""
    return standing_sanctions(person).filter(kind=Sanction.Kind.SUSPENSION).first()


def upheld_against(person: User) -> QuerySet[Report]:
    """Return the decisions against something of this person that can still be appealed, or were."""
    since = timezone.now() - rules.APPEAL_WITHIN
    return (
        Report.objects.filter(
            about=person, state=Report.State.UPHELD, decided_with=None, decided_at__gt=since
        )
        .select_related("appeal")
        .order_by("-decided_at")
    )


@dataclass(slots=True)
class Past:
    """What moderators should know of a person before they decide."""

    sanctions: list[Sanction] = field(default_factory=list)
    upheld: int = 0
    dismissed: int = 0
    waiting: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.sanctions or self.upheld)


@dataclass(slots=True)
class Case:
    """One reported object with everything said against it; `report` is the oldest, which is decided."""

    report: Report
    others: list[Report]
    lines: Sequence[targets.Line]
    past: Past
    can_hide: bool

    @property
    def reports(self) -> list[Report]:
        return [self.report, *self.others]

    @property
    def due(self) -> datetime:
        """When it should be decided at the latest."""
        return self.report.created_at + rules.DECIDE_WITHIN

    @property
    def is_overdue(self) -> bool:
        return self.due < timezone.now()


def open_reports() -> QuerySet[Report]:
    """Return the open reports, the oldest first."""
    return Report.objects.filter(state=Report.State.OPEN).order_by("created_at", "pk")


def queue() -> list[Case]:
    """Return what waits for a moderator, the oldest first, each object once.

    A fixed number of queries for each kind of object that is reported.
    """
    rows = open_reports().select_related("reporter", "about", "assigned_to", "target_type")[:QUEUE_READ]
    grouped: dict[tuple[int, int], list[Report]] = defaultdict(list)
    for row in rows:
        grouped[row.target_type_id, row.target_id].append(row)
    return _cases(list(grouped.values())[:QUEUE_SHOWN])


def case_of(report: Report) -> Case:
    """Return one report as a case: with the reports decided along with it."""
    same = Report.objects.filter(
        target_type=report.target_type_id, target_id=report.target_id, state=report.state
    ).exclude(pk=report.pk)
    return _cases([[report, *same.select_related("reporter").order_by("created_at")]])[0]


def _cases(groups: list[list[Report]]) -> list[Case]:
    lines = _lines([group[0] for group in groups])
    pasts = past_of({group[0].about_id for group in groups if group[0].about_id})
    cases = []
    for group in groups:
        first = group[0]
        known = targets.of(first.target_type)
        cases.append(
            Case(
                report=first,
                others=group[1:],
                lines=lines.get((first.target_type_id, first.target_id), ()),
                past=pasts.get(first.about_id or 0, Past()),
                can_hide=known is not None and known.hide is not None and first.hidden_at is None,
            )
        )
    return cases


def _lines(reports: Iterable[Report]) -> dict[tuple[int, int], list[targets.Line]]:
    wanted: dict[int, set[int]] = defaultdict(set)
    for report in reports:
        wanted[report.target_type_id].add(report.target_id)
    found = {}
    for type_id, ids in wanted.items():
        known = targets.of(ContentType.objects.get_for_id(type_id))
        if known is None or known.context is None:
            continue
        objects = list(known.model._default_manager.filter(pk__in=ids))
        for pk, lines in known.context(objects).items():
            found[type_id, pk] = lines
    return found


def past_of(people: Iterable[int]) -> dict[int, Past]:
    """Return what moderators know of each of these people (primary keys): two queries."""
    pasts: dict[int, Past] = {pk: Past() for pk in people}
    for row in Sanction.objects.filter(person__in=pasts).select_related("created_by").order_by("-created_at"):
        pasts[row.person_id].sanctions.append(row)
    # Reports that share a decision are one decision.
    counted = (
        Report.objects.filter(about__in=pasts, decided_with=None)
        .values_list("about", "state")
        .annotate(n=Count("pk"))
        .order_by()
    )
    names = {"upheld": "upheld", "dismissed": "dismissed", "open": "waiting"}
    for person, state, number in counted:
        setattr(pasts[person], names[state], number)
    return pasts


def held_texts() -> QuerySet[HeldText]:
    """Return the texts that wait for a look before they are published, the oldest first."""
    return HeldText.objects.filter(state=HeldText.State.WAITING).order_by("created_at", "pk")


def refused_texts(person: User) -> QuerySet[HeldText]:
    """Return what this person wrote and has back, the latest first: their words are not lost."""
    since = timezone.now() - rules.APPEAL_WITHIN
    rows = HeldText.objects.filter(author=person, state=HeldText.State.REFUSED, decided_at__gt=since)
    return rows.order_by("-decided_at")


def open_appeals() -> QuerySet[Appeal]:
    """Return the appeals that wait for an answer, the oldest first."""
    return (
        Appeal.objects.filter(state=Appeal.State.OPEN)
        .select_related("sanction__person", "sanction__created_by", "report__about", "report__decided_by")
        .order_by("created_at", "pk")
    )
