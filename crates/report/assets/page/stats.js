// Counts and net positions: the same arithmetic as crates/aggregate/src/net.rs, so that a filtered
// view and the files of the run folder agree to the last digit.
const RESAMPLES = 1000;
const SEED = 0x48656d69;
const Z = 1.959964;

/** mulberry32: unsigned 32-bit numbers. */
function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let x = Math.imul(a ^ (a >>> 15), a | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return (x ^ (x >>> 14)) >>> 0;
  };
}

const three = (x) => (x < 0 ? -Math.round(-x * 1000) : Math.round(x * 1000)) / 1000;
const netValue = (f, a) => (f - a) / (f + a);

function wilson(favor, n) {
  const p = favor ? 1 : 0;
  const z2 = Z * Z;
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return [2 * (centre - half) - 1, 2 * (centre + half) - 1];
}

function bootstrap(articles) {
  const next = random(SEED);
  const n = articles.length;
  const values = new Float64Array(RESAMPLES);
  for (let b = 0; b < RESAMPLES; b++) {
    let f = 0, a = 0;
    for (let i = 0; i < n; i++) {
      const x = articles[Math.floor((next() * n) / 4294967296)];
      f += x[0];
      a += x[1];
    }
    values[b] = netValue(f, a);
  }
  values.sort();
  return [values[RESAMPLES / 40], values[RESAMPLES - 1 - RESAMPLES / 40]];
}

/** Net position with interval and shrinkage; null without an asserted statement. */
function netOf(tally, prior) {
  const articles = [...tally.perDoc.entries()].filter(([, x]) => x[0] + x[1] > 0).sort((x, y) => x[0] - y[0]).map((x) => x[1]);
  const f = tally.by[ASSERTED][FAVOR], a = tally.by[ASSERTED][AGAINST];
  const n = articles.length;
  if (f + a === 0) return null;
  const value = netValue(f, a);
  let range = null;
  const interval = () => (range ||= (f === 0 || a === 0 ? wilson(f > 0, n) : n === 1 ? [-1, 1] : bootstrap(articles)).map(three));
  return {
    value: three(value), shrunken: three((value * n) / (n + prior.weight)), articles: n,
    get low() { return interval()[0]; },
    get high() { return interval()[1]; },
  };
}

/** How many articles it takes to outweigh not knowing an actor (beta-binomial, method of moments). */
function priorOf(tallies) {
  const all = tallies.map(moments).filter(([f, a, n]) => f + a > 0 && n > 0);
  if (!all.length) return { weight: 2 };
  const share = (s) => s[0] / (s[0] + s[1]);
  const total = all.reduce((x, s) => x + s[2], 0);
  const mean = (all.reduce((x, s) => x + s[2] * share(s), 0) + 0.5) / (total + 1);
  const k = all.length;
  const spread = all.reduce((x, s) => x + s[2] * (share(s) - mean) ** 2, 0);
  const squares = all.reduce((x, s) => x + s[2] ** 2, 0);
  const noise = mean * (1 - mean);
  const told = total - squares / total - (k - 1);
  if (k < 3 || told < 1) return { weight: 2 };
  const rho = (spread - noise * (k - 1)) / told / noise;
  return { weight: Math.min(6, Math.max(1, rho > 0 ? (1 - rho) / rho : 6)) };
}

function moments(tally) {
  let n = 0;
  for (const x of tally.perDoc.values()) n += x[0] + x[1] > 0 ? 1 : 0;
  return [tally.by[ASSERTED][FAVOR], tally.by[ASSERTED][AGAINST], n];
}

/** Counts of a group of records. All but the plain sums is counted when it is first asked for: of
 * tens of thousands of pairs, a view shows a few dozen. */
