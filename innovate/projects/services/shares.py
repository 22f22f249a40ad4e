"""Who gave what, and agreeing on the shares it earns: proposed by a lead, in force when everyone has said yes."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.money import Money, largest_remainder
from innovate.core.proofs import digest
from innovate.core.states import advance, try_advance
from innovate.core.text import clean_line, clean_text
from innovate.notifications.services import notify
from innovate.projects import rules
from innovate.projects.models import Contribution, Project, ProjectAncestor, Share, ShareAgreement
from innovate.projects.models.contributions import LONGEST_YEARS
from innovate.projects.royalties import WHOLE, merged, split
from innovate.projects.services.departed import departed_among, require_kept
from innovate.projects.services.timeline import page_path, write_timeline
from innovate.projects.stages import Stage

_S = ShareAgreement.State


def record_contribution(
    *, project: Project, actor: User, person: User, kind: str, title: str
) -> Contribution:
    """Write down what somebody gave: accepted feedback, a test, a document, a design.

    Raises Refused when the title is empty or it is on record already.
    """
    title = clean_line(title)[:120]
    if not title:
        text = _("Say in a few words what it was.")
        raise Refused(text, code="title_needed", fields={"title": text})
    with transaction.atomic():
        row, new = Contribution.objects.get_or_create(project=project, person=person, kind=kind, title=title)
        if not new:
            raise Conflict(_("This is on record already."), code="on_record")
        if person.pk != actor.pk:
            notify(
                event=f"projects.contribution:{row.pk}",
                people=[person],
                kind="projects.contribution_recorded",
                data={"project": project.titles, "title": title, "actor": actor.display_name},
                url=page_path("projects:shares", project),
            )
    return row


def propose_shares(
    *,
    project: Project,
    actor: User,
    rate: int,
    years: int,
    currency: str,
    shares: Mapping[int, int],
    cap: Money | None = None,
    note: str = "",
) -> ShareAgreement:
    """Propose how success is shared: `rate` (basis points of the sales), split by `shares` (person id → basis
    points of the royalty), for `years`, up to `cap` in all.

    The ideas this one was built on have their parts added. Whoever has a share now and gets none is asked as
    well; who has closed their account cannot be, so they keep at least what they have in force, and their yes
    counts as given. The proposer's own yes is given; when nobody else is concerned it is agreed at once. Raises
    Refused for numbers out of range, people who gave nothing or less for who cannot be asked, Conflict while
    another proposal waits.
    """
    wanted = {person: points for person, points in shares.items() if points}
    _check(project, rate, years, cap, currency, wanted)
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        current = _in_force(project)
        holders = _holders(current)
        departed = departed_among(wanted.keys() | holders)
        roots = _ancestors(project)
        require_kept(
            current,
            departed,
            rate=rate,
            years=years,
            cap=cap,
            currency=currency,
            shares=wanted,
            roots=sum(points for _person, _via, points in roots),
        )
        lines: list[tuple[int, int | None, int]] = [
            (person, None, points) for person, points in sorted(wanted.items())
        ]
        lines += [(person, None, 0) for person in sorted(holders - wanted.keys())]
        lines += roots
        shared = sum(points for _person, _via, points in lines)
        if shared > WHOLE:
            message = _("The shares come to more than 100 %. What the roots get is included.")
            raise Refused(message, code="too_much", fields={"shares": message})
        agreement = _store(project, actor, rate, years, currency, cap, note, shared, lines)
        for person in (actor.pk, *departed):
            _say_yes(agreement, person)
        _ask(agreement, actor)
        _agree_if_complete(agreement)
    return agreement


def _check(
    project: Project, rate: int, years: int, cap: Money | None, currency: str, shares: Mapping[int, int]
) -> None:
    wrong = {}
    if not 0 < rate <= WHOLE:
        wrong["rate"] = _("Choose a part of the sales: more than nothing, at most all of them.")
    if not 0 < years <= LONGEST_YEARS:
        wrong["years"] = _("Choose between 1 and %(most)s years.") % {"most": LONGEST_YEARS}
    if cap is not None and (cap.amount <= 0 or cap.currency != currency):
        wrong["cap"] = _("The limit must be more than nothing, in the currency of the royalty.")
    gave = set(project.contributions.values_list("person_id", flat=True))
    if not shares or min(shares.values(), default=0) < 0:
        wrong["shares"] = _("Give somebody a share.")
    elif shares.keys() - gave:
        wrong["shares"] = _(
            "Only people who gave something can have a share. Write down what they gave first."
        )
    elif sum(shares.values()) > WHOLE:
        wrong["shares"] = _("The shares come to more than 100 %.")
    if project.stage == Stage.DRAFT:
        raise Conflict(_("Publish the idea first."), code="draft")
    if wrong:
        raise Refused(_("Some of it cannot be agreed like this."), code="bad_shares", fields=wrong)


def _in_force(project: Project) -> ShareAgreement | None:
    return ShareAgreement.objects.filter(project=project, state=_S.AGREED).order_by("-number").first()


def _holders(current: ShareAgreement | None) -> set[int]:
    """Who has a share of the project's own in the version that is in force."""
    if current is None:
        return set()
    own = current.shares.filter(via=None, basis_points__gt=0)
    return set(own.values_list("person_id", flat=True))


