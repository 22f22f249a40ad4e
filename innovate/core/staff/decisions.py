"""Decisions on one or several rows: a page that asks for the reason, then the room's own service for each row.

Each row is its own transaction, so that one refusal does not undo the others; every refusal is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.widgets.button import Button, ListingButton

from innovate.core.errors import Refused

if TYPE_CHECKING:
    from innovate.accounts.models import User

#: Rows of one decision: more than a page shows, less than a request may take.
MOST_ROWS = 100


class ReasonForm(forms.Form):
    """Why: the text reaches the people concerned."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("The people concerned read it, word for word."),
    )


class Decision(BulkAction):
    """One thing staff can decide. `permission` is asked for the list and again for each row."""

    model: Any = None
    permission: ClassVar[str] = ""
    question: ClassVar[Any] = ""
    explanation: ClassVar[Any] = ""
    is_serious: ClassVar[bool] = False
    index_url: ClassVar[str] = ""
    select_related: ClassVar[Sequence[str]] = ()
    form_class: type[forms.Form] = ReasonForm
    template_name = "core/admin/decision.html"
    aria_label = property(lambda self: self.display_name)

    def decide(self, row: Any, *, actor: User, **given: Any) -> None:
        """Call the service for one row; `given` is what the form asked for. Raises Refused."""
        raise NotImplementedError

    @classmethod
    def describe(cls, row: Any) -> str:
        """What the row is called where it is decided about."""
        return str(row)

    def object_context(self, obj: Any) -> dict[str, Any]:
        return {"item": obj, "name": self.describe(obj)}

    @classmethod
    def applies_to(cls, row: Any) -> bool:
        """Whether it makes sense for the row as it stands, to offer the button; the service has the last word."""
        return True

    @classmethod
    def is_open_to(cls, person: Any) -> bool:
        """Whether this person may decide this about anything at all."""
        return person.is_staff and person.has_perm(cls.permission)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_open_to(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def check_perm(self, obj: Any) -> bool:
        return self.request.user.has_perm(self.permission, obj)

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, list[Any]]]:
        # Never "all": what is decided about has been seen.
        ids = [value for value in self.request.GET.getlist("id") if value.isdecimal() and len(value) < 19]
        found = self.model._default_manager.filter(pk__in=ids[:MOST_ROWS])
        rows = list(found.select_related(*self.select_related).order_by("pk"))
        if not rows:
            raise Http404
        allowed = [row for row in rows if self.check_perm(row)]
        return allowed, {"items_with_no_access": [row for row in rows if row not in allowed]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "next": self._back(), "decision": self}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        rows, others = self.get_actionable_objects()
        failures = [(row, _("You may not decide this one.")) for row in others["items_with_no_access"]]
        done = 0
        for row in rows:
            try:
                self.decide(row, actor=self.request.user, **form.cleaned_data)
                done += 1
            except Refused as refusal:
                failures.append((row, refusal.message))
        if not done:
            for row, words in failures:
                form.add_error(None, f"{self.describe(row)}: {words}")
            return self.form_invalid(form)
        messages.success(self.request, ngettext("%(n)s decided.", "%(n)s decided.", done) % {"n": done})
        for row, words in failures:
            messages.error(self.request, f"{self.describe(row)}: {words}")
        return redirect(self._back())

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response

    def _back(self) -> str:
        return self.next_url if self.next_url != self.request.path else reverse(self.index_url)

    @classmethod
    def execute_action(cls, objects: Any, **kwargs: Any) -> tuple[int, int]:
        raise NotImplementedError("form_valid decides row by row")

    @classmethod
    def address(cls) -> str:
        """The confirmation page; the rows are added as ?id=…"""
        meta = cls.models[0]._meta
        return reverse("wagtail_bulk_action", args=[meta.app_label, meta.model_name, cls.action_type])


def buttons_below_a_list(decisions: Sequence[type[Decision]], person: Any) -> list[ListingButton]:
    """Return the buttons for the rows that were ticked; Wagtail's script adds which they are."""
    return [
        ListingButton(
            decision.display_name,
            decision.address(),
            attrs={"aria-label": decision.display_name, "data-bulk-action-button": ""},
            classname=f"bulk-action-btn{' serious' if decision.is_serious else ''}",
        )
        for decision in decisions
        if decision.is_open_to(person)
    ]


def buttons_for(decisions: Sequence[type[Decision]], row: Any, person: Any, back: str) -> list[Button]:
    """Return the buttons for one row."""
    return [
        Button(
            decision.display_name,
            f"{decision.address()}?id={row.pk}&next={back}",
            icon_name="cross" if decision.is_serious else "check",
        )
        for decision in decisions
        if decision.is_open_to(person) and decision.applies_to(row)
    ]


def register_decisions(*decisions: type[Decision]) -> None:
    """Make the pages of these decisions known to Wagtail."""
    for decision in decisions:
        hooks.register("register_bulk_action", decision)
