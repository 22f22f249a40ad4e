/* Inside the frame: the card is typed, checked and sent to the API from here. The merchant's page is told only
   whether the fields are complete, and what the API answered. */
"use strict";

const WORDS = {
  en: {
    lang: "en", number: "Card number", expiry: "Expiry date", cvc: "Security code", brandless: "",
    hint: "Test mode. No real card, please: try 4242 4242 4242 4242, any future date, any code.",
    incomplete_number: "Your card number is incomplete.", invalid_number: "Your card number is invalid.",
    incomplete_expiry: "Your card’s expiry date is incomplete.", invalid_expiry: "Your card’s expiry date is invalid.",
    invalid_expiry_year_past: "Your card’s expiry date is in the past.", incomplete_cvc: "Your card’s security code is incomplete.",
    offline: "We could not reach the payment service. Please check your connection and try again.",
  },
  zh: {
    lang: "zh-Hans", number: "卡号", expiry: "有效期", cvc: "安全码",
    hint: "测试模式，请勿输入真实银行卡。可用 4242 4242 4242 4242，任意未来日期和安全码。",
    incomplete_number: "卡号不完整。", invalid_number: "卡号无效。", incomplete_expiry: "有效期不完整。",
    invalid_expiry: "有效期无效。", invalid_expiry_year_past: "银行卡已过期。", incomplete_cvc: "安全码不完整。",
    offline: "无法连接支付服务，请检查网络后重试。",
  },
};
const BRANDS = [
  ["amex", "AMEX", /^3[47]/, 15], ["diners", "DINERS", /^3(0[0-5]|[689])/, 16], ["jcb", "JCB", /^35/, 16],
  ["visa", "VISA", /^4/, 16], ["mastercard", "MC", /^(5[1-5]|2[2-7])/, 16], ["unionpay", "UNIONPAY", /^62/, 16],
  ["discover", "DISC", /^6/, 16],
];
const VARIABLES = {
  colorPrimary: "--primary", colorBackground: "--background", colorText: "--text", colorTextSecondary: "--secondary",
  colorTextPlaceholder: "--secondary", colorDanger: "--danger", borderRadius: "--radius", spacingUnit: "--space",
  fontSizeBase: "--size", fontFamily: "--font", colorBorder: "--border", colorLabel: "--label", colorHint: "--hint",
};
const fields = Object.fromEntries(["number", "expiry", "cvc"].map((name) => [name, document.getElementById(name)]));
const touched = new Set();
let port, key, words = WORDS.en;

const digits = (text) => text.replace(/\D/g, "");
const brandOf = (number) => BRANDS.find(([, , pattern]) => pattern.test(number)) || ["unknown", "", null, 16];

function passesLuhn(number) {
  let total = 0;
  [...number].reverse().forEach((digit, place) => {
    const value = Number(digit) * (1 + (place % 2));
    total += value > 9 ? value - 9 : value;
  });
  return total % 10 === 0;
}

function expiry() {
  const [, month, year] = /^(\d{1,2})\s*\/?\s*(\d{2}|\d{4})?$/.exec(fields.expiry.value.trim()) || [];
  return { month: Number(month), year: year && Number(year.length === 2 ? `20${year}` : year) };
}

const checks = {
  number() {
    const number = digits(fields.number.value);
    const [, , , length] = brandOf(number);
    if (number.length < (/^3(0[0-5]|[689])/.test(number) ? 14 : length)) return "incomplete_number";
    return passesLuhn(number) ? "" : "invalid_number";
  },
  expiry() {
    const { month, year } = expiry();
    if (!month || !year) return "incomplete_expiry";
    if (month > 12 || year > new Date().getFullYear() + 50) return "invalid_expiry";
    return new Date(year, month, 1) <= new Date() ? "invalid_expiry_year_past" : "";
  },
  cvc() {
    return digits(fields.cvc.value).length < (brandOf(digits(fields.number.value))[0] === "amex" ? 4 : 3) ? "incomplete_cvc" : "";
  },
};

/* Regroup the digits without moving the caret away from the one just typed. */
function regroup(field, format) {
  const before = digits(field.value.slice(0, field.selectionStart)).length;
  const text = format(digits(field.value));
  if (text === field.value) return;
  field.value = text;
  let place = 0;
  for (let seen = 0; place < text.length && seen < before; place++) if (/\d/.test(text[place])) seen++;
  if (before === digits(text).length) place = text.length;
  if (document.activeElement === field) field.setSelectionRange(place, place);
}

const groupNumber = (number) => {
  const [brand, , , length] = brandOf(number);
  const kept = number.slice(0, brand === "unknown" ? 19 : length);
  const groups = brand === "amex" ? [kept.slice(0, 4), kept.slice(4, 10), kept.slice(10)] : kept.match(/.{1,4}/g) || [];
  return groups.filter(Boolean).join(" ");
};
const groupExpiry = (text) => {
  const padded = /^[2-9]/.test(text) ? `0${text}` : text;
  const year = padded.length > 4 ? padded.slice(4, 6) : padded.slice(2, 4);
  return padded.length < 2 ? padded : `${padded.slice(0, 2)} / ${padded.length > 2 ? year : ""}`;
};

