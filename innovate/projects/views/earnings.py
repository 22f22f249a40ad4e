"""What a person has earned, and having it paid out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from innovate.core.errors import Refused
from innovate.core.permissions import require_person
from innovate.core.ratelimits import limit
from innovate.payments.models import ConnectedAccount
from innovate.payments.queries import own_account
from innovate.projects import earning_queries
from innovate.projects.earning_forms import PayOutForm
from innovate.projects.forms import add_refusal
from innovate.projects.services.earnings import pay_out as release


@login_required
@never_cache
@require_safe
def earnings(request: HttpRequest) -> HttpResponse:
    """What this person is owed, and every movement behind it."""
    person = require_person(request.user)
    account = own_account(person)
    return _page(request, PayOutForm(first=account is None), account)


def _page(
    request: HttpRequest, form: PayOutForm, account: ConnectedAccount | None, *, status: int = 200
) -> HttpResponse:
    person = require_person(request.user)
    page, lines = earning_queries.lines_of(person, cursor=request.GET.get("cursor", ""))
    due = earning_queries.due_to(person)
    context = {
        "due": due,
        "payable": [item for item in due if item.payable],
        "is_kept_back": any(item.payable != item.money for item in due),
        "account": account,
        "form": form,
        "page": page,
        "lines": lines,
    }
    return render(request, "projects/earnings.html", context, status=status)


@login_required
@require_POST
def pay_out(request: HttpRequest) -> HttpResponse:
    """Have paid out what can be; who is paid for the first time says where they live, and then gives the details."""
    person = require_person(request.user)
    limit("projects.pay_out", person.pk, times=20, seconds=3600)
    account = own_account(person)
    form = PayOutForm(request.POST, first=account is None)
    if not form.is_valid():
        return _page(request, form, account, status=422)
    try:
        payout = release(person=person, **form.cleaned_data)
    except Refused as refusal:
        add_refusal(form, refusal)
        return _page(request, form, account, status=422)
    if payout.account.state == ConnectedAccount.State.READY:
        messages.success(request, _("%(amount)s is on its way to you.") % {"amount": payout.money})
        return redirect("earnings:list")
    messages.success(
        request, _("%(amount)s is set aside for you. Say where it goes.") % {"amount": payout.money}
    )
    return redirect("payments:own_account")
