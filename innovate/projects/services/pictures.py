"""A project's pictures."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.files import clean_image
from innovate.core.pictures import delete_picture
from innovate.core.text import clean_line
from innovate.projects import rules
from innovate.projects.models import Project, ProjectImage


def add_image(*, project: Project, actor: User, upload: UploadedFile, alt: str = "") -> ProjectImage:
    """Store a picture after the others; raises UploadRefused, or Refused when there are enough."""
    # Decoding takes long: do it before the transaction begins.
    picture = clean_image(upload)
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        images = ProjectImage.objects.filter(project=project)
        if images.count() >= rules.MAX_IMAGES:
            raise Refused(
                _("%(count)s pictures are enough. Remove one first.") % {"count": rules.MAX_IMAGES},
                code="too_many_pictures",
            )
        last = images.aggregate(last=Max("position"))["last"]
        return ProjectImage.objects.create(
            project=project,
            file=picture.content,
            alt=clean_line(alt)[:200],
            width=picture.width,
            height=picture.height,
            position=0 if last is None else last + 1,
        )


def describe_image(*, image: ProjectImage, alt: str) -> None:
    """Say in words what the picture shows, for those who cannot see it."""
    ProjectImage.objects.filter(pk=image.pk).update(alt=clean_line(alt)[:200])


def remove_image(*, image: ProjectImage) -> None:
    """Take a picture away; its file goes once the row is gone for good."""
    name, storage = str(image.file.name), image.file.storage
    with transaction.atomic():
        ProjectImage.objects.filter(pk=image.pk).delete()
        transaction.on_commit(lambda: delete_picture(storage, name), robust=True)
