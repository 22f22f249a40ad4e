/* The page that counts a vote again. What is checked is in vote-verify.js. */
import { download } from "./vote-download.js";
import { proves } from "./vote-proofs.js";
import { inWords, readReceipt } from "./vote-receipts.js";
import { STEPS, Vote } from "./vote-verify.js";

const page = document.querySelector("[data-check]");
const progress = page.querySelector("[data-progress]");
const meter = progress.querySelector("progress");
const words = progress.querySelector("[data-progress-words]");
const turnout = Number(page.dataset.turnout);
let counted = null;

/** Of the elements that carry `data-<name>`, show the one with this value. */
function showOnly(within, name, value) {
  for (const element of within.querySelectorAll(`[data-${name}]`)) element.hidden = element.dataset[name] !== value;
}

function mark(step, state) {
  const item = page.querySelector(`[data-step="${step}"]`);
  item.classList.toggle("is-done", state === "passed");
  item.classList.toggle("is-wrong", state === "failed");
  showOnly(item, "state", state);
}

function showProgress(phase) {
  progress.hidden = false;
  words.textContent = words.dataset[phase];
  meter.max = Math.max(turnout, 1);
  return (done) => {
    meter.value = done;
  };
}

async function run(vote) {
  let right = true;
  for (const step of STEPS) {
    mark(step, "running");
    let passed;
    try {
      // What is published may be anything: a step that cannot even be computed has failed.
      passed = await vote[step]();
    } catch {
      passed = false;
    }
    mark(step, passed ? "passed" : "failed");
    right = right && passed;
  }
  return right;
}

async function check() {
  for (const step of STEPS) mark(step, "");
  showOnly(page, "verdict", "");
  const data = await download(page.dataset.ballots, showProgress("fetching"));
  const vote = new Vote(data);
  await vote.hash(showProgress("hashing"));
  progress.hidden = true;
  const right = await run(vote);
  showOnly(page, "verdict", right ? "passed" : "failed");
  return vote;
}

/** Check once; whoever looks for a ballot first gets the check with it. */
async function checked(again = false) {
  if (again || !counted) counted = check();
  try {
    return await counted;
  } catch (error) {
    counted = null;
    progress.hidden = true;
    showOnly(page, "verdict", "broken");
    throw error;
  }
}

function showBallot(vote, ballot, index) {
  const place = page.querySelector("[data-place]");
  const titles = new Map(vote.result.designs.map(({ id, title }) => [id, id ? title : page.dataset.none]));
  place.textContent = place.dataset.words
    .replace("{place}", String(index + 1))
    .replace("{count}", String(vote.ballots.length));
  page.querySelector("[data-says]").textContent = inWords(ballot.content, titles);
}

/** "yes", "apart", "no", "other" or "unreadable". */
async function look(text) {
  let receipt;
  try {
    receipt = readReceipt(text);
  } catch {
    return "unreadable";
  }
  const vote = await checked();
  if (receipt.round !== null && receipt.round !== vote.facts.round) return "other";
  const index = vote.find(receipt.ballot);
  if (index < 0) return "no";
  if (!(await proves(vote.facts.root, vote.leafHashes[index], vote.proofOf(index)))) return "no";
  if (vote.ballots[index].standing) return "apart";
  showBallot(vote, receipt.ballot, index);
  return "yes";
}

const receipt = page.querySelector("[data-receipt]");

async function find() {
  showOnly(page, "found", "");
  showOnly(page, "found", await look(receipt.value));
}

function start() {
  page.querySelectorAll("[data-needs-script]").forEach((element) => {
    element.hidden = false;
  });
  if (!globalThis.crypto?.subtle) {
    showOnly(page, "verdict", "insecure");
    page.querySelectorAll("button").forEach((button) => {
      button.disabled = true;
    });
    return;
  }
  page.querySelector("[data-start]").addEventListener("click", () => checked(true).catch(() => {}));
  page.querySelector("[data-find]").addEventListener("click", () => find().catch(() => {}));
  page.querySelector("[data-receipt-file]").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    receipt.value = await file.text();
    await find().catch(() => {});
  });
  page.querySelector("[data-mine]")?.addEventListener("click", async (event) => {
    const answer = await fetch(event.currentTarget.dataset.mine);
    if (!answer.ok) return;
    receipt.value = await answer.text();
    await find().catch(() => {});
  });
}

start();
