"""A demo sends no mail to the world: here anyone reads what it would have sent."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from innovate.notifications import queries
from innovate.notifications.mail import compose
from innovate.notifications.models import Delivery

#: A code stands alone on its line, in capitals and digits, perhaps in groups.
_CODE = re.compile(r"^\s*([A-Z0-9]{3,12}(?:-[A-Z0-9]{2,12})*)\s*$", re.MULTILINE)
_LINK = re.compile(r"https?://\S+[\w/]")


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The latest mails, to anyone."""
    search = request.GET.get("q", "").strip()
    page = queries.latest_mails(search=search, cursor=request.GET.get("cursor", ""))
    mails = [(row, compose(row).subject) for row in page]
    return render(
        request, "notifications/demo_mailbox.html", {"page": page, "mails": mails, "search": search}
    )


@never_cache
@require_safe
def mail(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """One mail, its code and its first link set apart so that they are found at once."""
    row = get_object_or_404(Delivery.objects.select_related("notice__person"), pk=delivery_id)
    message = compose(row)
    text = str(message.body)
    codes = [code for code in _CODE.findall(text) if any(c.isdigit() for c in code) or "-" in code]
    links = _LINK.findall(text)
    context = {
        "row": row,
        "message": message,
        "text": text,
        "code": codes[0] if codes else "",
        "link": links[0] if links and not codes else "",
    }
    return render(request, "notifications/demo_mail.html", context)
