"""The browser script on a merchant's page with a strict Content-Security-Policy. Source: "
"https://docs.stripe.com/js."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from .conftest import Target
from .processes import PUBLISHABLE_KEY, StandIn

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = os.environ.get("CHROMIUM", shutil.which("chromium") or "/usr/bin/chromium")
pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Merchant</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="{stripe}/v3/"></script><script src="/merchant.js" defer></script></head>
<body><h1>Save your card</h1><div id="card"></div>
<button id="save">Save card</button><p id="out"></p></body></html>"""

BACK = """<!doctype html><html lang="en"><title>Back</title><p>Thank you.</p></html>"""

SCRIPT = """
const given = new URLSearchParams(location.search);
const stripe = Stripe(given.get("key"), {locale: given.get("locale")});
const appearance = {theme: given.get("theme") || "stripe",
  variables: {colorPrimary: "#0a7d55", borderRadius: "8px"}};
const elements = stripe.elements({clientSecret: given.get("secret"), appearance});
const element = elements.create(given.get("element") || "payment");
window.changes = [];
element.on("ready", () => { document.body.dataset.ready = "yes"; });
element.on("change", (event) => {
  window.changes.push(event);
  document.body.dataset.complete = event.complete;
});
element.mount("#card");
const out = document.getElementById("out");
document.getElementById("save").addEventListener("click", async () => {
  out.textContent = "";
  const secret = given.get("secret");
  const confirmParams = {return_url: location.origin + "/back"};
  let result = await elements.submit();
  if (!result.error && given.get("element") === "card") {
    const payment_method = {card: element, billing_details: {name: "Ada"}};
    result = await stripe.confirmCardSetup(secret, {payment_method});
  } else if (!result.error) {
    const redirect = given.get("redirect") || "if_required";
    result = secret.startsWith("seti")
      ? await stripe.confirmSetup({elements, confirmParams, redirect})
      : await stripe.confirmPayment({elements, confirmParams, redirect});
  }
  const intent = result.setupIntent || result.paymentIntent;
  out.textContent = result.error ? "error: " + result.error.message : "status: " + intent.status;
});
"""


