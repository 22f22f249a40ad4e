"""A passkey is added, signs in by itself, and is the second step after a password, under our content policy."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.e2e.house import House

PASSWORD = "correct horse battery"
MAKE = (
    "from innovate.accounts.services import create_person; "
    f"create_person(email='keys@example.org', display_name='Keys', password='{PASSWORD}')"
)


def test_passkey_signs_in(house: House, browser: Browser) -> None:
    house.manage("shell", "-v0", "-c", MAKE)
    context = browser.new_context(base_url=house.url)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    unlocked = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**device, **unlocked}})

    def type_password() -> None:
        page.goto("/accounts/login/")
        page.fill("[name=login]", "keys@example.org")
        page.fill("[name=password]", PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()

    type_password()
    expect(page).to_have_url(re.compile("/me/$"))
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("main [name=password]", PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.fill("main [name=name]", "Laptop")
    page.get_by_role("button", name="Add this device").click()
    expect(page).to_have_url(re.compile("/recovery-codes/$"))
    context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(re.compile("/me/$"))
    context.clear_cookies()
    type_password()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/me/$"))
    context.close()
    assert faults == []
