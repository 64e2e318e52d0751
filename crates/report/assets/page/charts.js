// Charts, drawn by Observable Plot.
const INK = "currentColor";
const chartStyle = { fontFamily: "inherit", fontSize: "13px", background: "none", overflow: "visible", color: "inherit" };
const COLOR = { against: "var(--against)", favor: "var(--favor)", mixed: "var(--mixed)" };
const colorOf = (net) => (net <= -1 / 3 ? COLOR.against : net >= 1 / 3 ? COLOR.favor : COLOR.mixed);

const INNER = 0.42;
const RINGS = 16;
const ringRadius = (i, n) => 1 - ((1 - INNER) * i) / Math.max(1, n - 1);
const angleOf = (net) => Math.PI * (0.5 - (net * 0.94) / 2);

/** Seats: an angle by net position, and a ring of its own, so that its band can be told from others. */
function seats(rows, radius) {
  // Where nobody says much, nobody sits large.
  const most = Math.max(8, ...rows.map((r) => r.tally.statements));
  const rings = Math.min(RINGS, Math.max(5, rows.length));
  const free = new Set(d3.range(rings));
  const placed = [];
  for (const row of rows) {
    const size = 5 + 11 * Math.sqrt(row.tally.statements / most);
    const angle = angleOf(row.net.shrunken);
    const own = free.size > 0;
    let best = null;
    for (const ring of own ? free : d3.range(rings)) {
      const r = ringRadius(ring, rings);
      const [x, y] = [r * Math.cos(angle), r * Math.sin(angle)];
      const clash = placed.reduce((worst, p) => Math.max(worst, p.size + size + 2 - Math.hypot(p.x - x, p.y - y) * radius), 0);
      if (!best || clash < best.clash - 1e-9) best = { clash, ring, r, x, y };
      if (clash === 0) break;
    }
    free.delete(best.ring);
    placed.push({ ...row, ...best, angle, size, own });
  }
  return placed;
}

/** Labels beside the half-circle, each near its seat, none on another. */
function labels(placed, gap) {
  const out = [];
  for (const side of [-1, 1]) {
    const mine = placed.filter((p) => Math.sign(p.x || 1) === side).sort((a, b) => a.y - b.y);
    let floor = -0.06;
    for (const p of mine) {
      const y = Math.max(floor, p.y * 1.12);
      floor = y + gap;
      out.push({ ...p, side, ly: y });
    }
    // Those pushed above the circle come down again as far as there is room.
    let ceiling = 1.05;
    for (const l of out.filter((o) => o.side === side).sort((a, b) => b.ly - a.ly)) {
      l.ly = Math.min(l.ly, ceiling);
      ceiling = l.ly - gap;
      l.lx = side * Math.max(Math.sqrt(Math.max(0, 1.13 ** 2 - Math.max(0, l.ly) ** 2)), 0.16);
    }
  }
  return out;
}

const arc = (r, from, to, more) => {
  const n = Math.max(2, Math.ceil(Math.abs(to - from) * 24));
  return d3.range(n + 1).map((i) => {
    const a = from + ((to - from) * i) / n;
    return { x: r * Math.cos(a), y: r * Math.sin(a), ...more };
  });
};

/** Plot names its layers for readers of the page's source; to a screen reader they are noise. */
function quiet(svg) {
  svg.setAttribute("role", "group");
  svg.querySelectorAll("g[aria-label]").forEach((g) => g.removeAttribute("aria-label"));
  return svg;
}

