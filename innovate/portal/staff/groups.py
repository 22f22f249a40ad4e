"""The three groups of staff, made after every migration where they are missing something.

Only ever added to: what an administrator gave a group stays. To give somebody less, make another group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupApprovalTask, GroupCollectionPermission, GroupPagePermission, Page

EDITORS, MODERATORS, OPERATORS = "Editors", "Moderators", "Operators"

_ENTER = ("wagtailadmin.access_admin",)
_FILES = tuple(
    f"{app}.{action}_{model}"
    for app, model in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for action in ("add", "change", "choose")
)
_PAGES = ("wagtailcore.add_page", "wagtailcore.change_page")
_APPROVE = (*_PAGES, "wagtailcore.publish_page", "wagtailcore.lock_page", "wagtailcore.unlock_page")
_AROUND_PAGES = (
    "portal.change_sitesettings",
    *(f"portal.{action}_menu" for action in ("view", "add", "change", "delete")),
    *(f"wagtailredirects.{action}_redirect" for action in ("view", "add", "change", "delete")),
)
#: Group → what it may do everywhere, "app.codename".
POWERS: Mapping[str, tuple[str, ...]] = {
    EDITORS: (*_ENTER, *_AROUND_PAGES, "simple_translation.submit_translation"),
    MODERATORS: (
        *_ENTER,
        "moderation.view_report",
        "moderation.decide_report",
        "moderation.view_heldtext",
        "moderation.view_sanction",
        "moderation.sanction_person",
        "moderation.view_appeal",
        "moderation.decide_appeal",
        "voting.view_ring",
        "voting.view_doubtedvote",
        "voting.decide_doubtedvote",
        "discussions.moderate_message",
        "projects.hide_project",
    ),
    OPERATORS: (
        *_ENTER,
        *_AROUND_PAGES,
        "organisations.view_organisation",
        "organisations.verify_organisation",
        "projects.view_project",
        "projects.change_project",
        "projects.decline_project",
        "projects.hide_project",
        "projects.merge_project",
        "projects.view_reviewrequest",
        "projects.decide_review",
        "projects.view_declineappeal",
        "projects.decide_decline_appeal",
        "projects.view_category",
        "projects.change_category",
        "portal.view_challenge",
        "portal.change_challenge",
        "voting.view_round",
        "voting.change_round",
        "crowdfund.view_campaign",
        "crowdfund.change_campaign",
        "crowdfund.review_campaign",
        "payments.view_charge",
        "payments.retry_charge",
        "payments.view_dispute",
        "payments.view_mismatch",
        "payments.settle_mismatch",
        "suppliers.view_tender",
        "suppliers.change_tender",
        "suppliers.view_bid",
        "suppliers.view_match",
        "suppliers.view_contract",
        "suppliers.settle_dispute",
        "suppliers.check_evidence",
        *(f"suppliers.{action}_{model}" for action in ("view", "add", "change")
          for model in ("capability", "certificatetype", "categoryneed")),
        "fulfilment.change_batch",
        "simple_translation.submit_translation",
    ),
}  # fmt: skip
#: Group → what it may do with every page, and with every file.
ON_PAGES: Mapping[str, tuple[str, ...]] = {EDITORS: _PAGES, OPERATORS: _APPROVE}
ON_FILES: Mapping[str, tuple[str, ...]] = {EDITORS: _FILES, OPERATORS: _FILES}


def ensure_groups(**kwargs: Any) -> None:
    """Make the groups and give them what they lack; run after every migration, harmless when all is there."""
    # Permissions are made app by app as this signal goes round; those of later apps do not exist yet.
    for label in {name.split(".")[0] for names in _wanted().values() for name in names}:
        create_permissions(apps.get_app_config(label), verbosity=0)
    rows = _permissions(name for names in _wanted().values() for name in names)
    with transaction.atomic():
        operators, is_new = Group.objects.get_or_create(name=OPERATORS)
        if is_new:
            _take_over_approval(operators)
        for name, powers in POWERS.items():
            group, _made = Group.objects.get_or_create(name=name)
            group.permissions.add(*(rows[power] for power in powers if power in rows))
            _give_pages(group, [rows[power] for power in ON_PAGES.get(name, ())])
            _give_files(group, [rows[power] for power in ON_FILES.get(name, ())])


def _wanted() -> Mapping[str, tuple[str, ...]]:
    return {name: (*POWERS[name], *ON_PAGES.get(name, ()), *ON_FILES.get(name, ())) for name in POWERS}


def _permissions(names: Iterable[str]) -> dict[str, Permission]:
    wanted = Q()
    for name in set(names):
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    rows = Permission.objects.filter(wanted).select_related("content_type")
    return {f"{row.content_type.app_label}.{row.codename}": row for row in rows}


def _take_over_approval(operators: Group) -> None:
    """Wagtail's own migration makes "Moderators" the group that publishes pages. Here moderators look after
    people, and operators approve pages: once, before anybody has been given anything.
    """
    for moderators in Group.objects.filter(name=MODERATORS, user=None):
        moderators.permissions.clear()
        GroupPagePermission.objects.filter(group=moderators).delete()
        GroupCollectionPermission.objects.filter(group=moderators).delete()
        for task in GroupApprovalTask.objects.filter(groups=moderators):
            task.groups.add(operators)
            task.groups.remove(moderators)


def _give_pages(group: Group, permissions: Iterable[Permission]) -> None:
    root = Page.get_first_root_node()
    if root is not None:
        for permission in permissions:
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _give_files(group: Group, permissions: Iterable[Permission]) -> None:
    root = Collection.get_first_root_node()
    if root is not None:
        for permission in permissions:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root, permission=permission
            )