def _ancestors(project: Project) -> list[tuple[int, int | None, int]]:
    """The parts of what it was built on: each root's part goes to those who share it now, or to its author.

    They are bounded here once more: a project may have had its roots from before there was a bound.
    """
    lines: list[tuple[int, int | None, int]] = []
    links = list(
        ProjectAncestor.objects.filter(project=project, basis_points__gt=0).select_related("ancestor")
    )
    bounded = rules.bounded_parts([link.basis_points for link in links])
    for link, points in zip(links, bounded, strict=True):
        root = link.ancestor
        current = _in_force(root)
        own = (
            dict(current.shares.filter(via=None).values_list("person_id", "basis_points")) if current else {}
        )
        total = sum(own.values())
        if not total:
            lines.append((root.author_id, root.pk, points))
            continue
        # In proportion to what they share there.
        people = sorted(own)
        parts = largest_remainder(points, [own[person] for person in people])
        lines += [(person, root.pk, part) for person, part in zip(people, parts, strict=True) if part]
    return lines


def _store(
    project: Project,
    actor: User,
    rate: int,
    years: int,
    currency: str,
    cap: Money | None,
    note: str,
    shared: int,
    lines: list[tuple[int, int | None, int]],
) -> ShareAgreement:
    last = ShareAgreement.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
    terms = {
        "project": project.slug,
        "version": last + 1,
        "rate": rate,
        "years": years,
        "currency": currency,
        "cap": cap.amount if cap else None,
        "shares": [list(line) for line in lines],
    }
    try:
        with transaction.atomic():
            agreement = ShareAgreement.objects.create(
                project=project,
                number=last + 1,
                rate=rate,
                years=years,
                currency=currency,
                cap_amount=cap.amount if cap else None,
                shared=shared,
                note=clean_text(note)[:2000],
                digest=digest(terms),
                proposed_by=actor,
            )
    except IntegrityError:
        raise Conflict(
            _("A proposal waits for everyone’s yes. Take it back to make another one."), code="proposal_waits"
        ) from None
    now = timezone.now()
    Share.objects.bulk_create(
        Share(
            agreement=agreement,
            person_id=person,
            via_id=via,
            basis_points=points,
            accepted_at=now if via else None,
        )
        for person, via, points in lines
    )
    return agreement


def _ask(agreement: ShareAgreement, actor: User) -> None:
    waiting = agreement.shares.filter(accepted_at=None).values_list("person_id", flat=True)
    notify(
        event=f"projects.shares:{agreement.pk}",
        people=list(waiting),
        kind="projects.shares_proposed",
        data={"project": agreement.project.titles, "actor": actor.display_name},
        url=page_path("projects:shares", agreement.project),
    )


def accept_shares(*, agreement: ShareAgreement, person: User) -> ShareAgreement:
    """Say yes to one's share; the last yes brings the version into force, frozen from then on.

    Raises NotAllowed for who is not concerned, Conflict when the proposal waits no more.
    """
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=agreement.project_id)
        agreement.refresh_from_db(fields=["state"])
        if agreement.state != _S.PROPOSED:
            raise Conflict(_("This proposal is settled already."), code="state_changed")
        if not agreement.shares.filter(person=person, via=None).exists():
            raise NotAllowed(_("You are not part of this proposal."))
        _say_yes(agreement, person.pk)
        _agree_if_complete(agreement)
    return agreement


