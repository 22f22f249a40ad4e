/* What was typed and is not on the server yet, kept in this browser: for a network that is gone, a tab that was closed,
   a session that ended. One person's words never come back to another. */

/** The words a form could not send: as its query string, with the version they were written on. */
export function keeper(form) {
  const version = form.elements.version;
  const address = (draft) => `draft:${form.dataset.person}:${draft}:${form.dataset.step}`;
  const place = () => address(form.dataset.draft || "");

  let own = "";

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function write(key, value) {
    own = value ? JSON.stringify(value) : "";
    try {
      if (value) localStorage.setItem(key, own);
      else localStorage.removeItem(key);
    } catch {
      // No room, or not allowed: then only the server keeps it.
    }
  }

  return {
    keep(words) {
      write(place(), { words, version: version.value });
    },
    /** They are on the server. What another tab keeps at the same place is that tab's. */
    drop() {
      const found = read(place());
      if (found && JSON.stringify(found) === own) write(place(), null);
    },
    /** The button has sent them: whether they arrived, the next page knows. */
    sent() {
      const found = read(place());
      if (found) write(place(), { ...found, sent: true });
    },
    /** Return what an earlier visit kept and did not send, as { words, version }, or null. */
    left() {
      // The first words of an idea arrived if there is a draft to go on with now.
      if (form.dataset.draft && read(address(""))?.sent) write(address(""), null);
      const found = read(place());
      return found && !(found.sent && found.version !== version.value) ? found : null;
    },
    forget() {
      write(place(), null);
    },
  };
}
