"""Groups of personas, as the permission tables name them."""

from __future__ import annotations

from tests.portal.scene import (
    BACKER,
    EDITOR,
    LEAD,
    MAKER,
    MEMBER,
    MODERATOR,
    OPERATOR,
    PERSONAS,
    RIVAL,
    STAFF,
    STRANGER,
    VISITOR,
    WORKER,
)

Who = frozenset[str]
ALL: Who = frozenset(PERSONAS)
PEOPLE = ALL - {VISITOR}
NOBODY: Who = frozenset()
#: Who works here, by what their group may do; a superuser may all of it.
OPERATORS: Who = frozenset({STAFF, OPERATOR})
MODERATORS: Who = frozenset({STAFF, MODERATOR})
HOUSE = OPERATORS | MODERATORS | {EDITOR}
BACKERS: Who = frozenset({BACKER})
LEADS: Who = frozenset({LEAD})
LEADS_OR_STAFF = LEADS | OPERATORS
TEAM = LEADS | {MEMBER}
TEAM_OR_STAFF = LEADS_OR_STAFF | {MEMBER}
OWNERS: Who = frozenset({MAKER})
MAKERS = OWNERS | {WORKER}
SIDES = OWNERS | LEADS
PARTIES = TEAM_OR_STAFF | MAKERS
INVITED: Who = frozenset({STRANGER})
#: To the details of an idea: its expert and every verified maker.
ASKED = TEAM | OPERATORS | MAKERS | INVITED | {RIVAL}
JURY: Who = frozenset({RIVAL, STRANGER})
