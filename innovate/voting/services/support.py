"""Supporting an idea and taking it back: one insert each, no row that voters queue for."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict
from innovate.core.money import Money
from innovate.projects.models import Project
from innovate.projects.services import require_shown
from innovate.voting import rules
from innovate.voting.models import Support, SupportDelta


def support(*, project: Project, person: User, price: Money | None = None) -> bool:
    """Record that `person` wants this, at `price` if given; return whether that is new.

    Supporting twice counts once; a second price replaces the first. Authors may support their own idea: they
    are one person who wants it. Raises Conflict when the project no longer gathers support, or is hidden.
    """
    if project.stage not in rules.SUPPORTABLE:
        raise Conflict(_("This project no longer gathers support. See on its page what it needs now."))
    require_shown(project)
    price = price or None
    with transaction.atomic():
        row, is_new = Support.objects.get_or_create(
            project=project, person=person, defaults=_price_columns(price)
        )
        if is_new:
            SupportDelta.objects.create(project=project, delta=1)
        elif price is not None and row.price != price:
            Support.objects.filter(pk=row.pk).update(**_price_columns(price))
        doorbell.ring("voting.tallies")
    return is_new


def withdraw(*, project: Project, person: User) -> bool:
    """Take the support back; return whether there was any. Raises Conflict when the project goes on as another
    one: the support is there.
    """
    if project.is_merged:
        require_shown(project)
    with transaction.atomic():
        deleted, _rows = Support.objects.filter(project=project, person=person).delete()
        if deleted:
            SupportDelta.objects.create(project=project, delta=-1)
            doorbell.ring("voting.tallies")
    return bool(deleted)


def _price_columns(price: Money | None) -> dict[str, int | str]:
    return {"price_amount": price.amount, "price_currency": price.currency} if price else {}
