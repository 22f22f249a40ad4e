"""What of the notices goes with an account."""

from __future__ import annotations

from allauth.account.models import EmailAddress

from innovate.accounts.leaving import register_eraser
from innovate.accounts.models import User
from innovate.notifications.models import Delivery, Notice, Preference


@register_eraser
def _notices_and_mail(person: User) -> None:
    """Nothing is mailed any more, and no copy of a mail keeps the address."""
    addresses = {person.email, *EmailAddress.objects.filter(user=person).values_list("email", flat=True)}
    Delivery.objects.filter(recipient__in=addresses).delete()
    Notice.objects.filter(person=person).delete()
    Preference.objects.filter(person=person).delete()
