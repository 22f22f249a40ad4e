/* Shows what was picked, before it is sent: drawn small, so that ten large photos do not fill a phone's memory. */
const MAX_SIDE = 352;

function sizeInWords(bytes) {
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  const language = document.documentElement.lang || "en";
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 }).format(value);
}

async function drawing(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", file.name);
  return canvas;
}

async function itemFor(file) {
  const item = document.createElement("div");
  item.className = "file-preview__item";
  if (file.type.startsWith("image/")) {
    try {
      item.append(await drawing(file));
    } catch {
      // Not a picture this browser can draw: its name and size are enough.
    }
  }
  const name = document.createElement("span");
  name.textContent = `${file.name} · ${sizeInWords(file.size)}`;
  item.append(name);
  return item;
}

/** Under each file input of the scope, the files picked last. */
export function previewFiles(scope) {
  scope.querySelectorAll('input[type="file"]:not([data-previewed])').forEach((input) => {
    input.dataset.previewed = "true";
    const box = document.createElement("div");
    box.className = "file-preview";
    box.setAttribute("aria-live", "polite");
    box.hidden = true;
    input.after(box);
    let turn = 0;
    input.addEventListener("change", async () => {
      turn += 1;
      const mine = turn;
      const items = await Promise.all([...input.files].map(itemFor));
      // A later pick may have finished first.
      if (mine !== turn) return;
      box.replaceChildren(...items);
      box.hidden = items.length === 0;
    });
  });
}
