"""A person with a browser of their own, who notices everything that is broken."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Response, expect

from tests.e2e.house import House

PASSWORD = "correct horse battery"
#: Pages this test looks at on purpose although they are refused.
EXPECTED_STATUS = {422}


@dataclass
class Persona:
    """Somebody at the portal; `faults` collects console errors, policy violations and broken assets."""

    name: str
    email: str
    house: House
    page: Page
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page of the portal."""
        url = path if path.startswith("http") else f"{self.house.url}{path}"
        try:
            answer = self.page.goto(url)
        except Error as error:
            if "interrupted by another navigation" not in error.message:
                raise
            # What was pressed before has only now begun to answer.
            self.page.wait_for_load_state()
            answer = self.page.goto(url)
        assert answer is not None and answer.status < 400, (
            f"{self.name}: {path} answered {answer and answer.status}"
        )
        return self.page

    def press(self, name: str, *, exact: bool = True) -> None:
        """Press the button or link of that name in the page's main part."""
        main = self.page.locator("main")
        button = main.get_by_role("button", name=name, exact=exact).or_(
            main.get_by_role("link", name=name, exact=exact)
        )
        button.first.click()

    def fill(self, **fields: Any) -> None:
        """Fill fields of the page's main form by their names."""
        for name, value in fields.items():
            self.page.locator(f"main [name='{name}']").first.fill(str(value))

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait until the text is on the page."""
        expect(self.page.locator("main")).to_contain_text(text, timeout=20_000)

    def until(self, path: str, text: str, *, tries: int = 40) -> None:
        """Reload a page until the reconcilers have brought it so far."""
        for _ in range(tries):
            self.go(path)
            if text in self.page.locator("main").inner_text():
                return
            self.page.wait_for_timeout(500)
        raise AssertionError(
            f"{self.name} never saw “{text}” at {path}; last:\n{self.page.locator('main').inner_text()}"
        )

    def sign_up(self) -> None:
        """Join with a name and verify the address with the code from the mail."""
        self.go("/accounts/signup/")
        self.fill(display_name=self.name, email=self.email, password1=PASSWORD)
        self.page.locator("main form button[type=submit], main form button:not([type])").last.click()
        self.page.locator("main [name=code]").wait_for()
        self.page.locator("main [name=code]").fill(self._code())
        self.page.locator("main form:has([name=code]) button").first.click()
        self.page.wait_for_url(re.compile(r"/me/"))

    def sign_in(self) -> None:
        """Sign in with the password every persona has."""
        self.go("/accounts/login/")
        self.fill(login=self.email, password=PASSWORD)
        self.page.locator("main form:has([name=password]) button").first.click()
        self.page.wait_for_url(re.compile(r"/me/"))

    def _code(self) -> str:
        """Read the code in the demo's mailbox, in a tab of its own."""
        tab = self.page.context.new_page()
        try:
            for _ in range(60):
                tab.goto(f"{self.house.url}/demo/mail/?q={self.email}")
                mails = tab.locator("main .notice__title a")
                for number in range(mails.count()):
                    mails.nth(number).click()
                    code = tab.locator("main [data-code]")
                    if code.count():
                        return code.inner_text()
                    tab.go_back()
                tab.wait_for_timeout(250)
        finally:
            tab.close()
        raise AssertionError(f"no code was mailed to {self.email}")


def visit(browser: Browser, house: House, name: str, **context: Any) -> Persona:
    """Give a person a browser context that reports everything broken it meets."""
    page = browser.new_context(locale="en-GB", **context).new_page()
    persona = Persona(name, f"{name.lower()}@example.org", house, page)
    page.context.on("page", lambda tab: _listen(tab, persona.faults))
    _listen(page, persona.faults)
    return persona


def _listen(page: Page, faults: list[str]) -> None:
    def note(kind: str) -> Callable[[Any], None]:
        return lambda what: faults.append(f"{kind}: {what} at {page.url}")

    def console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "status of 422" not in message.text:
            faults.append(f"console {message.type}: {message.text} at {page.url}")

    def response(answer: Response) -> None:
        if answer.status >= 400 and answer.status not in EXPECTED_STATUS:
            faults.append(f"{answer.status} for {answer.url} at {page.url}")

    page.on("console", console)
    page.on("pageerror", note("script error"))
    page.on("response", response)
