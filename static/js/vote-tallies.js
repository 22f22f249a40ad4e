/* The counting methods once more, as innovate/voting/tallies has them, with the same working: what comes out here and
   what was published are to be equal to the letter.

   Each takes the options in ascending order, the ballots as [{content, times}], the lots (the options, the favoured
   first) and the number of seats; it gives the groups of equals, the best first, and the working. */
import { Fraction, least } from "./vote-fractions.js";

const HIGHEST = 5;

function voters(ballots) {
  return ballots.reduce((sum, { times }) => sum + times, 0);
}

function byOption(options, value) {
  return Object.fromEntries(options.map((option) => [String(option), value(option)]));
}

function grouped(options, value) {
  const groups = new Map();
  for (const option of [...options].sort((a, b) => a - b)) {
    groups.set(value(option), [...(groups.get(value(option)) ?? []), option]);
  }
  return [...groups.keys()].sort((a, b) => b - a).map((key) => groups.get(key));
}

function approvalsOf(options, ballots) {
  const counts = new Map(options.map((option) => [option, 0]));
  for (const { content, times } of ballots) {
    for (const option of content.approved) counts.set(option, counts.get(option) + times);
  }
  return counts;
}

function approval(options, ballots) {
  const counts = approvalsOf(options, ballots);
  return {
    ranking: grouped(options, (option) => counts.get(option)),
    working: { approvals: byOption(options, (option) => counts.get(option)), ballots: voters(ballots) },
  };
}

function score(options, ballots) {
  const spread = byOption(options, () => Array(HIGHEST + 1).fill(0));
  for (const { content, times } of ballots) {
    for (const option of options) spread[option][content.scores[option] ?? 0] += times;
  }
  const points = byOption(options, (option) => spread[option].reduce((sum, count, value) => sum + count * value, 0));
  return { ranking: grouped(options, (option) => points[option]), working: { points, spread, ballots: voters(ballots) } };
}

/** How many put the first of each pair strictly before the second; what a ballot leaves out stands last. */
function pairwise(options, ballots) {
  const preferred = new Map(options.map((a) => [a, new Map(options.filter((b) => b !== a).map((b) => [b, 0]))]));
  for (const { content, times } of ballots) {
    const place = new Map();
    content.ranking.forEach((group, at) => group.forEach((option) => place.set(option, at)));
    for (const [a, row] of preferred) {
      const first = place.get(a) ?? Infinity;
      for (const b of row.keys()) if (first < (place.get(b) ?? Infinity)) row.set(b, row.get(b) + times);
    }
  }
  return preferred;
}

function asJson(matrix) {
  return Object.fromEntries([...matrix].map(([a, row]) => [String(a), Object.fromEntries(row)]));
}

function schulze(options, ballots) {
  const preferred = pairwise(options, ballots);
  const paths = new Map(
    [...preferred].map(([a, row]) => [
      a,
      new Map([...row].map(([b, votes]) => [b, votes > preferred.get(b).get(a) ? votes : 0])),
    ]),
  );
  for (const via of options) {
    for (const a of options) {
      if (a === via) continue;
      for (const b of options) {
        if (b === a || b === via) continue;
        const round = Math.min(paths.get(a).get(via), paths.get(via).get(b));
        if (round > paths.get(a).get(b)) paths.get(a).set(b, round);
      }
    }
  }
  const ranking = [];
  let left = [...options];
  while (left.length) {
    const among = left;
    const unbeaten = among.filter((a) => among.every((b) => b === a || paths.get(a).get(b) >= paths.get(b).get(a)));
    ranking.push(unbeaten.sort((a, b) => a - b));
    left = among.filter((option) => !unbeaten.includes(option));
  }
  return { ranking, working: { preferred: asJson(preferred), strengths: asJson(paths), ballots: voters(ballots) } };
}

function rankedPairs(options, ballots, lots) {
  const preferred = pairwise(options, ballots);
  const votes = (a, b) => preferred.get(a).get(b);
  const strength = (a, b) => (votes(a, b) > votes(b, a) ? votes(a, b) : -1);
  const pairs = [];
  lots.forEach((a, placeOfA) =>
    lots.forEach((b, placeOfB) => {
      if (a === b) return;
      if (votes(a, b) > votes(b, a) || (votes(a, b) === votes(b, a) && placeOfA < placeOfB)) pairs.push([a, b]);
    }),
  );
  // The pairs are in the order of the lots already, and sorting leaves equals as they stand.
  pairs.sort(([a, b], [c, d]) => strength(c, d) - strength(a, b));
  const alike = new Map();
  for (const [a, b] of pairs) alike.set(strength(a, b), (alike.get(strength(a, b)) ?? 0) + 1);
  const beats = new Map(lots.map((option) => [option, new Set()]));
  const taken = pairs.map(([a, b]) => {
    const locked = !beats.get(b).has(a);
    if (locked) {
      for (const option of lots) {
        if (option !== a && !beats.get(option).has(a)) continue;
        beats.get(option).add(b);
        for (const beaten of beats.get(b)) beats.get(option).add(beaten);
      }
    }
    const lot = strength(a, b) < 0 || alike.get(strength(a, b)) > 1;
    return { winner: a, loser: b, for: votes(a, b), against: votes(b, a), locked, lot };
  });
  const order = [...lots].sort((a, b) => beats.get(b).size - beats.get(a).size);
  return {
    ranking: order.map((option) => [option]),
    working: { preferred: asJson(preferred), pairs: taken, ballots: voters(ballots) },
  };
}

