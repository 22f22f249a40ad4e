"""The kinds of timeline entry that voting writes."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from innovate.projects.timeline_kinds import Data, Followers, register, shown


def _decided(data: Data) -> str:
    facts = {name: shown(value) for name, value in data.items() if name != "winners"}
    facts["winner"] = in_a_row(shown(title) for title in data["winners"])
    if not data["winners"]:
        text = ngettext(
            "In the vote “%(round)s”, with %(turnout)s ballot, “none of these” won. The team may ask again.",
            "In the vote “%(round)s”, with %(turnout)s ballots, “none of these” won. The team may ask again.",
            data["turnout"],
        )
    elif len(data["winners"]) > 1:
        text = ngettext(
            "The vote “%(round)s” chose %(winner)s with %(turnout)s ballot.",
            "The vote “%(round)s” chose %(winner)s with %(turnout)s ballots.",
            data["turnout"],
        )
    else:
        text = ngettext(
            "%(winner)s won the vote “%(round)s” with %(turnout)s ballot.",
            "%(winner)s won the vote “%(round)s” with %(turnout)s ballots.",
            data["turnout"],
        )
    return text % facts


def in_a_row(titles: Iterable[str]) -> str:
    """Return the titles in quotation marks, one after the other."""
    return pgettext("between things in a row", ", ").join(_("“%(title)s”") % {"title": t} for t in titles)


def _void(data: Data) -> str:
    return _("The vote “%(round)s” is void. %(reason)s") % {
        "round": shown(data["round"]),
        "reason": void_reason(data["reason"], data),
    }


def void_reason(code: str, data: Data) -> str:
    """Say in words why a round has no result. Codes: turnout, stage, withdrawn; a note of staff comes first."""
    if data.get("note"):
        return _("It was called off: %(note)s") % {"note": data["note"]}
    if code == "turnout":
        return ngettext(
            "Only %(turnout)s ballot came in, and %(needed)s were needed.",
            "Only %(turnout)s ballots came in, and %(needed)s were needed.",
            data["turnout"],
        ) % {"turnout": data["turnout"], "needed": data["needed"]}
    if code == "stage":
        return _("The project had left the design stage before the vote was over.")
    return _("The team has called it off.")


register(
    "voting.round_opened",
    text=gettext_lazy("The vote “%(round)s” opened, with %(designs)s designs."),
    icon="vote",
    followers=Followers("voting.followed_round", page="voting:designs"),
)
register("voting.round_decided", text=_decided, icon="trophy")
register("voting.round_void", text=_void, icon="circle-slash")
