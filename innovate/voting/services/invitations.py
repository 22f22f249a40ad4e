"""Inviting people to vote in a round, before it opens."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.text import clean_line
from innovate.projects.services.joining import whom
from innovate.voting import rules
from innovate.voting.models import Round, RoundInvitation
from innovate.voting.services.drafts import hold_draft


def invite_voters(*, round: Round, actor: User, who: str) -> int:
    """Ask people to vote in the round, by mail address or member name, one a line or between commas; return how
    many are new. They hear of it when the round opens; an address without an account is mailed then.

    Raises Refused, with all that is wrong and nothing stored, when a line is no address and nobody's name or that
    of several, or when there are too many; Conflict once the round has opened.
    """
    found = dict(_people(re.split(r"[,;，；\n]", who)))
    with transaction.atomic():
        held = hold_draft(round)
        asked = set(held.invitations.values_list("email", flat=True))
        persons = set(held.invitations.values_list("person_id", flat=True)) - {None}
        new = [
            RoundInvitation(round=held, email=email, person=person, invited_by=actor)
            for email, person in found.items()
            if email not in asked and (person is None or person.pk not in persons)
        ]
        if len(asked) + len(new) > rules.MOST_INVITED:
            raise _refused(
                _("At most %(count)s people can be invited.") % {"count": rules.MOST_INVITED}, "too_many"
            )
        RoundInvitation.objects.bulk_create(new)
    return len(new)


def take_back_invitation(*, invitation: RoundInvitation) -> None:
    """Invite somebody no more; raises Conflict once the round has opened."""
    with transaction.atomic():
        hold_draft(invitation.round)
        invitation.delete()


def mail_strangers(round: Round) -> None:
    """Queue a mail to the invited addresses nobody signs in with, in the round's language."""
    addresses = round.invitations.filter(person=None).values_list("email", flat=True)
    with override(round.language):
        context = {"round": round, "link": settings.BASE_URL + round.get_absolute_url()}
        subject = _("You are invited to vote on “%(project)s”") % {"project": round.project.words.title}
        text = render_to_string("voting/mail/invitation.txt", context)
    for address in addresses:
        send_mail(" ".join(subject.split()), text, None, [address])


def _people(lines: Iterable[str]) -> Iterable[tuple[str, User | None]]:
    """Yield whom the lines name; raises Refused with every line that names nobody."""
    found, wrong = [], []
    for line in filter(None, map(clean_line, lines)):
        try:
            email, person = whom(line)
            if person is None:
                validate_email(email)
        except Refused as refusal:
            wrong.append(f"{line}: {refusal.message}")
        except ValidationError:
            wrong.append(_("%(line)s: this is no mail address.") % {"line": line})
        else:
            found.append((email, person))
    if wrong:
        raise _refused(" ".join(wrong[:10]), "unknown_person")
    if not found:
        raise _refused(_("Name at least one person."), "nobody_named")
    return found


def _refused(words: str, code: str) -> Refused:
    return Refused(words, code=code, fields={"who": words})
