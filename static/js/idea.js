/* A draft keeps itself on the server while it is written, and shows ideas that are alike.
   The words only: pictures and papers wait for the button. Without this script each step's button does the same. */
import { keeper } from "./kept-words.js";

const PAUSE_MS = 1500;
/** Who types without a pause is saved all the same. */
const LONGEST_MS = 10000;
/** What a browser still sends for a page that is closed. */
const LAST_BYTES = 60000;
const RETRY_MS = 8000;
const LOOK_MS = 700;

function autosave(form) {
  const status = form.querySelector("[data-autosave-status]");
  const elsewhere = form.querySelector("[data-elsewhere]");
  const version = form.elements.version;
  const kept = keeper(form);
  let timer = 0;
  let unsavedSince = 0;
  let last = words();
  // One save at a time: the next one needs the version this one brings.
  let saving = null;
  let leaving = false;

  function words() {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    for (const name of ["version", "csrfmiddlewaretoken"]) data.delete(name);
    return new URLSearchParams(data).toString();
  }

  function later(ms) {
    clearTimeout(timer);
    timer = setTimeout(save, ms);
  }

  async function save({ keepalive = false } = {}) {
    const now = words();
    unsavedSince = 0;
    if (now === last) return;
    if (leaving || !elsewhere.hidden) return;
    if (saving) {
      await saving;
      return later(0);
    }
    status.textContent = form.dataset.saving;
    saving = send(now, keepalive).finally(() => {
      saving = null;
    });
    await saving;
  }

  async function send(now, keepalive) {
    const body = new URLSearchParams(now);
    body.set("action", "autosave");
    body.set("version", version.value);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    let answer;
    let told = {};
    try {
      answer = await fetch(form.getAttribute("action") || location.href, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        keepalive: keepalive && body.toString().length < LAST_BYTES,
      });
      if (answer.headers.get("Content-Type")?.includes("json")) told = await answer.json();
    } catch {
      status.textContent = form.dataset.unsaved;
      return later(RETRY_MS);
    }
    if (answer.ok && told.address) {
      last = now;
      version.value = told.version;
      kept.drop();
      move(told.address);
      // What the server could not take stays in this browser until it is right.
      if (words() !== last || told.left_out) kept.keep(words());
      status.textContent = told.left_out || form.dataset.saved;
    } else if (answer.status === 409 && told.version !== null) {
      status.textContent = "";
      ask(told);
    } else if (answer.redirected || answer.status === 403) {
      // Signed out, or the form is stale: after loading the page again what was typed comes back.
      status.textContent = told.message || form.dataset.away;
    } else {
      status.textContent = told.message || form.dataset.unsaved;
      if (answer.status >= 500) later(RETRY_MS);
    }
  }

  /* What an earlier visit could not send any more. */
  function bringBack() {
    const found = kept.left();
    if (!found || found.words === words() || arrived(found.words)) return kept.forget();
    version.value = found.version;
    for (const [name, value] of new URLSearchParams(found.words)) if (form.elements[name]) form.elements[name].value = value;
    kept.keep(found.words);
    status.textContent = form.dataset.back;
    later(PAUSE_MS);
  }

  /* The tab was closed before the answer came: the draft is there, and offered above. */
  function arrived(found) {
    const title = new URLSearchParams(found).get("title")?.trim();
    const drafts = form.dataset.draft ? [] : [...document.querySelectorAll("[data-own-draft]")];
    return drafts.some((link) => link.textContent.trim() === title);
  }

  /* The first save made the draft: from now on this page is its page, also after a reload. */
  function move(address) {
    if (form.dataset.draft) return;
    // As an attribute: the buttons are called "action", and hide the property.
    form.setAttribute("action", address);
    form.dataset.draft = decodeURIComponent(new URL(address, location.href).pathname.split("/").at(-3));
    history.replaceState(null, "", address);
    form.dispatchEvent(new Event("drafted"));
  }

  function ask(told) {
    elsewhere.hidden = false;
    elsewhere.querySelector("[data-elsewhere-words]").textContent = told.message;
    elsewhere.querySelector("[data-see-other]").href = location.href;
    elsewhere.querySelector("[data-keep-mine]").onclick = () => {
      version.value = told.version;
      elsewhere.hidden = true;
      later(0);
    };
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    kept.keep(words());
    unsavedSince ||= Date.now();
    later(Math.max(0, Math.min(PAUSE_MS, unsavedSince + LONGEST_MS - Date.now())));
  });
  // Closed, or left for another tab or app, from which a phone may never come back.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    clearTimeout(timer);
    save({ keepalive: true });
  });
  window.addEventListener("online", () => later(0));
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!navigator.onLine) {
      event.preventDefault();
      status.textContent = form.dataset.unsaved;
      return;
    }
    if (!saving) {
      leaving = true;
      kept.sent();
      return;
    }
    // The button's own save must carry the version that the running one brings.
    event.preventDefault();
    const button = event.submitter;
    saving.then(() => form.requestSubmit(button));
  });
  // Coming back to this page from the browser's memory, the buttons work again.
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
  bringBack();
}

function similar(form, place) {
  let timer = 0;
  let asked = "";

  async function look() {
    const text = ["title", "problem"].map((name) => form.elements[name]?.value || "").join("\n").trim();
    if (text === asked) return;
    asked = text;
    const query = new URLSearchParams({ q: text.slice(0, 1000), draft: form.dataset.draft || "" });
    try {
      const answer = await fetch(`${form.dataset.similar}?${query}`);
      if (answer.ok && text === asked) place.innerHTML = await answer.text();
    } catch {
      // Nothing is lost: the same ideas are shown before publishing.
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, LOOK_MS);
  });
  // Now that there is a draft, it can be the one that builds on another idea.
  form.addEventListener("drafted", () => {
    asked = "";
    look();
  });
}

for (const form of document.querySelectorAll("form[data-autosave]")) {
  autosave(form);
  const place = document.querySelector("[data-similar-place]");
  if (place) similar(form, place);
}
