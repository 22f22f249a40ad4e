"""The words an author gives an idea to be found by."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from django.utils.translation import gettext as _

from innovate.core.errors import Refused
from innovate.core.text import clean_line, slug_for
from innovate.projects import rules
from innovate.projects.models import Project, ProjectTag, Tag

LONGEST_TAG = 30


def set_tags(project: Project, words: Sequence[str]) -> bool:
    """Inside the caller's transaction: give the project these tags in this order; return whether that changed
    anything. The same word in another spelling ("Tea Time", "#tea-time") is the same tag.

    Raises Refused when there are too many or one is too long.
    """
    wanted = normal_tags(words)
    before = list(ProjectTag.objects.filter(project=project).values_list("tag__slug", flat=True))
    if before == list(wanted):
        return False
    Tag.objects.bulk_create(
        [Tag(slug=slug, name=name) for slug, name in wanted.items()], ignore_conflicts=True
    )
    ids = dict(Tag.objects.filter(slug__in=wanted).values_list("slug", "pk"))
    ProjectTag.objects.filter(project=project).delete()
    ProjectTag.objects.bulk_create(
        [ProjectTag(project=project, tag_id=ids[slug], position=n) for n, slug in enumerate(wanted)]
    )
    return True


def normal_tags(words: Sequence[str]) -> dict[str, str]:
    """Return slug → name, in order and without repetition; raises Refused as `set_tags` does."""
    found: dict[str, str] = {}
    for word in words:
        name = clean_line(unicodedata.normalize("NFKC", word)).strip("#＃ ").lower()
        slug = slug_for(name, fallback="")
        if not slug:
            continue
        if len(name) > LONGEST_TAG:
            _refuse(
                _("“%(tag)s…” is too long for a tag: use one or two words.") % {"tag": name[:LONGEST_TAG]}
            )
        found.setdefault(slug, name)
    if len(found) > rules.MAX_TAGS:
        _refuse(_("%(count)s tags are enough. Keep the ones that say most.") % {"count": rules.MAX_TAGS})
    return found


def _refuse(words: str) -> None:
    raise Refused(words, code="bad_tags", fields={"tags": words})
