/* The browser script: the calls of Stripe.js for card elements, SetupIntents and PaymentIntents.
   Cards are typed into a frame of this origin and never reach the merchant's page. The page may have a strict
   Content-Security-Policy: nothing here adds inline styles or scripts; styles are set through the CSSOM. */
(() => {
  "use strict";

  const ORIGIN = new URL(document.currentScript.src).origin;
  const KINDS = { seti: "setup_intent", pi: "payment_intent" };
  const CHINESE = {
    card_declined: "您的银行卡被拒绝。", insufficient_funds: "银行卡余额不足。", expired_card: "银行卡已过期。",
    incorrect_cvc: "安全码不正确。", processing_error: "处理银行卡时出错，请稍后再试。", incorrect_number: "卡号不正确。",
    lost_card: "您的银行卡被拒绝。", stolen_card: "您的银行卡被拒绝。", invalid_expiry_year: "有效期年份无效。",
    invalid_expiry_month: "有效期月份无效。", card_velocity_exceeded: "银行卡短时间内尝试次数过多。",
    test_mode_live_card: "这里只能使用测试卡，请勿输入真实银行卡。",
    payment_intent_authentication_failure: "无法验证您的身份，请换一张银行卡再试。",
    setup_intent_authentication_failure: "无法验证您的身份，请换一张银行卡再试。",
    authentication_required: "您的银行卡被拒绝。此交易需要验证身份。",
    api_connection_error: "网络出错，请检查连接后再试。",
  };

  const style = (element, rules) => {
    for (const [name, value] of Object.entries(rules)) element.style.setProperty(name, value);
  };
  const problem = (type, code, message) => ({ error: { type, code, message } });
  const usage = (message) => { throw new Error(`IntegrationError: ${message}`); };

  /* Nested objects as Stripe's form encoding. */
  function encode(value, prefix, into = new URLSearchParams()) {
    if (value === undefined || value === null) return into;
    if (typeof value === "object") {
      for (const [key, item] of Object.entries(value)) encode(item, prefix ? `${prefix}[${key}]` : key, into);
    } else into.append(prefix, String(value));
    return into;
  }

  async function api(key, method, path, values) {
    const form = encode(values);
    const query = method === "GET" && form.size ? `?${form}` : "";
    try {
      const answer = await fetch(`${ORIGIN}${path}${query}`, {
        method, credentials: "omit", headers: { Authorization: `Bearer ${key}` },
        body: method === "GET" ? undefined : form,
      });
      return await answer.json();
    } catch {
      return problem("api_connection_error", "api_connection_error", "We could not reach the payment service.");
    }
  }

  function intentOf(clientSecret) {
    const id = String(clientSecret || "").split("_secret_")[0];
    const kind = KINDS[id.split("_")[0]];
    if (!kind) usage("a client secret of a PaymentIntent or SetupIntent is needed.");
    return { id, kind, path: `/v1/${kind}s/${id}` };
  }

  /* One card field, in a frame that talks over its own message port. */
  class Element {
    constructor(kind, stripe, elements, options) {
      Object.assign(this, { _kind: kind, _stripe: stripe, _elements: elements, _options: options || {} });
      this._listeners = new Map();
      this._waiting = new Map();
      this._serial = 0;
    }

    mount(target) {
      const place = typeof target === "string" ? document.querySelector(target) : target;
      if (!place) usage("the element you asked to mount into is not on the page.");
      if (this._frame) this.unmount();
      const frame = document.createElement("iframe");
      frame.src = `${ORIGIN}/elements/card`;
      frame.title = this._stripe._locale.startsWith("zh") ? "安全的银行卡输入框" : "Secure card payment input";
      frame.setAttribute("allow", "payment *");
      // The frame leaves room around its fields for their focus rings; the negative margin takes it back.
      style(frame, { border: "0", display: "block", width: "calc(100% + 8px)", margin: "-4px", height: "12rem", "color-scheme": "light only" });
      this._frame = frame;
      this._onMessage = (event) => {
        if (event.source !== frame.contentWindow || event.origin !== ORIGIN || event.data !== "card-frame:loaded") return;
        this._open();
      };
      window.addEventListener("message", this._onMessage);
      place.replaceChildren(frame);
      return this;
    }

    _open() {
      const channel = new MessageChannel();
      this._port = channel.port1;
      this._port.onmessage = (event) => this._receive(event.data);
      const { appearance } = this._elements._options;
      const words = { type: "init", kind: this._kind, key: this._stripe._key, locale: this._stripe._locale,
        appearance: appearance || {}, options: JSON.parse(JSON.stringify(this._options)) };
      this._frame.contentWindow.postMessage(words, ORIGIN, [channel.port2]);
    }

    _receive(data) {
      if (data.type === "height") style(this._frame, { height: `${data.height}px` });
      else if (data.type === "result") { this._waiting.get(data.id)?.(data.result); this._waiting.delete(data.id); }
      else this._tell(data.type, data.detail);
    }

    _tell(type, detail = {}) {
      const event = { elementType: this._kind, ...detail };
      for (const listener of this._listeners.get(type) || []) listener(event);
    }

    _ask(operation, values = {}) {
      if (!this._port) return Promise.resolve(problem("validation_error", "incomplete_number", "The card field is not ready."));
      const id = ++this._serial;
      return new Promise((resolve) => {
        this._waiting.set(id, resolve);
        this._port.postMessage({ type: "ask", id, operation, values });
      });
    }

    on(type, listener) {
      if (!this._listeners.has(type)) this._listeners.set(type, new Set());
      this._listeners.get(type).add(listener);
      return this;
    }
    once(type, listener) {
      const first = (event) => { this.off(type, first); listener(event); };
      return this.on(type, first);
    }
    off(type, listener) {
      if (listener) this._listeners.get(type)?.delete(listener); else this._listeners.delete(type);
      return this;
    }
    update(options) {
      Object.assign(this._options, options);
      this._port?.postMessage({ type: "update", options: JSON.parse(JSON.stringify(options)) });
      return this;
    }
    focus() { this._frame?.focus(); this._port?.postMessage({ type: "focus" }); }
    blur() { this._port?.postMessage({ type: "blur" }); }
    clear() { this._port?.postMessage({ type: "clear" }); }
    collapse() {}
    unmount() {
      window.removeEventListener("message", this._onMessage);
      this._port?.close();
      this._frame?.remove();
      this._port = this._frame = null;
      for (const resolve of this._waiting.values()) resolve(problem("validation_error", "unmounted", "The card field was removed."));
      this._waiting.clear();
    }
    destroy() {
      this.unmount();
      this._elements._made.delete(this._kind);
      this._listeners.clear();
    }
  }

  class Elements {
    constructor(stripe, options) { Object.assign(this, { _stripe: stripe, _options: { ...options }, _made: new Map() }); }
    create(kind, options) {
      if (kind !== "payment" && kind !== "card") usage(`the stand-in has the elements payment and card, not ${kind}.`);
      if (this._made.has(kind)) usage(`an element of type ${kind} exists already.`);
      const element = new Element(kind, this._stripe, this, options);
      this._made.set(kind, element);
      return element;
    }
    getElement(kind) { return this._made.get(kind) || null; }
    update(options) {
      Object.assign(this._options, options);
      if (options.locale) this._stripe._locale = options.locale;
      for (const element of this._made.values()) {
        element._port?.postMessage({ type: "update", appearance: options.appearance, locale: options.locale });
      }
    }
    async fetchUpdates() { return {}; }
    async submit() {
      const element = this._made.get("payment") || this._made.get("card");
      if (!element) usage("elements.submit() needs a mounted element.");
      const result = await element._ask("validate");
      return result.error ? result : { selectedPaymentMethod: "card" };
    }
  }

  class Stripe {
    constructor(key, options = {}) {
      if (!/^pk_test_/.test(key)) usage("the stand-in needs a publishable test key (pk_test_…).");
      this._key = key;
      this._locale = !options.locale || options.locale === "auto" ? navigator.language || "en" : options.locale;
    }

    elements(options = {}) {
      if (options.locale && options.locale !== "auto") this._locale = options.locale;
      return new Elements(this, options);
    }

    async retrieveSetupIntent(secret) { return this._retrieve(secret, "setupIntent"); }
    async retrievePaymentIntent(secret) { return this._retrieve(secret, "paymentIntent"); }
    async _retrieve(secret, name) {
      const body = await api(this._key, "GET", intentOf(secret).path, { client_secret: secret });
      return body.error ? this._failed(body.error) : { [name]: body };
    }

    async createPaymentMethod(given, old) {
      const element = given.elements?.getElement("payment") || given.elements?.getElement("card") ||
        (given.card instanceof Element ? given.card : old instanceof Element ? old : null);
      if (!element) usage("createPaymentMethod needs elements or a card element.");
      const details = given.params?.billing_details || given.billing_details;
      const body = await element._ask("createPaymentMethod", { billing_details: details });
      return body.error ? this._failed(body.error) : { paymentMethod: body };
    }

    confirmSetup(given) { return this._confirmElements(given, "setupIntent"); }
    confirmPayment(given) { return this._confirmElements(given, "paymentIntent"); }
    async _confirmElements(given, name) {
      const secret = given.clientSecret || given.elements?._options.clientSecret;
      const element = given.elements?.getElement("payment") || given.elements?.getElement("card");
      const confirm = given.confirmParams || {};
      const redirect = given.redirect || "always";
      if (redirect === "always" && !confirm.return_url) usage("confirmParams.return_url is required unless redirect is if_required.");
      const method = confirm.payment_method;
      const values = { return_url: confirm.return_url, billing_details: confirm.payment_method_data?.billing_details,
        payment_method: method, shipping: confirm.shipping, receipt_email: confirm.receipt_email };
      const result = await this._confirm(secret, element, values, true, name);
      if (!result.error && redirect === "always") {
        const url = new URL(confirm.return_url);
        const kind = intentOf(secret).kind;
        url.searchParams.set(kind, result[name].id);
        url.searchParams.set(`${kind}_client_secret`, secret);
        url.searchParams.set("redirect_status", "succeeded");
        window.location.assign(url);
        return new Promise(() => {});
      }
      return result;
    }

    confirmCardSetup(secret, data, options) { return this._confirmCard(secret, data, options, "setupIntent"); }
    confirmCardPayment(secret, data, options) { return this._confirmCard(secret, data, options, "paymentIntent"); }
    _confirmCard(secret, data = {}, options = {}, name) {
      const method = data.payment_method;
      const element = method?.card instanceof Element ? method.card : null;
      const values = { return_url: data.return_url, setup_future_usage: data.setup_future_usage, shipping: data.shipping,
        payment_method: typeof method === "string" ? method : undefined, billing_details: method?.billing_details };
      if (method?.card?.token) values.payment_method_data = { type: "card", card: { token: method.card.token } };
      return this._confirm(secret, element, values, options.handleActions !== false, name);
    }

    async _confirm(secret, element, values, handle, name) {
      const { path } = intentOf(secret);
      const { billing_details, ...rest } = values;
      const request = { ...rest, client_secret: secret, use_stripe_sdk: true, return_url: undefined };
      const typed = element && !rest.payment_method && !rest.payment_method_data;
      const body = typed
        ? await element._ask("confirm", { path, request, billing_details })
        : await api(this._key, "POST", `${path}/confirm`, request);
      if (body.error) return this._failed(body.error);
      if (body.status === "requires_action" && handle) return this._authenticate(secret, name);
      return { [name]: body };
    }

    async handleNextAction({ clientSecret }) {
      return this._authenticate(clientSecret, intentOf(clientSecret).kind === "setup_intent" ? "setupIntent" : "paymentIntent");
    }
    handleCardAction(clientSecret) { return this._authenticate(clientSecret, "paymentIntent"); }

    /* Show the issuer's page in a dialog, then look what became of the intent. */
    async _authenticate(secret, name) {
      const before = await this._retrieve(secret, name);
      if (before.error || before[name].status !== "requires_action") return before;
      const id = before[name].id;
      const query = new URLSearchParams({ client_secret: secret, framed: "1", locale: this._locale });
      await challenge(`${ORIGIN}/challenge/${id}?${query}`, this._locale);
      const after = await this._retrieve(secret, name);
      const intent = after[name];
      if (after.error || (intent.status !== "requires_payment_method" && intent.status !== "requires_action")) return after;
      const error = intent.last_payment_error || intent.last_setup_error || {
        type: "invalid_request_error", code: `${intent.object}_authentication_failure`,
        message: "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
      };
      return this._failed({ ...error, [intent.object]: intent });
    }

    _failed(error) {
      const words = this._locale.startsWith("zh") && (CHINESE[error.decline_code] || CHINESE[error.code]);
      return { error: words ? { ...error, message: words } : error };
    }
  }

  /* Resolves when the holder has answered or closed the dialog. */
  function challenge(url, locale) {
    const dialog = document.createElement("dialog");
    style(dialog, { border: "0", margin: "0", padding: "16px", "box-sizing": "border-box", width: "100vw", height: "100dvh",
      "max-width": "none", "max-height": "none", background: "rgba(10, 14, 24, 0.6)", position: "fixed", inset: "0" });
    dialog.setAttribute("aria-label", locale.startsWith("zh") ? "身份验证" : "Authentication");
    const frame = document.createElement("iframe");
    frame.title = dialog.getAttribute("aria-label");
    frame.name = "stripe-challenge-frame";
    style(frame, { border: "0", display: "block", width: "min(26rem, 100%)", height: "min(27rem, 100%)", background: "#fff",
      "border-radius": "12px", margin: "max(0px, calc(50dvh - 14.5rem)) auto 0", "box-shadow": "0 24px 64px rgba(0, 0, 0, 0.35)" });
    dialog.append(frame);
    const opener = document.activeElement;
    return new Promise((resolve) => {
      const finish = () => {
        window.removeEventListener("message", listen);
        dialog.remove();
        opener?.focus?.();
        resolve();
      };
      const listen = (event) => {
        if (event.source === frame.contentWindow && event.origin === ORIGIN && event.data === "challenge:done") finish();
      };
      window.addEventListener("message", listen);
      dialog.addEventListener("cancel", finish);
      frame.src = url;
      document.body.append(dialog);
      dialog.showModal();
    });
  }

  window.Stripe = Object.assign((key, options) => new Stripe(key, options), { version: "stand-in" });
})();
