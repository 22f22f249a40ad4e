"""Every read of challenges, entries and their judging, each in a fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.actions import Task
from innovate.core.paging import Page, paginate
from innovate.organisations.models import Membership
from innovate.portal import queries as portal
from innovate.portal.challenges import briefs, rules
from innovate.portal.challenges.rules import ChallengeState, EntryState, SheetState
from innovate.portal.models import (
    Challenge,
    ChallengeEntry,
    ChallengeIndexPage,
    ChallengePage,
    EntryAnswer,
    Judge,
    ScoreSheet,
)
from innovate.projects import queries as projects
from innovate.projects.models import Project, ProjectAncestor, TeamMember
from innovate.projects.permissions import OPERATES as HELPS_TEAMS

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Person = User | AnonymousUser

CANDIDATES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Tab:
    """One way to look at the list: its word in the address, its name, how many there are."""

    word: str
    label: str
    count: int
    is_current: bool


def _shown(word: str) -> tuple[Q, tuple[str, ...]]:
    """Which challenges a tab shows, and in which order. The clock closes a challenge, not the worker."""
    now = timezone.now()
    is_open = Q(challenge__state=ChallengeState.OPEN, closes_at__gt=now)
    return {
        "open": (is_open, ("closes_at", "pk")),
        "soon": (is_open & Q(closes_at__lte=now + rules.SOON), ("closes_at", "pk")),
        "judging": (
            ~Q(challenge__state=ChallengeState.DECIDED)
            & (Q(closes_at__lte=now) | Q(challenge__state=ChallengeState.JUDGING)),
            ("-closes_at", "-pk"),
        ),
        "decided": (Q(challenge__state=ChallengeState.DECIDED), ("-closes_at", "-pk")),
    }[word]


def index(page: ChallengeIndexPage, word: str, cursor: str) -> dict[str, Any]:
    """What the list of challenges shows: two queries and one per picture's rendition. An unknown word is "open"."""
    labels = {
        "open": _("Open"),
        "soon": _("Closing soon"),
        "judging": _("Being judged"),
        "decided": _("Decided"),
    }
    word = word if word in labels else "open"
    below = briefs.published().child_of(page)
    counts = below.aggregate(**{name: Count("pk", filter=_shown(name)[0]) for name in labels})
    condition, order = _shown(word)
    rows = below.filter(condition).select_related("picture", "challenge")
    return {
        "challenges": paginate(rows, order=order, cursor=cursor, limit=12),
        "tabs": [Tab(name, label, counts[name], name == word) for name, label in labels.items()],
        "show": word,
    }


def listed(language: str, word: str, cursor: str, limit: int) -> Page[ChallengePage]:
    """The same list for programs, wherever the pages stand."""
    condition, order = _shown(word)
    rows = briefs.published().filter(condition, locale__language_code=language)
    return paginate(rows.select_related("challenge", "locale"), order=order, cursor=cursor, limit=limit)


def takes_entries(challenge: Challenge) -> bool:
    """Whether something can still be handed in, changed or withdrawn."""
    page = briefs.brief(challenge)
    return challenge.state == ChallengeState.OPEN and page is not None and page.is_open


def public_entries(challenge: Challenge, person: Person) -> QuerySet[ChallengeEntry]:
    """What everybody may read of what was handed in."""
    seen = Q(project__in=projects.visible_projects(person)) | Q(
        project=None, is_private=False, hidden_at=None
    )
    return ChallengeEntry.objects.filter(seen, challenge=challenge, state__in=rules.TAKING_PART)


def entries_of(person: Person) -> QuerySet[ChallengeEntry]:
    """What this person handed in or prepares: as a lead, for an organisation, or else alone.

    What they once began for a team or an organisation is theirs as long as they are in it; staff keep what they began
    for a team (`permissions.is_entrant` is the same rule).
    """
    if not person.is_authenticated:
        return ChallengeEntry.objects.none()
    led = TeamMember.objects.filter(person=person, role=TeamMember.Role.LEAD).values("project")
    acting = Membership.objects.filter(person=person).values("organisation")
    alone = Q(person=person, project=None, organisation=None)
    own = alone | Q(project__in=led) | Q(project=None, organisation__in=acting)
    if HELPS_TEAMS(person):
        own |= Q(person=person, project__isnull=False)
    return ChallengeEntry.objects.filter(own).select_related("project", "organisation", "person")


