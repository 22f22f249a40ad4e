/* Card entry and the bank's question. Card numbers live in the payment service's own frame; this page never sees them. */

let loading = null;

/** Load the payment service's script once, whichever address the installation uses. */
function loadStripe(url) {
  loading ??= new Promise((resolve, reject) => {
    if (window.Stripe) return resolve(window.Stripe);
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => (window.Stripe ? resolve(window.Stripe) : reject(new Error("no Stripe")));
    script.onerror = () => reject(new Error("not loaded"));
    document.head.append(script);
  });
  return loading;
}

/** "zh-hans" is "zh" there; a language it does not have falls back by itself. */
function locale() {
  const language = document.documentElement.lang.toLowerCase();
  return language.startsWith("zh") ? "zh" : language.split("-")[0] || "auto";
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** The site's colours as plain values: a frame cannot read our custom properties. */
function appearance(near) {
  const probe = document.createElement("span");
  probe.hidden = true;
  near.append(probe);
  const colour = (name) => {
    probe.style.setProperty("color", `var(${name})`);
    return getComputedStyle(probe).color;
  };
  const variables = {
    colorPrimary: colour("--sea"),
    colorBackground: colour("--surface"),
    colorText: colour("--ink"),
    colorTextSecondary: colour("--ink-soft"),
    colorDanger: colour("--bad"),
    fontFamily: getComputedStyle(near).fontFamily,
    fontSizeBase: "16px",
    borderRadius: "4px",
  };
  probe.remove();
  return { theme: isDark() ? "night" : "stripe", variables };
}

class CardForm {
  constructor(form) {
    this.form = form;
    this.button = form.querySelector('button[type="submit"]');
    this.field = form.querySelector("[data-card-field]");
    this.problem = form.querySelector("[data-card-error]");
    this.busy = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.start();
  }

  async start() {
    const { clientSecret, publishableKey, stripeJs } = this.form.dataset;
    try {
      const Stripe = await loadStripe(stripeJs);
      this.stripe = Stripe(publishableKey, { locale: locale() });
      if (this.form.dataset.card === "setup") await this.mount(clientSecret);
      this.button.disabled = false;
    } catch {
      this.field?.removeAttribute("aria-busy");
      this.say(this.form.dataset.textUnreachable);
    }
  }

  mount(clientSecret) {
    this.elements = this.stripe.elements({ clientSecret, appearance: appearance(this.form) });
    const element = this.elements.create("payment");
    element.on("change", () => this.say(""));
    this.followTheme();
    return new Promise((resolve, reject) => {
      element.on("ready", () => {
        this.field.removeAttribute("aria-busy");
        resolve();
      });
      element.on("loaderror", () => reject(new Error("not loaded")));
      element.mount(this.field);
    });
  }

  /** Somebody who switches to dark while typing keeps what they typed. */
  followTheme() {
    const redress = () => this.elements.update({ appearance: appearance(this.form) });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redress);
    new MutationObserver(redress).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  say(text) {
    if (!this.problem) return;
    this.problem.querySelector("[data-card-error-text]").textContent = text;
    this.problem.hidden = !text;
  }

  setBusy(busy) {
    this.busy = busy;
    this.form.toggleAttribute("data-sending", busy);
    if (busy) this.button.setAttribute("aria-busy", "true");
    else this.button.removeAttribute("aria-busy");
  }

  async send() {
    if (this.busy || this.button.disabled) return;
    this.setBusy(true);
    this.say("");
    let result;
    try {
      result = this.form.dataset.card === "setup" ? await this.save() : await this.confirm();
    } catch {
      result = { error: { message: this.form.dataset.textUnreachable } };
    }
    if (result.error && !alreadyDone(result.error)) {
      this.setBusy(false);
      this.say(result.error.message || this.form.dataset.textFailed);
      return;
    }
    // Still busy: the next page says how it went.
    location.assign(this.form.dataset.returnUrl);
  }

  save() {
    return this.stripe.confirmSetup({
      elements: this.elements,
      confirmParams: { return_url: this.form.dataset.returnUrl },
      redirect: "if_required",
    });
  }

  confirm() {
    const { clientSecret, paymentMethod } = this.form.dataset;
    return this.stripe.confirmCardPayment(clientSecret, { payment_method: paymentMethod });
  }
}

/** Sent twice, or finished in another tab: what was asked for is done, so go and look. */
function alreadyDone(error) {
  const intent = error.setup_intent || error.payment_intent;
  return intent?.status === "succeeded";
}

document.querySelectorAll("form[data-card]").forEach((form) => new CardForm(form));
