"""Pure rules of projects: which stage may follow which, and what an idea needs before it is published."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from innovate.projects.stages import Stage

#: stage → the stages it may be entered from. Nothing is declined once people's money is in; then it is
#: cancelled.
ALLOWED_FROM: Mapping[str, frozenset[str]] = {
    Stage.DRAFT: frozenset(),
    Stage.IDEA: frozenset({Stage.DRAFT}),
    Stage.DESIGN: frozenset({Stage.IDEA, Stage.UNFUNDED}),
    Stage.FUNDING: frozenset({Stage.DESIGN, Stage.UNFUNDED}),
    Stage.SOURCING: frozenset({Stage.FUNDING}),
    Stage.PRODUCTION: frozenset({Stage.SOURCING}),
    Stage.DELIVERY: frozenset({Stage.PRODUCTION}),
    Stage.COMPLETED: frozenset({Stage.DELIVERY}),
    Stage.UNFUNDED: frozenset({Stage.FUNDING}),
    Stage.DECLINED: frozenset({Stage.IDEA, Stage.DESIGN, Stage.UNFUNDED}),
    Stage.CANCELLED: frozenset(
        {
            Stage.IDEA,
            Stage.DESIGN,
            Stage.FUNDING,
            Stage.SOURCING,
            Stage.PRODUCTION,
            Stage.DELIVERY,
            Stage.UNFUNDED,
        }
    ),
}
#: Stages that end a project before its time; each needs a written reason.
EXITS = frozenset({Stage.DECLINED, Stage.CANCELLED})
#: While a campaign or later has promised something to backers, what was promised is not rewritten.
EDITABLE = frozenset({Stage.DRAFT, Stage.IDEA, Stage.DESIGN, Stage.UNFUNDED})
MAX_IMAGES = 8
SHORTEST_PITCH = 20
SHORTEST_IDEA = 60


def missing_before_publishing(*, title: str, pitch: str, problem: str, idea: str) -> dict[str, str]:
    """Return what is still wrong, by field, in words; empty when the idea may be published. Texts are
    clean.
    """
    missing = {}
    if len(title) < (2 if _is_dense(title) else 4):
        missing["title"] = _("Give your idea a name that others will recognise.")
    if len(pitch) < SHORTEST_PITCH // (2 if _is_dense(pitch) else 1):
        missing["pitch"] = _("Say in one full sentence what it is.")
    if not problem:
        missing["problem"] = _("Say which problem it solves: it is what makes others care.")
    if len(idea) < SHORTEST_IDEA // (2 if _is_dense(idea) else 1):
        missing["idea"] = _("Describe the idea in a few sentences, so that others can picture it.")
    return missing


def _is_dense(text: str) -> bool:
    """Chinese says in one character what English says in three or four letters."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)
