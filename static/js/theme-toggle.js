/** The light or dark switch: hidden without a script, kept in this browser only. */
export function startTheme() {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const buttons = document.querySelectorAll("[data-theme-toggle]");
  const show = () => buttons.forEach((button) => button.setAttribute("aria-pressed", String(isDark())));

  buttons.forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try {
        localStorage.setItem("innovate-theme", root.dataset.theme);
      } catch {
        // Storage is off: the choice lasts for this page.
      }
      show();
    });
  });
  dark.addEventListener("change", show);
  show();
}
