"""Supporting an idea and taking it back: inserts only, no row that voters queue for."""

from __future__ import annotations

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict
from innovate.core.money import Money, MoneyRefused, format_money, parse_money
from innovate.projects.models import Project
from innovate.projects.services import require_shown
from innovate.voting import rules
from innovate.voting.models import Support, SupportDelta

#: What one may say one would pay, in whole euros, dollars, yuan: a price beyond it is a slip or a joke, and would
#: push everybody else's into a corner of the curve.
HIGHEST_PRICE = "100000"

# One statement looks whether the project still gathers support, looks whether this person is counted already, and
# inserts: asked one after the other, each answer could be old when the next one comes.
_INSERT = f"""
INSERT INTO voting_support (project_id, person_id, price_amount, price_currency, created_at)
SELECT id, %s, %s, %s, %s FROM projects_project
WHERE id = %s AND hidden_at IS NULL AND merged_into_id IS NULL
AND stage IN ({", ".join(["%s"] * len(rules.SUPPORTABLE))})
ON CONFLICT (project_id, person_id) DO NOTHING
"""  # noqa: S608 - only the number of placeholders is put together


def support(*, project: Project, person: User, price: Money | None = None) -> bool:
    """Record that `person` wants this, at `price` if given; return whether that is new.

    Supporting twice counts once; a second price replaces the first. Authors may support their own idea: they
    are one person who wants it. Raises Conflict when the project no longer gathers support, or is hidden,
    MoneyRefused for a price nobody would pay.
    """
    if price is not None:
        _require_sensible(price)
    with transaction.atomic():
        is_new = _inserted(project, person, price)
        if is_new:
            SupportDelta.objects.create(project=project, delta=1)
            doorbell.ring("voting.tallies")
        else:
            _require_gathering(project)
            if price is not None:
                Support.objects.filter(project=project, person=person).update(
                    price_amount=price.amount, price_currency=price.currency
                )
    return is_new


def forget_price(*, project: Project, person: User) -> bool:
    """Keep the support without the price named; return whether there was one."""
    named = Support.objects.filter(~Q(price_amount=None), project=project, person=person)
    return bool(named.update(price_amount=None))


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


def _require_sensible(price: Money) -> None:
    if price.currency not in settings.CURRENCIES:
        raise MoneyRefused(
            _("Name the price in one of these: %(currencies)s.")
            % {"currencies": ", ".join(settings.CURRENCIES)}
        )
    if price.amount <= 0:
        raise MoneyRefused(
            _("Name a price above zero. Wanting it costs nothing, so you can also leave it out.")
        )
    highest = parse_money(HIGHEST_PRICE, price.currency)
    if highest < price:
        raise MoneyRefused(
            _("Name a price of at most %(highest)s: what you would really pay.")
            % {"highest": format_money(highest)}
        )


def _inserted(project: Project, person: User, price: Money | None) -> bool:
    amount, currency = (price.amount, price.currency) if price else (None, settings.CURRENCIES[0])
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [person.pk, amount, currency, now, project.pk, *rules.SUPPORTABLE])
        return cursor.rowcount == 1


def _require_gathering(project: Project) -> None:
    """Say why the project takes no support, as the database has it now."""
    require_shown(project)
    if not Project.objects.filter(pk=project.pk, stage__in=rules.SUPPORTABLE).exists():
        raise Conflict(_("This project no longer gathers support. See on its page what it needs now."))
