/* Live numbers: `[data-live="supporters"]` anywhere on the page shows the latest total of that name. */

const language = document.documentElement.lang || "en";
const format = new Intl.NumberFormat(language);

/** A value is a number, a text, or a text per language. */
export function words(value) {
  if (typeof value === "number") return format.format(value);
  if (value && typeof value === "object") return value[language] ?? value.en ?? "";
  return String(value ?? "");
}

export function showNumbers(numbers) {
  for (const [name, value] of Object.entries(numbers ?? {})) {
    for (const element of document.querySelectorAll(`[data-live="${CSS.escape(name)}"]`)) {
      if (element instanceof HTMLProgressElement || element instanceof HTMLMeterElement) element.value = Number(value);
      else if (element.textContent !== words(value)) element.textContent = words(value);
    }
  }
}
