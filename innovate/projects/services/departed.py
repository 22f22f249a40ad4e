"""People who have closed their account keep what they share in: nobody can ask them to give some of it up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.money import Money, largest_remainder
from innovate.projects.models import ShareAgreement
from innovate.projects.royalties import WHOLE, counts, ends_at


def departed_among(people: Iterable[int]) -> set[int]:
    """Return who of these (ids) has closed their account (one query)."""
    gone = User.objects.filter(pk__in=set(people), is_active=False, display_name="")
    return set(gone.values_list("pk", flat=True))


def require_kept(
    current: ShareAgreement | None,
    departed: set[int],
    *,
    rate: int,
    years: int,
    cap: Money | None,
    currency: str,
    shares: Mapping[int, int],
    roots: int,
) -> None:
    """Refuse a proposal (its terms as `propose_shares` takes them) that is worse than the version in force for
    somebody who cannot be asked: a smaller share, or terms under which the same share comes to less.

    Where the `roots` (basis points of all together) have come to leave less than those people had, they keep that
    rest, each in proportion: what is owed to the roots goes before everybody's share, and an agreement stays possible.
    Once the years of that version are over there is nothing left to keep. Raises Refused naming the fields.
    """
    now = timezone.now()
    if current is None or current.agreed_at is None:
        return
    if not counts(sold_at=now, agreed_at=current.agreed_at, years=current.years):
        return
    own = current.shares.filter(via=None, person__in=departed, basis_points__gt=0)
    kept = dict(own.order_by("person_id").values_list("person_id", "basis_points"))
    if not kept:
        return
    rest = WHOLE - roots
    if sum(kept.values()) > rest:
        kept = dict(zip(kept, largest_remainder(rest, list(kept.values())), strict=True))
    wrong = {}
    if less := [points for person, points in kept.items() if shares.get(person, 0) < points]:
        wrong["shares"] = _(
            "Somebody with a share has closed their account and cannot be asked. They keep at least %(share)s %%."
        ) % {"share": f"{max(less) / 100:g}"}
    worse = {
        "rate": rate < current.rate,
        "years": ends_at(now, years) < ends_at(current.agreed_at, current.years),
        "cap": cap is not None and (current.cap_amount is None or cap.amount < current.cap_amount),
        "currency": currency != current.currency,
    }
    for field in (name for name, is_worse in worse.items() if is_worse):
        wrong[field] = _(
            "Somebody with a share has closed their account and cannot be asked. Leave this at least as good for them as it is."
        )
    if wrong:
        raise Refused(_("Some of it cannot be agreed like this."), code="departed_keep", fields=wrong)
