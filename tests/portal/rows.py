"""The table of pages: who may look and who may act, address by address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from tests.portal.addresses import PATTERNS
from tests.portal.scene import (
    RIVAL,
    VISITOR,
    Scene,
)
from tests.portal.who import (
    ALL,
    ASKED,
    BACKERS,
    HOUSE,
    INVITED,
    JURY,
    LEADS,
    LEADS_OR_STAFF,
    MAKERS,
    MODERATORS,
    NOBODY,
    OPERATORS,
    OWNERS,
    PARTIES,
    PEOPLE,
    SIDES,
    TEAM,
    TEAM_OR_STAFF,
    Who,
)


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
    Page("payments:own_account", "nowhere", see=PEOPLE, act=PEOPLE),
    Page("payments:take_back", "payout", act=BACKERS),
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
    Page("earnings:pay_out", "nowhere", act=PEOPLE),
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
    Page("projects:dismiss_expert", "details", act=TEAM),
    Page("projects:show_to_reviewers", "secret paper", act=TEAM),
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
