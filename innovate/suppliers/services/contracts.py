"""Both parties sign by typing their name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.core import doorbell
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.permissions import require
from innovate.core.states import advance
from innovate.core.text import clean_line
from innovate.organisations.queries import is_member
from innovate.projects.services import move_stage, write_timeline
from innovate.projects.stages import Stage
from innovate.suppliers import rules
from innovate.suppliers.models import Contract
from innovate.suppliers.rules import ContractState
from innovate.suppliers.services.milestones import fund_milestone
from innovate.suppliers.services.telling import names, tell_both

if TYPE_CHECKING:
    from innovate.accounts.models import User


def sign_contract(*, contract: Contract, actor: User, name: str, side: str) -> Contract:
    """Sign for one `side` ("team" or "supplier") by typing one's name; signing again changes nothing.

    When both have signed, the money of every milestone is set aside and the project moves to production, in
    the same transaction. Raises NotAllowed for who may not sign for that side, NotEnoughHeld when the
    campaign no longer holds the total, Conflict when the contract is not waiting for signatures.
    """
    if side == "supplier":
        if not is_member(actor, contract.supplier.organisation_id):
            raise NotAllowed(_("Only members of the supplier can sign for it."))
    else:
        require(actor, "suppliers.sign_for_team", contract)
    name = clean_line(name)
    if len(name) < 2:
        text = _("Type your full name to sign.")
        raise Refused(text, fields={"name": text})
    with transaction.atomic():
        locked = (
            Contract.objects.select_for_update(of=("self",), no_key=True)
            .select_related("project", "supplier__organisation", "tender")
            .get(pk=contract.pk)
        )
        if locked.state != ContractState.DRAFT:
            raise Conflict(_("This contract is not waiting for signatures."))
        _write_signature(locked, actor, name, side)
        if locked.team_signed_at and locked.supplier_signed_at:
            _take_effect(locked)
    contract.refresh_from_db()
    doorbell.ring("notifications.mail", "suppliers.milestones")
    return contract


def _write_signature(contract: Contract, actor: User, name: str, side: str) -> None:
    if getattr(contract, f"{side}_signed_at"):
        return
    if actor.pk in (contract.team_signer_id, contract.supplier_signer_id):
        raise NotAllowed(_("The same person cannot sign for both sides."))
    setattr(contract, f"{side}_signer", actor)
    setattr(contract, f"{side}_signature", name)
    setattr(contract, f"{side}_signed_at", timezone.now())
    contract.save(update_fields=[f"{side}_signer", f"{side}_signature", f"{side}_signed_at"])


def _take_effect(contract: Contract) -> None:
    advance(contract, to=ContractState.SIGNED, allowed=rules.CONTRACT)
    for milestone in contract.milestones.order_by("number"):
        milestone.contract = contract
        fund_milestone(milestone=milestone)
    move_stage(
        project=contract.project,
        to=Stage.PRODUCTION,
        evidence={"contract": contract.pk, "digest": contract.terms_digest},
    )
    write_timeline(
        project=contract.project,
        kind="suppliers.contract_signed",
        data={
            "contract": contract.pk,
            "supplier": names(contract.supplier),
            "steps": contract.milestones.count(),
        },
    )
    tell_both(contract, "suppliers.contract_signed", event=f"suppliers:contract:{contract.pk}:signed")
