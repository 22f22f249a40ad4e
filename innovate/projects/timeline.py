"""The kinds of timeline entry that projects write themselves."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovate.projects.stages import Stage
from innovate.projects.timeline_kinds import Data, Followers, register, shown


def _stage_moved(data: Data) -> str:
    sentences = {
        Stage.IDEA: _("The idea was published. It gathers support now."),
        Stage.DESIGN: _("Enough people want it: the design stage has begun."),
        Stage.FUNDING: _("The funding stage has begun."),
        Stage.SOURCING: _("It is funded. The search for a maker has begun."),
        Stage.PRODUCTION: _("A maker has signed. Production has begun."),
        Stage.DELIVERY: _("It is made. Delivery has begun."),
        Stage.COMPLETED: _("Everyone has what they backed. The project is complete."),
        Stage.UNFUNDED: _("The campaign did not reach its goal."),
        Stage.DECLINED: _("The idea was declined."),
        Stage.CANCELLED: _("The project was cancelled."),
    }
    sentence = sentences[Stage(data["to"])]
    if data["to"] == Stage.DESIGN and data.get("from") == Stage.UNFUNDED:
        sentence = _("The team goes back to the design.")
    elif data["to"] == Stage.FUNDING and data.get("from") == Stage.UNFUNDED:
        sentence = _("The team tries another campaign.")
    elif "merged_into" in data.get("evidence", {}):
        sentence = _("It was merged into another idea, which goes on.")
    elif data.get("from") == Stage.DECLINED:
        sentence = _("The author was right: the project goes on where it was.")
    elif "review" in data.get("evidence", {}) and data["to"] == Stage.DESIGN:
        sentence = _("It passed its review: the design stage has begun.")
    return f"{sentence} {shown(data['reason'])}" if data.get("reason") else sentence


def _review_answered(data: Data) -> str:
    sentence = {
        "go_on": _("Staff have looked at it and say: go on."),
        "changes": _("Staff have looked at it and want changes."),
        "declined": _("Staff have looked at it and say no."),
    }[data["answer"]]
    # A no is followed by the stage itself, which tells the reason.
    return sentence if data["answer"] == "declined" else f"{sentence} {data['reason']}"


def _appeal_answered(data: Data) -> str:
    sentence = (
        _("The author's objection was accepted.")
        if data["upheld"]
        else _("The objection was looked at. The no stands.")
    )
    return f"{sentence} {data['reason']}"


register(
    "projects.stage_moved",
    text=_stage_moved,
    icon="flag",
    stage=lambda data: data["to"],
    followers=Followers("projects.followed_stage"),
)
register(
    "projects.took_in",
    text=gettext_lazy("It took in “%(title)s”, with its supporters and its credit."),
    icon="merge",
)
register(
    "projects.closed_update_posted",
    text=gettext_lazy("The team has news for its supporters."),
    icon="newspaper",
)
register(
    "projects.bom_released",
    text=gettext_lazy("Revision %(number)s of the parts list is released."),
    icon="list-tree",
)
register("projects.hidden", text=gettext_lazy("A moderator hid the project."), icon="eye-off")
register("projects.shown_again", text=gettext_lazy("Everyone can see the project again."), icon="eye")
register("projects.member_joined", text=gettext_lazy("%(name)s joined the team."), icon="user-plus")
register(
    "projects.update_posted",
    text=gettext_lazy("News from the team: “%(title)s”"),
    icon="newspaper",
    followers=Followers("projects.followed_news", page="projects:updates"),
)
register("projects.details_changed", text=gettext_lazy("The description was revised."), icon="pencil")
register("projects.translated", text=gettext_lazy("It can be read in %(language)s, too."), icon="languages")
register("projects.role_opened", text=gettext_lazy("The team looks for somebody: %(title)s"), icon="search")
register(
    "projects.handed_over",
    text=gettext_lazy("%(giver)s has handed the project over to %(taker)s."),
    icon="key-round",
)
register("projects.decided", text=gettext_lazy("The team has decided. %(question)s %(answer)s"), icon="scale")
register("projects.built_upon", text=gettext_lazy("Somebody builds on it: “%(title)s”"), icon="git-fork")
register(
    "projects.shares_agreed",
    text=gettext_lazy("Everyone has agreed how success is shared (version %(number)s)."),
    icon="percent",
)
register(
    "projects.time_extended",
    text=gettext_lazy("Half way there: the idea has %(days)s more days to find its supporters."),
    icon="hourglass",
)
register(
    "projects.review_opened",
    text=gettext_lazy("Staff look at the idea now. An answer is due within %(days)s days."),
    icon="clipboard-check",
)
register("projects.review_answered", text=_review_answered, icon="clipboard-check")
register(
    "projects.decline_appealed",
    text=gettext_lazy("The author objects. Somebody else looks at it."),
    icon="scale",
)
register("projects.appeal_answered", text=_appeal_answered, icon="scale")
register(
    "projects.words_changed",
    text=gettext_lazy("The description was changed (version %(number)s). %(reason)s"),
    icon="pencil",
)
register(
    "projects.words_locked",
    text=gettext_lazy("So many want it now that its description changes only with a reason they are told."),
    icon="lock",
)
