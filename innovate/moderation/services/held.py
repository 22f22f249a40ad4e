"""Looking at texts before they are published: by rule at once, by a person where the rule is not sure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.permissions import require
from innovate.core.states import AllowedFrom, advance
from innovate.moderation import holding, spam
from innovate.moderation.models import HeldText, RecentText
from innovate.moderation.services.words import clean_reason
from innovate.notifications.services import notify

HELD: AllowedFrom = {"published": ("waiting",), "refused": ("waiting",)}
#: How far back texts are compared, and how many of them: of oneself, of other people.
REMEMBERED = timedelta(days=3)
COMPARED_OWN, COMPARED_OTHERS = 50, 100


class Held(Conflict):
    """The text is kept and somebody looks at it; nothing is lost and nothing need be sent again."""

    default_code = "held"


def held_words() -> str:
    """What the author of a held text reads."""
    return _(
        "This is kept, and a moderator looks at it before others can read it. You need not send it again: "
        "you hear from us."
    )


def screen(
    *, author: User, kind: str, key: str, label: str, text: str, url: str, payload: Mapping[str, Any]
) -> HeldText | None:
    """Judge a text that is about to be published: remember it and return None, or hold it and return that.

    Staff are not judged. The text is stored in the caller's transaction where there is one, so whoever must say no
    to the caller says so after it (`Held`).
    """
    if author.is_staff:
        return None
    waiting = HeldText.objects.filter(kind=kind, key=key, author=author, state=HeldText.State.WAITING).first()
    if waiting is not None and (renewed := _renewed(waiting, label=label, text=text, payload=payload)):
        return renewed
    verdict = _judge(author, kind, text)
    if not verdict.is_held:
        remember(author=author, kind=kind, text=text)
        return None
    try:
        with transaction.atomic():
            held = HeldText.objects.create(
                kind=kind,
                key=key,
                author=author,
                label=label[:200],
                text=text,
                url=url,
                payload=dict(payload),
                score=verdict.score,
                reasons=list(verdict.reasons),
            )
            notify(
                event=f"held:{held.pk}",
                people=[author],
                kind="moderation.held",
                data={"label": held.label},
                url=url or "/me/notices/",
            )
    except IntegrityError:
        return HeldText.objects.get(kind=kind, key=key, author=author, state=HeldText.State.WAITING)
    return held


def hold(
    *, author: User, kind: str, key: str, label: str, text: str, url: str, payload: Mapping[str, Any]
) -> None:
    """Judge a text as `screen` does, where nothing is to be undone when it is held: raises Held then."""
    if screen(author=author, kind=kind, key=key, label=label, text=text, url=url, payload=payload):
        raise Held(held_words())


def renew(*, kind: str, key: str, say: Callable[[], tuple[str, str, Mapping[str, Any]]]) -> None:
    """Let what waits under this key, if anything does, say what would be published now: `say` returns its label,
    text and payload.
    """
    for waiting in HeldText.objects.filter(kind=kind, key=key, state=HeldText.State.WAITING):
        label, text, payload = say()
        _renewed(waiting, label=label, text=text, payload=payload)


def _renewed(waiting: HeldText, *, label: str, text: str, payload: Mapping[str, Any]) -> HeldText | None:
    """Put these words in the place of the waiting ones; None when somebody has just decided on those.

    As another row: a moderator decides on the row they have read, and finds it gone.
    """
    words = {"label": label[:200], "text": text, "payload": dict(payload)}
    if all(getattr(waiting, name) == value for name, value in words.items()):
        return waiting
    with transaction.atomic():
        gone, _rows = HeldText.objects.filter(pk=waiting.pk, state=HeldText.State.WAITING).delete()
        if not gone:
            return None
        kept = ("kind", "key", "author_id", "url", "score", "reasons", "created_at")
        return HeldText.objects.create(**{name: getattr(waiting, name) for name in kept}, **words)


def remember(*, author: User, kind: str, text: str) -> None:
    """Keep the sketch of a published text for a while, to compare later ones with."""
    RecentText.objects.create(author=author, kind=kind, sketch=spam.packed(spam.sketch(text)))


def publish_held(*, held: HeldText, actor: User) -> HeldText:
    """Let a held text be read; its author hears of it. Raises NotAllowed, Conflict, and what its room raises."""
    _require_decider(held, actor)
    kind = holding.kinds.get(held.kind)
    if kind is None:
        raise Refused(_("Nobody knows any more how to publish this."), code="unknown_kind")
    with transaction.atomic():
        # Published first: a room locks its own row before it renews what is held, and so in the same order.
        kind.publish(held.author, held.payload)
        advance(held, to="published", allowed=HELD, decided_by=actor, decided_at=timezone.now())
        remember(author=held.author, kind=held.kind, text=held.text)
        notify(
            event=f"held:{held.pk}:published",
            people=[held.author_id],
            kind="moderation.held_published",
            data={"label": held.label},
            url=held.url or "/me/notices/",
        )
    return held


def refuse_held(*, held: HeldText, actor: User, reason: str) -> HeldText:
    """Do not publish a held text; its author reads why, and has it back in the notice's place.

    Raises NotAllowed, Refused without a reason, Conflict.
    """
    _require_decider(held, actor)
    reason = clean_reason(reason)
    with transaction.atomic():
        advance(
            held,
            to="refused",
            allowed=HELD,
            decided_by=actor,
            decided_at=timezone.now(),
            decision_note=reason,
        )
        notify(
            event=f"held:{held.pk}:refused",
            people=[held.author_id],
            kind="moderation.held_refused",
            data={"label": held.label, "reason": reason},
            url="/reports/standing/",
        )
    return held


def forget_old_texts() -> int:
    """Delete sketches nobody compares with any more; return how many."""
    return RecentText.objects.filter(at__lt=timezone.now() - REMEMBERED).delete()[0]


def _judge(author: User, kind: str, text: str) -> spam.Verdict:
    """Three small reads on indexes, of which the third only for texts long enough to be compared."""
    now = timezone.now()
    mine = RecentText.objects.filter(author=author, at__gt=now - REMEMBERED)
    own: list[bytes] = []
    others: list[bytes] = []
    if spam.sketch(text):
        own = [bytes(one) for one in mine.order_by("-at").values_list("sketch", flat=True)[:COMPARED_OWN]]
        rows = RecentText.objects.filter(kind=kind, at__gt=now - REMEMBERED).exclude(author=author)
        latest = rows.values("author", "sketch").annotate(last=Max("at")).order_by("-last")
        # The same words by one other person are one copy, however often they were said.
        others = list(
            {
                (row["author"], bytes(row["sketch"])): bytes(row["sketch"])
                for row in latest[:COMPARED_OTHERS]
            }.values()
        )
    return spam.assess(
        text,
        account_age=now - author.date_joined,
        in_last_hour=mine.filter(at__gt=now - timedelta(hours=1)).count(),
        own=map(spam.unpacked, own),
        others=map(spam.unpacked, others),
    )


def _require_decider(held: HeldText, actor: User) -> None:
    require(actor, "moderation.decide")
    if held.author_id == actor.pk:
        raise NotAllowed(_("This is yours: somebody else decides."), code="own")
