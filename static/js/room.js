/* A live room: `[data-room]` follows the room's log, with or without a list of messages in it. */
import { Composer } from "./room-composer.js";
import { showNumbers } from "./room-numbers.js";
import { Stream } from "./room-stream.js";
import { View } from "./room-view.js";

/** What an element shows only in some state: `[data-when="locked"]`, `[data-status="live"]`. */
function showOnly(root, name, value) {
  for (const element of root.querySelectorAll(`[data-${name}]`)) element.hidden = element.dataset[name] !== value;
}

function start(root) {
  const view = root.querySelector("[data-messages]") ? new View(root) : null;
  const form = root.querySelector("[data-composer]");
  const composer = form && view ? new Composer(form, view) : null;
  const setState = (state) => {
    showOnly(root, "when", state);
    if (form) form.hidden = state === "locked";
  };
  // A page of the past does not grow; the latest page does.
  if ("past" in root.dataset) return;
  new Stream({
    room: root.dataset.room,
    liveUrl: root.dataset.liveUrl,
    eventsUrl: root.dataset.eventsUrl ?? `/api/rooms/${root.dataset.room}/events`,
    after: Number(root.dataset.after),
    onStatus: (status) => {
      showOnly(root, "status", status);
      if (status === "live") composer?.retryFailed();
    },
    onEvent: (event) => {
      if (event.message) view?.apply(event.message, event.kind);
      if (event.numbers) showNumbers(event.numbers);
      if (event.state) setState(event.state);
    },
    onSnapshot: (snapshot) => {
      view?.replace(snapshot.messages);
      showNumbers(snapshot.numbers);
      setState(snapshot.state);
    },
  }).connect();
}

for (const root of document.querySelectorAll("[data-room]:not([data-started])")) {
  root.dataset.started = "true";
  start(root);
}
