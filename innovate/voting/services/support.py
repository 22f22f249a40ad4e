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
from innovate.projects.stages import SUPPORTABLE
from innovate.voting.electorates import has_confirmed_address, unconfirmed
from innovate.voting.integrity import traces
from innovate.voting.models import Standing, Support, SupportDelta

#: What one may say one would pay, in whole euros, dollars, yuan: a price beyond it is a slip or a joke, and would
#: push everybody else's into a corner of the curve.
HIGHEST_PRICE = "100000"

# One statement looks whether the project still gathers support, whether this person is counted already and can be
# reached by mail, and inserts: asked one after the other, each answer could be old when the next one comes. Whose
# support was doubted does not wash it by taking it back and giving it again.
_INSERT = f"""
INSERT INTO voting_support (project_id, person_id, price_amount, price_currency, created_at, standing)
SELECT id, %s, %s, %s, %s, COALESCE((SELECT state FROM voting_doubtedvote
WHERE project_id = %s AND person_id = %s AND round_id IS NULL), 'counted') FROM projects_project
WHERE id = %s AND hidden_at IS NULL AND merged_into_id IS NULL
AND stage IN ({", ".join(["%s"] * len(SUPPORTABLE))})
AND EXISTS (SELECT 1 FROM account_emailaddress WHERE user_id = %s AND verified)
ON CONFLICT (project_id, person_id) DO NOTHING RETURNING standing
"""  # noqa: S608 - only the number of placeholders is put together


def support(
    *, project: Project, person: User, price: Money | None = None, origin: traces.Origin | None = None
) -> bool:
    """Record that `person` wants this, at `price` if given; return whether that is new. `origin` is where it came
    from, if that is known.

    Supporting twice counts once; a second price replaces the first. Authors may support their own idea: they
    are one person who wants it. Raises Conflict when the project no longer gathers support, or is hidden,
    NotAllowed without a confirmed address, MoneyRefused for a price nobody would pay.
    """
    if price is not None:
        _require_sensible(price)
    with transaction.atomic():
        standing = _inserted(project, person, price)
        is_new = standing is not None
        if is_new:
            traces.keep(origin=origin, person=person, project=project)
        if standing == Standing.COUNTED:
            _count_one_more(project)
            doorbell.ring("voting.tallies")
        if not is_new:
            _require_gathering(project)
            if not has_confirmed_address(person):
                raise unconfirmed()
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
        # Locked, so that nobody takes it out of the count, or puts it back, between the look and the deletion; and
        # only what was looked at is deleted: one that comes in between is another one, with a count of its own.
        mine = Support.objects.select_for_update().filter(project=project, person=person).first()
        if mine is None:
            return False
        mine.delete()
        if mine.standing == Standing.COUNTED:
            SupportDelta.objects.create(project=project, delta=-1)
            doorbell.ring("voting.tallies")
    return True


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


def _inserted(project: Project, person: User, price: Money | None) -> str | None:
    """Insert the support unless something speaks against it, and return its standing."""
    amount, currency = (price.amount, price.currency) if price else (None, settings.CURRENCIES[0])
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        given = [person.pk, amount, currency, now, project.pk, person.pk, project.pk]
        cursor.execute(_INSERT, [*given, *SUPPORTABLE, person.pk])
        row = cursor.fetchone()
    return row[0] if row else None


def _count_one_more(project: Project) -> None:
    # Every tap comes by here: without the model's own way to the table it takes a twentieth less.
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO voting_supportdelta (project_id, delta) VALUES (%s, 1)", [project.pk])


def _require_gathering(project: Project) -> None:
    """Say why the project takes no support, as the database has it now."""
    require_shown(project)
    if not Project.objects.filter(pk=project.pk, stage__in=SUPPORTABLE).exists():
        raise Conflict(_("This project no longer gathers support. See on its page what it needs now."))
