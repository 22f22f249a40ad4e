/* Ranking with a handle: dragged by mouse, pen or finger, or moved by arrow keys. The selects stay the truth that
   is sent; this fills them in, and puts the designs in the order they say. */
const EDGE = 70;
const SPEED = 12;

function start(form) {
  const list = form.querySelector("[data-designs]");
  const status = form.querySelector("[data-moved]");
  const items = () => [...list.children];
  const select = (item) => item.querySelector("select");
  const middle = (item) => {
    const box = item.getBoundingClientRect();
    return box.top + box.height / 2;
  };

  /** Put the designs in the order of their places; those left out follow. */
  function sort() {
    const place = (item) => Number(select(item).value) || Infinity;
    const before = items();
    const after = [...before].sort((a, b) => place(a) - place(b));
    if (after.some((item, index) => item !== before[index])) list.append(...after);
    show();
  }

  /** Number the designs down to the last one the voter has placed; those below stay left out. */
  function renumber(moved) {
    const all = items();
    const lastPlaced = all.reduce((last, item, index) => (select(item).value || item === moved ? index : last), -1);
    all.forEach((item, index) => {
      select(item).value = index <= lastPlaced ? String(index + 1) : "";
    });
    show();
    say(moved);
  }

  function show() {
    items().forEach((item) => item.classList.toggle("is-left-out", !select(item).value));
  }

  function say(item) {
    const place = select(item).value;
    const where = place ? `${status.dataset.words} ${place}` : status.dataset.out;
    status.textContent = `${item.dataset.title}: ${where}`;
  }

  // The design that is held stays in the document while others pass it: moving it would take away its focus, and
  // the finger on it.
  const down = (item) => item.nextElementSibling && item.before(item.nextElementSibling);
  const up = (item) => item.previousElementSibling && item.after(item.previousElementSibling);

  function keys(event) {
    const item = event.target.closest("[data-design]");
    const steps = { ArrowUp: [up, 1], ArrowDown: [down, 1], Home: [up, Infinity], End: [down, Infinity] }[event.key];
    if (!steps || !event.target.closest("[data-handle]")) return;
    event.preventDefault();
    const [step, times] = steps;
    for (let done = 0; done < times && (step === up ? item.previousElementSibling : item.nextElementSibling); done += 1) step(item);
    renumber(item);
    item.scrollIntoView({ block: "nearest" });
  }

  function grab(event) {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button !== 0) return;
    event.preventDefault();
    handle.focus();
    const item = handle.closest("[data-design]");
    const before = items();
    const { top } = item.getBoundingClientRect();
    list.classList.add("is-sorting");
    // On a phone the cards have shrunk to their titles: the held one stays under the finger.
    const box = item.getBoundingClientRect();
    window.scrollBy({ top: box.top - top, behavior: "instant" });
    const hold = Math.min(event.clientY - top, box.height / 2);
    const finished = new AbortController();
    const { signal } = finished;
    let y = event.clientY;

    function follow() {
      item.style.translate = "none";
      while (item.nextElementSibling && middle(item.nextElementSibling) < y) down(item);
      while (item.previousElementSibling && middle(item.previousElementSibling) > y) up(item);
      item.style.translate = `0 ${y - hold - item.getBoundingClientRect().top}px`;
    }
    function nearEdge() {
      if (signal.aborted) return;
      // Only as far as there is more of the list to see.
      const { top: above, bottom: below } = list.getBoundingClientRect();
      const by = y < EDGE && above < EDGE ? -SPEED : y > innerHeight - EDGE && below > innerHeight - EDGE ? SPEED : 0;
      if (by) {
        window.scrollBy({ top: by, behavior: "instant" });
        follow();
      }
      requestAnimationFrame(nearEdge);
    }
    function end(kept) {
      finished.abort();
      item.classList.remove("is-dragged");
      list.classList.remove("is-sorting");
      item.style.translate = "";
      item.scrollIntoView({ block: "nearest", behavior: "instant" });
      if (!kept) list.append(...before);
      else if (items().some((other, index) => other !== before[index])) renumber(item);
    }

    const mine = (then) => (other) => other.pointerId === event.pointerId && then(other);
    window.addEventListener("pointermove", mine((other) => { y = other.clientY; follow(); }), { signal });
    window.addEventListener("pointerup", mine(() => end(true)), { signal });
    window.addEventListener("pointercancel", mine(() => end(false)), { signal });
    window.addEventListener("keydown", (key) => key.key === "Escape" && end(false), { signal });
    item.classList.add("is-dragged");
    requestAnimationFrame(nearEdge);
  }

  list.addEventListener("pointerdown", grab);
  list.addEventListener("keydown", keys);
  list.addEventListener("change", (event) => {
    sort();
    event.target.focus();
    say(event.target.closest("[data-design]"));
  });
  list.querySelectorAll("[data-handle]").forEach((handle) => {
    handle.hidden = false;
  });
  form.querySelector("[data-drag-hint]").hidden = false;
  sort();
}

document.querySelectorAll('form[data-ballot="ranking"]').forEach(start);
