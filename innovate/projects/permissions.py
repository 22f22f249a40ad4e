"""Who may do what with a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules

from innovate.core.permissions import holds
from innovate.projects import private_queries

if TYPE_CHECKING:
    from innovate.accounts.models import User
    from innovate.projects.models import Project


@rules.predicate
def is_published(person: User, project: Project | None) -> bool:
    return project is not None and not project.is_draft


@rules.predicate
def is_shown(person: User, project: Project | None) -> bool:
    """Whether everybody may see it: published, and not hidden by a moderator."""
    return project is not None and not project.is_draft and not project.is_hidden


@rules.predicate
def is_team(person: User, project: Project | None) -> bool:
    return project is not None and person.is_authenticated and person.pk in project.memberships


@rules.predicate
def is_lead(person: User, project: Project | None) -> bool:
    if project is None or not person.is_authenticated:
        return False
    membership = project.memberships.get(person.pk)
    return membership is not None and membership.role == "lead"


@rules.predicate
def is_author(person: User, project: Project | None) -> bool:
    return project is not None and person.is_authenticated and project.author_id == person.pk


def may(permission: str) -> rules.Predicate:
    """Return the rule "on the team, and entrusted with `permission`" (a TeamPermission); a lead is with all.

    The one place that reads what a membership allows; downstream rooms build their own rules on it.
    """

    @rules.predicate(f"may {permission}")
    def allowed(person: User, project: Project | None) -> bool:
        if project is None or not person.is_authenticated:
            return False
        membership = project.memberships.get(person.pk)
        return membership is not None and permission in membership.permissions_held

    return allowed


@rules.predicate
def is_asked(person: User, project: Project | None) -> bool:
    """Asked by the team to look at its details, by name or as a verified maker."""
    return project is not None and person.is_authenticated and private_queries.is_asked(person, project)


@rules.predicate
def has_promised(person: User, project: Project | None) -> bool:
    """Has accepted the terms under which the details are shown."""
    return project is not None and person.is_authenticated and private_queries.has_promised(person, project)


#: Staff who help any team with its project.
OPERATES = holds("projects.change_project")

#: Who hides a project that breaks the rules sees it, hidden or not.
HIDES = holds("projects.hide_project")

rules.add_perm(
    "projects.view_project", is_shown | is_team | holds("projects.view_project") | (is_published & HIDES)
)
rules.add_perm("projects.hide_project", HIDES)
rules.add_perm("projects.merge_project", holds("projects.merge_project"))
rules.add_perm("projects.work_on_project", is_team | OPERATES)
rules.add_perm("projects.edit_project", may("edit") | OPERATES)
rules.add_perm("projects.post_news", may("news") | OPERATES)
rules.add_perm("projects.decide", is_team)
rules.add_perm("projects.hand_over", is_lead)
rules.add_perm("projects.run_campaign", may("campaign") | OPERATES)
rules.add_perm("projects.run_sourcing", may("sourcing") | OPERATES)
rules.add_perm("projects.lead_project", is_lead | OPERATES)
rules.add_perm("projects.move_stage", OPERATES)
rules.add_perm("projects.decline_project", holds("projects.decline_project"))
rules.add_perm("projects.decide_review", holds("projects.decide_review"))
rules.add_perm("projects.decide_decline_appeal", holds("projects.decide_decline_appeal"))
rules.add_perm("projects.ask_for_review", is_lead)
rules.add_perm("projects.appeal_decline", is_author)
#: Staff judge ideas, so they may ask for the details; like everybody outside the team they promise first.
REVIEWS = holds("projects.decide_review") | is_asked
rules.add_perm("projects.keep_details", is_team)
rules.add_perm("projects.review_details", REVIEWS)
rules.add_perm("projects.read_details", is_team | (REVIEWS & has_promised))
rules.add_perm("projects.go_back", is_lead | OPERATES)
