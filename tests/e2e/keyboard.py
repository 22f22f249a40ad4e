"""Hands that know only the keyboard: what a test clicks, fills or chooses is reached by Tab and done by keys.

On the way every stop must show that it has the focus, must not be covered, and must let go again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request

#: More stops than any page has; who has not arrived then, never will.
STOPS = 250
#: How often the focus may stay where it was: inside of a frame, Tab moves on without our seeing it.
STILL = 12

_SET_FILES = Locator.set_input_files

HAS_FOCUS = """target => {
  const focused = target.getRootNode().activeElement;
  if (focused === target) return true;
  // One stop for a group of radio buttons; arrows do the rest.
  return target.type === "radio" && focused?.type === "radio" && focused.name === target.name && focused.form === target.form;
}"""
STOP = """() => {
  const at = document.activeElement;
  const same = window.lastStop === at;
  window.lastStop = at;
  if (!at || at === document.body || at.id === "main" || at.tagName === "IFRAME")
    return { name: at?.tagName ?? "", same, fault: "" };
  const said = at.getAttribute("aria-label") || at.name || at.innerText || "";
  const name = `${at.tagName.toLowerCase()} “${said.trim().slice(0, 50)}”`;
  const shows = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  };
  const box = at.closest("label, .card, .points__one");
  const around = [at, at.parentElement, at.parentElement?.parentElement, box, at.nextElementSibling];
  if (!around.some(element => element && (shows(element) || shows(element, "::before") || shows(element, "::after")))) {
    return { name, same, fault: "does not show that it has the focus" };
  }
  const label = at.labels?.[0];
  const seen = [at, label].filter(Boolean).some(element => [...element.getClientRects()].some(box => {
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const top = document.elementFromPoint(x, y);
    return box.width && box.height && top && (element.contains(top) || top.contains(element) || label?.contains(top));
  }));
  return { name, same, fault: seen ? "" : "has the focus where nobody sees it" };
}"""


def only(patch: pytest.MonkeyPatch) -> None:
    """Take the mouse away from every browser until the patch is undone."""
    for name, by_keys in (
        ("click", _press),
        ("check", _check),
        ("fill", _fill),
        ("select_option", _select),
        ("set_input_files", _attach),
    ):
        patch.setattr(Locator, name, by_keys)


def _reach(target: Locator) -> None:
    """Press Tab until the target has the focus."""
    target.wait_for(state="attached")
    keyboard, page = target.page.keyboard, target.page
    still = 0
    for _ in range(STOPS):
        if target.evaluate(HAS_FOCUS):
            return
        keyboard.press("Tab")
        stop = page.evaluate(STOP)
        assert not stop["fault"], f"{stop['name']} {stop['fault']} at {page.url}"
        still = still + 1 if stop["same"] else 0
        assert still < STILL, f"{stop['name']} does not let go of the focus at {page.url}"
    raise AssertionError(f"{target} is not reached by Tab at {page.url}")


def _press(target: Locator, **_mouse: Any) -> None:
    """A button, a link or a summary; of a label, what it is for."""
    target.wait_for()
    if target.evaluate("element => element.tagName === 'LABEL'"):
        _check(target.locator("input"))
        return
    _reach(target)
    page, asked = target.page, list[Request]()

    def note(request: Request) -> None:
        if request.is_navigation_request():
            asked.append(request)

    page.on("request", note)
    page.keyboard.press("Enter")
    _settle(page, asked)
    page.remove_listener("request", note)


def _settle(page: Page, asked: Sequence[Request]) -> None:
    """What Enter began is answered, also by a busy machine: a page that is opened next must not overtake it."""
    page.wait_for_timeout(250)
    # A redirect asks again while the one before is waited for.
    for request in asked:
        request.response()
    page.wait_for_load_state()


def _check(target: Locator, **_mouse: Any) -> None:
    _reach(target)
    keyboard = target.page.keyboard
    if target.get_attribute("type") != "radio":
        if not target.is_checked():
            keyboard.press("Space")
    else:
        if target.evaluate("element => element === element.getRootNode().activeElement"):
            keyboard.press("Space")
        for _ in range(STOPS):
            if target.is_checked():
                break
            keyboard.press("ArrowDown")
    assert target.is_checked(), f"{target} is not chosen by keys at {target.page.url}"


def _fill(target: Locator, value: str, **_mouse: Any) -> None:
    _reach(target)
    keyboard = target.page.keyboard
    keyboard.press("ControlOrMeta+a")
    keyboard.press("Delete")
    keyboard.type(value)


def _select(target: Locator, value: str | None = None, *, label: str | None = None, **_mouse: Any) -> None:
    """Type the beginning of the option's name, as people do; arrows where several begin alike."""
    _reach(target)
    wanted = "(select, [value, label]) => [...select.options].find(one => label ? one.label === label : one.value === value)"
    name = target.evaluate(f"(select, given) => ({wanted})(select, given).label", [value, label])
    chosen = f"(select, given) => ({wanted})(select, given).selected"
    target.page.keyboard.type(name)
    for _ in range(STOPS):
        if target.evaluate(chosen, [value, label]):
            return
        target.page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} is not chosen by keys in {target} at {target.page.url}")


def _attach(target: Locator, files: dict[str, Any] | Sequence[dict[str, Any]], **_mouse: Any) -> None:
    """The field is reached by Tab; the dialog that Enter opens is the system's, and not shown to a test."""
    _reach(target)
    _SET_FILES(target, files)  # type: ignore[arg-type]
