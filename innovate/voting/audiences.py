"""News for those who support a project."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innovate.projects import audiences
from innovate.voting.models import Support
from innovate.voting.queries import supporter_ids

audiences.register(
    "supporters",
    label=_("Supporters only"),
    includes=lambda person, project: (
        person.is_authenticated and Support.objects.filter(project=project, person=person).exists()
    ),
    people=supporter_ids,
)
