/* Tries counters until the key derived from nonce and counter begins with the prefix asked for. */
const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function derived({ nonce, salt, cost, keyLength }, counter) {
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  new DataView(password.buffer).setUint32(nonce.length, counter);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  return crypto.subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: cost },
    key,
    keyLength * 8,
  );
}

addEventListener("message", async ({ data: { parameters } }) => {
  const asked = { ...parameters, nonce: bytes(parameters.nonce), salt: bytes(parameters.salt) };
  const started = performance.now();
  for (let counter = 0; ; counter += 1) {
    const derivedKey = hex(await derived(asked, counter));
    if (derivedKey.startsWith(parameters.keyPrefix)) {
      postMessage({ counter, derivedKey, time: Math.round(performance.now() - started) });
      return;
    }
  }
});
