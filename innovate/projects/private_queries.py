"""Who may read a team's details, and what there is to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet

from innovate.core.prepared import prepared
from innovate.organisations.models import Membership, Organisation
from innovate.projects import confidentiality
from innovate.projects.models import Confidence, Expert, PrivateDetail, Project, ProjectFile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from innovate.accounts.models import User

    Person = User | AnonymousUser


def is_asked(person: User, project: Project) -> bool:
    """Say whether the team asked this person, or all verified makers of whom they are one (one query)."""
    return any(
        is_expert or (is_maker and for_makers)
        for is_expert, is_maker, for_makers in _asked(project.pk, person.pk)
    )


@prepared
def _asked(project: int, person: int) -> QuerySet[Any, tuple[bool, bool, bool | None]]:
    maker = Membership.objects.filter(
        person=person,
        organisation__kind=Organisation.Kind.SUPPLIER,
        organisation__state=Organisation.State.VERIFIED,
    )
    rows = Project.objects.filter(pk=project).annotate(
        expert=Exists(Expert.objects.filter(project=OuterRef("pk"), person=person)),
        maker=Exists(maker),
    )
    return rows.values_list("expert", "maker", "private_detail__open_to_makers")


def has_promised(person: User, project: Project) -> bool:
    """Say whether this person accepted the terms as they are now."""
    return Confidence.objects.filter(
        project=project, person=person, terms_version=confidentiality.CURRENT
    ).exists()


@dataclass(frozen=True, slots=True)
class Details:
    """The private part as one person may see it: `text` and `files` are empty until they have promised."""

    row: PrivateDetail | None
    files: list[ProjectFile]
    experts: list[Expert]
    promises: list[Confidence]

    @property
    def version(self) -> str:
        """What the form sends back, so that two people writing at once do not overwrite each other unseen."""
        return version_of(self.row)


def version_of(row: PrivateDetail | None) -> str:
    """The moment of the last change, to the microsecond; "none" before the first."""
    return row.updated_at.isoformat() if row else "none"


def details_of(project: Project, *, for_team: bool) -> Details:
    """Return the private part for somebody who may read it; who was asked and who promised only for the team."""
    row = PrivateDetail.objects.filter(project=project).first()
    files = ProjectFile.objects.filter(project=project, is_public=False)
    if not for_team:
        return Details(row, list(files.filter(for_reviewers=True)), [], [])
    return Details(
        row,
        list(files),
        list(Expert.objects.filter(project=project).select_related("person__profile")),
        list(Confidence.objects.filter(project=project).select_related("person")),
    )


def way_in(project: Project, person: Person) -> str:
    """Return what the project's page says about the details: "team", "asked" or "" (at most one query)."""
    if not person.is_authenticated or project.is_draft:
        return ""
    if person.has_perm("projects.keep_details", project):
        return "team"
    return "asked" if is_asked(person, project) else ""
