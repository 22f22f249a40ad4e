"""Who is let in where: every address of ours and every operation of the API, for every kind of person.

The table is complete by test: an address without a row fails. A row says, for one place of the scene, who may
look (GET) and who may act (POST); an empty set is nobody, None is a method the address does not have. Denied is
401, 403, 404, 410 or the way to the sign-in; let in is every other answer below 500, a refused form included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from allauth import urls as allauth_urls
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from innovate.accounts.models import ApiToken
from innovate.accounts.services import issue_token
from innovate.api import api
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
    Scene,
    built,
    undone,
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


@dataclass(frozen=True)
class Page:
    """One address at one place of the scene: who may look and who may act there.

    `data` is posted where an empty form would be refused before anybody asks who sends it.
    """

    name: str
    place: str
    see: Who | None = None
    act: Who | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join([self.name, *self.words.values(), "at", self.place])

    def url(self, scene: Scene) -> str:
        """The address; the place gives what its pattern asks for."""
        wanted = PATTERNS[self.name]
        given = {**scene.places[self.place], **self.words}
        return reverse(self.name, kwargs={key: given[key] for key in given if key in wanted})


def step(name: str, place: str, *, act: Who, data: Mapping[str, Any] | None = None, **words: str) -> Page:
    """A POST-only address, its other parts in `words`."""
    return Page(name, place, act=act, data=data or {}, words=words)


SIGNED = {"name": "Somebody Signing"}
STEP_BACK = {"step_back": "1", "comment": "I know who made it too well."}
VERDICT = {"verdict": "not_chosen", "reason": "It is not ready, and it says so itself."}
PAGES = [
    # Outside of rooms
    Page("healthz", "nowhere", see=ALL),
    Page("readyz", "nowhere", see=ALL),
    Page("stripe_webhook", "nowhere", act=ALL),  # the signature decides
    Page("media", "file", see=ALL),
    Page("robots", "nowhere", see=ALL),
    Page("sitemap_index", "nowhere", see=ALL),
    Page("sitemap", "nowhere", see=ALL, words={"section": "projects"}),
    Page("project_card", "idea", see=ALL),
    Page("project_card", "draft", see=NOBODY),
    Page("page_card", "challenge", see=ALL),
    Page("demo_mailbox", "nowhere", see=ALL),
    Page("demo_mail", "mail", see=ALL),
    Page("wagtailadmin_home", "nowhere", see=HOUSE),
    Page("api:openapi-json", "nowhere", see=ALL, act=ALL),
    Page("api:openapi-view", "nowhere", see=ALL, act=ALL),
    Page("api:api-root", "nowhere", see=NOBODY, act=NOBODY),
    # A person's own
    Page("portal:me", "nowhere", see=PEOPLE),
    Page("accounts:settings", "nowhere", see=PEOPLE, act=PEOPLE),
    Page("accounts:tokens", "nowhere", see=PEOPLE, act=PEOPLE),
    Page("accounts:revoke_token", "token", act=BACKERS),
    Page("accounts:data", "nowhere", see=PEOPLE),
    Page("accounts:export", "nowhere", act=PEOPLE),
    Page("accounts:delete", "nowhere", see=PEOPLE, act=PEOPLE),
    Page("people:person", "person", see=ALL),
    # No provider is on: its pages are not there
    Page("socialaccount_connections", "nowhere", see=NOBODY, act=NOBODY),
    Page("socialaccount_signup", "nowhere", see=NOBODY, act=NOBODY),
    Page("socialaccount_login_cancelled", "nowhere", see=NOBODY, act=NOBODY),
    Page("socialaccount_login_error", "nowhere", see=NOBODY, act=NOBODY),
    Page("notifications:inbox", "nowhere", see=PEOPLE),
    Page("notifications:mark_all_read", "nowhere", act=PEOPLE),
    Page("notifications:preferences", "nowhere", see=PEOPLE, act=PEOPLE),
    Page("notifications:open", "notice", see=BACKERS),
    Page("notifications:mark_read", "notice", act=PEOPLE),  # it touches only one's own
    Page("notifications:unsubscribe", "mailed link", see=ALL, act=ALL),  # the signed link decides
    Page("moderation:standing", "nowhere", see=PEOPLE, act=PEOPLE),
    Page("payments:charge_list", "nowhere", see=PEOPLE),
    Page("payments:charge", "payment", see=BACKERS),
    Page("payments:card", "payment", see=BACKERS),
    Page("payments:card_done", "payment", see=BACKERS),
    # Staff
    Page("moderation:decide", "report", see=MODERATORS, act=MODERATORS),
    Page("payments:mismatch_list", "nowhere", see=OPERATORS),
    Page("payments:mismatch", "mismatch", see=OPERATORS, act=OPERATORS),
    # Organisations
    Page("organisations:new", "nowhere", see=PEOPLE, act=PEOPLE),
    Page("organisations:detail", "maker", see=ALL),
    Page("organisations:document", "maker's paper", see=MAKERS | OPERATORS),
    Page("organisations:edit", "maker", see=OWNERS, act=OWNERS),
    Page("organisations:members", "maker", see=MAKERS | OPERATORS),
    Page("organisations:invite", "maker", act=OWNERS),
    step("organisations:change_invitation", "invitation to act", what="again", act=OWNERS),
    step("organisations:change_invitation", "invitation to act", what="revoke", act=OWNERS),
    Page("organisations:invitation", "invitation to act", see=INVITED, act=INVITED),
    # The link shows who asks to everybody who has it; only the invited address can answer
    Page("organisations:invitation_link", "invitation to act", see=INVITED | {VISITOR}, act=PEOPLE),
    Page("organisations:change_role", "maker", act=OWNERS, data={"role": "owner"}),
    Page("organisations:remove_member", "maker", act=MAKERS),  # the worker, who may leave
    Page("organisations:appoint", "maker", act=OPERATORS),
    Page("organisations:mine", "nowhere", see=PEOPLE),
    Page("organisations:act", "nowhere", act=PEOPLE),
    Page("organisations:request_verification", "maker", act=OWNERS),
    Page("organisations:decide", "maker", act=OPERATORS),
    Page("payments:account", "maker", see=OWNERS, act=OWNERS),
    # Rooms
    Page("discussions:room", "open room", see=ALL),
    Page("discussions:room", "private room", see=BACKERS | MODERATORS),
    Page("discussions:post", "open room", act=PEOPLE),
    Page("discussions:post", "private room", act=BACKERS | MODERATORS),
    Page("discussions:edit", "open room", see=BACKERS, act=BACKERS, data={"body": "Hello again"}),
    Page("discussions:edit", "hidden message", see=BACKERS, act=BACKERS, data={"body": "Hello again"}),
    Page("discussions:delete", "open room", see=BACKERS, act=BACKERS),
    Page("discussions:delete", "hidden message", see=BACKERS, act=BACKERS),
    Page("discussions:hide", "open room", see=MODERATORS, act=MODERATORS),
    Page("discussions:restore", "hidden message", act=MODERATORS),
    Page("moderation:report", "open room", see=PEOPLE, act=PEOPLE),
    Page("moderation:report", "private room", see=BACKERS | MODERATORS, act=BACKERS | MODERATORS),
    Page("moderation:report", "hidden message", see=NOBODY, act=NOBODY),
    Page("moderation:report", "deleted message", see=NOBODY, act=NOBODY),
    # Looking around
    Page("search:search", "nowhere", see=ALL),
    Page("portal:challenges", "nowhere", see=ALL, act=ALL),
    Page("portal:articles", "nowhere", see=ALL, act=ALL),
    Page("portal:feed", "nowhere", see=ALL, words={"kind": "articles"}),
    # Challenges: the rival leads the jury, the stranger is on it, the backer handed in for their eyes alone
    Page("portal:enter_challenge", "call", see=PEOPLE, act=LEADS_OR_STAFF, data={"project": ...}),
    Page("portal:entry", "open entry", see=BACKERS | JURY | OPERATORS),
    Page("portal:entry", "decided entry", see=BACKERS | JURY | OPERATORS),
    Page("portal:edit_entry", "open entry", see=BACKERS, act=BACKERS),
    Page("portal:check_entry", "open entry", see=BACKERS, act=BACKERS),
    Page("portal:withdraw_entry", "open entry", act=BACKERS),
    Page("portal:answer_file", "open entry", see=BACKERS | JURY | OPERATORS),
    Page("portal:judging", "open call", see=JURY | OPERATORS),
    Page("portal:judging", "judged call", see=JURY | OPERATORS),
    Page("portal:score_entry", "judged entry", see=JURY | OPERATORS, act=JURY, data=STEP_BACK),
    Page("portal:shortlist_entry", "judged entry", act={RIVAL} | OPERATORS),
    Page("portal:verdict", "judged entry", see={RIVAL} | OPERATORS, act={RIVAL} | OPERATORS, data=VERDICT),
    Page("portal:announce", "judged call", see={RIVAL} | OPERATORS, act={RIVAL} | OPERATORS),
    Page("portal:challenge_result", "judged call", see=NOBODY),
    Page("portal:challenge_result", "decided call", see=ALL),
    Page("portal:project_list", "nowhere", see=ALL),
    Page("portal:project_feed", "nowhere", see=ALL),
    Page("portal:story_feed", "idea", see=ALL),
    Page("portal:story_feed", "draft", see=NOBODY),
    # Projects
    Page("portal:project", "idea", see=ALL),
    Page("portal:project", "draft", see=TEAM_OR_STAFF),
    Page("portal:story", "idea", see=ALL),
    Page("portal:story", "draft", see=TEAM_OR_STAFF),
    Page("portal:demand", "idea", see=TEAM_OR_STAFF),
    Page("portal:demand", "draft", see=TEAM_OR_STAFF),
    Page("portal:demand_file", "idea", see=TEAM_OR_STAFF),
    Page("portal:project", "hidden idea", see=TEAM_OR_STAFF | MODERATORS),
    Page("moderation:report", "hidden idea", see=NOBODY, act=NOBODY),
    Page("projects:edit_update", "news", see=TEAM_OR_STAFF, act=TEAM_OR_STAFF),
    Page(
        "projects:update_history", "news", see=TEAM_OR_STAFF
    ),  # it is for supporters, of whom there are none
    Page("projects:remove_update_picture", "news", act=TEAM_OR_STAFF),
    Page("projects:documents", "document", see=ALL, act=TEAM_OR_STAFF),
    Page("projects:document", "document", see=TEAM_OR_STAFF, act=TEAM_OR_STAFF),
    Page("projects:document_version", "document", see=TEAM_OR_STAFF),
    Page("projects:bom", "parts list", see=ALL, act=TEAM_OR_STAFF),
    Page(
        "projects:bom_revision", "parts list", see=TEAM_OR_STAFF, act=TEAM_OR_STAFF, data={"action": "keep"}
    ),
    Page("projects:bom_export", "parts list", see=TEAM_OR_STAFF),
    Page("projects:bom_compare", "parts list", see=TEAM_OR_STAFF),
    Page("projects:merge", "merge", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    step("projects:answer_merge", "merge", act=LEADS_OR_STAFF, data={"answer": "no"}),
    Page("projects:new", "nowhere", see=PEOPLE, act=PEOPLE),
    Page("projects:drafts", "nowhere", see=PEOPLE),
    Page("projects:edit", "idea", see=TEAM_OR_STAFF, act=TEAM_OR_STAFF),
    Page("projects:edit", "draft", see=TEAM_OR_STAFF, act=TEAM_OR_STAFF),
    Page("projects:review", "draft", see=TEAM_OR_STAFF, act=TEAM_OR_STAFF),
    Page("projects:discard", "draft", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    Page("projects:remove_picture", "idea", act=TEAM_OR_STAFF),
    Page("projects:remove_picture", "draft", act=TEAM_OR_STAFF),
    Page("projects:similar", "nowhere", see=ALL),
    Page("projects:file", "idea's paper", see=TEAM_OR_STAFF, act=TEAM_OR_STAFF),
    Page("projects:remix", "idea", see=PEOPLE, act=PEOPLE),
    Page("projects:remix", "draft", see=TEAM_OR_STAFF, act=TEAM_OR_STAFF),
    Page("projects:roots", "draft", act=TEAM_OR_STAFF),
    Page("projects:translate", "idea", see=TEAM_OR_STAFF, act=TEAM_OR_STAFF),
    Page("projects:translate", "draft", see=TEAM_OR_STAFF, act=TEAM_OR_STAFF),
    Page("projects:remove_translation", "idea", act=TEAM_OR_STAFF),
    Page("projects:team", "idea", see=ALL),
    Page("projects:team", "draft", see=TEAM_OR_STAFF),
    Page("projects:member", "idea's member", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    Page("projects:handover", "handover", see=TEAM, act=TEAM),  # who gives and who takes
    Page("projects:new_role", "idea", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    Page("projects:role", "open role", see=ALL, act=PEOPLE),
    Page("projects:edit_role", "open role", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    Page("projects:join", "idea", see=ALL, act=PEOPLE),
    Page("projects:join", "draft", see=TEAM_OR_STAFF, act=TEAM_OR_STAFF),
    Page("projects:requests", "join request", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF, data={"request": ...}),
    Page("projects:withdraw_request", "join request", act=BACKERS),
    Page("projects:invite", "idea", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    Page("projects:withdraw_invitation", "invitation", act=LEADS_OR_STAFF),
    Page("projects:own_invitation", "invitation", see=BACKERS, act=BACKERS),
    Page("projects:invitation", "invitation", see=ALL, act=PEOPLE),  # the secret in the link decides
    Page("projects:shares", "shares", see=ALL, act=LEADS_OR_STAFF),
    Page("projects:shares", "draft", see=TEAM_OR_STAFF, act=LEADS_OR_STAFF),
    Page("projects:propose_shares", "shares", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    Page("projects:answer_shares", "shares", act=BACKERS),
    Page("earnings:list", "nowhere", see=PEOPLE),
    Page("projects:rights", "right", see=ALL),
    Page("projects:rights", "draft", see=TEAM_OR_STAFF),
    Page("projects:new_right", "right", see=TEAM_OR_STAFF, act=TEAM_OR_STAFF),
    Page("projects:edit_right", "right", see=TEAM_OR_STAFF, act=TEAM_OR_STAFF),
    # Offers: the two sides alone, staff not either
    Page("projects:offers", "offer", see=PEOPLE),
    Page("projects:new_offer", "offer", see=PEOPLE, act=PEOPLE),
    Page("projects:offer", "offer", see=SIDES, act=SIDES),
    Page("projects:pay_offer", "offer", see=OWNERS, act=OWNERS),
    Page("projects:offer_paid", "offer", see=OWNERS),
    Page("projects:reviews", "nowhere", see=ALL),
    Page("projects:ask_for_review", "idea", see=LEADS, act=LEADS),
    Page("projects:appeal", "declined", see=LEADS, act=LEADS),
    Page("projects:way_back", "unfunded", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    Page("projects:details", "idea", see=TEAM | OPERATORS, act=TEAM | OPERATORS),
    Page("projects:details", "details", see=ASKED, act=ASKED),
    Page("projects:dismiss_expert", "details", act=TEAM_OR_STAFF),
    Page("projects:show_to_reviewers", "secret paper", act=TEAM_OR_STAFF),
    Page("projects:file", "secret paper", see=TEAM_OR_STAFF | BACKERS, act=TEAM_OR_STAFF),
    Page("projects:versions", "idea", see=ALL),
    Page("projects:versions", "draft", see=TEAM_OR_STAFF),
    Page("projects:version", "version", see=ALL),
    Page("projects:certificate", "version", see=ALL),
    Page("projects:version_content", "version", see=ALL),
    Page("verify:form", "nowhere", see=ALL, act=ALL),
    Page("verify:result", "fingerprint", see=ALL),
    Page("projects:decisions", "question", see=ALL, act=TEAM),
    Page("projects:decisions", "draft", see=TEAM_OR_STAFF, act=TEAM),
    Page("projects:decision", "question", see=TEAM, act=TEAM),
    Page("projects:remove_member", "idea's member", act=TEAM_OR_STAFF),  # the member, who may leave
    Page("projects:follow", "idea", act=PEOPLE),
    Page("projects:follow", "draft", act=TEAM_OR_STAFF),
    Page("projects:updates", "idea", see=ALL, act=TEAM_OR_STAFF),
    Page("projects:updates", "draft", see=TEAM_OR_STAFF, act=TEAM_OR_STAFF),
    Page("projects:discussion", "idea", see=ALL),
    Page("projects:discussion", "draft", see=TEAM_OR_STAFF),
    Page("projects:decline", "idea", see=OPERATORS, act=OPERATORS),
    # Voting
    Page("voting:support", "idea", see=ALL, act=PEOPLE),
    Page("voting:support", "draft", see=TEAM_OR_STAFF, act=TEAM_OR_STAFF),
    Page("voting:designs", "open round", see=ALL),
    Page("voting:designs", "draft", see=TEAM_OR_STAFF),
    Page("voting:new_round", "decided round", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    Page("voting:round", "open round", see=ALL),
    Page("voting:round", "decided round", see=ALL),
    Page("voting:round", "round in preparation", see=LEADS_OR_STAFF),
    Page("voting:prepare", "round in preparation", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    Page("voting:edit_rules", "round in preparation", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    Page("voting:open", "round in preparation", act=LEADS_OR_STAFF),
    Page("voting:remove_design", "round in preparation", act=LEADS_OR_STAFF),
    Page("voting:invite", "round in preparation", act=LEADS_OR_STAFF),
    Page("voting:take_back_invitation", "round invitation", act=LEADS_OR_STAFF),
    Page("voting:ballot", "open round", act=PEOPLE),
    Page("voting:ballot", "round in preparation", act=NOBODY),
    Page("voting:receipt", "open round", see=BACKERS),
    Page("voting:ballot_review", "open round", see=BACKERS, act=BACKERS),
    Page("voting:support_review", "open round", see=BACKERS, act=BACKERS),
    Page("voting:receipt", "decided round", see=BACKERS),
    Page("voting:receipt_file", "open round", see=BACKERS),
    Page("voting:receipt_file", "decided round", see=BACKERS),
    Page("voting:check", "open round", see=NOBODY),
    Page("voting:check", "decided round", see=ALL),
    Page("voting:ballots_file", "open round", see=NOBODY, words={"form": "json"}),
    Page("voting:ballots_file", "decided round", see=ALL, words={"form": "json"}),
    Page("voting:ballots_file", "decided round", see=ALL, words={"form": "preflib"}),
    Page("voting:turnout", "open round", see=TEAM_OR_STAFF),
    Page("voting:turnout", "round in preparation", see=NOBODY),
    Page("voting:next_round", "open round", see=NOBODY, act=NOBODY),
    Page("voting:next_round", "decided round", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    Page("voting:talk", "talked design", see=ALL),
    Page("voting:talk", "round in preparation", see=NOBODY),
    Page("voting:edit_design", "round in preparation", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    Page("voting:words", "open round", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    Page("voting:close", "open round", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    Page("voting:void", "open round", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    # Money from backers
    Page("crowdfund:back", "campaign", see=ALL, act=PEOPLE),
    Page("crowdfund:card", "reservation", see=BACKERS, act=BACKERS),
    Page("crowdfund:done", "pledge", see=BACKERS),
    Page("crowdfund:cancel_pledge", "pledge", act=BACKERS),
    Page("crowdfund:manage", "campaign in draft", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    Page("crowdfund:words", "campaign", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    step("crowdfund:act", "campaign in draft", action="review", act=LEADS_OR_STAFF),
    step("crowdfund:act", "campaign in draft", action="approve", act=OPERATORS),
    step("crowdfund:act", "campaign in draft", action="send-back", act=OPERATORS),
    step("crowdfund:act", "campaign", action="close", act=OPERATORS),
    step("crowdfund:act", "campaign", action="go-on", act=LEADS_OR_STAFF),
    step("crowdfund:act", "campaign", action="cancel", act=LEADS_OR_STAFF),
    Page("crowdfund:money", "campaign", see=ALL),
    Page("crowdfund:money", "draft", see=TEAM_OR_STAFF),
    # Makers
    Page("suppliers:list", "nowhere", see=ALL),
    Page("suppliers:join", "nowhere", see=PEOPLE, act=PEOPLE),
    Page("suppliers:detail", "maker", see=ALL),
    Page(
        "suppliers:check",
        "maker",
        act=OPERATORS,
        data={"capability": "assembly.final", "evidence": "audited"},
    ),
    Page("suppliers:remove_certificate", "maker", act=MAKERS),
    # Tenders: nobody reads or decides a sealed bid, and the team alone decides an opened one
    Page("suppliers:sourcing", "sealed bid", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    Page("suppliers:retender", "sealed bid", act=LEADS_OR_STAFF),
    Page("suppliers:tender_list", "nowhere", see=ALL),
    Page("suppliers:tender", "sealed bid", see=ALL),
    Page("suppliers:tender_edit", "sealed bid", see=LEADS_OR_STAFF, act=LEADS_OR_STAFF),
    Page("suppliers:bid", "sealed bid", see=PEOPLE, act=PEOPLE),  # who is no maker is sent to join
    step("suppliers:bid_change", "sealed bid", what="withdraw", act=MAKERS),
    step("suppliers:bid_change", "sealed bid", what="confirm", act=MAKERS),
    Page("suppliers:early", "sealed bid", see=OPERATORS, act=OPERATORS, words={"what": "close"}),
    Page("suppliers:early", "opened bid", see=OPERATORS, act=OPERATORS, words={"what": "standstill"}),
    *(
        Page("suppliers:decide", place, see=who, act=who, words={"what": what})
        for what in ("shortlist", "reject", "award")
        for place, who in (("sealed bid", NOBODY), ("opened bid", LEADS))
    ),
    # Contracts: each side signs and acts for itself; staff settle what is disputed
    Page("suppliers:contract", "unsigned contract", see=PARTIES),
    Page("suppliers:sign", "unsigned contract", act=LEADS, data={**SIGNED, "side": "team"}),
    Page("suppliers:sign", "unsigned contract", act=MAKERS, data={**SIGNED, "side": "supplier"}),
    step("suppliers:step", "step to do", what="deliver", act=MAKERS, data={"note": "All there."}),
    step("suppliers:step", "delivered step", what="accept", act=LEADS),
    step("suppliers:step", "delivered step", what="dispute", act=LEADS, data={"reason": "Two are missing."}),
    step("suppliers:step", "disputed step", what="accept", act=OPERATORS),
    Page("suppliers:paper", "delivered step", see=PARTIES),
    # Parcels
    Page("fulfilment:batch", "parcel", see=TEAM_OR_STAFF, act=TEAM_OR_STAFF),
    Page("fulfilment:ship", "parcel", act=TEAM_OR_STAFF),
    Page("fulfilment:confirm", "parcel", act=BACKERS),
    Page("fulfilment:missing", "parcel", see=BACKERS, act=BACKERS),
]


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
MEMBERSHIP = {"role": "member", "permissions": ["news"]}
OFFER = {"supplier": ..., "unit_price": 4000, "lead_time_weeks": 12, "valid_until": "2000-01-01"}
OPERATIONS = [
    Operation("get", "/api/projects", "nowhere", ALL),
    Operation("post", "/api/projects", "idea", PEOPLE, {"title": "A quieter fan", "category": ...}),
    Operation("get", "/api/projects/{slug}", "idea", ALL),
    Operation("get", "/api/projects/{slug}", "draft", TEAM_OR_STAFF),
    Operation("get", "/api/projects/{slug}", "hidden idea", TEAM_OR_STAFF | MODERATORS),
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
    Operation("post", "/api/merge-requests/{pk}/answer", "merge", LEADS_OR_STAFF, {"accept": False}),
    Operation("delete", "/api/merge-requests/{pk}", "merge", LEADS_OR_STAFF),
    Operation("get", "/api/projects/{slug}/updates", "news", ALL),
    Operation("post", "/api/projects/{slug}/updates", "news", TEAM_OR_STAFF, {"title": "A", "body": "B"}),
    Operation("put", "/api/projects/{slug}/updates/{pk}", "news", TEAM_OR_STAFF, {"title": "A", "body": "B"}),
    Operation("get", "/api/projects/{slug}/documents", "document", ALL),
    Operation("post", "/api/projects/{slug}/documents", "document", TEAM_OR_STAFF, {}),
    Operation("get", "/api/projects/{slug}/documents/{pk}/{number}", "document", TEAM_OR_STAFF),
    Operation("get", "/api/projects/{slug}/bom", "parts list", ALL),
    Operation("post", "/api/projects/{slug}/bom", "parts list", TEAM_OR_STAFF, {}),
    Operation("get", "/api/projects/{slug}/bom/{number}", "parts list", TEAM_OR_STAFF),
    Operation("put", "/api/projects/{slug}/bom/{number}/lines", "parts list", TEAM_OR_STAFF, {"lines": []}),
    Operation("post", "/api/projects/{slug}/bom/{number}/release", "parts list", TEAM_OR_STAFF),
    Operation("get", "/api/projects/{slug}/team", "idea", ALL),
    Operation("get", "/api/projects/{slug}/team", "draft", TEAM_OR_STAFF),
    Operation("put", "/api/projects/{slug}/team/{pk}", "idea's member", LEADS_OR_STAFF, MEMBERSHIP),
    Operation("delete", "/api/projects/{slug}/team/{pk}", "idea's member", TEAM_OR_STAFF),  # who may leave
    Operation("post", "/api/projects/{slug}/roles", "idea", LEADS_OR_STAFF, {"title": "A", "needs": "B"}),
    Operation("get", "/api/projects/{slug}/join-requests", "idea", LEADS_OR_STAFF),
    Operation("post", "/api/projects/{slug}/join-requests", "idea", PEOPLE, {"message": "I can sew tents."}),
    Operation("post", "/api/join-requests/{pk}/answer", "join request", LEADS_OR_STAFF, {"accept": True}),
    Operation("post", "/api/projects/{slug}/invitations", "idea", LEADS_OR_STAFF, {"who": "x@example.org"}),
    Operation("post", "/api/projects/{slug}/handovers", "question", LEADS, {"taker": ...}),
    Operation("post", "/api/handovers/{pk}/answer", "handover", frozenset({MEMBER}), {"accept": True}),
    Operation("get", "/api/projects/{slug}/shares", "shares", ALL),
    Operation("get", "/api/projects/{slug}/shares", "draft", TEAM_OR_STAFF),
    Operation("post", "/api/projects/{slug}/contributions", "shares", LEADS_OR_STAFF, GIVEN),
    Operation(
        "post", "/api/projects/{slug}/shares", "idea", LEADS_OR_STAFF, {"rate": 300, "years": 5, "shares": {}}
    ),
    Operation("post", "/api/projects/{slug}/shares/{number}/answer", "shares", BACKERS, {"accept": True}),
    Operation("get", "/api/me/earnings", "nowhere", PEOPLE),
    Operation("get", "/api/me/offers", "nowhere", PEOPLE),
    Operation("post", "/api/projects/{slug}/offers", "offer", SIDES | MAKERS, {**TABLE, "organisation": ...}),
    Operation("get", "/api/offers/{pk}", "offer", SIDES),
    Operation("post", "/api/offers/{pk}/versions", "offer", SIDES, TABLE),
    Operation("post", "/api/offers/{pk}/signature", "offer", SIDES, {"version": 1, "name": "Nobody"}),
    Operation("post", "/api/offers/{pk}/end", "offer", SIDES),
    Operation("get", "/api/projects/{slug}/rights", "right", ALL),
    Operation("get", "/api/projects/{slug}/rights", "draft", TEAM_OR_STAFF),
    Operation("post", "/api/projects/{slug}/rights", "right", TEAM_OR_STAFF, RIGHT),
    Operation("put", "/api/projects/{slug}/rights/{pk}", "right", TEAM_OR_STAFF, RIGHT),
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
    Operation("delete", "/api/challenges/entries/{pk}", "open entry", BACKERS),
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


def _patterns() -> Iterator[tuple[str, set[str]]]:
    """Our own addresses: the name and the parts each is made of."""
    others = (allauth_urls, wagtail_urls, wagtailadmin_urls, wagtaildocs_urls)

    def walk(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, set[str]]]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLPattern):
                parts = entry.pattern.converters or entry.pattern.regex.groupindex
                yield f"{namespace}{entry.name}", set(parts) - set(entry.default_args)
            elif entry.urlconf_module not in others:
                yield from walk(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)

    return walk(get_resolver(), "")


#: The API's operations are in a table of their own, by method and path.
_NAMED_OPERATIONS = {
    f"api:{operation.operation_id or operation.view_func.__name__}"
    for _prefix, router in api._routers
    for view in router.path_operations.values()
    for operation in view.operations
}
PATTERNS = {name: parts for name, parts in _patterns() if name not in _NAMED_OPERATIONS} | {
    "wagtailadmin_home": set()
}


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {page.name for page in PAGES} == set(PATTERNS)


def test_every_operation_has_a_row_and_every_row_an_operation() -> None:
    described = {
        (method, path) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods
    }
    assert {(row.method, row.path) for row in OPERATIONS} == described


@pytest.fixture
def scene(db: None, tmp_path: Path) -> Iterator[Scene]:
    """The scene a whole table is asked in: each request is undone by itself."""
    with built(tmp_path) as made:
        yield made


METHOD_NOT_ALLOWED: Who = frozenset({"method not allowed"})


def _is_let_in(answer: HttpResponse) -> bool:
    assert answer.status_code < 500, answer.text
    to_sign_in = answer.status_code == 302 and "/login/" in answer["Location"]
    return not (answer.status_code in (401, 403, 404, 410) or to_sign_in)


def _difference(inside: Who, named: Who | None) -> str:
    """Who was let in against the row, and who was not let in although it names them."""
    named = METHOD_NOT_ALLOWED if named is None else named
    wrong = {"let in": inside - named, "denied": named - inside}
    return "; ".join(f"{how}: {', '.join(sorted(who))}" for how, who in wrong.items() if who)


def _filled(values: Mapping[str, Any], place: Mapping[str, Any]) -> dict[str, Any]:
    return {name: place[name] if value is ... else value for name, value in values.items()}


def _let_in(scene: Scene, method: str, url: str, **request: Any) -> Who:
    """Everybody who is let in; what their requests change is undone."""
    inside = set()
    for cache in caches.all(initialized_only=True):
        cache.clear()  # of rate limits, and of what rows before have changed
    for persona in PERSONAS:
        with undone():
            answer = getattr(scene.clients[persona], method)(url, **request)
            if answer.status_code == 405:
                return METHOD_NOT_ALLOWED
            if _is_let_in(answer):
                inside.add(persona)
            if answer.streaming:
                answer.getvalue()  # reading a file to its end closes it
    return frozenset(inside)


def test_pages_let_in_whom_their_rows_name(scene: Scene, subtests: pytest.Subtests) -> None:
    for page in PAGES:
        url, data = page.url(scene), _filled(page.data, scene.places[page.place])
        with subtests.test(f"see {page}"):
            assert not _difference(_let_in(scene, "get", url), page.see)
        with subtests.test(f"act {page}"):
            assert not _difference(_let_in(scene, "post", url, data=data), page.act)


def test_operations_let_in_whom_their_rows_name(scene: Scene, subtests: pytest.Subtests) -> None:
    for row in OPERATIONS:
        url, request = _call(scene, row)
        with subtests.test(str(row)):
            assert not _difference(_let_in(scene, row.method, url, **request), row.who)


def _call(scene: Scene, row: Operation) -> tuple[str, dict[str, Any]]:
    """The operation's address and what is sent there."""
    place = scene.places[row.place]
    url = row.path.format(**place)
    if row.body is None:
        return url, {}
    return url, {"data": _filled(row.body, place), "content_type": "application/json"}


