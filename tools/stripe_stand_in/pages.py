"""What a browser loads: the script of ``/v3/``, the card frame, the 3-D Secure and onboarding pages."""

from __future__ import annotations

from pathlib import Path
from string import Template
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from .api import Body, Call
from .config import Settings
from .errors import ApiError
from .ids import new_id
from .money import show
from .resources import accounts, intents, payment_intents, setup_intents
from .store import Store
from .words import CHALLENGE, HOSTED, choose

FILES = Path(__file__).parent / "browser"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; frame-ancestors *"
)
SCRIPTS = {"stripe.js", "card-frame.js", "challenge.js"}
STYLES = {"card-frame.css", "page.css"}
MODULES = {setup_intents: "setup_intent", payment_intents: "payment_intent"}


class Pages:
    """Handlers of the pages and files."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store, self._settings = store, settings

    def routes(self) -> list[Route]:
        """The routes to mount. Stripe.js has an address a release; they all answer with the same script."""
        return [
            Route("/v3/", self.script),
            Route("/v3", self.script),
            Route("/{release}/stripe.js", self.script),
            Route("/browser/{name}", self.file),
            Route("/elements/card", self.card_frame),
            Route("/challenge/{intent}", self.challenge, methods=["GET", "POST"]),
            Route("/receipts/{charge}", self.receipt),
            Route("/express/{account}", self.express),
            Route("/onboarding/{account}/{secret}", self.onboarding, methods=["GET", "POST"]),
        ]

    async def script(self, request: Request) -> Response:
        """The script a merchant's page loads."""
        return _file("stripe.js")

    async def file(self, request: Request) -> Response:
        """The stand-in's own pages' scripts and styles."""
        name = request.path_params["name"]
        return _file(name) if name in SCRIPTS | STYLES else Response(status_code=404)

    async def card_frame(self, request: Request) -> Response:
        """The frame the buyer types the card into."""
        return _page("card-frame.html", {})

    async def challenge(self, request: Request) -> Response:
        """The issuer's 3-D Secure page; a POST carries the holder's answer."""
        form = parse_qs((await request.body()).decode()) if request.method == "POST" else {}
        secret = form.get("client_secret", [request.query_params.get("client_secret", "")])[0]
        framed = bool(request.query_params.get("framed"))
        try:
            intent = intents.by_secret(
                _call(self._store, self._settings, ""), request.path_params["intent"], secret
            )
        except ApiError:
            return _notice(request, "gone", status=404)
        if request.method == "POST":
            self._answer(intent, passed=form.get("outcome") == ["complete"])
            intent = intents.by_secret(_call(self._store, self._settings, ""), intent["id"], secret)
        elif intent["status"] == "requires_action":
            return _page("challenge.html", self._challenge_words(request, intent, secret, framed=framed))
        back = request.query_params.get("return_url", "")
        if not framed and urlsplit(back).scheme in {"http", "https"}:
            return RedirectResponse(_with_result(back, intent), status_code=303)
        return _page("done.html", {"intent": intent["id"], "status": intent["status"]})

    def _answer(self, intent: Body, *, passed: bool) -> None:
        if intent["status"] != "requires_action":
            return
        module = setup_intents if intent["object"] == "setup_intent" else payment_intents
        with self._store.transaction():
            call = _call(self._store, self._settings, self._store.owner(intent["id"]))
            module.finish_challenge(call, intent, passed=passed)

    def _challenge_words(
        self, request: Request, intent: Body, secret: str, *, framed: bool
    ) -> dict[str, str]:
        method = (
            self._store.get(intent["payment_method"], account=self._store.owner(intent["payment_method"]))
            or {}
        )
        redirect = (intent["next_action"] or {}).get("redirect_to_url") or {}
        back = "" if framed else redirect.get("return_url") or ""
        query = {"locale": request.query_params.get("locale", "")} | (
            {"framed": "1"} if framed else {"return_url": back}
        )
        words = choose(CHALLENGE, request.query_params.get("locale", ""))
        return {
            **words,
            "what": show(intent["amount"], intent["currency"]) if "amount" in intent else words["saving"],
            "last4": method.get("card", {}).get("last4", ""),
            "secret": secret,
            "action": f"/challenge/{intent['id']}?{urlencode(query)}",
        }

    async def onboarding(self, request: Request) -> Response:
        """The hosted page on which a connected account's owner finishes."""
        account = self._store.get(request.path_params["account"], account="", kind="account")
        private = self._store.private(request.path_params["account"])
        good = account and private.get("link") == request.path_params["secret"]
        if not account or not good or private["link_until"] < self._store.now():
            return _notice(request, "expired", status=410)
        if request.method == "GET":
            return _page("onboarding.html", {**_hosted(request), "email": account["email"] or account["id"]})
        with self._store.transaction():
            self._store.set_private(account["id"], link="")
            accounts.onboard(_call(self._store, self._settings, ""), account)
        if urlsplit(private["return_url"]).scheme in {"http", "https"}:
            return RedirectResponse(private["return_url"], status_code=303)
        return _notice(request, "done")

    async def receipt(self, request: Request) -> Response:
        """What ``receipt_url`` of a charge shows."""
        charge_id = request.path_params["charge"]
        charge = self._store.get(charge_id, account=self._store.owner(charge_id), kind="charge")
        if charge is None or not charge.get("payment_method_details"):
            return _notice(request, "gone", status=404)
        card = charge["payment_method_details"]["card"]
        text = f"{show(charge['amount_captured'], charge['currency'])} · {card['brand']} •••• {card['last4']}"
        return _notice(request, "receipt", more=text)

    async def express(self, request: Request) -> Response:
        """What an Express account's login link shows."""
        account = self._store.get(request.path_params["account"], account="", kind="account")
        if account is None:
            return _notice(request, "gone", status=404)
        funds = self._store.funds(account["id"]).items()
        lines = [show(available + pending, currency) for currency, (available, pending) in funds]
        words, name = _hosted(request), account["email"] or account["id"]
        text = " · ".join([name, *lines])
        return _page("notice.html", {"lang": words["lang"], "title": words["express"], "text": text})


