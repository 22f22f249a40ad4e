/* Writing: shown at once, sent once, and never lost when the line is down. */

function newUuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Only secure contexts have randomUUID; a demo in the local network is none.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export class Composer {
  constructor(form, view) {
    this.form = form;
    this.view = view;
    this.text = form.elements.namedItem("body");
    this.answering = form.querySelector("[data-answering]");
    this.draftKey = `room-draft:${view.root.dataset.room}:${view.me}`;
    this.entersSend = !matchMedia("(pointer: coarse)").matches;
    form.querySelector("[data-hint]").hidden = !this.entersSend;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("input", () => this.keepDraft());
    view.root.addEventListener("click", (event) => this.click(event));
    if (!this.text.value) this.text.value = this.readDraft();
  }

  /** Enter sends, but not while an input method composes a word. */
  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229 || !this.entersSend) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  click(event) {
    const action = event.target.closest("[data-do]");
    if (!action) return;
    const item = action.closest(".message");
    if (action.dataset.do === "reply") {
      event.preventDefault();
      this.answer(item);
    } else if (action.dataset.do === "no-reply") this.answer(null);
    else if (action.dataset.do === "retry") this.send(item);
    else if (action.dataset.do === "discard") {
      item.remove();
      this.view.tidy();
    }
  }

  answer(item) {
    this.form.elements.namedItem("reply_to").value = item?.dataset.message ?? "";
    this.answering.hidden = !item;
    if (!item) return;
    this.answering.querySelector("[data-answering-name]").textContent = item.querySelector('[data-part="author"]').textContent;
    item.querySelector(".message__menu").open = false;
    this.text.focus();
  }

  submit() {
    const body = this.text.value.trim();
    if (!body) {
      this.text.focus();
      return;
    }
    const uuid = newUuid();
    const item = this.view.addPending(body, uuid);
    const data = new FormData(this.form);
    data.set("body", body);
    data.set("client_uuid", uuid);
    item.roomMessage = data;
    this.text.value = "";
    this.keepDraft();
    this.answer(null);
    this.text.focus();
    this.send(item);
  }

  /** The same uuid goes with every try, so a message that arrived without an answer is not doubled. */
  async send(item) {
    this.mark(item, "pending");
    let answer;
    try {
      answer = await fetch(this.form.action, {
        method: "POST",
        body: item.roomMessage,
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout?.(20_000),
      });
    } catch {
      this.mark(item, "failed");
      item.dataset.again = "true";
      return;
    }
    const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
    if (answer.ok && isJson) {
      const message = await answer.json();
      // The log may have told it already; then it is newer than this answer.
      if (item.isConnected && item.dataset.uuid) this.view.apply(message, "posted");
      return;
    }
    const told = isJson ? await answer.json() : {};
    this.mark(item, told.code === "held" ? "held" : "failed", told.detail);
  }

  mark(item, state, words = "") {
    delete item.dataset.again;
    if (!item.dataset.uuid) return;
    item.classList.toggle("message--pending", state === "pending");
    item.classList.toggle("message--failed", state === "failed");
    // A moderator looks at it first: there is nothing to send again, and nothing is wrong.
    item.classList.toggle("message--held", state === "held");
    item.querySelector('[data-part="pending"]').hidden = state !== "pending";
    item.querySelector('[data-part="failed"]').hidden = state !== "failed" && state !== "held";
    const failure = item.querySelector('[data-part="failure"]');
    failure.dataset.words ??= failure.textContent;
    failure.textContent = words || failure.dataset.words;
    if (state === "failed" || state === "held") item.scrollIntoView({ block: "nearest" });
  }

  /** The line is back: what only the line had stopped goes out by itself. */
  retryFailed() {
    for (const item of this.view.list.querySelectorAll("[data-again]")) this.send(item);
  }

  readDraft() {
    try {
      return sessionStorage.getItem(this.draftKey) ?? "";
    } catch {
      return "";
    }
  }

  keepDraft() {
    try {
      if (this.text.value) sessionStorage.setItem(this.draftKey, this.text.value);
      else sessionStorage.removeItem(this.draftKey);
    } catch {
      // Without storage a draft lives as long as the page.
    }
  }
}