def candidates(challenge: Challenge, person: Person) -> list[Project]:
    """The projects this person could hand in, the newest first."""
    page = briefs.brief(challenge)
    if page is None or not person.is_authenticated:
        return []
    led = TeamMember.objects.filter(person=person, role=TeamMember.Role.LEAD).values("project")
    rows = projects.visible_projects(person).filter(pk__in=led, stage__in=rules.ENTERABLE)
    if page.kind == rules.Kind.CODESIGN and page.project_id:
        built_on = ProjectAncestor.objects.filter(ancestor=page.project_id).values("project")
        rows = rows.filter(pk__in=built_on)
    taken = ChallengeEntry.objects.filter(challenge=challenge, project__isnull=False)
    taken = taken.exclude(state__in=(EntryState.DRAFT, EntryState.WITHDRAWN))
    return list(rows.exclude(pk__in=taken.values("project")).order_by("-pk")[:CANDIDATES_SHOWN])


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as everybody sees it: a project's card, or what was described."""

    entry: ChallengeEntry
    card: portal.Card | None


def challenge_page(page: ChallengePage, person: Person, cursor: str) -> dict[str, Any]:
    """What a challenge's page shows beside the editors' words."""
    challenge = page.challenge or Challenge(key=page.translation_key)
    if challenge.pk is None:  # a preview of a page that was never saved
        return {"challenge": challenge, "page_of_entries": Page([], "", True), "shown": [], "own": []}
    rows = public_entries(challenge, person).select_related("person", "organisation")
    found = paginate(rows, order=("-entered_at", "-pk"), cursor=cursor, limit=12)
    ids = [entry.project_id for entry in found if entry.project_id]
    cards = {card.project.pk: card for card in portal.chosen_cards(ids, person)}
    everybody = briefs.judges(challenge)
    return {
        "challenge": challenge,
        "takes_entries": takes_entries(challenge),
        "page_of_entries": found,
        "shown": [Shown(entry, cards.get(entry.project_id)) for entry in found],
        "own": list(entries_of(person).filter(challenge=challenge)[:CANDIDATES_SHOWN]),
        "judges": everybody,
        "judges_here": person.has_perm("portal.see_judging", challenge),
        "private_count": ChallengeEntry.objects.filter(
            challenge=challenge, is_private=True, state__in=rules.TAKING_PART
        ).count(),
        "steps": rules.ChallengeState.choices,
    }


def concerned(entries: Iterable[ChallengeEntry]) -> Mapping[int, set[int]]:
    """Entry → the people it concerns: who handed it in, its author and team, its organisation's people (two
    queries). None of them judges it.
    """
    rows = list(entries)
    teams: dict[int | None, set[int]] = defaultdict(set)
    acting: dict[int | None, set[int]] = defaultdict(set)
    in_projects = TeamMember.objects.filter(project__in={row.project_id for row in rows if row.project_id})
    for project, person in in_projects.values_list("project", "person"):
        teams[project].add(person)
    acts = Membership.objects.filter(
        organisation__in={row.organisation_id for row in rows if row.organisation_id}
    )
    for organisation, person in acts.values_list("organisation", "person"):
        acting[organisation].add(person)
    return {
        row.pk: {row.person_id, *teams[row.project_id], *acting[row.organisation_id]}
        | ({row.project.author_id} if row.project else set())
        for row in rows
    }