def _say_yes(agreement: ShareAgreement, person: int) -> None:
    agreement.shares.filter(person=person, accepted_at=None).update(accepted_at=timezone.now())


def _agree_if_complete(agreement: ShareAgreement) -> None:
    if agreement.shares.filter(accepted_at=None).exists():
        return
    advance(agreement, to=_S.AGREED, allowed=rules.SHARE_AGREEMENT, agreed_at=timezone.now())
    project = agreement.project
    write_timeline(project=project, kind="projects.shares_agreed", data={"number": agreement.number})
    people = agreement.shares.values_list("person_id", flat=True)
    notify(
        event=f"projects.shares:{agreement.pk}:agreed",
        people=list(people),
        kind="projects.shares_agreed",
        data={"project": project.titles},
        url=page_path("projects:shares", project),
    )


def decline_shares(*, agreement: ShareAgreement, person: User, reason: str) -> None:
    """Say no, in words: the proposal ends. Raises NotAllowed for who is not concerned, Refused without a
    reason, Conflict when it waits no more.
    """
    reason = clean_text(reason)[:1000]
    if not agreement.shares.filter(person=person, via=None).exists():
        raise NotAllowed(_("You are not part of this proposal."))
    if len(reason) < rules.SHORTEST_ANSWER:
        text = _("Say in a sentence what would be fair.")
        raise Refused(text, code="reason_needed", fields={"reason": text})
    with transaction.atomic():
        advance(
            agreement,
            to=_S.DECLINED,
            allowed=rules.SHARE_AGREEMENT,
            declined_by=person,
            decline_reason=reason,
        )
        notify(
            event=f"projects.shares:{agreement.pk}:declined",
            people=[agreement.proposed_by_id],
            kind="projects.shares_declined",
            data={"project": agreement.project.titles, "person": person.display_name, "reason": reason},
            url=page_path("projects:shares", agreement.project),
        )


def withdraw_shares(*, agreement: ShareAgreement, actor: User) -> None:
    """Take a proposal back. Raises Conflict when it waits no more."""
    with transaction.atomic():
        advance(agreement, to=_S.WITHDRAWN, allowed=rules.SHARE_AGREEMENT)
        _tell_withdrawn(agreement, but=actor.pk)


def withdraw_waiting(*, project: Project) -> None:
    """Inside the caller's transaction, with `project` locked: take back what waits for a yes, if anything does,
    because it would come into force without knowing of a change.
    """
    for waiting in ShareAgreement.objects.filter(project=project, state=_S.PROPOSED):
        # Somebody may be saying no at this moment: then it is over all the same.
        if try_advance(waiting, to=_S.WITHDRAWN, allowed=rules.SHARE_AGREEMENT):
            _tell_withdrawn(waiting)


def withdraw_unanswered(*, person: User) -> None:
    """Take back what still waits for the yes of somebody who is closing their account: it would wait for ever.
    The lead can propose the same again, and they are not asked any more.
    """
    for share in Share.objects.filter(
        person=person, via=None, accepted_at=None, agreement__state=_S.PROPOSED
    ).select_related("agreement"):
        if try_advance(share.agreement, to=_S.WITHDRAWN, allowed=rules.SHARE_AGREEMENT):
            _tell_withdrawn(share.agreement, but=person.pk)


def _tell_withdrawn(agreement: ShareAgreement, *, but: int | None = None) -> None:
    """Tell everybody who was asked, and who asked them, that there is nothing to answer any more."""
    people = {agreement.proposed_by_id, *agreement.shares.values_list("person_id", flat=True)}
    notify(
        event=f"projects.shares:{agreement.pk}:withdrawn",
        people=people - {but},
        kind="projects.shares_withdrawn",
        data={"project": agreement.project.titles},
        url=page_path("projects:shares", agreement.project),
    )


def preview(agreement: ShareAgreement, sale: Money) -> dict[int, Money]:
    """What each person would get of `sale`, as long as no limit is reached."""
    points = merged((share.person_id, share.basis_points) for share in agreement.shares.all())
    return split(sale.share(agreement.rate), points)
