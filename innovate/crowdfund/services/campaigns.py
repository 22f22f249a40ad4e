"""A campaign's own way: draft, review, live, counted, collected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict, Refused
from innovate.core.languages import Parts, add_versions
from innovate.core.money import Money
from innovate.core.states import advance
from innovate.core.text import clean_text
from innovate.crowdfund import rules
from innovate.crowdfund.models import Campaign, Tier
from innovate.crowdfund.rules import CampaignState, PledgeState
from innovate.notifications.services import notify
from innovate.payments.rules import LARGEST_CHARGE, SMALLEST_CHARGE
from innovate.projects.models import Project, Stage
from innovate.projects.services import move_stage, page_path, write_timeline

#: Characters of a reason that everybody reads.
SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class TierDraft:
    """A tier as the team writes it down; `capacity` None is unlimited, `other` its words in another language."""

    title: str
    price: Money
    description: str = ""
    capacity: int | None = None
    delivery_months: int = 9
    other: Mapping[str, Parts] = field(default_factory=dict)


def create_campaign(
    *,
    project: Project,
    actor: User,
    goal: Money,
    tiers: Sequence[TierDraft],
    other: Mapping[str, Parts] | None = None,
    **fields: Any,
) -> Campaign:
    """Start a campaign as a draft; `other`: its story in another language (language → "story" → text).

    Raises Conflict when the project is not in the funding stage or has a campaign already, Refused for a
    goal of zero, no tier, a tier in another currency or a version that says less than the original.
    """
    if project.stage not in rules.CAN_START:
        raise Conflict(
            _("A campaign can start once the project has reached the funding stage."), code="wrong_stage"
        )
    _check(goal, tiers, fields.get("days", 30))
    try:
        with transaction.atomic():
            campaign = Campaign(
                project=project,
                created_by=actor,
                goal_amount=goal.amount,
                currency=goal.currency,
                language=project.language,
                **fields,
            )
            campaign.tell_also(other or {})
            campaign.save()
            _write_tiers(campaign, tiers)
    except IntegrityError:
        raise Conflict(_("This project already has a campaign."), code="campaign_exists") from None
    return campaign


def edit_campaign(
    *,
    campaign: Campaign,
    goal: Money,
    tiers: Sequence[TierDraft],
    other: Mapping[str, Parts] | None = None,
    **fields: Any,
) -> None:
    """Rewrite a draft, in every language; raises Conflict once it is in review, because the reviewer must see what
    goes live, and Refused as `create_campaign`.
    """
    _check(goal, tiers, fields.get("days", campaign.days))
    told = Campaign(language=campaign.language, story=fields.get("story", campaign.story))
    told.tell_also(other or {})
    with transaction.atomic():
        changed = Campaign.objects.filter(pk=campaign.pk, state=CampaignState.DRAFT).update(
            goal_amount=goal.amount, currency=goal.currency, other_words=told.other_words, **fields
        )
        if not changed:
            raise Conflict(_("Only a draft can be edited."), code="not_a_draft")
        campaign.refresh_from_db()
        campaign.tiers.all().delete()
        _write_tiers(campaign, tiers)


def _check(goal: Money, tiers: Sequence[TierDraft], days: int) -> None:
    if goal.amount <= 0:
        raise Refused(_("The goal must be above zero."), fields={"goal": _("The goal must be above zero.")})
    if not tiers:
        raise Refused(_("Add at least one tier, so that people have something to back."), code="no_tiers")
    if any(tier.price.currency != goal.currency for tier in tiers):
        raise Refused(_("Every tier needs a price in the campaign’s currency."), code="bad_tier")
    for tier in tiers:
        # A card cannot be charged with less or more, and the backers would learn it at the very end.
        least, most = (Money(bound, goal.currency) for bound in (SMALLEST_CHARGE, LARGEST_CHARGE))
        if not least <= tier.price <= most:
            message = _("A price is from %(least)s to %(most)s, because cards take no other.")
            raise Refused(message % {"least": least, "most": most}, code="bad_tier")
    if not 1 <= days <= rules.LONGEST_RUN.days:
        message = _("A campaign runs from 1 to %(days)s days.") % {"days": rules.LONGEST_RUN.days}
        raise Refused(message, fields={"days": message})


def _write_tiers(campaign: Campaign, tiers: Sequence[TierDraft]) -> None:
    rows = [
        Tier(
            campaign=campaign,
            language=campaign.language,
            title=tier.title,
            description=tier.description,
            amount=tier.price.amount,
            currency=tier.price.currency,
            capacity=tier.capacity,
            delivery_months=tier.delivery_months,
            position=position,
        )
        for position, tier in enumerate(tiers)
    ]
    for row, tier in zip(rows, tiers, strict=True):
        row.tell_also(tier.other)
    Tier.objects.bulk_create(rows)


def tell_campaign(
    *, campaign: Campaign, language: str, story: Mapping[int, Parts], tiers: Mapping[int, Parts]
) -> None:
    """Add what is missing in `language` to a campaign that is no draft any more (key → part → text).

    Raises Conflict for words that are there already: backers rely on them.
    """
    with transaction.atomic():
        held = Campaign.objects.select_for_update(no_key=True).filter(pk=campaign.pk)
        add_versions(held, language, story)
        add_versions(campaign.tiers.select_for_update(no_key=True).order_by("pk"), language, tiers)


def send_to_review(*, campaign: Campaign) -> None:
    """Ask staff to look at the draft."""
    with transaction.atomic():
        advance(
            campaign,
            to=CampaignState.REVIEW,
            allowed=rules.CAMPAIGN,
            review_note="",
            review_since=timezone.now(),
        )


def send_back(*, campaign: Campaign, note: str) -> None:
    """Return a campaign in review to its team with a note on what to change."""
    note = clean_text(note)
    if not note:
        message = _("Write what the team should change.")
        raise Refused(message, fields={"reason": message})
    with transaction.atomic():
        advance(campaign, to=CampaignState.DRAFT, allowed=rules.CAMPAIGN, review_note=note)


def approve(*, campaign: Campaign, actor: User) -> None:
    """Open the campaign for backers, from now for as many days as the team planned.

    Raises Conflict when its project has been stopped meanwhile.
    """
    now = timezone.now()
    with transaction.atomic():
        stage = _lock_project(campaign).stage
        if stage not in rules.CAN_START:
            raise Conflict(_("This project is not in the funding stage any more."), code="wrong_stage")
        campaign.tiers.update(on_sale=True)
        advance(
            campaign,
            to=CampaignState.LIVE,
            allowed=rules.CAMPAIGN,
            opens_at=now,
            closes_at=now + timedelta(days=campaign.days),
        )
        if stage == Stage.UNFUNDED:
            move_stage(
                project=campaign.project, to=Stage.FUNDING, actor=actor, evidence={"campaign": campaign.pk}
            )
        write_timeline(
            project=campaign.project,
            kind="crowdfund.live",
            actor=actor,
            data={"goal": {"amount": campaign.goal_amount, "currency": campaign.currency}},
        )


def close(*, campaign: Campaign, actor: User | None = None) -> None:
    """Freeze a live campaign; the verdict follows when the last card being saved has settled.

    `actor` None is the clock.
    """
    now = timezone.now()
    with transaction.atomic():
        # The tiers first: whoever is just taking a unit holds its tier and is waited for, nobody follows.
        campaign.tiers.update(on_sale=False)
        advance(
            campaign,
            to=CampaignState.EVALUATING,
            allowed=rules.CAMPAIGN,
            # Closing early moves the public closing time too: nobody may be told a later one.
            closes_at=max(min(campaign.closes_at or now, now), campaign.opens_at or now),
        )
        early = actor is not None
        write_timeline(project=campaign.project, kind="crowdfund.closed", actor=actor, data={"early": early})
        doorbell.ring("crowdfund.evaluate")


def accept_shortfall(*, campaign: Campaign, actor: User) -> None:
    """The team goes on with what was collected although it is below the goal.

    Raises Refused when nothing was collected at all.
    """
    with transaction.atomic():
        paid = campaign.pledges.filter(state=PledgeState.CONFIRMED).values_list("person_id", flat=True)
        if not paid.exists():
            raise Refused(
                _("Nothing was collected, so there is nothing to go on with."), code="nothing_collected"
            )
        advance(campaign, to=CampaignState.FUNDED, allowed=rules.CAMPAIGN)
        write_timeline(project=campaign.project, kind="crowdfund.shortfall_accepted", actor=actor)
        notify(
            event=f"crowdfund.goes_on:{campaign.pk}",
            people=paid,
            kind="crowdfund.goes_on",
            data={"project": campaign.project.titles},
            url=page_path("crowdfund:money", campaign.project),
        )
        doorbell.ring("crowdfund.hand_over")


def cancel(*, campaign: Campaign, reason: str, actor: User | None = None) -> None:
    """Stop the campaign for good; every backer is refunded by the reconciler.

    `actor` None follows a stopped project. A project that was already looking for its maker ends with its
    campaign. Raises Refused without a reason, Conflict once a contract is signed: from then on part of the
    money belongs to the maker's work.
    """
    reason = clean_text(reason)
    if len(reason) < SHORTEST_REASON:
        message = _("Say why in at least a sentence, so that the backers know.")
        raise Refused(message, fields={"reason": message})
    with transaction.atomic():
        # Under the project's lock: a contract that is being signed moves the stage, before us or not at all.
        project = _lock_project(campaign)
        if project.stage not in rules.CAN_STOP or project.stopped_at in rules.UNDER_CONTRACT:
            raise Conflict(
                _("The contract with the maker is signed, so the campaign can no longer be cancelled."),
                code="under_contract",
            )
        campaign.tiers.update(on_sale=False)
        was_public = Campaign.objects.filter(pk=campaign.pk, state__in=rules.PUBLIC).exists()
        advance(campaign, to=CampaignState.CANCELLING, allowed=rules.CAMPAIGN, review_note=reason)
        if was_public:
            write_timeline(project=project, kind="crowdfund.cancelled", actor=actor, data={"reason": reason})
        if project.stage == Stage.SOURCING:
            move_stage(project=project, to=Stage.CANCELLED, actor=actor, reason=reason)
        doorbell.ring("crowdfund.cancel")


def _lock_project(campaign: Campaign) -> Project:
    return Project.objects.select_for_update(no_key=True).get(pk=campaign.project_id)
