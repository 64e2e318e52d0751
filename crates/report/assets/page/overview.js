// The first view: who stands where.

const isActor = (s) => !s.issue && s.kind !== "unknown";

function overview(view, width) {
  if (!view.total.all) return [el("p.empty.big", null, t(records.length ? "filters_leave_nothing" : "no_statements"))];
  const order = contested(view);
  const wanted = byId.get(get("target"));
  const target = wanted && view.toward.has(wanted.i) ? wanted : subjects[order[0] ?? [...view.toward.keys()][0]];
  return [standing(view, target, order, width), people(view), matrix(view), network(view, width), time(view, target, width), ledgerTeaser()];
}

function targetPicker(view, target, order) {
  const option = (i) => el("option", { value: subjects[i].id, selected: i === target.i },
    `${cut(subjects[i].name, 70)} (${view.toward.get(i).statements.toLocaleString(WORDS.locale)})`);
  const group = (label, list) => (list.length ? el("optgroup", { label }, list.map(option)) : "");
  const top = order.slice(0, 400);
  return el("select", { id: "target", "aria-label": t("choose_target"), onchange: (e) => { location.hash = link({ ...cleared(), target: e.target.value }); } },
    group(t("issues"), top.filter((i) => subjects[i].issue)), group(t("actors"), top.filter((i) => !subjects[i].issue)));
}

function standing(view, target, order, width) {
  const all = positionsToward(view, target.i);
  const rows = all.filter((r) => r.net && isActor(r.subject));
  const rest = all.filter((r) => !r.net || !isActor(r.subject));
  const groups = { against: [], divided: [], favor: [] };
  for (const r of rows) groups[r.net.value <= -1 / 3 ? "against" : r.net.value >= 1 / 3 ? "favor" : "divided"].push(r);
  const tally = view.toward.get(target.i);
  const others = tally.statements - assertedCount(tally);
  const summary = t("standing_summary", { n: rows.length, a: groups.against.length, f: groups.favor.length, d: groups.divided.length });
  const list = (key, title) => el(`div.group.${key}`, null, el("h3", null, title, " ", el("span.n", null, groups[key].length)),
    el("ul", null, groups[key].slice(0, 12).map((r) => el("li", null,
      el("a", { href: select({ sh: r.subject.id, st: target.id }) }, nameOf(r.subject)), " ", netText(r.net)))),
    groups[key].length > 12 ? el("p.small", null, t("and_more", { n: groups[key].length - 12 })) : "");
  const side = rest.length ? el("p.small.rest", null, t("not_placed"), " ",
    rest.slice(0, 12).flatMap((r, i) => [i ? ", " : "", el("a", { href: select({ sh: r.subject.id, st: target.id }) }, nameOf(r.subject))])) : "";
  const also = order.slice(0, 8).filter((i) => i !== target.i).slice(0, 7).map((i) => subjects[i]);
  return el("section", { id: "standing", "aria-labelledby": "standing-title" },
    el("header", null, el("h2", { id: "standing-title" }, t("standing_title"), " ", targetPicker(view, target, order)),
      also.length ? el("p.also", null, t("also_contested"), " ", also.flatMap((s, i) => [i ? " · " : "", el("a", { href: link({ ...cleared(), target: s.id }) }, nameOf(s))])) : "",
      el("p.lead", null, summary),
      el("p.intro", null, el("a", { href: select({ st: target.id }) }, tallyText(tally)), ". ", others ? t("others_not_counted", { n: others }) : "")),
    rows.length ? el("figure.hemicycle", null, hemicycle(rows.slice(0, 60), target, width), el("figcaption", null, t("hemicycle_caption"))) : el("p.empty", null, t("none_asserted")),
    el("div.groups", null, list("against", t("against")), list("divided", t("divided")), list("favor", t("in_favor"))), side);
}