def with_sheets(challenge: Challenge) -> QuerySet[ChallengeEntry]:
    """What takes part, with who is behind it and every sheet that was begun."""
    sheets = ScoreSheet.objects.select_related("judge").prefetch_related("scores")
    return (
        ChallengeEntry.objects.filter(challenge=challenge, state__in=rules.TAKING_PART)
        .select_related("project__author", "organisation", "person")
        .prefetch_related(Prefetch("sheets", sheets))
        .order_by("entered_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How an entry stands: means by criterion's key, its total, from how many sheets."""

    criteria: Mapping[str, Fraction | None]
    total: Fraction | None
    sheets: int


def standings(challenge: Challenge, entries: Iterable[ChallengeEntry]) -> dict[int, Standing]:
    """Entry → how it stands by the sheets that are handed in. A judge who has since become one of the people
    concerned does not count. `entries` come from `with_sheets`.
    """
    rows = list(entries)
    people = concerned(rows)
    weights = {row["key"]: row["weight"] for row in briefs.criteria(challenge)}
    found = {}
    for entry in rows:
        points = [
            sheet.points
            for sheet in entry.sheets.all()
            if sheet.state == SheetState.HANDED_IN
            and not rules.has_conflict(sheet.judge_id, people[entry.pk])
        ]
        means = rules.by_criterion(weights, points)
        found[entry.pk] = Standing(means, rules.total(weights, points), len(points))
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as one person of the jury, or of staff, may see it.

    `standing` is None for a judge who still has to score it, and before the result for whom it concerns. `others` are
    the other judges' sheets; whom it concerns never reads these. `verdict` is what was prepared, for who decides;
    for everybody else it is "" until the result is announced.
    """

    entry: ChallengeEntry
    sheet: ScoreSheet | None
    in_conflict: bool
    may_score: bool
    standing: Standing | None
    place: int | None
    others: Sequence[ScoreSheet]
    sees_verdict: bool

    @property
    def verdict(self) -> str:
        """What becomes of it, as far as this person may know."""
        return self.entry.verdict if self.sees_verdict else ""


def judging_lines(challenge: Challenge, person: User) -> list[Line]:
    """The jury's page for this person, in the order the entries came (8 queries): the one place that says what of an
    entry's points, sheets and verdict somebody may see.
    """
    rows = list(with_sheets(challenge))
    people, stands = concerned(rows), standings(challenge, rows)
    order = rules.places({key: standing.total for key, standing in stands.items()})
    is_judge = person.pk in briefs.ids(briefs.judges(challenge))
    decides = person.has_perm("portal.decide_challenge", challenge)
    decided = challenge.state == ChallengeState.DECIDED
    lines = []
    for entry in rows:
        begun = [sheet for sheet in entry.sheets.all() if sheet.state != SheetState.DRAFT]
        sheet = next((sheet for sheet in entry.sheets.all() if sheet.judge_id == person.pk), None)
        conflict = rules.has_conflict(person.pk, people[entry.pk])
        done = sheet in begun
        may_score = is_judge and not conflict and not done and challenge.state == ChallengeState.JUDGING
        sees = decided or not (conflict or (is_judge and not done))
        lines.append(
            Line(
                entry,
                sheet,
                conflict,
                may_score,
                stands[entry.pk] if sees else None,
                order[entry.pk] if sees else None,
                [other for other in begun if other != sheet] if sees and not conflict else [],
                decided or (decides and not conflict),
            )
        )
    return lines


def judging_line(entry: ChallengeEntry, person: User) -> Line | None:
    """The jury's page's line for one entry; None for what does not take part."""
    lines = judging_lines(entry.challenge, person)
    return next((line for line in lines if line.entry.pk == entry.pk), None)


def answers_for(entry: ChallengeEntry, *, everything: bool) -> list[EntryAnswer]:
    """The answers: all of them for the entrant, judges and staff; else those that are public."""
    rows = entry.answers.all()
    return list(rows if everything else rows.filter(is_public=True))


def results(challenge: Challenge, person: Person) -> list[ChallengeEntry]:
    """A decided challenge's entries, the chosen first, then the shortlisted, by points. What was described for the
    judges alone is among them once it was chosen; what is hidden is not, chosen or not.
    """
    rows = with_sheets(challenge).filter(
        Q(pk__in=public_entries(challenge, person).values("pk"))
        | Q(state=EntryState.CHOSEN, project=None, hidden_at=None)
    )
    return sorted(
        rows,
        key=lambda row: (
            row.state != EntryState.CHOSEN,
            not row.result.get("shortlisted"),
            -float(row.result.get("total") or 0),
            row.pk,
        ),
    )


def _to_judge(person: User, challenges: Iterable[int]) -> Counter[int]:
    """Challenge → how many entries this judge has neither judged nor stepped back from, and may judge."""
    wanted = list(challenges)
    if not wanted:
        return Counter()
    settled = ScoreSheet.objects.filter(judge=person).exclude(state=SheetState.DRAFT).values("entry")
    rows = ChallengeEntry.objects.filter(challenge__in=wanted, state__in=rules.JUDGED)
    left = list(rows.exclude(pk__in=settled).select_related("project").order_by("challenge"))
    people = concerned(left)
    return Counter(row.challenge_id for row in left if not rules.has_conflict(person.pk, people[row.pk]))


def tasks(person: User) -> list[Task]:
    """What this person has to judge, and what they began to hand in: two queries, three more for who judges now."""
    found = []
    judging = Judge.objects.filter(
        person=person, page__in=briefs.leading(), page__challenge__state=ChallengeState.JUDGING
    ).select_related("page__challenge")
    seats = {row.page.challenge_id: row.page for row in judging}
    for challenge, number in _to_judge(person, seats).items():
        page = seats[challenge]
        due = page.challenge.judge_by
        found.append(
            Task(
                _("Judge what was handed in to “%(title)s”: %(n)s to go")
                % {"title": page.title, "n": number},
                reverse("portal:judging", args=[challenge]),
                due=due,
                overdue=due < timezone.now(),
            )
        )
    drafts = entries_of(person).filter(
        state=EntryState.DRAFT,
        challenge__state=ChallengeState.OPEN,
        challenge__pages__in=briefs.published().filter(closes_at__gt=timezone.now()),
    )
    found += [
        Task(
            _("Go on handing in “%(title)s”") % {"title": entry.heading or "…"},
            reverse("portal:edit_entry", args=[entry.pk]),
        )
        for entry in drafts.distinct()[:5]
    ]
    return found
