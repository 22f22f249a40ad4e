// Keys for the moderators' queue. Without this script every case is a plain form with buttons.
const root = document.querySelector("[data-queue]");
const cases = [...root.querySelectorAll("[data-queue-case]")];
const help = root.querySelector("[data-queue-help]");
let at = Math.max(0, cases.findIndex((entry) => `#${entry.getAttribute("aria-labelledby")}` === location.hash));

function show(index) {
  if (!cases.length) return;
  at = Math.min(Math.max(index, 0), cases.length - 1);
  cases.forEach((entry, position) => entry.toggleAttribute("data-current", position === at));
  cases[at].focus({ preventScroll: true });
  cases[at].scrollIntoView({ block: "start" });
}

function press(key) {
  const button = cases[at]?.querySelector(`[data-key="${key}"]`);
  if (!button) return;
  const reason = button.form.elements.reason;
  if (reason.value.trim()) button.form.requestSubmit(button);
  else {
    // A decision needs its reason first; the same key then sends it.
    reason.focus();
    reason.dataset.then = key;
  }
}

const keys = {
  j: () => show(at + 1),
  k: () => show(at - 1),
  u: () => press("u"),
  d: () => press("d"),
  h: () => press("h"),
  "?": () => help.toggleAttribute("open"),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing) {
    if (event.key === "Escape") typing.blur();
    if (event.key === "Enter" && event.ctrlKey && typing.dataset.then) press(typing.dataset.then);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
  event.preventDefault();
  keys[event.key]();
});

root.addEventListener("focusin", (event) => {
  const entered = cases.indexOf(event.target.closest("[data-queue-case]"));
  if (entered >= 0 && entered !== at) {
    at = entered;
    cases.forEach((entry, position) => entry.toggleAttribute("data-current", position === at));
  }
});

if (cases.length) show(at);
