"""News for those who support a project."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innovate.projects import audiences
from innovate.voting.queries import supporter_ids
from innovate.voting.support_queries import is_supporter

audiences.register(
    "supporters",
    label=_("Supporters only"),
    includes=is_supporter,
    people=supporter_ids,
)
