"""Connected accounts and the links that bring their owners through onboarding."""

from __future__ import annotations

from .. import params as p
from ..api import LISTING, Body, Call, fresh, listing, operation
from ..errors import InvalidRequest
from ..ids import random_text

LINK_SECONDS = 300
#: Some of the countries in which no account can be opened.
UNSUPPORTED = ("AQ", "CU", "IR", "KP", "SY")
DUE = ["business_profile.url", "external_account", "tos_acceptance.date", "tos_acceptance.ip"]
CAPABILITY = p.nested(requested=p.boolean)
FIELDS: dict[str, p.Kind] = {
    "email": p.text,
    "business_type": p.one_of("company", "government_entity", "individual", "non_profit"),
    "business_profile": p.anything,
    "capabilities": p.nested(card_payments=CAPABILITY, transfers=CAPABILITY),
    "company": p.anything,
    "individual": p.anything,
    "default_currency": p.currency,
    "external_account": p.anything,
    "metadata": p.metadata,
    "settings": p.anything,
    "tos_acceptance": p.anything,
}


@operation(
    "POST",
    "/v1/accounts",
    **FIELDS,
    type=p.one_of("custom", "express", "standard"),
    country=p.text,
    controller=p.anything,
)
def create(call: Call, values: Body) -> Body:
    """Create a connected account. It can receive money once its owner has finished onboarding."""
    if values.get("country") in UNSUPPORTED:
        raise InvalidRequest(
            f"Country '{values['country']}' is not supported.", code="country_unsupported", param="country"
        )
    asked = values.get("capabilities") or {}
    account = fresh(
        call,
        "acct",
        "account",
        business_profile=values.get("business_profile") or {},
        business_type=values.get("business_type"),
        capabilities={name: "inactive" for name, wish in asked.items() if wish and wish.get("requested")},
        charges_enabled=False,
        controller=values.get("controller") or {"type": "application"},
        country=values.get("country") or "US",
        default_currency=values.get("default_currency") or "usd",
        details_submitted=False,
        email=values.get("email"),
        external_accounts={"object": "list", "data": [], "has_more": False, "url": ""},
        future_requirements={"currently_due": [], "eventually_due": [], "past_due": []},
        metadata=p.merge_metadata({}, values.get("metadata")),
        payouts_enabled=False,
        requirements={"currently_due": list(DUE), "disabled_reason": "requirements.past_due", "errors": []},
        settings=values.get("settings") or {},
        tos_acceptance=values.get("tos_acceptance") or {},
        type=values.get("type") or "none",
    )
    account["id"] = account["id"][:21]
    account["external_accounts"]["url"] = f"/v1/accounts/{account['id']}/external_accounts"
    del account["livemode"]
    if account["type"] == "standard":
        account["capabilities"] |= {"card_payments": "inactive", "transfers": "inactive"}
    call.add(account)
    return onboard(call, account) if account["tos_acceptance"].get("date") else account


def onboard(call: Call, account: Body) -> Body:
    """The owner gave what was due: capabilities become active and payouts possible."""
    account |= {
        "capabilities": dict.fromkeys(account["capabilities"], "active"),
        "charges_enabled": "card_payments" in account["capabilities"],
        "details_submitted": True,
        "payouts_enabled": True,
        "requirements": {"currently_due": [], "disabled_reason": None, "errors": []},
    }
    account["requirements"] |= {"eventually_due": [], "past_due": [], "pending_verification": []}
    call.save(account)
    call.acting_for(account["id"]).emit("account.updated", account, {"payouts_enabled": False})
    return account


@operation("GET", "/v1/accounts/{id}")
def retrieve(call: Call, values: Body, account_id: str) -> Body:
    """A connected account."""
    return call.find("account", account_id)


@operation("GET", "/v1/account")
def retrieve_own(call: Call, values: Body) -> Body:
    """The account the request acts for."""
    if call.account:
        return call.store.get(call.account, account="") or {}
    return {
        "id": "acct_stand_in",
        "object": "account",
        "business_profile": {"name": "Stripe stand-in"},
        "charges_enabled": True,
        "country": "US",
        "default_currency": "usd",
        "details_submitted": True,
        "email": None,
        "payouts_enabled": True,
        "type": "standard",
    }


@operation("POST", "/v1/accounts/{id}", **FIELDS)
def update(call: Call, values: Body, account_id: str) -> Body:
    """Change a connected account."""
    account = call.find("account", account_id)
    account["metadata"] = p.merge_metadata(account["metadata"], values.get("metadata"))
    for name in (
        "email",
        "business_type",
        "business_profile",
        "default_currency",
        "settings",
        "tos_acceptance",
    ):
        if name in values:
            account[name] = values[name]
    status = "active" if account["details_submitted"] else "inactive"
    for name, wish in (values.get("capabilities") or {}).items():
        if wish and wish.get("requested"):
            account["capabilities"].setdefault(name, status)
    if account["tos_acceptance"].get("date") and not account["details_submitted"]:
        return onboard(call, account)
    call.save(account)
    call.acting_for(account_id).emit("account.updated", account, {})
    return account


@operation("DELETE", "/v1/accounts/{id}")
def delete(call: Call, values: Body, account_id: str) -> Body:
    """Delete a connected account with no balance."""
    call.find("account", account_id)
    if any(sum(sums) for sums in call.store.funds(account_id).values()):
        raise InvalidRequest("This account has a balance and cannot be deleted.")
    call.store.connection.execute("DELETE FROM object WHERE id = ?", (account_id,))
    return {"id": account_id, "object": "account", "deleted": True}


@operation("GET", "/v1/accounts", **LISTING)
def list_all(call: Call, values: Body) -> Body:
    """Connected accounts, newest first."""
    return listing(call, "account", "/v1/accounts", values)


@operation(
    "POST",
    "/v1/account_links",
    account=p.required(p.text),
    type=p.required(p.one_of("account_onboarding", "account_update")),
    refresh_url=p.text,
    return_url=p.text,
    collect=p.text,
    collection_options=p.anything,
)
def create_link(call: Call, values: Body) -> Body:
    """A link to the hosted onboarding page, good for five minutes and one use."""
    account = call.find("account", values["account"], param="account")
    secret = random_text(24)
    call.store.set_private(
        account["id"],
        link=secret,
        link_until=call.now() + LINK_SECONDS,
        return_url=values.get("return_url") or "",
    )
    return {
        "object": "account_link",
        "created": call.now(),
        "expires_at": call.now() + LINK_SECONDS,
        "url": f"{call.settings.base_url}/onboarding/{account['id']}/{secret}",
    }


@operation("POST", "/v1/accounts/{id}/login_links")
def create_login_link(call: Call, values: Body, account_id: str) -> Body:
    """A link to an Express account's own page."""
    account = call.find("account", account_id)
    if not account["details_submitted"]:
        raise InvalidRequest(
            "Cannot create a login link for an account that has not completed onboarding.", param="account"
        )
    url = f"{call.settings.base_url}/express/{account_id}"
    return {"object": "login_link", "created": call.now(), "url": url}
