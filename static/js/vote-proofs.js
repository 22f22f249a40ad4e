/* Proofs anyone can check, as innovate/core/proofs.py makes them: RFC 8785 JSON, SHA-256, RFC 9162 Merkle trees. */

const utf8 = new TextEncoder();
/** Hashes asked of the browser at a time: enough to keep it busy, few enough to show how far it is. */
const BATCH = 2000;

/** The one way to write a JSON value: names in order, no spaces. Numbers and texts are as JSON.stringify writes them. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

export function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The bytes a hash or a secret stands for; an error for anything but 64 digits. */
export function unhex(text) {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error("not 64 hexadecimal digits");
  return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
}

export function join(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** Hash each, in order; `tell(done)` is called after every batch. */
export async function sha256All(count, bytesOf, tell = () => {}) {
  const hashes = [];
  for (let from = 0; from < count; from += BATCH) {
    const upto = Math.min(from + BATCH, count);
    const batch = [];
    for (let at = from; at < upto; at += 1) batch.push(sha256(bytesOf(at)));
    hashes.push(...(await Promise.all(batch)));
    tell(upto);
  }
  return hashes;
}

/** What the tree holds of a ballot, with the 0 before it that keeps a leaf from being taken for a node. */
export function leafBytes(ballot) {
  return join([0], utf8.encode(canonical(ballot)));
}

function node(left, right) {
  return join([1], left, right);
}

/** The levels of the tree over these leaf hashes, the leaves first, the root alone in the last. */
export async function levelsOver(leafHashes) {
  if (!leafHashes.length) return [[await sha256(new Uint8Array())]];
  const levels = [leafHashes];
  while (levels.at(-1).length > 1) {
    const below = levels.at(-1);
    const pairs = Math.floor(below.length / 2);
    const above = await sha256All(pairs, (at) => node(below[2 * at], below[2 * at + 1]));
    // An odd last node goes up as it is.
    if (below.length % 2) above.push(below.at(-1));
    levels.push(above);
  }
  return levels;
}

/** Whether a proof leads from a leaf's hash to the root: RFC 9162, section 2.1.3.2. */
export async function proves(root, leafHash, { index, count, path }) {
  if (!(Number.isInteger(index) && Number.isInteger(count) && index >= 0 && index < count)) return false;
  let [position, last, head] = [index, count - 1, leafHash];
  for (const step of path) {
    if (last === 0 || !/^[0-9a-f]{64}$/.test(step)) return false;
    const sibling = unhex(step);
    if (position % 2 || position === last) {
      head = await sha256(node(sibling, head));
      while (position % 2 === 0 && position) {
        position = Math.floor(position / 2);
        last = Math.floor(last / 2);
      }
    } else {
      head = await sha256(node(head, sibling));
    }
    position = Math.floor(position / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && hex(head) === root;
}

/** What was published of the secret before the vote opened. */
export async function commitmentTo(secret) {
  return hex(await sha256(unhex(secret)));
}

/** SHA-256(secret ‖ root): what lots are drawn by. */
export async function seedOf(secret, root) {
  return hex(await sha256(join(unhex(secret), unhex(root))));
}

/** The options as the seed orders them when nothing else does, the favoured first. */
export async function lots(options, seed) {
  const drawn = await sha256All(options.length, (at) => utf8.encode(`${seed}:${options[at]}`));
  const byOption = new Map(options.map((option, at) => [option, hex(drawn[at])]));
  return [...options].sort((a, b) => (byOption.get(a) < byOption.get(b) ? -1 : 1));
}
