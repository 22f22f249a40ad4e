/* What is checked of a published vote, step by step; no step knows the page. */
import { canonical, commitmentTo, hex, leafBytes, levelsOver, lots, seedOf, sha256All } from "./vote-proofs.js";
import { tally } from "./vote-tallies.js";

const HIGHEST = 5;
/** How "none of these" is called on ballots. */
const NONE = 0;
/** The standings of ballots that are kept and not counted; those that are say none. */
const APART = ["held", "left_out"];
const KINDS = { approval: "approval", "equal-shares": "approval", score: "score" };

function kindOf(method) {
  return KINDS[method] ?? "ranking";
}

function each(list, options) {
  return Array.isArray(list) && new Set(list).size === list.length && list.every((option) => options.has(option));
}

/** Whether a ballot says what this kind of voting asks, about what was up for the vote. */
function isValid(ballot, kind, options) {
  const { content, nonce, standing, ...more } = ballot;
  if (Object.keys(more).length || typeof nonce !== "string" || !/^[0-9a-f]{64}$/.test(nonce)) return false;
  if ("standing" in ballot && !APART.includes(standing)) return false;
  if (content === null || typeof content !== "object" || Object.keys(content).length !== 1) return false;
  if (kind === "approval") return each(content.approved, options) && content.approved.length > 0;
  if (kind === "ranking") {
    const { ranking } = content;
    return (
      Array.isArray(ranking) &&
      ranking.length > 0 &&
      ranking.every((group) => Array.isArray(group) && group.length > 0) &&
      each(ranking.flat(), options)
    );
  }
  const scores = Object.entries(content.scores ?? {});
  return (
    scores.length > 0 &&
    scores.every(
      ([option, points]) =>
        options.has(Number(option)) &&
        option === String(Number(option)) &&
        Number.isInteger(points) &&
        points >= 0 &&
        points <= HIGHEST,
    )
  );
}

/** Equal ballots together: counting a hundred thousand then costs what counting the different ones does. */
function together(ballots) {
  const same = new Map();
  for (const { content } of ballots) {
    const key = canonical(content);
    const held = same.get(key) ?? { content, times: 0 };
    held.times += 1;
    same.set(key, held);
  }
  return [...same.values()];
}

/** The designs chosen: the first of the order, as many as there are seats, but none that "none of these" beats. */
function chosen(order, seats) {
  const first = order.slice(0, seats);
  return first.includes(NONE) ? first.slice(0, first.indexOf(NONE)) : first;
}

export class Vote {
  /** `facts` and `ballots` as published. */
  constructor({ facts, ballots }) {
    this.facts = facts;
    this.result = facts.result;
    this.ballots = ballots;
    this.inTally = ballots.filter(({ standing }) => standing === undefined);
    this.options = [...this.result.order].sort((a, b) => a - b);
    this.seats = this.result.seats;
  }

  /** Compute what the ballots are called; `tell(n)` is called with how many are done. */
  async hash(tell) {
    this.leafHashes = await sha256All(this.ballots.length, (at) => leafBytes(this.ballots[at]), tell);
    this.names = this.leafHashes.map(hex);
    // The tree stands in the order of these names; a repeated one would be a ballot twice.
    this.inOrder = this.names.every((name, at) => at === 0 || this.names[at - 1] < name);
  }

  list() {
    const apart = this.ballots.length - this.inTally.length;
    const told = APART.reduce((sum, standing) => sum + this.result.apart[standing], 0);
    return this.inTally.length === this.result.turnout && apart === told && this.inOrder;
  }

  valid() {
    const [kind, options] = [kindOf(this.result.method), new Set(this.options)];
    return this.ballots.every((ballot) => isValid(ballot, kind, options));
  }

  async root() {
    this.levels = await levelsOver(this.leafHashes);
    this.computedRoot = hex(this.levels.at(-1)[0]);
    return this.computedRoot === this.facts.root && this.computedRoot === this.result.root;
  }

  /** The secret is the one committed to, and the seed follows from it and the root of these ballots. */
  async lots() {
    const { facts, result } = this;
    this.seed = await seedOf(facts.secret, this.computedRoot);
    return (
      facts.secret === result.secret &&
      facts.commitment === result.commitment &&
      (await commitmentTo(facts.secret)) === facts.commitment &&
      this.seed === result.seed
    );
  }

  async count() {
    const { facts, result, seats } = this;
    const drawn = await lots(this.options, this.seed);
    this.counted = tally(result.method, this.options, together(this.inTally), drawn, seats);
    const { ranking, order, working } = this.counted;
    const winners = chosen(order, seats);
    const winner = winners[0] ?? null;
    return (
      facts.method === result.method &&
      facts.seats === result.seats &&
      facts.electorate === result.electorate &&
      facts.offers_none === result.offers_none &&
      winner === facts.winner &&
      winner === result.winner &&
      canonical({ ranking, order, working, winners }) ===
        canonical({ ranking: result.ranking, order: result.order, working: result.working, winners: result.winners })
    );
  }

  /** Where this ballot stands in the list, counted or not, from 0; -1 when it is not there. */
  find({ content, nonce }) {
    const said = canonical(content);
    return this.ballots.findIndex((ballot) => ballot.nonce === nonce && canonical(ballot.content) === said);
  }

  /** The way of sibling hashes from a ballot in the list to the root. */
  proofOf(index) {
    const path = [];
    let at = index;
    for (const level of this.levels.slice(0, -1)) {
      const sibling = level[at ^ 1];
      if (sibling) path.push(hex(sibling));
      at >>= 1;
    }
    return { index, count: this.names.length, path };
  }
}

export const STEPS = ["list", "valid", "root", "lots", "count"];
