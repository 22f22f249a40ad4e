"""One's own data as a file: each room registers its part in an `exports.py` of its own."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from innovate.accounts.models import User

Rows = Iterable[Mapping[str, Any]]
_parts: dict[str, Callable[[User], Rows]] = {}
_KEPT_IN_MEMORY = 1024 * 1024


def register(name: str, rows: Callable[[User], Rows]) -> None:
    """Register `rows`, which yields a room's records of a person as plain values, under the file name `name`.

    Raises ValueError when the name is taken.
    """
    if name in _parts:
        raise ValueError(f"two rooms export {name}")
    _parts[name] = rows


def archive(person: User) -> IO[bytes]:
    """Return an open ZIP file, at its beginning, with one JSON list for each registered part.

    It is written row by row into a temporary file, so that a long history does not fill the memory.
    """
    # SIM115: whoever sends the file closes it.
    file = tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115
    now = timezone.now().timetuple()[:6]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(_parts):
            entry = zipfile.ZipInfo(f"{name}.json", now)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with packed.open(entry, "w") as out:
                for piece in _json(_parts[name](person)):
                    out.write(piece.encode())
        for name, picture in _pictures(person):
            packed.writestr(name, picture)
    file.seek(0)
    return file  # type: ignore[return-value]


def _json(rows: Rows) -> Iterator[str]:
    """Yield a JSON list in pieces."""
    separator = "[\n"
    for row in rows:
        yield separator + json.dumps(row, cls=_Encoder, ensure_ascii=False, indent=1)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


class _Encoder(DjangoJSONEncoder):
    """Also writes the bytes of seals, as hexadecimal digits."""

    def default(self, o: Any) -> Any:
        return bytes(o).hex() if isinstance(o, bytes | memoryview) else super().default(o)


def _pictures(person: User) -> Iterator[tuple[str, bytes]]:
    profile = getattr(person, "profile", None)
    if profile and profile.avatar:
        with profile.avatar.open("rb") as picture:
            yield f"picture.{profile.avatar.name.rpartition('.')[2]}", picture.read()


def _account(person: User) -> Rows:
    """Yield the account itself: one record."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialAccount
    from allauth.usersessions.models import UserSession

    profile = getattr(person, "profile", None)
    yield {
        "email": person.email,
        "addresses": list(EmailAddress.objects.filter(user=person).values("email", "verified", "primary")),
        "display_name": person.display_name,
        "bio": profile.bio if profile else "",
        "language": person.language,
        "time_zone": person.time_zone,
        "joined": person.date_joined,
        "last_sign_in": person.last_login,
        "tokens": list(
            person.personal_tokens.values(
                "name", "prefix", "scope", "created_at", "last_used_at", "revoked_at"
            )
        ),
        "second_steps": list(
            Authenticator.objects.filter(user=person).values("type", "created_at", "last_used_at")
        ),
        "accounts_elsewhere": list(
            SocialAccount.objects.filter(user=person).values(
                "provider", "uid", "extra_data", "date_joined", "last_login"
            )
        ),
        "sessions": list(
            UserSession.objects.filter(user=person).values("created_at", "last_seen_at", "ip", "user_agent")
        ),
    }


register("account", _account)
