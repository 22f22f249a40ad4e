// The bid page: the total while one types, and the receipt as a file. Nothing typed leaves the page here.

const form = document.querySelector("[data-bid]");
if (form) {
  const price = form.querySelector("[data-unit-price]");
  const line = form.querySelector("[data-total]");
  const value = form.querySelector("[data-total-value]");
  const quantity = Number(form.dataset.quantity);
  const format = new Intl.NumberFormat(document.documentElement.lang, {
    style: "currency",
    currency: form.dataset.currency,
  });
  const show = () => {
    const amount = Number(price.value.normalize("NFKC").replace(/[\s,'’_]/g, ""));
    line.hidden = !(amount > 0);
    if (amount > 0) value.textContent = format.format(amount * quantity);
  };
  price.addEventListener("input", show);
  show();
}

const save = document.querySelector("[data-save-receipt]");
if (save) {
  save.hidden = false;
  save.addEventListener("click", () => {
    const parts = [...document.querySelectorAll("[data-receipt] textarea")].map(
      (area) => `${area.labels[0].textContent}\n${area.value}\n`,
    );
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([parts.join("\n")], { type: "text/plain" }));
    link.download = save.dataset.saveReceipt;
    link.click();
    URL.revokeObjectURL(link.href);
  });
}
