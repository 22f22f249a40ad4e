"""What the portal tells the people who write and approve its pages."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import GroupApprovalTask, Page, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from innovate.accounts.models import User
from innovate.notifications import kinds
from innovate.notifications.services import notify
from innovate.portal.challenges import moderating  # noqa: F401 - it registers what can be reported
from innovate.portal.challenges import notices as challenges  # noqa: F401 - it registers what it tells

# No mail of ours: Wagtail sends its own, as each person's settings in the staff area ask for.
kinds.register(
    "portal.page_awaits_approval",
    label=_("A page waits for your approval"),
    subject=_("“%(page)s” waits for your approval"),
    body=_("%(actor)s has submitted it. Read it, then approve it or ask for changes."),
    icon="file-check",
    mail=False,
)
kinds.register(
    "portal.page_approved",
    label=_("A page of yours was approved"),
    subject=_("“%(page)s” was approved and is published"),
    body=_("It is on the site now."),
    icon="circle-check",
    mail=False,
)
kinds.register(
    "portal.page_rejected",
    label=_("A page of yours needs changes"),
    subject=_("“%(page)s” needs changes"),
    body=_("What was said: %(reason)s"),
    icon="message-square-warning",
    mail=False,
)


def tell_approvers(instance: TaskState, user: User | None = None, **kwargs: Any) -> None:
    """Tell everybody who can decide that a page waits, but not who submitted it."""
    task, page = instance.task.specific, instance.revision.content_object
    if not isinstance(task, GroupApprovalTask) or not isinstance(page, Page):
        return
    people = User.objects.filter(Q(groups__in=Group.objects.filter(groupapprovaltask=task)), is_active=True)
    notify(
        event=f"page_task:{instance.pk}:{instance.revision_id}",
        people=people.exclude(pk=user.pk if user else 0).distinct(),
        kind="portal.page_awaits_approval",
        data={"page": page.get_admin_display_title(), "actor": str(user or "")},
        url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
    )


def tell_author(kind: str, instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    """Tell who asked for the approval how it went."""
    page, author = instance.content_object, instance.requested_by
    if author is None or not isinstance(page, Page):
        return
    last = instance.current_task_state
    notify(
        event=f"page_workflow:{instance.pk}:{kind}:{last.pk if last else 0}",
        people=[author],
        kind=kind,
        data={"page": page.get_admin_display_title(), "reason": last.get_comment() if last else ""},
        url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
    )


def tell_of_approval(sender: type, **kwargs: Any) -> None:
    tell_author("portal.page_approved", **kwargs)


def tell_of_rejection(sender: type, **kwargs: Any) -> None:
    tell_author("portal.page_rejected", **kwargs)


task_submitted.connect(tell_approvers, dispatch_uid="portal.tell_approvers")
workflow_approved.connect(tell_of_approval, dispatch_uid="portal.tell_of_approval")
workflow_rejected.connect(tell_of_rejection, dispatch_uid="portal.tell_of_rejection")
