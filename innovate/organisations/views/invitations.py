"""The page of an invitation: who asks, for which organisation, and the answer."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from innovate.core.errors import Refused
from innovate.core.network import client_ip
from innovate.core.permissions import require_person
from innovate.core.ratelimits import limit
from innovate.organisations import queries, services
from innovate.organisations.models import Invitation
from innovate.organisations.services.invitations import hash_link

_ROWS = Invitation.objects.select_related("organisation", "invited_by__profile")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The link of the mail: for visitors too, who are led through the sign-in or sign-up and back."""
    limit("organisations.invitation_link", client_ip(request), times=120, seconds=3600)
    row = _ROWS.filter(hashed=hash_link(secret)).first()
    if row is None:
        # Sent again since, or cut off by a mail program: the mail's reader can tell, we cannot.
        return _page(request, None, status=410)
    return _answered(request, row)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_number(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page without the link, for the person whose address was invited."""
    return _answered(
        request,
        get_object_or_404(
            queries.invitations_to(require_person(request.user)).select_related(
                "organisation", "invited_by__profile"
            ),
            pk=pk,
        ),
    )


def _answered(request: HttpRequest, row: Invitation) -> HttpResponse:
    if request.method == "POST":
        return _answer(request, row)
    fits = queries.has_address(request.user, row.email)
    status = 200
    if not row.can_be_answered:
        status = 410
    elif request.user.is_authenticated and not fits:
        status = 403
    return _page(request, row, fits=fits, status=status)


def _answer(request: HttpRequest, row: Invitation) -> HttpResponse:
    person = require_person(request.user)
    try:
        if request.POST.get("answer") == "accept":
            services.accept_invitation(invitation=row, person=person)
            messages.success(
                request, _("You now act for %(name)s.") % {"name": row.organisation.display_name}
            )
            return redirect(row.organisation)
        services.decline_invitation(invitation=row, person=person)
        messages.success(request, _("You said no. Who invited you has been told."))
        return redirect("portal:me")
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(request.path)


def _page(
    request: HttpRequest, row: Invitation | None, *, fits: bool = False, status: int = 200
) -> HttpResponse:
    back = {"next": request.path}
    context = {
        "invitation": row,
        "organisation": row.organisation if row else None,
        "fits": fits,
        "sign_in_url": f"{reverse('account_login')}?{urlencode(back)}",
        "sign_up_url": f"{reverse('account_signup')}?{urlencode({**back, 'email': row.email if row else ''})}",
    }
    return render(request, "organisations/invitation.html", context, status=status)
