/* Small helps for every page. Each page works without them. */
import { startForms } from "./forms.js";
import { startHtmx } from "./htmx.js";
import { startMenus } from "./menu.js";
import { startTheme } from "./theme-toggle.js";

/** Toasts can be put away. */
function startToasts() {
  document.addEventListener("click", (event) => {
    const close = event.target.closest("[data-toast-close]");
    if (!close) return;
    const toast = close.closest(".toast");
    toast.classList.add("toast--leaving");
    setTimeout(() => toast.remove(), 200);
  });
}

/** `data-dialog-open="id"` opens a <dialog>; `data-dialog-close` closes the one it is in. */
function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog-open]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialogOpen);
      if (dialog) {
        event.preventDefault();
        dialog.showModal();
      }
    }
    if (event.target.closest("[data-dialog-close]")) {
      event.preventDefault();
      event.target.closest("dialog")?.close();
    }
  });
}

/** `data-print` on a hidden button: what is on the page can be kept on paper. */
function startPrint() {
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
}

/** On a narrow screen the tab one is on may lie beyond the edge. */
function showCurrentTab() {
  document.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
    const strip = tab.closest(".tabs");
    const { left, right } = tab.getBoundingClientRect();
    const box = strip.getBoundingClientRect();
    if (left < box.left || right > box.right) strip.scrollLeft += left - box.left - (box.width - (right - left)) / 2;
  });
}

startTheme();
showCurrentTab();
startMenus();
startForms();
startHtmx();
startToasts();
startDialogs();
startPrint();
