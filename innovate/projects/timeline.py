"""The kinds of timeline entry that projects write themselves."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovate.projects.stages import Stage
from innovate.projects.timeline_kinds import Data, register


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
    return f"{sentence} {data['reason']}" if data.get("reason") else sentence


register("projects.stage_moved", text=_stage_moved, icon="flag", stage=lambda data: data["to"])
register("projects.member_joined", text=gettext_lazy("%(name)s joined the team."), icon="user-plus")
register("projects.update_posted", text=gettext_lazy("News from the team: “%(title)s”"), icon="newspaper")
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
