// The page of one actor or issue.

function actorPage(view, width) {
  const s = byId.get(get("id"));
  if (!s) return [el("p.empty.big", null, t("unknown_actor")), el("p", null, el("a", { href: openOverview() }, t("back")))];
  const none = new Tally(view.copies);
  const held = view.held.get(s.i) || none;
  const toward = view.toward.get(s.i) || none;
  return [actorHead(s, held, toward),
    held.all ? positions(view, s, held, "positions", true) : "",
    toward.all ? positions(view, s, toward, "regarded", false) : "",
    held.all ? changes(view, s) : "",
    held.all ? allies(view, s) : "",
    ofItsPeople(view, s),
    held.all || toward.all ? section("time", t("over_time"), null,
      held.all ? el("figure", null, el("h3", null, t("what_it_says")), timeline(held, view.copies, { sh: s.id }, width, t("what_it_says"), 160)) : "",
      toward.all ? el("figure", null, el("h3", null, t("what_is_said")), timeline(toward, view.copies, { st: s.id }, width, t("what_is_said"), 160)) : "") : "",
    quoted(s)];
}

function actorHead(s, held, toward) {
  const roles = s.affiliations.map(([at, name, roles, n]) => {
    const body = at >= 0 ? actorLink(subjects[at]) : name ? el("bdi", null, cut(name, LONG_NAME)) : "";
    const role = roles.slice(0, 3).map((r) => cut(r, 60)).join(", ");
    return el("li", null, role, role && body ? " · " : "", body, el("small", null, ` (${t("n_articles", { n })})`));
  });
  const facts = [t("n_articles", { n: s.articles }), s.mentions ? t("n_mentions", { n: s.mentions }) : "",
    held.all ? t("makes_n", { n: held.statements }) : "", toward.all ? t("n_about_it", { n: toward.statements }) : ""].filter(Boolean);
  return el("header.actor-head", null,
    el("p.crumb", null, el("a", { href: openOverview() }, `← ${t("overview")}`)),
    el("h2.name", null, nameOf(s), el("small", null, ` ${t(`kind_${s.kind}`)}`)),
    el("p.facts", null, facts.join(" · ")),
    roles.length ? el("ul.roles", null, roles) : "",
    s.forms.length > 1 ? el("p.forms", null, t("forms"), " ", s.forms.flatMap(([f, n], i) => [i ? ", " : "", el("bdi", null, cut(f, LONG_NAME)), el("small", null, ` ×${n}`)])) : "");
}

/** Positions held, by target; or positions toward it, by holder. */
function positions(view, s, tally, key, holds) {
  const rows = [];
  for (const [k, pair] of view.pairs) {
    const [h, x] = [Math.floor(k / subjects.length), k % subjects.length];
    if ((holds ? h : x) === s.i) rows.push({ other: subjects[holds ? x : h], pair });
  }
  rows.sort((a, b) => b.pair.statements - a.pair.statements || (a.other.id < b.other.id ? -1 : 1));
  const max = barMax(rows.map((r) => r.pair));
  const priors = new Map();
  const prior = (target) => priors.get(target) || priors.set(target, priorOf(positionsToward(view, target).map((r) => r.tally))).get(target);
  const parts = (other) => (holds ? { sh: s.id, st: other.id } : { sh: other.id, st: s.id });
  const body = el("tbody");
  const more = growing(body, rows, ({ other, pair }) => el("tr", null,
    el("th", { scope: "row" }, actorLink(other), el("small", null, ` ${t(`kind_${other.kind}`)}`)),
    el("td", null, bars(pair, max, parts(other), cut(other.name, 60))),
    el("td.net", null, netText(netOf(pair, prior(holds ? other.i : s.i)))),
    el("td.dates", null, pair.first == null ? t("undated") : period(pair.first, pair.last)),
    el("td", null, el("a", { href: select(parts(other)) }, t("passages")))), 12);
  const pairHead = el("span.pair", null, el("span", null, t("against")), el("b"), el("span", null, t("for")));
  const table = el("table.people", null, el("thead", null, el("tr", null, el("th.name", { scope: "col" }, t(holds ? "toward" : "who")), el("th.wide", { scope: "col" }, pairHead),
    el("th.net", { scope: "col", title: t("net_explained") }, t("net")), el("th", { scope: "col" }, t("when")), el("th", { scope: "col" }, el("span.visually-hidden", null, t("passages"))))), body);
  return section(key, t(holds ? "positions_title" : "regarded_title"), tallyText(tally),
    el("div.scroll", { tabindex: "0", role: "group", "aria-label": t(holds ? "positions_title" : "regarded_title") }, table), more);
}

/** Where an asserted position turned round: the last passage before, the first after. */
function changes(view, s) {
  const found = [];
  for (const [k, pair] of view.pairs) {
    if (Math.floor(k / subjects.length) !== s.i) continue;
    const sure = pair.records.filter((r) => r.modality === ASSERTED && r.polarity !== MIXED && r.doc.day != null && !view.copies[r.doc.i])
      .sort((a, b) => a.doc.day - b.doc.day || a.i - b.i);
    for (let i = 1; i < sure.length; i++) {
      if (sure[i].polarity !== sure[i - 1].polarity) found.push([sure[i - 1], sure[i]]);
    }
  }
  if (!found.length) return "";
  found.sort((a, b) => a[1].doc.day - b[1].doc.day);
  const list = el("div");
  const more = growing(list, found, ([before, after]) => el("div.change", null,
    el("h3", null, t(before.doc.day === after.doc.day ? "contradiction_on" : "changed_on"), " ", actorLink(subjects[after.target])),
    el("div.two", null, card(before, view.copies), card(after, view.copies))), 5);
  return section("changes", t("changes_title"), t("changes_intro", { n: found.length }), list, more);
}

function ofItsPeople(view, s) {
  const rows = s.people.map((i) => subjects[i]).filter((p) => view.held.has(p.i));
  if (!rows.length) return "";
  const max = barMax(rows.map((p) => view.held.get(p.i)));
  return section("its-people", t("its_people_title"), t("its_people_intro"), el("table.people", null, el("tbody", null, rows.map((p) => el("tr", null,
    el("th", { scope: "row" }, actorLink(p)), el("td", null, bars(view.held.get(p.i), max, { sh: p.id }, cut(p.name, 60))))))));
}

function quoted(s) {
  const mine = quotes.filter((q) => q.speakers.includes(s.i));
  if (!mine.length) return "";
  mine.sort((a, b) => (b.doc.day ?? -1e9) - (a.doc.day ?? -1e9));
  const list = el("div.quotes");
  const more = growing(list, mine, (q) => el("figure.quote", null, el("blockquote", { dir: "auto", lang: DATA.languages[q.doc.lang] }, q.text),
    el("figcaption", null, el("bdi", null, q.doc.outlet >= 0 ? cut(DATA.outlets[q.doc.outlet], LONG_NAME) : t("no_outlet")), ", ", showDay(q.doc.day), q.cue ? [" · ", el("i", null, cut(q.cue, 40))] : "")), 8);
  return section("quotes", t("quotes_title"), null, list, more);
}
