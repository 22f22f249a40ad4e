/* A draft keeps itself on the server while it is written, and shows ideas that are alike.
   The words only: pictures and papers wait for the button. Without this script each step's button does the same. */
const PAUSE_MS = 1500;
const RETRY_MS = 8000;
const LOOK_MS = 700;

function autosave(form) {
  const status = form.querySelector("[data-autosave-status]");
  const elsewhere = form.querySelector("[data-elsewhere]");
  const version = form.elements.version;
  let timer = 0;
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

  async function save() {
    const now = words();
    if (now === last || leaving || !elsewhere.hidden) return;
    if (saving) {
      await saving;
      return later(0);
    }
    status.textContent = form.dataset.saving;
    saving = send(now).finally(() => {
      saving = null;
    });
    await saving;
  }

  async function send(now) {
    const body = new URLSearchParams(now);
    body.set("action", "autosave");
    body.set("version", version.value);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    let answer;
    let told = {};
    try {
      answer = await fetch(form.getAttribute("action") || location.href, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.headers.get("Content-Type")?.includes("json")) told = await answer.json();
    } catch {
      status.textContent = form.dataset.unsaved;
      return later(RETRY_MS);
    }
    if (answer.ok && told.address) {
      last = now;
      version.value = told.version;
      move(told.address);
      status.textContent = form.dataset.saved;
    } else if (answer.status === 409 && told.version !== null) {
      status.textContent = "";
      ask(told);
    } else {
      status.textContent = told.message || form.dataset.unsaved;
      if (answer.status >= 500) later(RETRY_MS);
    }
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
    if (event.target.type !== "file") later(PAUSE_MS);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!saving) {
      leaving = true;
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
