/* The published file of a vote, fetched with progress. */

/** Fetch {facts, ballots}; `tell(n)` is called with the number of ballots that have come so far. */
export async function download(url, tell) {
  const answer = await fetch(url, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  const parts = [];
  let ballots = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    // One line each, and one before and after them.
    ballots += value.split("\n").length - 1;
    tell(ballots);
  }
  return JSON.parse(parts.join(""));
}
