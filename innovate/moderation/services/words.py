"""What every decision of moderation says, in every language."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from innovate.core.errors import Refused
from innovate.core.text import clean_text
from innovate.moderation.models import Sanction

UPHELD = gettext_noop("You were right, and we acted.")
DISMISSED = gettext_noop("We found that it keeps the rules.")
GRANTED = gettext_noop("You were right: the decision is taken back.")
REFUSED = gettext_noop("The decision stands.")
#: Where a person reads what limits them, and appeals.
STANDING = "/reports/standing/"


def clean_reason(text: str) -> str:
    """Return the reason as it is stored; raises Refused without one."""
    text = clean_text(text)[:2000]
    if not text:
        message = _("Say why: the people concerned read it.")
        raise Refused(message, code="reason_missing", fields={"reason": message})
    return text


def in_every_language(source: str) -> dict[str, str]:
    """Return our own words in each language: the reader's is known only when they read."""
    result = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            result[language] = _(source)
    return result


def kind_in_every_language(kind: Sanction.Kind) -> dict[str, str]:
    """Return what a sanction is called, in each language."""
    result = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            result[language] = str(kind.label)
    return result
