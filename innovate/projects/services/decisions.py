"""What a team decides: a question is opened, and answered with a reason. Both are public."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.states import advance
from innovate.core.text import clean_line, clean_text
from innovate.moderation.queries import require_voice
from innovate.notifications.services import notify
from innovate.projects import rules
from innovate.projects.models import Decision, Project
from innovate.projects.queries import team_ids
from innovate.projects.services.timeline import page_path, write_timeline


def open_decision(*, project: Project, actor: User, question: str, options: Sequence[str] = ()) -> Decision:
    """Put a question to the team, with the answers there are to choose from (none: an open question).

    Raises Refused for an empty question, one single option or too many, NotAllowed for who may not write in public.
    """
    require_voice(actor)
    question = clean_line(question)[:200]
    answers = list(dict.fromkeys(filter(None, (clean_line(option)[:200] for option in options))))
    wrong = {}
    if len(question) < rules.SHORTEST_QUESTION:
        wrong["question"] = _("Ask a question the team can answer.")
    if len(answers) == 1 or len(answers) > rules.MOST_OPTIONS:
        wrong["options"] = _("Write at least two and at most %(most)s answers, or none.") % {
            "most": rules.MOST_OPTIONS
        }
    if wrong:
        raise Refused(_("A little is missing."), code="decision_incomplete", fields=wrong)
    with transaction.atomic():
        decision = Decision.objects.create(
            project=project, question=question, options=answers, opened_by=actor
        )
        notify(
            event=f"projects.decision:{decision.pk}",
            people=team_ids(project) - {actor.pk},
            kind="projects.decision_opened",
            data={"project": project.titles, "question": question, "actor": actor.display_name},
            url=page_path("projects:decisions", project),
        )
    return decision


def decide(*, decision: Decision, actor: User, answer: str, reason: str) -> Decision:
    """Answer the question for the team, with a reason; it stands in the project's story from then on.

    Raises Refused when the answer is none of the options or the reason is missing, Conflict when it was
    decided or dropped meanwhile, NotAllowed for who may not write in public.
    """
    require_voice(actor)
    answer, reason = clean_line(answer)[:200], clean_text(reason)[:2000]
    wrong = {}
    if not answer or (decision.options and answer not in decision.options):
        wrong["answer"] = _("Choose one of the answers.") if decision.options else _("Write the answer.")
    if len(reason) < rules.SHORTEST_ANSWER:
        wrong["reason"] = _("Say why in a sentence: others build on it.")
    if wrong:
        raise Refused(_("A little is missing."), code="decision_incomplete", fields=wrong)
    with transaction.atomic():
        advance(
            decision,
            to=Decision.State.DECIDED,
            allowed=rules.DECISION,
            answer=answer,
            reason=reason,
            decided_by=actor,
            decided_at=timezone.now(),
        )
        project = decision.project
        write_timeline(
            project=project,
            kind="projects.decided",
            actor=actor,
            data={"question": decision.question, "answer": answer},
        )
        notify(
            event=f"projects.decision:{decision.pk}:decided",
            people=team_ids(project) - {actor.pk},
            kind="projects.decided",
            data={"project": project.titles, "question": decision.question, "answer": answer},
            url=page_path("projects:decisions", project),
        )
    return decision


def drop_decision(*, decision: Decision) -> None:
    """Nobody needs the answer any more. Raises Conflict when it was decided."""
    with transaction.atomic():
        advance(decision, to=Decision.State.DROPPED, allowed=rules.DECISION)