class Merchant:
    """A page of somebody else's, on another origin, that trusts the stand-in's origin and nothing else."""

    def __init__(self, stand_in: StandIn) -> None:
        stripe = stand_in.url
        policy = (
            f"default-src 'none'; script-src 'self' {stripe}; frame-src {stripe}; connect-src {stripe}; "
            "style-src 'self'; img-src 'self'; base-uri 'none'"
        )

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                script = self.path.startswith("/merchant.js")
                back = self.path.startswith("/back")
                body = (SCRIPT if script else BACK if back else PAGE.replace("{stripe}", stripe)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/javascript" if script else "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", policy)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *given: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture(scope="module")
def merchant(shared_stand_in: StandIn) -> Iterator[Merchant]:
    server = Merchant(shared_stand_in)
    yield server
    server.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM or not Path(CHROMIUM).exists():
        pytest.skip("no Chromium; set CHROMIUM to one")
    with sync_api.sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A phone-sized page; anything the policy or the console complains about fails the test."""
    context = browser.new_context(viewport={"width": 360, "height": 720})
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: complaints.append(message.text) if _is_bad(message) else None)
    yield opened
    context.close()
    assert complaints == []


def _is_bad(message: Any) -> bool:
    refused_card = "402" in message.text  # the browser logs every 402; a declined card is one
    no_icon = "favicon" in message.location.get("url", "")
    return message.type == "error" and not refused_card and not no_icon


class Form:
    """The merchant's page, filled in as a buyer would."""

    def __init__(self, page: Any, merchant: Merchant, secret: str, **more: str) -> None:
        from urllib.parse import urlencode

        self.page = page
        page.goto(
            f"{merchant.url}/?{urlencode({'key': PUBLISHABLE_KEY, 'secret': secret, 'locale': 'en'} | more)}"
        )
        page.wait_for_selector("body[data-ready=yes]")
        self.frame = page.frame_locator("#card iframe")

    def type(self, number: str, expiry: str = "1234", cvc: str = "123") -> None:
        for name, text in (("number", number), ("expiry", expiry), ("cvc", cvc)):
            self.frame.locator(f"#{name}").fill("")
            self.frame.locator(f"#{name}").press_sequentially(text)

    def save(self) -> None:
        self.page.click("#save")

    def out(self) -> str:
        return self.page.locator("#out:not(:empty)").text_content(timeout=5000)

    def answer_challenge(self, button: str) -> None:
        self.page.frame_locator("dialog iframe").locator(button).click()


def setup_secret(stand_in: StandIn) -> tuple[Target, str]:
    target = Target("stand_in", stand_in.client())
    intent = target.v1.setup_intents.create(
        {"customer": target.customer().id, "automatic_payment_methods": {"enabled": True}}
    )
    return target, intent.client_secret


def test_card_is_typed_in_the_frame_and_saved(page: Any, merchant: Merchant, stand_in: StandIn) -> None:
    target, secret = setup_secret(stand_in)
    form = Form(page, merchant, secret)
    form.type("4242424242424242")
    assert form.frame.locator("#number").input_value() == "4242 4242 4242 4242"
    assert form.frame.locator("#expiry").input_value() == "12 / 34"
    page.wait_for_selector("body[data-complete=true]")
    change = page.evaluate("window.changes.at(-1)")
    assert (change["complete"], change["empty"], change["value"]["type"]) == (True, False, "card")
    assert "4242" not in str(page.evaluate("window.changes"))
    form.save()
    assert form.out() == "status: succeeded"
    assert target.v1.setup_intents.retrieve(secret.split("_secret_")[0]).status == "succeeded"


def test_incomplete_card_is_named_in_words_in_the_frame(
    page: Any, merchant: Merchant, stand_in: StandIn
) -> None:
    _, secret = setup_secret(stand_in)
    form = Form(page, merchant, secret)
    form.type("42424242", "", "")
    form.save()
    assert form.out() == "error: Your card number is incomplete."
    assert form.frame.locator("#number-error").text_content() == "Your card number is incomplete."
    form.type("4242424242424241", "1220")
    assert form.frame.locator("#number-error").text_content() == "Your card number is invalid."
    assert form.frame.locator("#expiry-error").text_content() == "Your card’s expiry date is in the past."


def test_chinese_reader_is_told_in_chinese(page: Any, merchant: Merchant, stand_in: StandIn) -> None:
    _, secret = setup_secret(stand_in)
    form = Form(page, merchant, secret, locale="zh-Hans", theme="night")
    assert form.frame.locator("label[for=number]").text_content() == "卡号"
    form.type("4000000000009995")
    form.save()
    assert form.out() == "error: 银行卡余额不足。"


def test_declined_card_is_replaced_by_another_on_the_same_intent(
    page: Any, merchant: Merchant, stand_in: StandIn
) -> None:
    _, secret = setup_secret(stand_in)
    form = Form(page, merchant, secret)
    form.type("4000000000000002")
    form.save()
    assert form.out() == "error: Your card was declined."
    form.type("5555555555554444")
    form.save()
    assert form.out() == "status: succeeded"


@pytest.mark.parametrize(
    ("button", "out"),
    [
        ("#test-source-authorize-3ds", "status: succeeded"),
        ("#test-source-fail-3ds", "error: We are unable to authenticate your payment method."),
    ],
)
def test_three_d_secure_is_answered_in_a_dialog(
    page: Any, merchant: Merchant, stand_in: StandIn, button: str, out: str
) -> None:
    _, secret = setup_secret(stand_in)
    form = Form(page, merchant, secret)
    form.type("4000002760003184")
    form.save()
    form.answer_challenge(button)
    assert form.out().startswith(out)
    assert page.locator("dialog").count() == 0


def test_payment_is_confirmed_with_three_d_secure(page: Any, merchant: Merchant, stand_in: StandIn) -> None:
    target = Target("stand_in", stand_in.client())
    intent = target.v1.payment_intents.create(
        {"amount": 4900, "currency": "usd", "payment_method_types": ["card"]}
    )
    form = Form(page, merchant, intent.client_secret)
    form.type("4000000000003220")
    form.save()
    form.answer_challenge("#test-source-authorize-3ds")
    assert form.out() == "status: succeeded"
    assert target.v1.payment_intents.retrieve(intent.id).amount_received == 4900


def test_card_element_confirms_with_confirm_card_setup(
    page: Any, merchant: Merchant, stand_in: StandIn
) -> None:
    target, secret = setup_secret(stand_in)
    form = Form(page, merchant, secret, element="card")
    form.type("4242424242424242")
    form.save()
    assert form.out() == "status: succeeded"
    intent = target.v1.setup_intents.retrieve(secret.split("_secret_")[0], {"expand": ["payment_method"]})
    assert intent.payment_method.billing_details.name == "Ada"


def test_redirect_always_goes_to_the_return_url(page: Any, merchant: Merchant, stand_in: StandIn) -> None:
    _, secret = setup_secret(stand_in)
    form = Form(page, merchant, secret, redirect="always")
    form.type("4242424242424242")
    with page.expect_navigation(url=lambda url: "/back" in url, wait_until="commit"):
        form.save()
    assert "redirect_status=succeeded" in page.url
    assert "setup_intent=seti_" in page.url


def test_redirect_challenge_returns_with_its_result(page: Any, merchant: Merchant, stand_in: StandIn) -> None:
    target = Target("stand_in", stand_in.client())
    intent = target.v1.setup_intents.create(
        {
            "customer": target.customer().id,
            "payment_method": "pm_card_authenticationRequired",
            "confirm": True,
            "return_url": merchant.url + "/back?pledge=7",
        }
    )
    page.goto(intent.next_action.redirect_to_url.url)
    with page.expect_navigation(url=lambda url: "/back" in url, wait_until="commit"):
        page.click("#test-source-authorize-3ds")
    assert "pledge=7" in page.url
    assert "redirect_status=succeeded" in page.url
