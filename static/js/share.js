/* `data-share="address"`: the phone's own sheet, else the address is copied. Without this, the link writes a mail. */
const SHOWN_FOR = 4000;

async function share(link) {
  const { share: url, shareTitle: title, shareCopied: copied } = link.dataset;
  if (navigator.share) {
    await navigator.share({ title, url });
    return;
  }
  await navigator.clipboard.writeText(url);
  const words = link.querySelector("[aria-live]");
  const before = words.textContent;
  if (before === copied) return;
  words.textContent = copied;
  setTimeout(() => {
    words.textContent = before;
  }, SHOWN_FOR);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-share]");
  if (!link || !(navigator.share || navigator.clipboard)) return;
  event.preventDefault();
  share(link).catch((error) => {
    // Closed without choosing anybody is an answer; whatever else went wrong, a mail can still be written.
    if (error.name !== "AbortError") window.location.href = link.href;
  });
});
