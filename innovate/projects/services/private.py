"""What a team keeps to itself and to reviewers who promise to keep it, too."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.text import clean_line, clean_text
from innovate.notifications.services import notify
from innovate.projects import confidentiality
from innovate.projects.models import Confidence, Expert, PrivateDetail, Project, ProjectFile
from innovate.projects.private_queries import version_of
from innovate.projects.services.timeline import page_path

LONGEST = 12_000


def write_details(
    *, project: Project, actor: User, text: str, open_to_makers: bool, version: str | None = None
) -> PrivateDetail:
    """Store the private part, new or instead of the earlier one. It goes into no version, index or timeline.

    `version` is the one the writer saw (`private_queries.version_of`), None to write whatever was there. Raises
    Refused when it is too long, Conflict with the code "changed_elsewhere" when somebody saved in between.
    """
    text = clean_text(text)
    if len(text) > LONGEST:
        words = _("This is too long: at most %(count)s characters.") % {"count": LONGEST}
        raise Refused(words, code="too_long", fields={"text": words})
    with transaction.atomic():
        # The details may have no row yet: their project's is what two writers wait for.
        Project.objects.select_for_update().get(pk=project.pk)
        _require_unchanged(project, actor, version, text, open_to_makers)
        row, _new = PrivateDetail.objects.update_or_create(
            project=project,
            defaults={
                "text": text,
                "open_to_makers": open_to_makers,
                "updated_by": actor,
                "updated_at": timezone.now(),
            },
        )
    return row


def _require_unchanged(
    project: Project, actor: User, version: str | None, text: str, open_to_makers: bool
) -> None:
    if version is None:
        return
    row = PrivateDetail.objects.filter(project=project).select_related("updated_by").first()
    # Who sends what stands there already disagrees with nobody.
    if row is None or version == version_of(row) or (row.text, row.open_to_makers) == (text, open_to_makers):
        return
    if row.updated_by_id == actor.pk:
        words = _(
            "This was changed in another window in the meantime. What you typed is still here: look at both, "
            "then save again to keep yours."
        )
    else:
        words = _(
            "%(name)s changed this in the meantime. What you typed is still here: look at both, then save again to "
            "keep yours."
        ) % {"name": row.updated_by.display_name}
    raise Conflict(words, code="changed_elsewhere")


def invite_expert(*, project: Project, actor: User, person: User) -> Expert:
    """Ask somebody to look at the details. Raises Conflict when they were asked or are on the team."""
    with transaction.atomic():
        if project.team.filter(person=person).exists():
            raise Conflict(
                _("%(name)s is on the team already.") % {"name": person.display_name}, code="on_team"
            )
        try:
            with transaction.atomic():
                expert = Expert.objects.create(project=project, person=person, invited_by=actor)
        except IntegrityError:
            raise Conflict(
                _("%(name)s has been asked already.") % {"name": person.display_name}, code="asked"
            ) from None
        notify(
            event=f"projects.expert:{expert.pk}",
            people=[person],
            kind="projects.expert_invited",
            data={"project": project.titles, "actor": actor.display_name},
            url=page_path("projects:details", project),
        )
    return expert


def dismiss_expert(*, expert: Expert) -> None:
    """From now on they read nothing more. What they promised stays on record."""
    Expert.objects.filter(pk=expert.pk).delete()


def accept_terms(*, project: Project, person: User, name: str, version: int) -> Confidence:
    """Promise to keep the details. Accepting twice is once.

    Raises NotAllowed for who may not review, Conflict when the terms shown are no longer the current ones, Refused
    without a name.
    """
    name = clean_line(name)[:150]
    if not person.has_perm("projects.review_details", project):
        raise NotAllowed(_("The team shows its details only to people it has asked."), code="not_asked")
    if version != confidentiality.CURRENT:
        raise Conflict(_("The terms have changed. Read the new ones, please."), code="other_terms")
    if len(name) < 2:
        words = _("Sign with your name.")
        raise Refused(words, code="name_needed", fields={"name": words})
    with transaction.atomic():
        row, _new = Confidence.objects.get_or_create(
            project=project,
            person=person,
            terms_version=version,
            defaults={"signed_name": name, "terms_hash": confidentiality.terms_hash(version)},
        )
    return row


def show_to_reviewers(*, file: ProjectFile, shown: bool) -> None:
    """Let reviewers who have promised to keep it read a paper, or not."""
    ProjectFile.objects.filter(pk=file.pk).update(for_reviewers=shown)
