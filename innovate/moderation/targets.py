"""What can be reported: rooms above register their models here, since moderation knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from innovate.accounts.models import User


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said around a reported object; `is_target` marks the object itself."""

    author: str
    at: datetime
    text: str
    is_target: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """How to speak of a kind of object and how to take it off the page.

    `label(obj)` is what people call it, `about(obj)` who is answerable for it, `url(obj)` where it is read,
    `may_see(person, obj)` keeps what is private from being probed, `hide(obj, actor, reason)` hides it,
    `restate(obj, actor, reason)` says why of what was hidden for the time being, now that it is decided, and
    `restore(obj, actor)` shows it again. `context(objs)` returns, by primary key, what stands around each of
    them, in a fixed number of queries: for moderators.
    """

    model: type[Model]
    label: Callable[[Any], str]
    about: Callable[[Any], User | None]
    url: Callable[[Any], str]
    may_see: Callable[[Any, Any], bool]
    hide: Callable[[Any, User, str], None] | None
    restore: Callable[[Any, User], None] | None
    context: Callable[[Sequence[Any]], Mapping[int, list[Line]]] | None
    restate: Callable[[Any, User, str], None] | None = None


_targets: dict[type[Model], Target] = {}


def register(
    model: type[Model],
    *,
    label: Callable[[Any], str],
    hide: Callable[[Any, User, str], None] | None = None,
    restore: Callable[[Any, User], None] | None = None,
    context: Callable[[Sequence[Any]], Mapping[int, list[Line]]] | None = None,
    restate: Callable[[Any, User, str], None] | None = None,
    about: Callable[[Any], User | None] = lambda obj: getattr(obj, "author", None),
    url: Callable[[Any], str] = lambda obj: obj.get_absolute_url(),
    may_see: Callable[[Any, Any], bool] = lambda person, obj: True,
) -> None:
    """Let objects of `model` be reported; call it from the app's `permissions.py` or `notices.py`."""
    _targets[model] = Target(model, label, about, url, may_see, hide, restore, context, restate)


def find(app_label: str, model_name: str) -> Target | None:
    """Return the target registered for this model, if any."""
    try:
        return _targets.get(apps.get_model(app_label, model_name))
    except LookupError:
        return None


def of(content_type: ContentType) -> Target | None:
    """Return the target of a stored report's type, if it is still registered."""
    model = content_type.model_class()
    return _targets.get(model) if model else None
