"""A room by itself, and what is done to its messages; with JavaScript the same addresses answer in JSON."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innovate.core.errors import Refused
from innovate.core.permissions import require, require_person
from innovate.discussions import payloads, queries, services
from innovate.discussions.forms import HideForm, MessageForm
from innovate.discussions.models import Message, Room
from innovate.organisations import acting

View = TypeVar("View", bound=Callable[..., HttpResponse])


@require_safe
def room(request: HttpRequest, room_id: int) -> HttpResponse:
    """The room by itself: where older messages are read, and the form goes when it was refused."""
    return _room_page(request, queries.room_for(room_id, request.user), None)


def _room_page(request: HttpRequest, room: Room, form: MessageForm | None, status: int = 200) -> HttpResponse:
    before = request.GET.get("before", "")
    shown = queries.latest(room.pk, before=int(before) if _is_number(before) else None)
    context = {"room": room, "messages_shown": shown, "form": form, "is_past": _is_number(before)}
    return render(request, "discussions/room.html", context, status=status)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18


def refusals_as_json(view: View) -> View:
    """Answer a script that asked for JSON with the refusal's words instead of a page."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            if not _wants_json(request):
                raise
            body = {"code": refusal.code, "detail": refusal.message, "status": refusal.status}
            return JsonResponse(body, status=refusal.status)

    return wrapped  # type: ignore[return-value]


@require_POST
@refusals_as_json
def post(request: HttpRequest, room_id: int) -> HttpResponse:
    """Say something."""
    person = require_person(request.user)
    room = queries.room_for(room_id, person)
    form = MessageForm(request.POST)
    form.is_valid()
    reply_id = form.cleaned_data.get("reply_to")
    reply_to = queries.message_in(room, reply_id) if reply_id else None
    try:
        message = services.post_message(
            room=room,
            author=person,
            organisation=acting.current(request),
            body=request.POST.get("body", ""),
            client_uuid=form.cleaned_data.get("client_uuid"),
            reply_to=reply_to,
        )
    except Refused as refusal:
        if _wants_json(request):
            raise
        form.add_error("body" if "body" in refusal.fields else None, refusal.message)
        return _room_page(request, room, form)
    return _answer(request, message, status=201)


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_json
def edit(request: HttpRequest, room_id: int, message_id: int) -> HttpResponse:
    """Rewrite one's own message."""
    person = require_person(request.user)
    message = queries.message_in(queries.room_for(room_id, person), message_id)
    # Before anything is shown: the form holds the text, which may be hidden from everybody else.
    services.require_author(message, person)
    form = MessageForm(request.POST or None, initial={"body": message.body})
    if request.method == "POST":
        try:
            services.edit_message(message=message, actor=person, body=request.POST.get("body", ""))
        except Refused as refusal:
            if _wants_json(request):
                raise
            form.is_valid()
            form.add_error("body", refusal.message)
        else:
            return _answer(request, message)
    return render(
        request, "discussions/edit.html", {"message": message, "form": form, "next": _next(request)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_as_json
def delete(request: HttpRequest, room_id: int, message_id: int) -> HttpResponse:
    """Take back one's own message, after a look at it."""
    person = require_person(request.user)
    message = queries.message_in(queries.room_for(room_id, person), message_id)
    services.require_author(message, person)
    if request.method == "POST":
        services.delete_message(message=message, actor=person)
        messages.success(request, _("Your message is deleted."))
        return _answer(request, message)
    return render(request, "discussions/delete.html", {"message": message, "next": _next(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def hide(request: HttpRequest, room_id: int, message_id: int) -> HttpResponse:
    """Hide somebody's message, with a reason."""
    person = require_person(request.user)
    require(person, "discussions.moderate_message")
    message = queries.message_in(queries.room_for(room_id, person), message_id)
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.hide_message(message=message, actor=person, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error("reason" if "reason" in refusal.fields else None, refusal.message)
        else:
            messages.success(request, _("The message is hidden. Its author reads your reason."))
            return _answer(request, message)
    return render(
        request, "discussions/hide.html", {"message": message, "form": form, "next": _next(request)}
    )


@require_POST
def restore(request: HttpRequest, room_id: int, message_id: int) -> HttpResponse:
    """Show a hidden message again."""
    person = require_person(request.user)
    message = queries.message_in(queries.room_for(room_id, person), message_id)
    services.restore_message(message=message, actor=person)
    return _answer(request, message)


def _next(request: HttpRequest) -> str:
    """Return the page to go back to, as asked for; `_answer` checks that it is ours."""
    return request.POST.get("next") or request.GET.get("next", "")


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _answer(request: HttpRequest, message: Message, status: int = 200) -> HttpResponse | HttpResponseRedirect:
    """The message for scripts; for forms the page they came from, at the message."""
    if _wants_json(request):
        return JsonResponse(payloads.message_payload(message), status=status)
    back = _next(request)
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    # A word without a slash is no address: redirect() would look for a page of that name.
    if not (ours and "/" in back):
        back = reverse("discussions:room", args=[message.room_id])
    return redirect(f"{back}#message-{message.pk}")
