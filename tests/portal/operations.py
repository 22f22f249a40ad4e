"""The table of the API's operations: who is let in, at which place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.portal.scene import (
    MEMBER,
    RIVAL,
    STAFF,
)
from tests.portal.who import (
    ALL,
    ASKED,
    BACKERS,
    JURY,
    LEADS,
    LEADS_OR_STAFF,
    MAKERS,
    MODERATORS,
    NOBODY,
    OPERATORS,
    OWNERS,
    PEOPLE,
    SIDES,
    TEAM,
    TEAM_OR_STAFF,
    Who,
)


@dataclass(frozen=True)
class Operation:
    """One operation of the API at one place; `body` is valid, so that only the person decides. A value of
    `...` is the place's own.
    """

    method: str
    path: str
    place: str
    who: Who
    body: Mapping[str, Any] | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.path} at {self.place}"


#: To a country we do not ship to, so that no card is begun at Stripe.
PLEDGE = {
    "tier": ...,
    "address": {"name": "Ada", "street": "Road 1", "postal_code": "1", "city": "B", "country": "XX"},
}
GIVEN = {"person": ..., "kind": "test", "title": "A week of cooking"}
TABLE = {"amount": 1, "currency": "EUR", "terms": "", "valid_until": "2000-01-01T00:00:00Z"}
RIGHT = {"kind": "patent", "title": "A fold", "office": "EPO", "owner": "Lead Ng"}
STEP_BACK = {"step_back": True, "comment": "It was drawn by a friend of mine."}
VERDICT = {"verdict": "not_chosen", "reason": "It is not ready, and it says so itself."}
REPORT = {"kind": "projects.project", "id": ..., "reason": "spam"}
PROMISE = {"version": 1, "name": "Somebody"}
MEMBERSHIP = {"role": "member", "permissions": ["news"]}
OFFER = {"supplier": ..., "unit_price": 4000, "lead_time_weeks": 12, "valid_until": "2000-01-01"}
OPERATIONS = [
    Operation("get", "/api/projects", "nowhere", ALL),
    Operation("post", "/api/projects", "idea", PEOPLE, {"title": "A quieter fan", "category": ...}),
    Operation("get", "/api/projects/{slug}", "idea", ALL),
    Operation("get", "/api/projects/{slug}", "draft", TEAM_OR_STAFF),
    Operation("get", "/api/projects/{slug}", "hidden idea", TEAM_OR_STAFF | MODERATORS),
    Operation("get", "/api/me/drafts", "nowhere", PEOPLE),
    Operation("get", "/api/similar", "nowhere", ALL),
    Operation("patch", "/api/projects/{slug}", "idea", TEAM_OR_STAFF, {"title": "A quieter fan"}),
    Operation("patch", "/api/projects/{slug}", "draft", TEAM_OR_STAFF, {"title": "A quieter fan"}),
    Operation("post", "/api/projects/{slug}/publish", "draft", TEAM_OR_STAFF),
    Operation("delete", "/api/projects/{slug}", "draft", LEADS_OR_STAFF),
    Operation("put", "/api/projects/{slug}/builds-on/{parent}", "draft", TEAM_OR_STAFF),
    Operation("delete", "/api/projects/{slug}/builds-on/{parent}", "draft", TEAM_OR_STAFF),
    Operation(
        "put", "/api/projects/{slug}/translations/{language}", "draft", TEAM_OR_STAFF, {"title": "静音扇"}
    ),
    Operation("delete", "/api/projects/{slug}/translations/{language}", "draft", TEAM_OR_STAFF),
    Operation("get", "/api/projects/{slug}/pictures", "idea", ALL),
    Operation("get", "/api/projects/{slug}/pictures", "draft", TEAM_OR_STAFF),
    Operation("post", "/api/projects/{slug}/pictures", "idea", TEAM_OR_STAFF, {}),
    Operation("put", "/api/projects/{slug}/pictures/{pk}", "idea", TEAM_OR_STAFF, {"alt": "A jar"}),
    Operation("delete", "/api/projects/{slug}/pictures/{pk}", "idea", TEAM_OR_STAFF),
    Operation("get", "/api/projects/{slug}/files", "idea", ALL),
    Operation("get", "/api/projects/{slug}/files", "draft", TEAM_OR_STAFF),
    Operation("post", "/api/projects/{slug}/files", "idea", TEAM_OR_STAFF, {}),
    Operation("get", "/api/projects/{slug}/files/{pk}", "idea's paper", TEAM_OR_STAFF),
    Operation("get", "/api/projects/{slug}/files/{pk}", "secret paper", TEAM_OR_STAFF | BACKERS),
    Operation("put", "/api/projects/{slug}/files/{pk}", "idea's paper", TEAM_OR_STAFF, {"is_public": True}),
    Operation("delete", "/api/projects/{slug}/files/{pk}", "idea's paper", TEAM_OR_STAFF),
    Operation("get", "/api/projects/{slug}/story", "idea", ALL),
    Operation("get", "/api/projects/{slug}/story", "draft", TEAM_OR_STAFF),
    Operation("get", "/api/projects/{slug}/details", "idea", TEAM | OPERATORS),
    Operation("get", "/api/projects/{slug}/details", "details", ASKED),
    Operation("put", "/api/projects/{slug}/details", "details", TEAM, {"text": "The hinge."}),
    Operation("get", "/api/projects/{slug}/details/terms", "details", ALL),
    Operation("post", "/api/projects/{slug}/details/promise", "details", ASKED - TEAM, PROMISE),
    Operation("post", "/api/projects/{slug}/details/experts", "details", TEAM, {"who": "x@example.org"}),
    Operation("delete", "/api/projects/{slug}/details/experts/{pk}", "details", TEAM),
    Operation(
        "put", "/api/projects/{slug}/details/files/{pk}", "secret paper", TEAM, {"for_reviewers": True}
    ),
    Operation("post", "/api/projects/{slug}/hide", "idea", OPERATORS | MODERATORS, {"reason": "Copied."}),
    Operation(
        "post", "/api/projects/{slug}/restore", "hidden idea", OPERATORS | MODERATORS, {"reason": "Sorry."}
    ),
    Operation("post", "/api/projects/{slug}/merge", "merge", OPERATORS, {"reason": "The same.", "into": ...}),
    Operation(
        "post",
        "/api/projects/{slug}/merge-requests",
        "merge",
        LEADS_OR_STAFF,
        {"reason": "The same.", "into": ...},
    ),
    Operation("get", "/api/projects/{slug}/merge-requests", "merge", LEADS_OR_STAFF),
    Operation("post", "/api/merge-requests/{pk}/answer", "merge", LEADS_OR_STAFF, {"accept": False}),
    Operation("delete", "/api/merge-requests/{pk}", "merge", LEADS_OR_STAFF),
    Operation("get", "/api/projects/{slug}/updates", "news", ALL),
    Operation("post", "/api/projects/{slug}/updates", "news", TEAM_OR_STAFF, {"title": "A", "body": "B"}),
    Operation("put", "/api/projects/{slug}/updates/{pk}", "news", TEAM_OR_STAFF, {"title": "A", "body": "B"}),
    Operation(
        "get", "/api/projects/{slug}/updates/{pk}/versions", "news", TEAM_OR_STAFF
    ),  # only supporters read it
    Operation("post", "/api/projects/{slug}/updates/{pk}/pictures", "news", TEAM_OR_STAFF, {}),
    Operation("delete", "/api/projects/{slug}/updates/{pk}/pictures/{picture}", "news", TEAM_OR_STAFF),
    Operation("get", "/api/projects/{slug}/documents", "document", ALL),
    Operation("post", "/api/projects/{slug}/documents", "document", TEAM_OR_STAFF, {}),
    Operation("get", "/api/projects/{slug}/documents/{pk}/{number}", "document", TEAM_OR_STAFF),
    Operation("get", "/api/projects/{slug}/bom", "parts list", ALL),
    Operation("post", "/api/projects/{slug}/bom", "parts list", TEAM_OR_STAFF, {}),
    Operation("get", "/api/projects/{slug}/bom/{number}", "parts list", TEAM_OR_STAFF),
    Operation("get", "/api/projects/{slug}/bom/{number}/from/{other}", "parts list", TEAM_OR_STAFF),
    Operation("put", "/api/projects/{slug}/bom/{number}/lines", "parts list", TEAM_OR_STAFF, {"lines": []}),
    Operation("post", "/api/projects/{slug}/bom/{number}/release", "parts list", TEAM_OR_STAFF),
    Operation("get", "/api/projects/{slug}/team", "idea", ALL),
    Operation("get", "/api/projects/{slug}/team", "draft", TEAM_OR_STAFF),
    Operation("put", "/api/projects/{slug}/team/{pk}", "idea's member", LEADS_OR_STAFF, MEMBERSHIP),
    Operation("delete", "/api/projects/{slug}/team/{pk}", "idea's member", TEAM_OR_STAFF),  # who may leave
    Operation("post", "/api/projects/{slug}/roles", "idea", LEADS_OR_STAFF, {"title": "A", "needs": "B"}),
    Operation(
        "put", "/api/projects/{slug}/roles/{pk}", "open role", LEADS_OR_STAFF, {"title": "A", "needs": "B"}
    ),
    Operation("delete", "/api/projects/{slug}/roles/{pk}", "open role", LEADS_OR_STAFF),
    Operation("delete", "/api/join-requests/{pk}", "join request", BACKERS),
    Operation("get", "/api/projects/{slug}/invitations", "invitation", LEADS_OR_STAFF),
    Operation("delete", "/api/projects/{slug}/invitations/{pk}", "invitation", LEADS_OR_STAFF),
    Operation("post", "/api/invitations/{pk}/answer", "invitation", BACKERS, {"accept": False}),
    Operation("delete", "/api/handovers/{pk}", "handover", LEADS),
    Operation("delete", "/api/decisions/{pk}", "question", TEAM),
    Operation("delete", "/api/projects/{slug}/shares/{number}", "shares", LEADS_OR_STAFF),
    Operation("delete", "/api/projects/{slug}/rights/{pk}", "right", TEAM_OR_STAFF),
    Operation("post", "/api/projects/{slug}/documents/{pk}", "document", TEAM_OR_STAFF, {}),
    Operation("put", "/api/projects/{slug}/documents/{pk}", "document", TEAM_OR_STAFF, {"is_public": True}),
    Operation("get", "/api/projects/{slug}/join-requests", "idea", LEADS_OR_STAFF),
    Operation("post", "/api/projects/{slug}/join-requests", "idea", PEOPLE, {"message": "I can sew tents."}),
    Operation("post", "/api/join-requests/{pk}/answer", "join request", LEADS_OR_STAFF, {"accept": True}),
    Operation("post", "/api/projects/{slug}/invitations", "idea", LEADS_OR_STAFF, {"who": "x@example.org"}),
    Operation("post", "/api/projects/{slug}/handovers", "question", LEADS, {"taker": ...}),
    Operation("get", "/api/me/handovers", "nowhere", PEOPLE),
    Operation("post", "/api/handovers/{pk}/answer", "handover", frozenset({MEMBER}), {"accept": True}),
    Operation("get", "/api/projects/{slug}/shares", "shares", ALL),
    Operation("get", "/api/projects/{slug}/shares", "draft", TEAM_OR_STAFF),
    Operation("post", "/api/projects/{slug}/contributions", "shares", LEADS_OR_STAFF, GIVEN),
    Operation(
        "post", "/api/projects/{slug}/shares", "idea", LEADS_OR_STAFF, {"rate": 300, "years": 5, "shares": {}}
    ),
    Operation("post", "/api/projects/{slug}/shares/{number}/answer", "shares", BACKERS, {"accept": True}),
    Operation("get", "/api/me/earnings", "nowhere", PEOPLE),
    Operation("get", "/api/me/payouts", "nowhere", PEOPLE),
    Operation("delete", "/api/me/payouts/{uid}", "payout", BACKERS),
    Operation("post", "/api/me/payouts", "nowhere", PEOPLE, {"currency": "EUR", "country": "DE"}),
    Operation("get", "/api/me/offers", "nowhere", PEOPLE),
    Operation("post", "/api/projects/{slug}/offers", "offer", SIDES | MAKERS, {**TABLE, "organisation": ...}),
    Operation("get", "/api/offers/{pk}", "offer", SIDES),
    Operation("post", "/api/offers/{pk}/versions", "offer", SIDES, TABLE),
    Operation("post", "/api/offers/{pk}/signature", "offer", SIDES, {"version": 1, "name": "Nobody"}),
    Operation("post", "/api/offers/{pk}/end", "offer", SIDES),
    Operation("post", "/api/offers/{pk}/card", "offer", OWNERS),
    Operation("post", "/api/offers/{pk}/payment", "offer", OWNERS),
    Operation("get", "/api/projects/{slug}/rights", "right", ALL),
    Operation("get", "/api/projects/{slug}/rights", "draft", TEAM_OR_STAFF),
    Operation("post", "/api/projects/{slug}/rights", "right", TEAM_OR_STAFF, RIGHT),
    Operation("put", "/api/projects/{slug}/rights/{pk}", "right", TEAM_OR_STAFF, RIGHT),
    Operation(
        "post", "/api/projects/{slug}/decline", "idea", OPERATORS, {"reason": "Nobody can build this."}
    ),
    Operation("put", "/api/projects/{slug}/bom/{number}", "parts list", TEAM_OR_STAFF, {"is_public": True}),
    Operation("get", "/api/reviews", "nowhere", ALL),
    Operation("get", "/api/reviews/numbers", "nowhere", ALL),
    Operation("post", "/api/projects/{slug}/reviews", "idea", LEADS, {"note": ""}),
    Operation(
        "post",
        "/api/reviews/{pk}/answer",
        "review",
        OPERATORS,
        {"answer": "changes", "reason": "Smaller, please."},
    ),
    Operation("post", "/api/projects/{slug}/appeal", "declined", LEADS, {"text": "You overlooked the lid."}),
    Operation(
        "post",
        "/api/decline-appeals/{pk}/answer",
        "objection",
        OPERATORS - {STAFF},
        {"uphold": True, "answer": "You are right."},
    ),
    Operation(
        "post",
        "/api/projects/{slug}/way-back",
        "unfunded",
        LEADS_OR_STAFF,
        {"to": "design", "reason": "A smaller one."},
    ),
    Operation("get", "/api/projects/{slug}/versions", "idea", ALL),
    Operation("get", "/api/projects/{slug}/versions", "draft", TEAM_OR_STAFF),
    Operation("get", "/api/projects/{slug}/versions/{number}", "version", ALL),
    Operation("get", "/api/projects/{slug}/versions/{number}/certificate", "version", ALL),
    Operation("get", "/api/verify/{value}", "fingerprint", ALL),
    Operation("get", "/api/projects/{slug}/decisions", "question", ALL),
    Operation("get", "/api/projects/{slug}/decisions", "draft", TEAM_OR_STAFF),
    Operation("post", "/api/projects/{slug}/decisions", "question", TEAM, {"question": "Which lid?"}),
    Operation(
        "post", "/api/decisions/{pk}/answer", "question", TEAM, {"answer": "Glass", "reason": "Clear."}
    ),
    Operation("put", "/api/projects/{slug}/support", "idea", PEOPLE),
    Operation("put", "/api/projects/{slug}/follow", "idea", PEOPLE),
    Operation("put", "/api/projects/{slug}/follow", "draft", TEAM_OR_STAFF),
    Operation("delete", "/api/projects/{slug}/follow", "idea", PEOPLE),
    Operation("delete", "/api/projects/{slug}/follow", "draft", TEAM_OR_STAFF),
    Operation("put", "/api/projects/{slug}/support", "draft", TEAM_OR_STAFF),
    Operation("delete", "/api/projects/{slug}/support", "idea", PEOPLE),
    Operation("delete", "/api/projects/{slug}/support", "draft", TEAM_OR_STAFF),
    Operation("get", "/api/rounds/{round_id}", "open round", ALL),
    Operation("get", "/api/rounds/{round_id}", "round in preparation", LEADS_OR_STAFF),
    Operation("put", "/api/rounds/{round_id}/ballot", "open round", PEOPLE, {"approved": []}),
    Operation(
        "put", "/api/rounds/{round_id}/ballot", "round in preparation", LEADS_OR_STAFF, {"approved": []}
    ),
    Operation("get", "/api/rounds/{round_id}/ballots", "decided round", ALL),
    Operation("get", "/api/rounds/{round_id}/ballots", "open round", NOBODY),
    Operation("get", "/api/rounds/{round_id}/receipt", "open round", BACKERS),
    Operation("get", "/api/rounds/{round_id}/files/{form}", "decided round", ALL),
    Operation("get", "/api/rounds/{round_id}/files/{form}", "open round", NOBODY),
    Operation("get", "/api/campaigns/{campaign_id}", "campaign", ALL),
    Operation("get", "/api/campaigns/{campaign_id}", "campaign in draft", LEADS_OR_STAFF),
    Operation("post", "/api/campaigns/{campaign_id}/pledges", "campaign", PEOPLE, PLEDGE),
    Operation("get", "/api/challenges", "nowhere", ALL),
    Operation("get", "/api/challenges/{pk}", "call", ALL),
    Operation("post", "/api/challenges/{pk}/entries", "call", LEADS_OR_STAFF, {"project": ...}),
    Operation("get", "/api/me/entries", "nowhere", PEOPLE),
    Operation("get", "/api/challenges/entries/{pk}", "open entry", BACKERS | JURY | OPERATORS),
    Operation("patch", "/api/challenges/entries/{pk}", "open entry", BACKERS, {"title": "Felt II"}),
    Operation("delete", "/api/challenges/entries/{pk}", "open entry", BACKERS),
    Operation("post", "/api/challenges/entries/{pk}/hand-in", "open entry", BACKERS, {}),
    Operation("post", "/api/challenges/entries/{pk}/files/{question}", "open entry", BACKERS, {}),
    Operation(
        "get", "/api/challenges/entries/{pk}/files/{question}", "open entry", BACKERS | JURY | OPERATORS
    ),
    Operation("delete", "/api/challenges/entries/{pk}/files/{question}", "open entry", BACKERS),
    Operation("get", "/api/challenges/{pk}/judging", "judged call", JURY | OPERATORS),
    Operation("put", "/api/challenges/entries/{pk}/points", "judged entry", JURY, STEP_BACK),
    Operation("put", "/api/challenges/entries/{pk}/shortlist", "judged entry", {RIVAL} | OPERATORS, {}),
    Operation("put", "/api/challenges/entries/{pk}/verdict", "judged entry", {RIVAL} | OPERATORS, VERDICT),
    Operation("post", "/api/challenges/{pk}/announce", "judged call", {RIVAL} | OPERATORS),
    Operation("get", "/api/challenges/{pk}/result", "judged call", NOBODY),
    Operation("get", "/api/challenges/{pk}/result", "decided call", ALL),
    Operation("post", "/api/reports", "idea", PEOPLE, REPORT),
    Operation("get", "/api/reports", "nowhere", MODERATORS),
    Operation(
        "post", "/api/reports/{pk}/answer", "report", MODERATORS, {"uphold": False, "reason": "It is fine."}
    ),
    Operation("post", "/api/reports/{pk}/assign", "report", MODERATORS),
    Operation("post", "/api/reports/{pk}/hide", "report", MODERATORS, {"reason": "It is an advert."}),
    Operation("get", "/api/held-texts", "nowhere", MODERATORS),
    Operation("post", "/api/held-texts/{pk}/publish", "held text", MODERATORS),
    Operation("post", "/api/held-texts/{pk}/refuse", "held text", MODERATORS, {"reason": "It is an advert."}),
    Operation("get", "/api/sanctions", "nowhere", MODERATORS),
    Operation(
        "post",
        "/api/sanctions",
        "sanction",
        MODERATORS,
        {"email": ..., "kind": "warning", "reason": "Be kind."},
    ),
    Operation("post", "/api/sanctions/{pk}/lift", "sanction", MODERATORS, {"reason": "It is enough."}),
    Operation("get", "/api/appeals", "nowhere", MODERATORS),
    Operation(
        "post", "/api/appeals/{pk}/answer", "appeal", MODERATORS, {"grant": False, "answer": "It was not."}
    ),
    Operation("get", "/api/me/standing", "nowhere", PEOPLE),
    Operation("post", "/api/me/appeals", "report", BACKERS, {"report": ..., "text": "It is my own lamp."}),
    Operation("get", "/api/suppliers", "nowhere", ALL),
    Operation("get", "/api/tenders/{tender_id}", "sealed bid", ALL),
    Operation(
        "get", "/api/tenders/{tender_id}/matches", "sealed bid", TEAM_OR_STAFF | MAKERS | {RIVAL}
    ),  # a maker reads its own
    Operation("post", "/api/tenders/{tender_id}/bids", "sealed bid", MAKERS, OFFER),
    Operation("get", "/api/rooms/{room_id}/messages", "open room", ALL),
    Operation("get", "/api/rooms/{room_id}/messages", "private room", BACKERS | MODERATORS),
    Operation("post", "/api/rooms/{room_id}/messages", "open room", PEOPLE, {"body": "Hello"}),
    Operation(
        "post", "/api/rooms/{room_id}/messages", "private room", BACKERS | MODERATORS, {"body": "Hello"}
    ),
    Operation("get", "/api/rooms/{room_id}/events", "open room", ALL),
    Operation("get", "/api/rooms/{room_id}/events", "private room", BACKERS | MODERATORS),
]