#: What other programs post to; a signature stands in for the token.
SIGNED_POSTS = {"stripe_webhook", "notifications:unsubscribe"}


def _strict(scene: Scene, persona: str) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(scene.clients[persona].cookies)
    return client


def test_posts_without_a_csrf_token_are_refused(scene: Scene, subtests: pytest.Subtests) -> None:
    for page in PAGES:
        if not page.act:
            continue
        client = _strict(scene, min(page.act - {VISITOR}))
        with subtests.test(str(page)), undone():
            answer = client.post(page.url(scene), _filled(page.data, scene.places[page.place]))
            assert (answer.status_code == 403) == (page.name not in SIGNED_POSTS)


def test_operations_need_a_csrf_token_by_session_and_the_right_to_write_by_token(
    scene: Scene, subtests: pytest.Subtests
) -> None:
    for row in OPERATIONS:
        if row.method == "get":
            continue
        url, request = _call(scene, row)
        persona = min(row.who - {VISITOR})
        with subtests.test(str(row)), undone():
            forged = getattr(_strict(scene, persona), row.method)(url, **request)
            assert (forged.status_code, forged.json()["code"]) == (403, "csrf")
            for scope, refused in ((ApiToken.Scope.READ, True), (ApiToken.Scope.WRITE, False)):
                _token, secret = issue_token(person=scene.people[persona], name="script", scope=scope)
                bearer = {"Authorization": f"Bearer {secret}"}
                answer = getattr(Client(enforce_csrf_checks=True), row.method)(url, headers=bearer, **request)
                assert (answer.json().get("code") == "read_only_token") == refused
                assert _is_let_in(answer) != refused
