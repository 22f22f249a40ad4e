"""A person's own settings and API tokens, their data, their leaving, and what everybody may see of them."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.conf import settings as django_settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innovate.accounts import exports, leaving, services
from innovate.accounts.forms import AccountForm, DeleteForm, TokenForm
from innovate.accounts.models import ApiToken, User
from innovate.core.errors import Refused
from innovate.core.files import UploadRefused
from innovate.core.permissions import require_person
from innovate.core.ratelimits import limit


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """How the others see you, your language and your time zone."""
    person = require_person(request.user)
    form = AccountForm(request.POST or None, request.FILES or None, person=person)
    if request.method == "POST" and form.is_valid() and _changed(person, form):
        messages.success(request, _("Saved."))
        return redirect("accounts:settings")
    return render(request, "accounts/settings.html", {"form": form}, status=422 if form.errors else 200)


def _changed(person: User, form: AccountForm) -> bool:
    """Store the settings; say whether all went well. A bad picture is a fault of the form."""
    data = dict(form.cleaned_data)
    picture, remove = data.pop("avatar"), data.pop("remove_avatar", False)
    try:
        if picture:
            services.set_avatar(person=person, upload=picture)
        elif remove:
            services.remove_avatar(person=person)
    except UploadRefused as refusal:
        form.add_error("avatar", refusal.message)
        return False
    services.change_account(person=person, **data)
    return True


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


@login_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What of a person is kept here: to take along, or to erase."""
    return render(request, "accounts/data.html")


@login_required
@require_POST
@reauthentication_required
def export(request: HttpRequest) -> FileResponse:
    """Send a person everything the rooms know of them."""
    person = require_person(request.user)
    limit("accounts.export", person.pk, times=5, seconds=3600)
    response = FileResponse(
        exports.archive(person), as_attachment=True, filename="innovate.zip", content_type="application/zip"
    )
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def delete(request: HttpRequest) -> HttpResponse:
    """What deleting the account means, what stands in its way, and the last question."""
    person = require_person(request.user)
    form = DeleteForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            services.delete_account(person=person)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            logout(request)
            messages.success(request, _("Your account is deleted. Thank you for having been here."))
            language = get_language()
            return redirect("/" if language == django_settings.LANGUAGE_CODE else f"/{language}/")
    context = {"form": form, "obstacles": leaving.obstacles(person)}
    return render(request, "accounts/delete.html", context, status=422 if form.errors else 200)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What everybody may see of a person; of somebody who left, only that they did."""
    shown = get_object_or_404(User.objects.select_related("profile"), pk=pk)
    if shown.has_left:
        return render(request, "accounts/person_left.html", status=410)
    return render(request, "accounts/person.html", {"person": shown})
