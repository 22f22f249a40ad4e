"""What follows from the state of projects."""

from __future__ import annotations

from django.utils import timezone

from innovate.core.reconcilers import reconciler
from innovate.projects.models import Offer, OfferState, Telling
from innovate.projects.rights_queries import rights_to_remind_of
from innovate.projects.rules import OFFER
from innovate.projects.services.following import tell_followers
from innovate.projects.services.gates import drop_moot_reviews
from innovate.projects.services.joining import expire_invitations
from innovate.projects.services.merging import carry_follows
from innovate.projects.services.offers import expire_offer, settle_payment
from innovate.projects.services.rights import remind

BATCH = 50


@reconciler("projects.invitations", every=600)
def close_old_invitations() -> int:
    """Invitations nobody answered in time are closed, so that lists do not show them as waiting."""
    return expire_invitations()


@reconciler("projects.offers", every=5)
def follow_offers() -> int:
    """Offers being paid follow their charge; those nobody acted on in time are closed."""
    rows = Offer.objects.select_related("project", "charge").order_by("pk")
    paying = rows.filter(state=OfferState.PAYING, charge__state__in=("succeeded", "failed"))
    late = rows.filter(state__in=OFFER[OfferState.EXPIRED], due_at__lte=timezone.now())
    settled = [settle_payment(offer=offer) for offer in paying[:BATCH]]
    return sum(settled) + sum(expire_offer(offer=offer) for offer in late[:BATCH])


@reconciler("projects.reviews", every=30)
def close_moot_reviews() -> int:
    """A project that has moved another way is owed no answer any more."""
    return drop_moot_reviews(BATCH)


@reconciler("projects.rights", every=3600)
def remind_of_rights() -> int:
    """The team hears 90, 30 and 7 days before a patent, trademark or design ends."""
    today = timezone.localdate()
    return sum(remind(right=right, today=today) for right in rights_to_remind_of(today)[:BATCH])


@reconciler("projects.followers", every=2)
def tell_of_stories() -> int:
    """Whoever follows a project hears of what its story tells, a batch of people at a time."""
    return sum(tell_followers(telling=telling) for telling in Telling.objects.order_by("pk")[:20])


@reconciler("projects.merged", every=5)
def carry_merged() -> int:
    """Who followed a merged project follows the one it goes on as."""
    return carry_follows(BATCH)
