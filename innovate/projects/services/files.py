"""A project's papers."""

from __future__ import annotations

import hashlib

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, Refused
from innovate.core.text import clean_line
from innovate.organisations.private_files import clean_document
from innovate.projects import rules
from innovate.projects.models import Project, ProjectFile


def add_file(*, project: Project, actor: User, upload: UploadedFile, is_public: bool = False) -> ProjectFile:
    """Keep a PDF, JPEG or PNG with the project; the team alone reads it unless `is_public`.

    Raises UploadRefused when it is none of these, Refused when there are enough, Conflict when it is there.
    """
    # Reading and decoding take long: do it before the transaction begins.
    content = clean_document(upload)
    content.seek(0)
    sha256 = hashlib.sha256(content.read()).hexdigest()
    content.seek(0)
    ending = str(content.name).rsplit(".", 1)[-1]
    base = clean_line(upload.name or "").rsplit(".", 1)[0][:110] or _("paper")
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        files = ProjectFile.objects.filter(project=project)
        if files.filter(sha256=sha256).exists():
            raise Conflict(_("“%(name)s” is here already.") % {"name": upload.name}, code="same_file")
        if files.count() >= rules.MAX_FILES:
            raise Refused(
                _("%(count)s files are enough. Remove one first.") % {"count": rules.MAX_FILES},
                code="too_many_files",
            )
        return ProjectFile.objects.create(
            project=project,
            file=content,
            name=f"{base}.{ending}",
            size=content.size,
            sha256=sha256,
            is_public=is_public,
            uploader=actor,
        )


def show_file(*, file: ProjectFile, is_public: bool) -> None:
    """Let everyone read the paper, or the team alone."""
    ProjectFile.objects.filter(pk=file.pk).update(is_public=is_public)


def remove_file(*, file: ProjectFile) -> None:
    """Take a paper away; its bytes go once the row is gone for good."""
    name, storage = str(file.file.name), file.file.storage
    with transaction.atomic():
        ProjectFile.objects.filter(pk=file.pk).delete()
        transaction.on_commit(lambda: storage.delete(name), robust=True)
