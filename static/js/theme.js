/* Runs before the first paint: a theme the reader chose beats the system's. */
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("innovate-theme");
  } catch {
    // Storage is off: the system's theme stays.
  }
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
