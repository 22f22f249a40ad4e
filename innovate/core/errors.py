"""What a service raises when a rule says no.

Each carries a message for the person (translated, says what to do), a stable code for programs and the
HTTP status that fits. Views put it into the form or on an error page, the API into a problem document.
"""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """A rule of the domain refused the request.

    `message` is for the person, in their language; `code` is a stable word for programs;
    `fields` maps a field's name to what is wrong with it.
    """

    status = 422
    default_code = "refused"

    def __init__(
        self, message: str, *, code: str | None = None, fields: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.code = code or self.default_code
        self.fields = dict(fields or {})


class Conflict(Refused):
    """The object is no longer in a state that allows this: somebody or the clock was first."""

    status = 409
    default_code = "conflict"


class Gone(Refused):
    """It was here and is not shown any more: the message says what became of it."""

    status = 410
    default_code = "gone"


class NotAllowed(Refused):
    """The person may not do this."""

    status = 403
    default_code = "not_allowed"


class SignInNeeded(NotAllowed):
    """The person must sign in first."""

    status = 401
    default_code = "sign_in_needed"


class TooMany(Refused):
    """A rate limit was passed; `retry_after` is in whole seconds."""

    status = 429
    default_code = "too_many"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
