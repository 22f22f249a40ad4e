"""The paid steps of a contract: money set aside, work handed over, accepted, paid out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.core import doorbell
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.money import Money
from innovate.core.permissions import require
from innovate.core.states import advance, try_advance
from innovate.core.text import clean_text
from innovate.crowdfund.queries import funding_account
from innovate.ledger.services import Leg, post
from innovate.organisations.private_files import clean_document
from innovate.organisations.queries import is_member
from innovate.payments.services import account_of, queue_payout
from innovate.projects.services import move_stage, write_timeline
from innovate.projects.stages import Stage
from innovate.suppliers import rules
from innovate.suppliers.models import Contract, Milestone, Performance
from innovate.suppliers.rules import ContractState, MilestoneState
from innovate.suppliers.services.telling import as_json, names, tell_both

if TYPE_CHECKING:
    from innovate.accounts.models import User

#: What a finished step counts for in matching: on time, per week late, and when it was disputed first.
PERFECT, LATE_WEEK, DISPUTED_COSTS = 1000, 100, 300


def fund_milestone(*, milestone: Milestone) -> bool:
    """Set the milestone's money aside in the ledger (campaign → milestone); return whether this call did.

    Raises NotEnoughHeld when the campaign does not hold it, Conflict when there is no funded campaign.
    """
    account = funding_account(milestone.contract.project)
    if account is None:
        raise Conflict(_("There is no funded campaign that could pay for this."), code="no_funds")
    with transaction.atomic():
        if not try_advance(milestone, to=MilestoneState.FUNDED, allowed=rules.MILESTONE):
            return False
        post(
            kind="milestone.funded",
            key=f"milestone:{milestone.pk}:fund",
            transfers=[Leg(debit=account, credit=milestone.held_account, money=_money(milestone))],
            data={"milestone": milestone.pk, "contract": milestone.contract_id},
        )
    return True


def deliver_milestone(
    *, milestone: Milestone, actor: User, note: str, file: UploadedFile | None = None
) -> None:
    """The supplier says that a step is done, what was delivered, and may add a paper (PDF, JPEG, PNG)."""
    if not is_member(actor, milestone.contract.supplier.organisation_id):
        raise NotAllowed(_("Only members of the supplier can do this."))
    note = clean_text(note)
    if not note:
        text = _("Say what was delivered, so that the team can check it.")
        raise Refused(text, fields={"note": text})
    paper = clean_document(file) if file else None
    with transaction.atomic():
        advance(
            milestone,
            to=MilestoneState.DELIVERED,
            allowed=rules.MILESTONE,
            note=note,
            delivered_at=timezone.now(),
        )
        if paper:
            milestone.file.save(str(paper.name), paper, save=False)
            milestone.save(update_fields=["file"])
        _announce(milestone, "delivered", actor)


def dispute_milestone(*, milestone: Milestone, actor: User, reason: str) -> None:
    """The team's lead does not accept a delivered step, and says what is wrong; the supplier may deliver
    again.
    """
    require(actor, "suppliers.accept", milestone)
    reason = clean_text(reason)
    if not reason:
        text = _("Say what is wrong, so that it can be mended.")
        raise Refused(text, fields={"reason": text})
    with transaction.atomic():
        advance(
            milestone,
            to=MilestoneState.DISPUTED,
            allowed=rules.MILESTONE,
            dispute_reason=reason,
            was_disputed=True,
        )
        _announce(milestone, "disputed", actor, reason=reason)


def accept_milestone(*, milestone: Milestone, actor: User) -> None:
    """The team's lead accepts a delivered step, and its money is paid out. The staff may settle a dispute so."""
    permission = (
        "suppliers.settle_dispute" if milestone.state == MilestoneState.DISPUTED else "suppliers.accept"
    )
    require(actor, permission, milestone)
    with transaction.atomic():
        advance(milestone, to=MilestoneState.ACCEPTED, allowed=rules.MILESTONE, accepted_at=timezone.now())
        _announce(milestone, "accepted", actor)
        release_milestone(milestone=milestone)
    doorbell.ring("payments.payouts", "notifications.mail")


def release_milestone(*, milestone: Milestone) -> bool:
    """Pay an accepted step out (ledger: milestone → what is owed to the supplier; a payout is queued), once.

    Returns whether this call did it. The conditional UPDATE lets one caller through; the ledger's and the
    payout's unique keys would stop a second one even without it. When the last step is paid, the contract is
    complete and the project moves to delivery.
    """
    contract = milestone.contract
    organisation = contract.supplier.organisation
    owed = f"payable:organisation:{organisation.pk}"
    with transaction.atomic():
        if not try_advance(
            milestone, to=MilestoneState.RELEASED, allowed=rules.MILESTONE, released_at=timezone.now()
        ):
            return False
        post(
            kind="milestone.released",
            key=f"milestone:{milestone.pk}:release",
            transfers=[Leg(debit=milestone.held_account, credit=owed, money=_money(milestone))],
            data={"milestone": milestone.pk, "contract": contract.pk},
        )
        queue_payout(
            account=account_of(organisation),
            money=_money(milestone),
            reference=f"milestone:{milestone.pk}",
            debit_account=owed,
        )
        Performance.objects.create(
            supplier=contract.supplier, milestone=milestone, permille=_permille(milestone), at=timezone.now()
        )
        _announce(milestone, "released", None)
        _complete_if_last(contract)
    return True


def _complete_if_last(contract: Contract) -> None:
    """Lock the contract, so that of the last two steps paid at once the later one sees the other."""
    locked = Contract.objects.select_for_update(of=("self",), no_key=True).get(pk=contract.pk)
    if locked.milestones.exclude(state=MilestoneState.RELEASED).exists():
        return
    if try_advance(locked, to=ContractState.COMPLETED, allowed=rules.CONTRACT):
        move_stage(project=contract.project, to=Stage.DELIVERY, evidence={"contract": contract.pk})


def _permille(milestone: Milestone) -> int:
    """How the step went: 1000 on time and accepted at once, less for each week late and for a dispute."""
    finished = timezone.localdate(milestone.delivered_at) if milestone.delivered_at else timezone.localdate()
    weeks_late = max((finished - milestone.due_on).days, 0) / 7
    return max(round(PERFECT - LATE_WEEK * weeks_late - DISPUTED_COSTS * milestone.was_disputed), 0)


def _money(milestone: Milestone) -> Money:
    return Money(milestone.amount, milestone.currency)


def _announce(milestone: Milestone, what: str, actor: User | None, **data: Any) -> None:
    """Write the step into the project's timeline and tell both parties."""
    contract = milestone.contract
    write_timeline(
        project=contract.project,
        kind=f"suppliers.milestone_{what}",
        actor=actor,
        data={
            "number": milestone.number,
            "contract": contract.pk,
            "supplier": names(contract.supplier),
            **data,
        },
    )
    stamp = timezone.now().isoformat() if what in ("delivered", "disputed") else ""
    tell_both(
        contract,
        f"suppliers.milestone_{what}",
        event=f"suppliers:milestone:{milestone.pk}:{what}:{stamp}",
        number=milestone.number,
        amount=as_json(_money(milestone)),
        **data,
    )
