/* Ranking by dragging or with arrow buttons. The selects stay the truth that is sent; this only fills them in. */
function start(form) {
  const list = form.querySelector("[data-designs]");
  const status = form.querySelector("[data-moved]");
  const items = () => [...list.children];
  const select = (item) => item.querySelector("select");
  let dragged = null;

  // What was typed before stands first, in its order; what was left out follows.
  items()
    .sort((a, b) => (Number(select(a).value) || Infinity) - (Number(select(b).value) || Infinity))
    .forEach((item) => list.append(item));

  /** Number the designs down to the last one the voter has placed; those below stay left out. */
  function renumber(moved) {
    const all = items();
    const lastPlaced = all.reduce((last, item, index) => (select(item).value || item === moved ? index : last), -1);
    all.forEach((item, index) => {
      select(item).value = index <= lastPlaced ? String(index + 1) : "";
    });
    show();
  }

  function show() {
    items().forEach((item) => item.classList.toggle("is-left-out", !select(item).value));
  }

  function move(item, by) {
    const all = items();
    const to = all.indexOf(item) + by;
    if (to < 0 || to >= all.length) return;
    if (by < 0) all[to].before(item);
    else all[to].after(item);
    renumber(item);
    const title = item.querySelector(".design__title").textContent;
    status.textContent = `${title}: ${status.dataset.words} ${select(item).value || "–"}`;
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    move(button.closest("[data-design]"), Number(button.dataset.move));
    button.focus();
  });
  list.addEventListener("change", show);
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-design]");
    dragged?.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-design]");
    if (!dragged || !over) return;
    event.preventDefault();
    if (over === dragged) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged);
    else over.after(dragged);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("is-dragged");
    renumber(dragged);
    dragged = null;
  });

  items().forEach((item) => {
    item.draggable = true;
    item.querySelector("[data-movers]").hidden = false;
  });
  form.querySelector("[data-drag-hint]").hidden = false;
  show();
}

document.querySelectorAll('form[data-ballot="schulze"]').forEach(start);
