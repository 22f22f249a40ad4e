/* Keeps a supporter bar in step with the live number beside it: the number is a text, the bar an attribute. */
function follow(bar) {
  const name = bar.dataset.liveProgress;
  const source = bar.parentElement.querySelector(`[data-live="${name}"]`);
  if (!source) return;
  new MutationObserver(() => {
    const value = Number(source.textContent.replace(/\D/g, ""));
    if (Number.isFinite(value)) bar.value = value;
  }).observe(source, { childList: true, characterData: true, subtree: true });
}

function start(scope) {
  scope.querySelectorAll("[data-live-progress]").forEach(follow);
}

start(document);
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