function instantRunoff(options, ballots, lots) {
  const left = [...lots];
  const out = [];
  const rounds = [];
  while (left.length > 1) {
    const votes = new Map(left.map((option) => [option, 0]));
    let exhausted = 0;
    for (const { content, times } of ballots) {
      const top = content.ranking.find((group) => group.some((option) => votes.has(option)));
      // Equals at the top each get the vote in full.
      if (top) top.filter((option) => votes.has(option)).forEach((option) => votes.set(option, votes.get(option) + times));
      else exhausted += times;
    }
    const fewest = Math.min(...votes.values());
    const tied = left.filter((option) => votes.get(option) === fewest);
    const gone = tied.at(-1);
    rounds.push({
      votes: Object.fromEntries(votes),
      exhausted,
      eliminated: gone,
      tied: tied.length > 1 ? [...tied].sort((a, b) => a - b) : [],
    });
    left.splice(left.indexOf(gone), 1);
    out.unshift(gone);
  }
  return {
    ranking: [...left, ...out].map((option) => [option]),
    working: { rounds, ballots: voters(ballots) },
  };
}

/** The least that each supporter pays, or all they have, so that they pay one seat; null when they have less. */
function priceEach(supporters) {
  const byMoney = [...supporters].sort((a, b) => a.money.against(b.money));
  let paying = byMoney.reduce((sum, group) => sum + group.count, 0);
  let due = new Fraction(1);
  for (const group of byMoney) {
    const each = due.by(paying);
    if (each.against(group.money) <= 0) return each;
    due = due.minus(group.money.times(group.count));
    paying -= group.count;
  }
  return null;
}

/** Buy the cheapest of what is left, by lot among several, and note the step. */
function buy(steps, left, prices, phase) {
  const price = [...prices.values()].reduce(least);
  const tied = left.filter((option) => prices.has(option) && prices.get(option).against(price) === 0);
  const bought = tied[0];
  steps.push({
    bought,
    phase,
    price: String(price),
    tied: tied.length > 1 ? [...tied].sort((a, b) => a - b) : [],
  });
  left.splice(left.indexOf(bought), 1);
  return [bought, price];
}

/** By Phragmén's sequential rule, then by lot among what nobody approves of. */
function complete(steps, left, behind, seats) {
  while (steps.length < seats) {
    const times = new Map();
    for (const option of left) {
      const groups = behind.get(option);
      const number = groups.reduce((sum, group) => sum + group.count, 0);
      if (!number) continue;
      const held = groups.reduce((sum, group) => sum.plus(group.money.times(group.count)), new Fraction(0));
      times.set(option, new Fraction(1).minus(held).by(number));
    }
    if (!times.size) {
      buy(steps, left, new Map(left.map((option) => [option, new Fraction(0)])), "lot");
      continue;
    }
    const [bought, time] = buy(steps, left, times, "completion");
    for (const group of behind.get(bought)) group.money = new Fraction(0).minus(time);
  }
}

function equalShares(options, ballots, lots, seats) {
  const approvals = approvalsOf(options, ballots);
  const same = new Map();
  for (const { content, times } of ballots) {
    const key = String([...content.approved].sort((a, b) => a - b));
    const group = same.get(key) ?? { approved: new Set(content.approved), count: 0 };
    group.count += times;
    same.set(key, group);
  }
  const share = new Fraction(seats, voters(ballots) || 1);
  const groups = [...same.values()].map((group) => ({ ...group, money: share }));
  const behind = new Map(lots.map((option) => [option, groups.filter((group) => group.approved.has(option))]));
  const left = [...lots];
  const steps = [];
  while (steps.length < seats) {
    const prices = new Map();
    for (const option of left) {
      const price = priceEach(behind.get(option));
      if (price) prices.set(option, price);
    }
    if (!prices.size) break;
    const [bought, price] = buy(steps, left, prices, "shares");
    for (const group of behind.get(bought)) group.money = group.money.minus(least(group.money, price));
  }
  complete(steps, left, behind, seats);
  const elected = steps.map((step) => step.bought);
  const others = options.filter((option) => !elected.includes(option));
  const rest = grouped(others, (option) => approvals.get(option)).flatMap((group) =>
    group.sort((a, b) => lots.indexOf(a) - lots.indexOf(b)),
  );
  return {
    ranking: [...elected, ...rest].map((option) => [option]),
    working: {
      approvals: byOption(options, (option) => approvals.get(option)),
      seats,
      elected,
      steps,
      ballots: voters(ballots),
    },
  };
}

const METHODS = {
  approval,
  score,
  schulze,
  "ranked-pairs": rankedPairs,
  "instant-runoff": instantRunoff,
  "equal-shares": equalShares,
};

/** Count `ballots` and put equals in the order of the lots. */
export function tally(method, options, ballots, lots, seats = 1) {
  const { ranking, working } = METHODS[method](options, ballots, lots, seats);
  const order = ranking.flatMap((group) => [...group].sort((a, b) => lots.indexOf(a) - lots.indexOf(b)));
  return { ranking, order, working };
}
