"""Documents that are worked on: every version is kept, with who brought it and the hash of its bytes."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, Refused
from innovate.core.text import clean_line
from innovate.organisations.private_files import clean_document
from innovate.projects.models import Document, DocumentVersion, Project

MOST_DOCUMENTS, MOST_VERSIONS = 50, 100


def add_document(
    *,
    project: Project,
    actor: User,
    title: str,
    upload: UploadedFile,
    is_public: bool = False,
    note: str = "",
) -> Document:
    """Keep a PDF, JPEG or PNG as version 1 of a document; the team alone reads it unless `is_public`.

    Raises UploadRefused when it is none of these, Refused without a title or when there are enough, Conflict when
    the title is taken.
    """
    title = clean_line(title)[:120]
    if not title:
        raise Refused(_("Give it a title."), fields={"title": _("Give it a title.")})
    # Reading and decoding take long: it is done before the transaction begins.
    content = _read(upload)
    try:
        with transaction.atomic():
            Project.objects.select_for_update().get(pk=project.pk)
            if Document.objects.filter(project=project).count() >= MOST_DOCUMENTS:
                raise Refused(_("%(count)s documents are the most.") % {"count": MOST_DOCUMENTS})
            document = Document.objects.create(
                project=project, title=title, is_public=is_public, created_by=actor
            )
            _keep(document, 1, actor, note, content)
            return document
    except IntegrityError:
        words = _("There is a document of this title. Add a version to it instead.")
        raise Conflict(words, code="title_taken", fields={"title": words}) from None


def add_version(*, document: Document, actor: User, upload: UploadedFile, note: str = "") -> DocumentVersion:
    """Keep another version; the earlier ones stay. Raises UploadRefused, Refused, Conflict when it is one of them."""
    content = _read(upload)
    with transaction.atomic():
        Document.objects.select_for_update().get(pk=document.pk)
        versions = DocumentVersion.objects.filter(document=document)
        same = versions.filter(sha256=content["sha256"]).first()
        if same is not None:
            raise Conflict(
                _("This file is version %(number)s already.") % {"number": same.number}, code="same_file"
            )
        last = versions.aggregate(last=Max("number"))["last"] or 0
        if last >= MOST_VERSIONS:
            raise Refused(_("%(count)s versions are the most.") % {"count": MOST_VERSIONS})
        return _keep(document, last + 1, actor, note, content)


def show_document(*, document: Document, is_public: bool) -> None:
    """Let everyone read all versions of the document, or the team alone."""
    Document.objects.filter(pk=document.pk).update(is_public=is_public)


def _read(upload: UploadedFile) -> dict[str, Any]:
    content = clean_document(upload)
    content.seek(0)
    sha256 = hashlib.sha256(content.read()).hexdigest()
    content.seek(0)
    ending = str(content.name).rsplit(".", 1)[-1]
    base = clean_line(upload.name or "").rsplit(".", 1)[0][:110] or _("document")
    return {"file": content, "name": f"{base}.{ending}", "size": content.size, "sha256": sha256}


def _keep(
    document: Document, number: int, actor: User, note: str, content: dict[str, Any]
) -> DocumentVersion:
    return DocumentVersion.objects.create(
        document=document, number=number, by=actor, note=clean_line(note)[:200], **content
    )
