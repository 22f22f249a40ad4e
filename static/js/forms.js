/* Forms: one send at a time, errors brought to the reader, counters, file previews. */
import { previewFiles } from "./file-preview.js";

const STUCK_AFTER_MS = 15000;

function setBusy(form, submitter, busy) {
  const button = submitter ?? form.querySelector('button[type="submit"], button:not([type])');
  if (busy) {
    form.dataset.sending = "true";
    button?.setAttribute("aria-busy", "true");
  } else {
    delete form.dataset.sending;
    form.querySelectorAll('[aria-busy="true"]').forEach((element) => element.removeAttribute("aria-busy"));
  }
}

/** A second click while the first is under way does nothing. The button is never disabled, so its name and value are sent. */
function guardSends() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sending === "true") {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, { capture: true });

  // Bubbling, on the window: whoever else wanted to stop this send has done so by now.
  window.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.target === "_blank" || form.method === "dialog" || "repeat" in form.dataset) return;
    setBusy(form, event.submitter, true);
    setTimeout(() => setBusy(form, null, false), STUCK_AFTER_MS);
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form && event.target === form) setBusy(form, event.detail.requestConfig?.triggeringEvent?.submitter, true);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) setBusy(form, null, false);
  });
  // Back and forward bring a page back as it was left.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sending]").forEach((form) => setBusy(form, null, false));
  });
}

/** After a refused form the summary takes the focus; its links lead into the fields. */
function bringErrors(scope) {
  scope.querySelector(".error-summary[data-focus]")?.focus();
}

function startSummaryLinks() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    if (!link) return;
    const target = document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const control = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
    (target.closest(".field") ?? target).scrollIntoView({ block: "center" });
    control?.focus({ preventScroll: true });
  });
}

/** How much of a long text's room is used, shown from half way on. */
function countCharacters(scope) {
  scope.querySelectorAll("textarea[maxlength]:not([data-counted])").forEach((area) => {
    area.dataset.counted = "true";
    const limit = Number(area.maxLength);
    const counter = document.createElement("div");
    counter.className = "counter";
    counter.setAttribute("aria-hidden", "true");
    area.after(counter);
    const show = () => {
      const used = area.value.length;
      counter.hidden = used < limit / 2;
      counter.textContent = `${used.toLocaleString()} / ${limit.toLocaleString()}`;
      counter.classList.toggle("counter--near", used > limit * 0.9);
    };
    area.addEventListener("input", show);
    show();
  });
}

/** `data-autosubmit` on a form sends it when a choice changes; its button is then not needed. */
function startAutosubmit() {
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });
}

function enhance(scope) {
  countCharacters(scope);
  previewFiles(scope);
}

export function startForms() {
  guardSends();
  startSummaryLinks();
  startAutosubmit();
  enhance(document);
  bringErrors(document);
  document.addEventListener("htmx:load", (event) => {
    enhance(event.detail.elt);
    bringErrors(event.detail.elt.parentElement ?? event.detail.elt);
  });
}
