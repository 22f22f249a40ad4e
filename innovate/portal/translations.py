"""Keeps the English and the Chinese tree in step, and says which translations are behind.

A page's counterpart is its alias until somebody translates it: Wagtail's name for a page that shows another's
content and follows it. The staff area makes, moves and deletes counterparts through
`wagtail.contrib.simple_translation`; what passes it by (a copy, a bulk action, a service) is brought in step here.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.signals import post_delete
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet
from wagtail.signals import post_page_move

#: Pages brought in step at a time.
BATCH = 20


def pages_without_counterpart() -> PageQuerySet:
    """Pages of the tree that lack a page in some other language, parents before their children."""
    twin = Page.objects.filter(translation_key=OuterRef("translation_key"))
    lacking = Q()
    for pk in Locale.objects.values_list("pk", flat=True):
        lacking |= ~Q(locale=pk) & Q(~Exists(twin.filter(locale=pk)))
    rows = Page.objects.filter(depth__gt=1)
    return (rows.filter(lacking) if lacking else rows.none()).order_by("depth", "path")


def make_counterparts(limit: int = BATCH) -> int:
    """Give pages that lack one a counterpart that shows their content; return how many were made."""
    made = 0
    for page in list(pages_without_counterpart().specific()[:limit]):
        for locale in Locale.objects.exclude(pk=page.locale_id):
            with transaction.atomic():
                # Locked, so that two workers do not both make it; the constraint would refuse the second.
                Page.objects.select_for_update().get(pk=page.pk)
                if not page.has_translation(locale):
                    page.copy_for_translation(locale, copy_parents=True, alias=True)
                    made += 1
    return made


def follow_move(instance: Page, **kwargs: Any) -> None:
    """Move a page's counterparts below the counterparts of its new parent."""
    parent = instance.get_parent()
    if parent is None or parent.is_root():
        return
    for twin in Page.objects.translation_of(instance).specific():
        target = Page.objects.filter(translation_key=parent.translation_key, locale=twin.locale_id).first()
        # Where it is already, there is nothing to do: this also ends the round between the two.
        if target is not None and twin.get_parent().pk != target.pk:
            twin.move(target, pos="last-child")


def follow_deletion(instance: Page, **kwargs: Any) -> None:
    """Delete a deleted page's counterparts: left alone, they would bring it back as an alias of theirs."""
    for twin in Page.objects.filter(translation_key=instance.translation_key).exclude(pk=instance.pk):
        twin.specific.delete()


def connect() -> None:
    """Follow moves and deletions."""
    post_page_move.connect(follow_move, dispatch_uid="portal.follow_move")
    post_delete.connect(follow_deletion, sender=Page, dispatch_uid="portal.follow_deletion")


def behind() -> PageQuerySet:
    """Published pages whose words are not, or no longer, those of their original, the most recently left behind
    first.

    The original is the page that was there first. Its translation is behind when it still shows the original's own
    words, or was last published before the original was. Each row has `original` (a primary key) and
    `original_published_at`.
    """
    eldest = Page.objects.filter(translation_key=OuterRef("translation_key")).order_by("pk")
    rows = Page.objects.filter(depth__gt=1, live=True).annotate(
        original=Subquery(eldest.values("pk")[:1]),
        original_published_at=Subquery(eldest.values("last_published_at")[:1]),
    )
    stale = Q(alias_of__isnull=False) | Q(last_published_at__lt=F("original_published_at"))
    return (
        rows.exclude(pk=F("original"))
        .filter(stale)
        .select_related("locale", "alias_of", "content_type")
        .order_by(F("original_published_at").desc(nulls_last=True), "pk")
    )
