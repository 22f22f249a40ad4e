"""The terms under which somebody outside a team reads its private details."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from innovate.core.proofs import digest

#: Version → its paragraphs. A version is never edited, for people have signed it: write a new one below.
TERMS: Mapping[int, Sequence[Promise]] = {
    1: (
        _(
            "What you read here belongs to the people who wrote it. You read it to judge or to help this "
            "project, and for nothing else."
        ),
        _(
            "You show it to nobody and copy it nowhere, neither the texts nor the files, until the team "
            "publishes it or allows it in writing."
        ),
        _("You do not use it for a product of your own or of your employer, and apply for no right to it."),
        _("What you knew before, what is public already and what the law makes you tell are not bound by this."),
        _("This lasts for five years from today. The team sees that you accepted, under which name and when."),
    ),
}  # fmt: skip
CURRENT = max(TERMS)


def terms_hash(version: int) -> str:
    """Return the fingerprint of a version's words, in English: what an acceptance remembers."""
    with override("en"):
        return digest([str(paragraph) for paragraph in TERMS[version]])
