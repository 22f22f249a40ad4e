"""What pages about accounts need of the template language."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount
from django import template
from django.conf import settings
from django.utils.translation import gettext as _

register = template.Library()

#: In this order: browsers name those they descend from as well.
_BROWSERS = (
    ("MicroMessenger/", "WeChat"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent: str) -> str:
    """Return what a browser says of itself in words a person knows, such as “Firefox · Windows”."""
    found = [
        next((name for mark, name in marks if mark in user_agent), "") for marks in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(filter(None, found)) or _("Unknown device")


@register.filter
def provider_name(account: SocialAccount) -> str:
    """Return the name of the site where this account is kept, in the reader's language."""
    return str(settings.SOCIALACCOUNT_PROVIDERS[account.provider]["APP"]["name"])


@register.filter
def account_name(account: SocialAccount) -> str:
    """Return what the person calls their account elsewhere, or its number when the site told no name."""
    known = account.extra_data
    return str(known.get("login") or known.get("email") or known.get("nickname") or account.uid)
