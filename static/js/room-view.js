/* The list of messages: what the log says of each, in order, without moving what somebody is reading. */

import { words } from "./room-numbers.js";

// Plain "en" is the American way of writing dates; the pages write them the way most of the world does.
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: "numeric" });
const NEAR_PX = 80;
const FOLLOWS_MS = 5 * 60_000;

function dayOf(date) {
  const two = (number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export class View {
  constructor(root) {
    this.root = root;
    this.log = root.querySelector("[data-log]");
    this.list = root.querySelector("[data-messages]");
    this.empty = root.querySelector("[data-empty]");
    this.chip = root.querySelector("[data-new]");
    this.mould = root.querySelector("[data-mould]").content;
    this.dayMould = root.querySelector("[data-mould-day]").content;
    this.me = root.dataset.person;
    this.chip.addEventListener("click", () => this.toBottom());
    this.log.addEventListener("scroll", () => this.isAtBottom() && (this.chip.hidden = true), { passive: true });
    this.root.addEventListener("click", (event) => this.loadOlder(event));
    this.closeMenusOutside();
    this.localiseTimes();
    this.tidy();
    if (!location.hash.startsWith("#message-")) this.toBottom();
  }

  /** Times are the reader's own: the page was rendered without knowing their clock. */
  localiseTimes() {
    for (const time of this.list.querySelectorAll("time[datetime]")) this.setTime(time, new Date(time.dateTime));
  }

  setTime(element, date) {
    element.dateTime = date.toISOString();
    element.textContent = clock.format(date);
    element.title = `${calendar.format(date)} ${clock.format(date)}`;
  }

  isAtBottom() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_PX;
  }

  toBottom() {
    this.log.scrollTop = this.log.scrollHeight;
    this.chip.hidden = true;
  }

  item(id) {
    return this.list.querySelector(`[data-message="${Number(id)}"]`);
  }

  firstSeq() {
    return Number(this.list.querySelector("[data-seq]")?.dataset.seq ?? 0);
  }

  /** Bring one message to what the log says of it; twice is once. */
  apply(message, kind) {
    let item = this.item(message.id) ?? this.pendingFor(message);
    if (!item && kind !== "posted" && message.seq < this.firstSeq()) return;
    const stay = !this.isAtBottom();
    const fresh = !item || item.classList.contains("message--pending");
    if (!item) {
      item = this.mould.querySelector(".message").cloneNode(true);
      if (kind === "posted") item.classList.add("message--fresh");
    }
    this.fill(item, message);
    if (fresh) this.place(item, message.seq);
    this.tidy();
    if (!fresh) return;
    if (!stay || String(message.author.id) === this.me) this.toBottom();
    else this.chip.hidden = false;
  }

  /** Show what one is sending before the server has answered. */
  addPending(body, uuid) {
    const item = this.mould.querySelector(".message").cloneNode(true);
    item.dataset.uuid = uuid;
    item.dataset.author = this.me;
    item.classList.add("message--own", "message--pending", "message--fresh");
    const paragraph = document.createElement("p");
    paragraph.textContent = body;
    item.querySelector('[data-part="body"]').replaceChildren(paragraph);
    item.querySelector('[data-part="menu"]').hidden = true;
    item.querySelector('[data-part="pending"]').hidden = false;
    this.setTime(item.querySelector('[data-part="time"]'), new Date());
    this.list.append(item);
    this.tidy();
    this.toBottom();
    return item;
  }

  pendingFor(message) {
    if (String(message.author.id) !== this.me) return null;
    return this.list.querySelector(`[data-uuid="${CSS.escape(message.client_uuid)}"]`);
  }

  fill(item, message) {
    const own = String(message.author.id) === this.me;
    const visible = message.state === "visible";
    const part = (name) => item.querySelector(`[data-part="${name}"]`);
    item.id = `message-${message.id}`;
    item.dataset.message = message.id;
    item.dataset.seq = message.seq;
    item.dataset.author = message.author.id;
    delete item.dataset.uuid;
    item.classList.remove("message--pending", "message--failed");
    item.classList.toggle("message--own", own);
    item.classList.toggle("message--gone", !visible);
    part("author").textContent = message.author.name;
    part("for").hidden = !message.organisation;
    if (message.organisation) part("organisation").textContent = words(message.organisation.name);
    const avatar = item.querySelector(".message__avatar > .avatar");
    if (avatar && !avatar.querySelector("img")) {
      avatar.className = `avatar avatar--${message.author.id % 10} avatar--small`;
      avatar.textContent = Array.from(message.author.name)[0] ?? "?";
    }
    this.setTime(part("time"), new Date(message.created_at));
    part("edited").hidden = !message.edited_at;
    part("reply").hidden = !message.reply_to;
    if (message.reply_to) {
      part("reply-name").textContent = message.reply_to.name;
      part("reply").querySelector("a").href = `#message-${message.reply_to.id}`;
    }
    // The server has escaped and linked this; it is the same HTML the page is rendered with.
    part("body").innerHTML = message.html;
    part("deleted").hidden = message.state !== "deleted";
    part("hidden").hidden = message.state !== "hidden";
    for (const name of ["pending", "failed"]) if (part(name)) part(name).hidden = true;
    this.fillMenu(item, message.id, own, visible);
  }

  fillMenu(item, id, own, visible) {
    const menu = item.querySelector('[data-part="menu"]');
    for (const entry of menu.querySelectorAll("[data-for]")) {
      const whose = entry.dataset.for;
      entry.hidden = whose === "hidden" ? visible : !visible || (whose === "own" && !own) || (whose === "others" && own);
    }
    for (const name of ["edit", "delete", "hide"]) {
      const link = menu.querySelector(`[data-part="${name}-link"]`);
      if (link) link.href = link.getAttribute("href").replace(/messages\/\d+\//, `messages/${id}/`);
    }
    const report = menu.querySelector('[data-part="report-link"]');
    if (report) report.href = report.getAttribute("href").replace(/\d+\/$/, `${id}/`);
    const more = menu.querySelector('[data-part="more-link"]');
    if (more) more.href = more.getAttribute("href").replace(/\bmessage=\d+/, `message=${id}`);
    const reply = menu.querySelector('[data-do="reply"]');
    if (reply) reply.href = reply.getAttribute("href").replace(/reply_to=\d*/, `reply_to=${id}`);
    menu.hidden = !menu.querySelector("[data-for]:not([hidden])");
  }

  place(item, seq) {
    const later = [...this.list.querySelectorAll("[data-seq]")].reverse();
    const before = later.find((other) => other !== item && Number(other.dataset.seq) < seq);
    if (before) before.after(item);
    else if (this.list.querySelector("[data-seq]")) this.list.prepend(item);
    else this.list.append(item);
    // What is still being sent stays last.
    this.list.append(...this.list.querySelectorAll("[data-uuid]"));
  }

  /** Replace everything: the reader was away for too long to be told what happened. */
  replace(messages) {
    const pending = [...this.list.querySelectorAll("[data-uuid]")];
    this.list.replaceChildren();
    for (const message of messages) {
      const item = this.mould.querySelector(".message").cloneNode(true);
      this.fill(item, message);
      this.list.append(item);
    }
    this.list.append(...pending);
    this.tidy();
    this.toBottom();
  }

  /** Days between messages, names only where the speaker changes, the empty state only when empty. */
  tidy() {
    const items = [...this.list.querySelectorAll(":scope > .message")];
    this.empty.hidden = items.length > 0;
    // Only what is wrong is touched: a mark put in anew would be read aloud anew.
    for (const mark of this.list.querySelectorAll(".chat__day")) {
      if (!mark.nextElementSibling?.matches(".message") || dayOf(this.dateOf(mark.nextElementSibling)) !== mark.dataset.day) mark.remove();
    }
    let lastDay = "";
    let lastAuthor = "";
    let lastTime = 0;
    for (const item of items) {
      const date = this.dateOf(item);
      const day = dayOf(date);
      const mark = item.previousElementSibling?.matches(".chat__day") ? item.previousElementSibling : null;
      if (day === lastDay) mark?.remove();
      else if (!mark) item.before(this.dayMark(day, date));
      const follows = day === lastDay && item.dataset.author === lastAuthor && date - lastTime < FOLLOWS_MS;
      item.classList.toggle("message--follows", follows);
      [lastDay, lastAuthor, lastTime] = [day, item.dataset.author, date];
    }
  }

  dateOf(item) {
    return new Date(item.querySelector("time").dateTime);
  }

  dayMark(day, date) {
    const mark = this.dayMould.querySelector("li").cloneNode(true);
    mark.dataset.day = day;
    mark.querySelector("span").textContent = calendar.format(date);
    return mark;
  }

  async loadOlder(event) {
    const link = event.target.closest("[data-older]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    link.setAttribute("aria-busy", "true");
    try {
      const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
      const older = page.querySelectorAll("[data-messages] > [data-message]");
      const height = this.log.scrollHeight;
      this.list.prepend(...older);
      this.localiseTimes();
      this.tidy();
      this.log.scrollTop += this.log.scrollHeight - height;
      const next = page.querySelector("[data-older]");
      if (next) link.href = next.getAttribute("href");
      else link.closest(".chat__older").remove();
    } catch {
      location.assign(link.href);
    } finally {
      link.removeAttribute("aria-busy");
    }
  }

  closeMenusOutside() {
    const close = (except) => {
      for (const menu of this.root.querySelectorAll(".message__menu[open]")) if (menu !== except) menu.open = false;
    };
    document.addEventListener("click", (event) => close(event.target.closest(".message__menu")));
    // Below the last message there is little room: bring the whole menu into sight.
    this.list.addEventListener("toggle", (event) => {
      if (event.target.open) event.target.querySelector(".message__actions")?.scrollIntoView({ block: "nearest" });
    }, { capture: true });
    this.root.addEventListener("keydown", (event) => {
      const menu = event.key === "Escape" ? event.target.closest(".message__menu[open]") : null;
      if (!menu) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
}
