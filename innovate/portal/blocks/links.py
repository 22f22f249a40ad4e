"""Addresses that editors write."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

#: A path on this site or a whole web address; nothing that runs, such as javascript:.
is_address = RegexValidator(
    r"^(/(?!/)|#|https?://|mailto:)\S*$",
    _("Write an address that begins with / for this site, or with https:// for another."),
)
