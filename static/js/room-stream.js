/* The room's log as a stream: a socket that resumes where it stopped, and plain requests where sockets do not pass. */

const SILENCE_MS = 60_000;
const POLL_MS = 5_000;
const POLL_AFTER_FAILURES = 3;
const LONGEST_WAIT_MS = 30_000;
const FORBIDDEN = 4403;

export class Stream {
  constructor({ room, liveUrl, eventsUrl, after, onEvent, onSnapshot, onStatus }) {
    Object.assign(this, { room, liveUrl, eventsUrl, onEvent, onSnapshot, onStatus });
    this.seq = after;
    this.failures = 0;
    this.ended = false;
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    // A page kept for the back button has a dead socket when it returns.
    addEventListener("pageshow", (event) => event.persisted && this.hurry());
  }

  connect() {
    clearTimeout(this.timer);
    if (this.ended) return;
    if (this.failures === 0) this.onStatus("waiting");
    const socket = new WebSocket(`${this.liveUrl}/ws/rooms/${this.room}/?after=${this.seq}`);
    this.socket = socket;
    socket.onmessage = (message) => socket === this.socket && this.receive(JSON.parse(message.data));
    socket.onclose = (close) => socket === this.socket && this.lost(close.code);
    this.watch();
  }

  receive(frame) {
    this.watch();
    if (frame.type === "event") this.take(frame);
    else if (frame.type === "snapshot") {
      this.onSnapshot(frame);
      this.seq = frame.seq;
    } else if (frame.type === "ready") {
      this.failures = 0;
      clearTimeout(this.polling);
      this.polling = null;
      this.onStatus("live");
    } else if (frame.type === "beat" && frame.seq > this.seq) this.reconnect();
  }

  /** Events come in order and are numbered: an old one is known, a gap means that something was lost. */
  take(event) {
    if (event.seq <= this.seq) return;
    if (event.seq > this.seq + 1) {
      this.reconnect();
      return;
    }
    this.onEvent(event);
    this.seq = event.seq;
  }

  /** A line that says nothing for so long is dead, whatever the browser believes. */
  watch() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.reconnect(), SILENCE_MS);
  }

  reconnect() {
    const socket = this.socket;
    this.socket = null;
    socket?.close();
    this.lost(0);
  }

  lost(code) {
    clearTimeout(this.silence);
    this.socket = null;
    if (code === FORBIDDEN) {
      this.end();
      return;
    }
    this.failures += 1;
    this.onStatus(this.polling ? "polling" : "waiting");
    if (this.failures >= POLL_AFTER_FAILURES && !this.polling) this.poll();
    // Everyone lost the line at the same moment; nobody should return at the same moment.
    const longest = Math.min(LONGEST_WAIT_MS, 500 * 2 ** this.failures);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), longest * (0.5 + Math.random() / 2));
  }

  hurry() {
    if (!this.socket && !this.ended) this.connect();
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
    clearTimeout(this.polling);
    this.onStatus("gone");
  }

  async poll() {
    clearTimeout(this.polling);
    this.polling = setTimeout(() => this.poll(), POLL_MS);
    try {
      const answer = await fetch(`${this.eventsUrl}?after=${this.seq}`, { headers: { Accept: "application/json" } });
      if (answer.status === 403 || answer.status === 401) this.end();
      if (!answer.ok) return;
      const log = await answer.json();
      this.onStatus("polling");
      for (const event of log.items) if (event.seq === this.seq + 1) this.take(event);
      if (log.next_after) this.poll();
    } catch {
      this.onStatus("waiting");
    }
  }
}
