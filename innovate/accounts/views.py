"""A person's own settings and API tokens."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from innovate.accounts import services
from innovate.accounts.forms import AccountForm, TokenForm
from innovate.accounts.models import ApiToken
from innovate.core.permissions import require_person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """How the others see you, your language and your time zone."""
    person = require_person(request.user)
    form = AccountForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        services.change_account(person=person, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:settings")
    return render(request, "accounts/settings.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Personal API tokens; a new one's secret is shown on this one answer and never again."""
    person = require_person(request.user)
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _token, secret = services.issue_token(person=person, **form.cleaned_data)
        form = TokenForm()
    context = {
        "form": form,
        "secret": secret,
        "tokens": person.personal_tokens.filter(revoked_at=None).order_by("-pk"),
    }
    response = render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one of the person's own tokens useless."""
    token = get_object_or_404(ApiToken, pk=pk, person=require_person(request.user))
    services.revoke_token(token=token)
    messages.success(request, _("The token is revoked. Programs that use it are refused from now on."))
    return redirect("accounts:tokens")
