/* A draft saves itself while it is written: the words only, pictures wait for the button. */
const PAUSE_MS = 2500;

function start(form) {
  const status = form.querySelector("[data-autosave-status]");
  let timer = 0;
  let last = words();

  function words() {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("action", "autosave");
    return new URLSearchParams(data).toString();
  }

  async function save() {
    const body = words();
    if (body === last) return;
    status.textContent = form.dataset.saving;
    try {
      const answer = await fetch(location.href, {
        method: "POST",
        body,
        headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "autosave" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      last = body;
      status.textContent = form.dataset.saved;
    } catch {
      status.textContent = form.dataset.unsaved;
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}

document.querySelectorAll("form[data-autosave]").forEach(start);