function people(view) {
  const none = new Tally(view.copies);
  const rows = subjects.filter((s) => isActor(s) && (view.held.has(s.i) || view.toward.has(s.i)))
    .map((s) => ({ s, held: view.held.get(s.i) || none, toward: view.toward.get(s.i) || none }))
    .sort((a, b) => b.held.statements + b.toward.statements - a.held.statements - a.toward.statements || (a.s.id < b.s.id ? -1 : 1));
  const maxHeld = barMax(rows.map((r) => r.held)), maxToward = barMax(rows.map((r) => r.toward));
  const body = el("tbody");
  const head = (text, cls, title) => el(`th${cls}`, { scope: "col", title }, text);
  const pair = (title) => el("span.pair", null, el("span", null, t("against")), el("b", null, title), el("span", null, t("for")));
  const table = el("table.people", null, el("caption.visually-hidden", null, t("people_title")),
    el("thead", null, el("tr", null, head(t("actor"), ".name"), head(t("statements_short"), ".num"), head(pair(t("says")), ".wide"), head(pair(t("said_of_it")), ".wide"), head(t("net_of_it"), ".net", t("net_explained")))), body);
  const prior = priorOf([...view.toward.values()]);
  const more = growing(body, rows, ({ s, held, toward }) => el("tr", null,
    el("th", { scope: "row" }, actorLink(s), el("small", null, ` ${t(`kind_${s.kind}`)}`)),
    el("td.num", null, held.statements.toLocaleString(WORDS.locale)),
    el("td", null, bars(held, maxHeld, { sh: s.id }, t("title_says", { name: cut(s.name, 60) }))),
    el("td", null, bars(toward, maxToward, { st: s.id }, t("title_said_of", { name: cut(s.name, 60) }))),
    el("td.net", null, netText(netOf(toward, prior)))), 15);
  return section("people", t("people_title"), t("people_intro"), el("div.scroll", { tabindex: "0", role: "group", "aria-label": t("people_title") }, table), more);
}

function matrix(view) {
  const top = (map, n, keep, rank) => [...map].filter(([i]) => keep(subjects[i]))
    .sort((a, b) => rank(b) - rank(a) || b[1].statements - a[1].statements || a[0] - b[0]).slice(0, n).map(([i]) => subjects[i]);
  const holders = top(view.held, 14, isActor, (x) => x[1].statements);
  // Targets that most of these speak of: a matrix of strangers would be empty.
  const spoken = new Map();
  for (const h of holders) for (const [i] of view.toward) if (pairOf(view, h.i, i)?.statements) spoken.set(i, (spoken.get(i) || 0) + 1);
  const targets = top(view.toward, 12, (s) => s.kind !== "unknown" && spoken.has(s.i), (x) => spoken.get(x[0]));
  const cell = (h, target) => {
    const tally = pairOf(view, h.i, target.i);
    if (h.i === target.i) return el("td.self", { "aria-label": "–" });
    if (!tally || !tally.statements) return el("td");
    const a = asserted(tally);
    const sum = a[FAVOR] + a[AGAINST];
    const value = sum ? netValue(a[FAVOR], a[AGAINST]) : null;
    const tone = value == null ? "" : value < 0 ? ".against" : value > 0 ? ".favor" : ".divided";
    const share = value == null ? 0 : Math.round((35 + 65 * Math.min(1, sum / 6)) * Math.max(0.35, Math.abs(value)));
    return el(`td${tone}${sum ? "" : ".pale"}`, { style: `--tone:${share}%` },
      el("a", { href: select({ sh: h.id, st: target.id }), title: `${cut(h.name, 60)} → ${cut(target.name, 60)}: ${tallyText(tally)}` },
        tally.statements, value == null ? "" : el("span.sign", { "aria-label": signed(value) }, value > 0 ? "+" : value < 0 ? "−" : "±")));
  };
  const table = el("table.matrix", null, el("caption.visually-hidden", null, t("matrix_title")),
    el("thead", null, el("tr", null, el("td"), targets.map((x) => el("th", { scope: "col" }, el("a", { href: openActor(x), title: cut(x.name, 200) }, el("bdi", null, cut(x.name, 26))))))),
    el("tbody", null, holders.map((h) => el("tr", null, el("th", { scope: "row" }, el("a", { href: openActor(h), title: cut(h.name, 200) }, el("bdi", null, cut(h.name, 32)))), targets.map((x) => cell(h, x))))));
  return section("matrix", t("matrix_title"), t("matrix_intro"), el("div.scroll", { tabindex: "0", role: "group", "aria-label": t("matrix_title") }, table));
}

function time(view, target, width) {
  const tally = view.toward.get(target.i);
  const title = [t("time_title"), " ", el("em", null, nameOf(target))];
  return section("time", title, t("time_intro"), el("figure", null, timeline(tally, view.copies, { st: target.id }, width, t("time_title"))));
}
