/* A voter's receipt, as they have it: the file, or what stands in it. */

/** The ballot a receipt is of and the vote it belongs to (null when it does not say); an error for anything else. */
export function readReceipt(text) {
  const data = JSON.parse(text);
  const ballot = data.ballot ?? data;
  if (typeof ballot.nonce !== "string" || ballot.content === null || typeof ballot.content !== "object") {
    throw new Error("no ballot in it");
  }
  return { ballot: { content: ballot.content, nonce: ballot.nonce }, round: data.round ?? null };
}

/** What a ballot says, with the designs' names: "A, B", "A 5, B 0" or "1. A = B  2. C". */
export function inWords(content, titles) {
  const name = (option) => titles.get(Number(option)) ?? `#${option}`;
  if (content.approved) return content.approved.map(name).join(", ");
  if (content.scores) {
    return Object.entries(content.scores)
      .sort(([, a], [, b]) => b - a)
      .map(([option, points]) => `${name(option)} ${points}`)
      .join(", ");
  }
  return content.ranking.map((group, at) => `${at + 1}. ${group.map(name).join(" = ")}`).join("  ");
}