function hemicycle(rows, target, width) {
  const named = width >= 620;
  const radius = named ? Math.min((width - 340) / 2, 370) : (width - 30) / 2;
  const margin = width / 2 - radius;
  const placed = seats(rows, radius);
  const shown = named ? labels(placed.slice(0, 20), 19 / radius) : [];
  const href = (d) => select({ sh: d.subject.id, st: target.id });
  const describe = (d) => `${cut(d.subject.name, 80)}: ${t("net_title", {
    value: signed(d.net.value), range: `${signed(d.net.low)} … ${signed(d.net.high)}`, n: d.net.articles })}`;
  const ground = [...arc(1.03, angleOf(-1) + 0.02, angleOf(1) - 0.02), ...arc(INNER - 0.04, angleOf(1) - 0.05, angleOf(-1) + 0.05)];
  const doubt = placed.filter((d) => d.own).flatMap((d, i) => arc(d.r, angleOf(d.net.low), angleOf(d.net.high), { z: i, color: colorOf(d.net.value) }));
  return quiet(Plot.plot({
    width, height: radius * 1.08 + 46, marginLeft: margin, marginRight: margin, marginTop: radius * 0.08 + 6, marginBottom: 40,
    x: { domain: [-1, 1], axis: null }, y: { domain: [0, 1], axis: null },
    style: chartStyle, ariaLabel: t("hemicycle_label", { target: cut(target.name, 80) }), clip: false,
    marks: [
      Plot.line(ground, { x: "x", y: "y", curve: "linear-closed", fill: "var(--ground)", stroke: null }),
      Plot.link([0], { x1: 0, x2: 0, y1: INNER - 0.06, y2: 1.05, stroke: "var(--faint)", strokeDasharray: "2 4" }),
      Plot.line(doubt, { x: "x", y: "y", z: "z", stroke: "color", strokeWidth: 2, strokeOpacity: 0.42, strokeLinecap: "round" }),
      Plot.link(shown, { x1: "x", y1: "y", x2: (d) => d.lx - d.side * 0.015, y2: "ly", stroke: "var(--faint)", strokeWidth: 0.8 }),
      Plot.dot(placed, { x: "x", y: "y", r: { value: "size", scale: null }, fill: (d) => colorOf(d.net.value),
        stroke: "var(--paper)", strokeWidth: 1.5, href, title: describe, ariaLabel: describe }),
      ...[-1, 1].map((side) => Plot.text(shown.filter((d) => d.side === side), {
        x: "lx", y: "ly", text: (d) => `\u2068${cut(d.subject.name, 24)}\u2069`, textAnchor: side < 0 ? "end" : "start", href, title: describe,
        fill: INK, stroke: "var(--paper)", strokeWidth: 4 })),
      Plot.text([[-1, t("against")], [1, t("in_favor")]], {
        x: (d) => d[0] * 0.72, y: 0, dy: 26, text: (d) => d[1], fill: (d) => (d[0] < 0 ? COLOR.against : COLOR.favor), fontWeight: 600, fontSize: 14 }),
      Plot.text([0], { x: 0, y: 0, dy: -44, text: () => d3.sum(placed, (p) => p.tally.statements).toLocaleString(WORDS.locale), fontSize: 44, fontFamily: "var(--serif)", fill: INK }),
      Plot.text([0], { x: 0, y: 0, dy: -12, text: () => t("statements_by", { n: placed.length }), fill: "var(--muted)" }),
    ],
  }));
}

/** Which window gives a readable number of bars. */
function windowFor(first, last) {
  const days = last - first + 1;
  return days <= 21 ? "day" : days <= 400 ? "week" : "month";
}

/** Statements over time: in favor upwards, against downwards, not asserted ones pale. */
function timeline(tally, copies, parts, width, label, height = 190) {
  const dated = tally.records.filter((r) => r.doc.day != null && !copies[r.doc.i]);
  if (!dated.length) return el("p.empty", null, t("no_dates"));
  const [first, last] = d3.extent(dated, (r) => r.doc.day);
  const unit = windowFor(first, last);
  const w = windows[unit];
  const sums = new Map();
  for (const r of dated) {
    const start = w.start(r.doc.day);
    for (const p of r.polarity === MIXED ? [FAVOR, AGAINST] : [r.polarity]) {
      const key = `${start}|${p}|${r.modality === ASSERTED ? 0 : 1}`;
      const b = sums.get(key) || { start, p, sure: r.modality === ASSERTED, n: 0 };
      b.n++;
      sums.set(key, b);
    }
  }
  const rows = [...sums.values()].sort((a, b) => a.start - b.start || Number(b.sure) - Number(a.sure));
  const title = (d) => `${period(d.start, w.next(d.start) - 1)}: ${t(d.p === FAVOR ? "n_favor" : "n_against", { n: d.n })}${d.sure ? "" : ` (${t("not_asserted")})`}`;
  const count = (last - first + 1) / { day: 1, week: 7, month: 30 }[unit];
  const every = { day: d3.utcDay, week: d3.utcMonday, month: d3.utcMonth }[unit].every(Math.max(1, Math.ceil((count * 90) / width)));
  const gap = unit === "month" ? 3 : unit === "week" ? 0.8 : 0.12;
  return quiet(Plot.plot({
    width, height, marginLeft: 34, marginBottom: 26, marginTop: 14, style: chartStyle, ariaLabel: label,
    x: { type: "utc", label: null, domain: [dateOf(w.start(first)), dateOf(w.next(w.start(last)))], tickFormat: (d) => (unit === "month" ? monthDate : shortDate).format(d), ticks: every },
    y: { label: null, tickFormat: (v) => (Number.isInteger(v) ? Math.abs(v).toLocaleString(WORDS.locale) : ""), grid: true, ticks: 5, nice: true },
    marks: [
      Plot.rectY(rows, Plot.stackY({
        x1: (d) => dateOf(d.start + gap), x2: (d) => dateOf(w.next(d.start) - gap), y: (d) => (d.p === FAVOR ? d.n : -d.n),
        fill: (d) => (d.p === FAVOR ? COLOR.favor : COLOR.against), fillOpacity: (d) => (d.sure ? 1 : 0.35), title, ariaLabel: title,
        href: (d) => select({ ...parts, sw: isoDay(d.start), sn: unit, sp: DATA.polarities[d.p], sm: d.sure ? "asserted" : "other" }),
      })),
      Plot.ruleY([0], { stroke: INK, strokeWidth: 1 }),
    ],
  }));
}
