"""The inbox, its preferences and the end of mails."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innovate.core.permissions import require_person
from innovate.notifications import kinds, links, queries, services
from innovate.notifications.models import Notice


@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """A person's notices, latest first."""
    person = require_person(request.user)
    page = queries.inbox(person, cursor=request.GET.get("cursor", ""))
    return render(request, "notifications/inbox.html", {"page": page})


@never_cache
@require_safe
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read and go where it points."""
    person = require_person(request.user)
    notice = get_object_or_404(Notice, pk=notice_id, person=person)
    services.mark_read(person=person, notice_id=notice.pk)
    target = links.localised(notice.url, get_language() or person.language)
    return redirect(
        target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "notifications:inbox"
    )


@require_POST
def mark_read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark one notice as read and stay."""
    services.mark_read(person=require_person(request.user), notice_id=notice_id)
    return redirect("notifications:inbox")


@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Mark every notice as read."""
    services.mark_all_read(person=require_person(request.user))
    return redirect("notifications:inbox")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Which kinds of notices come by mail as well."""
    person = require_person(request.user)
    if request.method == "POST":
        services.choose_mail(person=person, kinds_by_mail=request.POST.getlist("mail"))
        messages.success(request, _("Saved. Notices you do not get by mail still appear here."))
        return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"choices": queries.mail_preferences(person)})


@csrf_exempt  # The signed token is the authority; mail programs post here by themselves (RFC 8058).
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End mails of one kind from a link in a mail. Looking changes nothing: mail scanners open every link."""
    known = links.read_unsubscribe_token(token)
    if known is None:
        return render(request, "notifications/unsubscribe.html", {"state": "broken"}, status=404)
    person_id, kind = known
    state = "ask"
    if request.method == "POST":
        services.stop_mail(person_id=person_id, kind=kind)
        state = "done"
    return render(request, "notifications/unsubscribe.html", {"state": state, "kind": kinds.get(kind)})
