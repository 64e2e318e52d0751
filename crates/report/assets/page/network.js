// Who speaks of whom: a force layout of the strongest relations.
const NODES = 40;
const EDGES = 90;

/** Nodes and directed edges with their net position, the most spoken ones. */
function relations(view) {
  const weight = new Map();
  const pairs = [...view.pairs]
    .map(([k, tally]) => ({ h: Math.floor(k / subjects.length), t: k % subjects.length, tally, n: assertedCount(tally) }))
    .filter((p) => p.n && p.h !== p.t && subjects[p.h].kind !== "unknown" && subjects[p.t].kind !== "unknown");
  for (const p of pairs) for (const i of [p.h, p.t]) weight.set(i, (weight.get(i) || 0) + p.n);
  // Of issues with a single voice there are too many to show.
  const voices = new Map();
  for (const p of pairs) voices.set(p.t, (voices.get(p.t) || 0) + 1);
  const keep = new Set([...weight].filter(([i]) => !subjects[i].issue || voices.get(i) > 1)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, NODES).map(([i]) => i));
  const links = pairs.filter((p) => keep.has(p.h) && keep.has(p.t)).sort((a, b) => b.n - a.n || a.h - b.h || a.t - b.t).slice(0, EDGES)
    .map((p) => {
      const a = asserted(p.tally);
      return { source: p.h, target: p.t, n: p.n, tally: p.tally, value: a[FAVOR] + a[AGAINST] ? netValue(a[FAVOR], a[AGAINST]) : 0 };
    });
  const linked = new Set(links.flatMap((l) => [l.source, l.target]));
  const nodes = [...keep].filter((i) => linked.has(i)).map((i) => ({ id: i, s: subjects[i], n: weight.get(i) }));
  return { nodes, links };
}

function network(view, width) {
  const { nodes, links } = relations(view);
  if (links.length < 3) return "";
  const height = Math.round(Math.min(620, 260 + 10 * nodes.length));
  const aspect = height / width;
  const most = Math.max(...nodes.map((n) => n.n));
  // The layout begins at fixed places and takes a fixed number of steps: the same view, the same picture.
  d3.forceSimulation(nodes)
    .force("link", d3.forceLink(links).id((n) => n.id).distance((l) => (l.value > 0 ? 70 : 130)).strength((l) => (l.value > 0 ? 0.35 : 0.12)))
    .force("charge", d3.forceManyBody().strength(-480))
    .force("x", d3.forceX().strength(0.05 * aspect)).force("y", d3.forceY().strength(0.09))
    .force("collide", d3.forceCollide(36)).stop().tick(300);
  const domain = (key) => { const [a, b] = d3.extent(nodes, (n) => n[key]); return a === b ? [a - 1, b + 1] : [a, b]; };
  const colour = (l) => (l.value > 0 ? COLOR.favor : l.value < 0 ? COLOR.against : COLOR.mixed);
  const describe = (l) => `${cut(l.source.s.name, 60)} → ${cut(l.target.s.name, 60)}: ${tallyText(l.tally)}`;
  const side = width < 620 ? 50 : 110;
  const chart = quiet(Plot.plot({
    width, height, marginLeft: side, marginRight: side, marginTop: 24, marginBottom: 24, style: chartStyle, ariaLabel: t("network_title"),
    x: { domain: domain("x"), axis: null }, y: { domain: domain("y"), axis: null },
    marks: [
      Plot.arrow(links, { x1: (l) => l.source.x, y1: (l) => l.source.y, x2: (l) => l.target.x, y2: (l) => l.target.y, bend: 14, headLength: 7, insetStart: 6, insetEnd: 9,
        stroke: colour, strokeOpacity: 0.75, strokeWidth: (l) => Math.min(4, 0.8 + l.n * 0.5), strokeDasharray: null, title: describe, ariaLabel: describe,
        href: (l) => select({ sh: l.source.s.id, st: l.target.s.id }) }),
      Plot.dot(nodes, { x: "x", y: "y", r: { value: (n) => 3 + 7 * Math.sqrt(n.n / most), scale: null }, symbol: { value: (n) => (n.s.issue ? d3.symbolSquare : d3.symbolCircle), scale: null },
        fill: (n) => (n.s.issue ? "var(--paper)" : INK), stroke: INK, strokeWidth: 1.5, href: (n) => openActor(n.s), title: (n) => cut(n.s.name, 200), ariaLabel: (n) => cut(n.s.name, 200) }),
      Plot.text(nodes, { x: "x", y: "y", dy: -15, text: (n) => `\u2068${cut(n.s.name, 24)}\u2069`, fill: INK, stroke: "var(--paper)", strokeWidth: 4, fontStyle: null, fontSize: 12, href: (n) => openActor(n.s) }),
    ],
  }));
  return section("network", t("network_title"), t("network_intro"), el("figure", null, chart));
}

/** Who takes the same side on the same things, and who the other, as seen in asserted statements. */
function allies(view, s) {
  const side = (tally) => Math.sign(asserted(tally)[FAVOR] - asserted(tally)[AGAINST]);
  const mine = new Map();
  for (const [k, tally] of view.pairs) if (Math.floor(k / subjects.length) === s.i && side(tally)) mine.set(k % subjects.length, side(tally));
  const others = new Map();
  for (const [k, tally] of view.pairs) {
    const [h, target] = [Math.floor(k / subjects.length), k % subjects.length];
    if (h === s.i || subjects[h].kind === "unknown" || subjects[target].kind === "unknown" || !mine.has(target) || !side(tally)) continue;
    if (!others.has(h)) others.set(h, { same: [], other: [] });
    others.get(h)[side(tally) === mine.get(target) ? "same" : "other"].push(subjects[target]);
  }
  if (!others.size) return "";
  const list = (key, title) => {
    const rows = [...others].filter(([, x]) => x[key].length).sort((a, b) => b[1][key].length - a[1][key].length || a[0] - b[0]).slice(0, 12);
    return rows.length ? el(`div.group.${key === "same" ? "favor" : "against"}`, null, el("h3", null, title), el("ul.shared", null, rows.map(([h, x]) => el("li", null,
      el("span", null, actorLink(subjects[h]), el("small", null, " ", t("on"), " ",
        x[key].slice(0, 4).flatMap((target, i) => [i ? ", " : "", el("a", { href: select({ st: target.id }) }, nameOf(target))]), x[key].length > 4 ? "…" : "")))))) : "";
  };
  return section("allies", t("allies_title"), t("allies_intro"), el("div.groups.two-groups", null, list("same", t("same_side")), list("other", t("other_side"))));
}