class Tally {
  constructor(copies) {
    this.copies = copies;
    this.records = [];
    this.statements = 0;
  }
  add(r) {
    this.records.push(r);
    if (!this.copies[r.doc.i]) this.statements++;
  }
  get all() {
    return this.records.length;
  }
  /** By modality and polarity, copies left out. */
  get by() {
    if (!this.byCell) {
      this.byCell = DATA.modalities.map(() => [0, 0, 0]);
      for (const r of this.records) if (!this.copies[r.doc.i]) this.byCell[r.modality][r.polarity]++;
    }
    return this.byCell;
  }
  /** A copy adds its outlet and its day, and nothing that is counted. */
  get details() {
    if (!this.counted) {
      const d = (this.counted = { perDoc: new Map(), outlets: new Set(), first: null, last: null });
      for (const r of this.records) {
        if (r.doc.outlet >= 0) d.outlets.add(r.doc.outlet);
        if (r.doc.day != null) {
          d.first = d.first == null ? r.doc.day : Math.min(d.first, r.doc.day);
          d.last = d.last == null ? r.doc.day : Math.max(d.last, r.doc.day);
        }
        if (this.copies[r.doc.i]) continue;
        let sums = d.perDoc.get(r.doc.i);
        if (!sums) d.perDoc.set(r.doc.i, (sums = [0, 0]));
        if (r.modality === ASSERTED && r.polarity !== MIXED) sums[r.polarity === FAVOR ? 0 : 1]++;
      }
    }
    return this.counted;
  }
  /** Articles, each with its asserted statements in favor and against. */
  get perDoc() {
    return this.details.perDoc;
  }
  get docs() {
    return this.details.perDoc;
  }
  get outlets() {
    return this.details.outlets;
  }
  get first() {
    return this.details.first;
  }
  get last() {
    return this.details.last;
  }
}

const asserted = (tally) => tally.by[ASSERTED];
const assertedCount = (tally) => asserted(tally).reduce((x, y) => x + y, 0);
const unasserted = (tally, polarity) => tally.by.reduce((x, m, i) => x + (i === ASSERTED ? 0 : m[polarity]), 0);

/** Everything under a filter: who says how much of whom. */
function count(list, copies) {
  const view = { total: new Tally(copies), held: new Map(), toward: new Map(), pairs: new Map(), copies };
  const at = (map, key) => {
    let tally = map.get(key);
    if (!tally) map.set(key, (tally = new Tally(copies)));
    return tally;
  };
  for (const r of list) {
    view.total.add(r);
    at(view.held, r.holder).add(r);
    at(view.toward, r.target).add(r);
    at(view.pairs, r.holder * subjects.length + r.target).add(r);
  }
  return view;
}

const pairOf = (view, holder, target) => view.pairs.get(holder * subjects.length + target);

/** Holders toward a target, each with its net position drawn toward that of the others. */
function positionsToward(view, target) {
  const rows = [];
  for (const [key, tally] of view.pairs) {
    if (key % subjects.length === target) rows.push({ subject: subjects[Math.floor(key / subjects.length)], tally });
  }
  const prior = priorOf(rows.map((r) => r.tally));
  for (const r of rows) r.net = netOf(r.tally, prior);
  return rows.sort((a, b) => b.tally.statements - a.tally.statements || (a.subject.id < b.subject.id ? -1 : 1));
}

/** Targets by how many actors stand on the lesser side, then on both, then by statements. */
function contested(view) {
  const sides = new Map();
  for (const [key, tally] of view.pairs) {
    const holder = subjects[Math.floor(key / subjects.length)];
    const target = key % subjects.length;
    if (subjects[target].kind === "unknown") continue;
    if (!sides.has(target)) sides.set(target, [0, 0]);
    if (holder.kind === "unknown") continue;
    const [f, a] = [asserted(tally)[FAVOR], asserted(tally)[AGAINST]];
    if (f > a) sides.get(target)[0]++;
    if (a > f) sides.get(target)[1]++;
  }
  const rank = ([target, [f, a]]) => [Math.min(f, a), f + a, view.toward.get(target).statements, -target];
  return [...sides].map((x) => [x[0], rank(x)])
    .sort((x, y) => { for (let i = 0; i < 4; i++) if (x[1][i] !== y[1][i]) return y[1][i] - x[1][i]; return 0; })
    .map((x) => x[0]);
}