def _hosted(request: Request) -> dict[str, str]:
    return choose(HOSTED, request.headers.get("Accept-Language", ""))


def _notice(request: Request, name: str, *, more: str = "", status: int = 200) -> Response:
    words = _hosted(request)
    text = f"{words[name + '_text']}{' · ' + more if more else ''}"
    return _page("notice.html", {"lang": words["lang"], "title": words[name], "text": text}, status)


def _call(store: Store, settings: Settings, account: str) -> Call:
    return Call(store, settings, account, False, new_id("req", 14), None)


def _with_result(url: str, intent: Body) -> str:
    """The return address with the parameters Stripe adds."""
    parts = urlsplit(url)
    kind = intent["object"]
    failed = intent["status"] == "requires_payment_method"
    added = {kind: intent["id"], f"{kind}_client_secret": intent["client_secret"]}
    query = urlencode(added | {"redirect_status": "failed" if failed else "succeeded"})
    return urlunsplit(parts._replace(query=f"{parts.query}&{query}" if parts.query else query))


def _file(name: str) -> Response:
    kind = "text/javascript" if name.endswith(".js") else "text/css"
    return FileResponse(FILES / name, media_type=kind, headers={"Cache-Control": "no-cache"})


def _page(name: str, words: dict[str, str], status: int = 200) -> Response:
    from html import escape

    filled = Template((FILES / name).read_text("utf-8")).substitute(
        {key: escape(value) for key, value in words.items()}
    )
    answer = HTMLResponse(filled, status_code=status)
    MutableHeaders(raw=answer.raw_headers).update(
        {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"}
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
