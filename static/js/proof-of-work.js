/* A sum that the browser does by itself (the protocol of ALTCHA, version 2), in a worker, so that the page stays quick.
   Who sends the form before it is done need not do so again: it goes out with the answer.
   Without this script the element says how long to wait instead. */
class ProofOfWork extends HTMLElement {
  connectedCallback() {
    if (!globalThis.Worker || !globalThis.crypto?.subtle) return;
    this.worker = new Worker(this.dataset.worker, { type: "module" });
    this.worker.addEventListener("message", ({ data }) => this.solved(data));
    this.worker.addEventListener("error", () => this.failed());
    this.say("working");
    this.bar.hidden = false;
    this.querySelector("[data-why]").hidden = false;
    this.worker.postMessage(JSON.parse(this.dataset.sum));
    this.form = this.closest("form");
    this.form?.addEventListener("submit", this, { capture: true });
    this.end = setTimeout(() => this.tooOld(), Number(this.dataset.seconds) * 1000);
  }

  disconnectedCallback() {
    this.worker?.terminate();
    clearTimeout(this.end);
    this.form?.removeEventListener("submit", this, { capture: true });
  }

  handleEvent(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    this.sender = event.submitter;
    this.isSent = true;
  }

  solved(solution) {
    this.querySelector("[data-answer]").value = btoa(
      JSON.stringify({ challenge: JSON.parse(this.dataset.sum), solution }),
    );
    this.stop("done");
    if (this.isSent) this.form.requestSubmit(this.sender);
  }

  failed() {
    this.stop("failed");
  }

  tooOld() {
    this.querySelector("[data-answer]").value = "";
    this.stop("old");
  }

  stop(word) {
    this.worker.terminate();
    this.form?.removeEventListener("submit", this, { capture: true });
    this.bar.hidden = true;
    this.say(word);
  }

  say(word) {
    this.querySelector("[data-said]").textContent = this.dataset[word];
  }

  get bar() {
    return this.querySelector("[data-bar]");
  }
}

if (!customElements.get("proof-of-work")) customElements.define("proof-of-work", ProofOfWork);