function show(name) {
  const code = checks[name]();
  const settled = code && (touched.has(name) || !code.startsWith("incomplete")) && (fields[name].value || touched.has("all"));
  fields[name].setAttribute("aria-invalid", String(Boolean(settled)));
  const text = settled ? words[code] : "";
  const place = document.getElementById(`${name}-error`);
  if (place.textContent !== text) place.textContent = text;
  return settled ? { type: "validation_error", code, message: text } : undefined;
}

function report() {
  const number = digits(fields.number.value);
  const [brand, mark] = brandOf(number);
  document.getElementById("brand").textContent = mark;
  const error = ["number", "expiry", "cvc"].map(show).find(Boolean);
  const complete = Object.values(checks).every((check) => !check());
  const empty = Object.values(fields).every((field) => !field.value);
  const detail = { complete, empty, error, brand, collapsed: false, value: { type: "card" } };
  port?.postMessage({ type: "change", detail });
}

function validate() {
  touched.add("all");
  for (const name of Object.keys(fields)) touched.add(name);
  report();
  const first = Object.keys(checks).find((name) => checks[name]());
  if (!first) return {};
  fields[first].focus();
  const code = checks[first]();
  return { error: { type: "validation_error", code, message: words[code] } };
}

function encode(value, prefix, into = new URLSearchParams()) {
  if (value === undefined || value === null) return into;
  if (typeof value === "object") {
    for (const [name, item] of Object.entries(value)) encode(item, prefix ? `${prefix}[${name}]` : name, into);
  } else into.append(prefix, String(value));
  return into;
}

async function post(path, values) {
  try {
    const headers = { Authorization: `Bearer ${key}` };
    return await (await fetch(path, { method: "POST", headers, body: encode(values), credentials: "omit" })).json();
  } catch {
    return { error: { type: "api_connection_error", code: "api_connection_error", message: words.offline } };
  }
}

const method = (billing) => {
  const { month, year } = expiry();
  const card = { number: digits(fields.number.value), exp_month: month, exp_year: year, cvc: digits(fields.cvc.value) };
  return { type: "card", card, billing_details: billing || undefined };
};
const operations = {
  validate: async () => validate(),
  createPaymentMethod: async ({ billing_details }) => {
    const refused = validate();
    return refused.error ? refused : post("/v1/payment_methods", method(billing_details));
  },
  confirm: async ({ path, request, billing_details }) => {
    const refused = validate();
    return refused.error ? refused : post(`${path}/confirm`, { ...request, payment_method_data: method(billing_details) });
  },
};

function dress({ appearance, locale, options }) {
  const root = document.documentElement;
  if (locale) {
    words = locale.startsWith("zh") ? WORDS.zh : WORDS.en;
    root.lang = words.lang;
    for (const place of document.querySelectorAll("[data-word]")) place.textContent = words[place.dataset.word];
  }
  if (appearance) {
    root.dataset.theme = appearance.theme || "stripe";
    for (const [name, value] of Object.entries(appearance.variables || {})) {
      if (VARIABLES[name]) root.style.setProperty(VARIABLES[name], String(value));
    }
  }
  if (options) for (const field of Object.values(fields)) field.disabled = Boolean(options.disabled || options.readOnly);
}

async function receive({ type, id, operation, values, ...rest }) {
  if (type === "ask" && operations[operation]) port.postMessage({ type: "result", id, result: await operations[operation](values) });
  else if (type === "update") dress(rest);
  else if (type === "focus") fields.number.focus();
  else if (type === "blur") document.activeElement?.blur();
  else if (type === "clear") {
    for (const field of Object.values(fields)) field.value = "";
    touched.clear();
    report();
  }
}

window.addEventListener("message", (event) => {
  if (event.source !== window.parent || port || event.data?.type !== "init" || !event.ports[0]) return;
  port = event.ports[0];
  key = event.data.key;
  document.documentElement.dataset.kind = event.data.kind;
  dress(event.data);
  port.onmessage = (message) => receive(message.data);
  const tell = () => port.postMessage({ type: "height", height: Math.ceil(document.body.getBoundingClientRect().height) });
  new ResizeObserver(tell).observe(document.body);
  tell();
  port.postMessage({ type: "ready" });
});

fields.number.addEventListener("input", () => regroup(fields.number, groupNumber));
fields.expiry.addEventListener("input", (event) => {
  if (event.inputType !== "deleteContentBackward") regroup(fields.expiry, groupExpiry);
});
fields.cvc.addEventListener("input", () => regroup(fields.cvc, (text) => text.slice(0, 4)));
for (const [name, field] of Object.entries(fields)) {
  field.addEventListener("input", () => {
    touched.delete(name);
    report();
    const next = { number: fields.expiry, expiry: fields.cvc }[name];
    if (next && !next.value && !checks[name]() && field.selectionStart === field.value.length) next.focus();
  });
  field.addEventListener("blur", () => {
    if (field.value) touched.add(name);
    report();
    port?.postMessage({ type: "blur" });
  });
  field.addEventListener("focus", () => port?.postMessage({ type: "focus" }));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") port?.postMessage({ type: "escape" });
  });
}
document.getElementById("card").addEventListener("submit", (event) => event.preventDefault());
window.parent.postMessage("card-frame:loaded", "*");
