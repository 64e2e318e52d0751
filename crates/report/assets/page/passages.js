// The passages behind a figure.

/** A paragraph with its sentence, evidence, cue, holder and target marked. */
function passage(r) {
  const text = DATA.passages[r.passage];
  const layers = [["sentence", r.sentence], ["evidence", r.evidence], ["holder", r.holderAt], ["target", r.targetAt], ["cue", r.cue]]
    .filter(([, span]) => span && span[0] < span[1]);
  const cuts = [...new Set([0, text.length, ...layers.flatMap(([, s]) => s)])]
    .filter((x) => x >= 0 && x <= text.length).sort((a, b) => a - b);
  const lang = DATA.languages[r.lang];
  const p = el("blockquote.passage", { lang: lang === "und" ? null : lang, dir: "auto" });
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [a, b] = [cuts[i], cuts[i + 1]];
    const names = layers.filter(([, s]) => s[0] <= a && b <= s[1]).map(([name]) => name);
    const piece = text.slice(a, b);
    const say = names.includes("cue") ? "cue" : names.includes("holder") ? "holder" : names.includes("target") ? "target" : "";
    p.append(names.length
      ? el(`${say === "cue" ? "mark" : "span"}.${names.join(".")}`, say ? { title: t(`mark_${say}`) } : null, piece)
      : document.createTextNode(piece));
  }
  return p;
}

const safeUrl = (u) => (u && /^https?:\/\//i.test(u) ? u : null);

/** "The Harbour Ledger → unnamed sources → X". */
function chain(r) {
  const steps = [];
  const outlet = r.doc.outlet >= 0 ? DATA.outlets[r.doc.outlet] : t("no_outlet");
  steps.push(el("span", null, el("bdi", null, cut(outlet, LONG_NAME))));
  for (const link of r.chain) {
    steps.push(typeof link === "number" ? actorLink(subjects[link]) : el("bdi", null, cut(link === "unknown" ? t("unnamed_source") : link, LONG_NAME)));
  }
  if (subjects[r.holder].kind !== "outlet") steps.push(actorLink(subjects[r.holder]));
  return el("span.chain", { title: t("chain_title") }, steps.flatMap((s, i) => (i ? [el("span.arrow", { "aria-label": t("reports") }, " → "), s] : [s])));
}

function badges(r) {
  const modality = DATA.modalities[r.modality];
  const dots = "●".repeat(r.strength) + "○".repeat(Math.max(0, 3 - r.strength));
  return el("div.badges", null,
    el(`span.badge.modality.${modality}`, { title: t(`modality_${modality}_title`) }, t(`modality_${modality}`)),
    r.negated ? el("span.badge", { title: t("negated_title") }, t("negated")) : "",
    el("span.badge.plain", { title: t("strength_title") }, el("span", { "aria-hidden": "true" }, `${dots} `), t(`strength_${r.strength}`)),
    el("span.badge.plain", null, t(`voice_${DATA.voices[r.voice]}`)),
    el("span.badge.plain", null, t(`act_${DATA.acts[r.act]}`)),
    el("span.badge.plain", { title: t("confidence_title") }, t("confidence_value", { p: Math.round(r.confidence / 10) })));
}

function trace(r) {
  const steps = DATA.traces[r.trace].map(([note, entry, text]) =>
    el("li", null, note, text ? [" ", el("q", null, el("bdi", null, cut(text, 200)))] : "", entry ? [" ", el("code", null, entry)] : ""));
  return el("details.trace", null, el("summary", null, t("why")),
    el("p", null, t("rule"), " ", el("code", null, DATA.rules[r.rule])),
    steps.length ? el("ol", null, steps) : el("p", null, t("no_trace")),
    el("p", null, el("code", null, `hemicycle explain DIR ${r.id}`)),
    el("p", null, t("document"), " ", el("code", null, cut(r.doc.id, 300))));
}

function card(r, copies) {
  const polarity = DATA.polarities[r.polarity];
  const modality = DATA.modalities[r.modality];
  const url = safeUrl(r.doc.url);
  const title = r.doc.title ? cut(r.doc.title, 200) : cut(r.doc.id, 120);
  return el(`article.card.${polarity}${r.modality === ASSERTED ? "" : ".unsure"}`, null,
    el("h3", null, actorLink(subjects[r.holder]), " ",
      el(`span.verb.${polarity}`, null, t(`is_${polarity}`)), " ", actorLink(subjects[r.target]),
      r.modality === ASSERTED ? "" : el(`span.qualified`, null, ` ${t(`qualified_${modality}`)}`)),
    passage(r), badges(r),
    el("p.source", null, chain(r), " · ", el("time", r.doc.day == null ? null : { datetime: isoDay(r.doc.day) }, showDay(r.doc.day)), " · ",
      url ? el("a", { href: url, rel: "noreferrer" }, el("bdi", null, title)) : el("bdi", null, title),
      r.doc.lang >= 0 ? ` · ${languageName(DATA.languages[r.lang])}` : "",
      copies[r.doc.i] ? [" · ", el("em", null, t("is_copy"))] : ""),
    trace(r));
}

/** What a tally amounts to, in words. */
function tallyText(tally) {
  const a = asserted(tally);
  const parts = [t("n_statements", { n: tally.statements }), t("n_articles", { n: tally.docs.size }), t("n_outlets", { n: tally.outlets.size })];
  const sides = [];
  if (a[AGAINST]) sides.push(t("n_against", { n: a[AGAINST] }));
  if (a[FAVOR]) sides.push(t("n_favor", { n: a[FAVOR] }));
  if (a[MIXED]) sides.push(t("n_mixed", { n: a[MIXED] }));
  DATA.modalities.forEach((m, i) => {
    const n = tally.by[i].reduce((x, y) => x + y, 0);
    if (i !== ASSERTED && n) sides.push(t(`n_${m}`, { n }));
  });
  if (tally.all > tally.statements) sides.push(t("n_in_copies", { n: tally.all - tally.statements }));
  return `${parts.join(" · ")}${sides.length ? `: ${sides.join(", ")}` : ""}`;
}

function selectionTitle() {
  const h = byId.get(get("sh")), target = byId.get(get("st"));
  const who = h ? nameOf(h) : null, whom = target ? nameOf(target) : null;
  const fill = (key) => WORDS[key].split(/(\{h\}|\{t\})/).map((x) => (x === "{h}" ? who : x === "{t}" ? whom : x));
  const title = h && target ? fill("title_pair") : h ? fill("title_holder") : target ? fill("title_target") : [t("title_all")];
  const details = [];
  if (get("sp")) details.push(t(get("sp")));
  if (get("sm")) details.push(t(get("sm") === "other" ? "not_asserted" : `modality_${get("sm")}`));
  if (get("sw")) {
    const start = dayOfIso(get("sw"));
    details.push(period(start, (windows[get("sn")] || windows.week).next(start) - 1));
  }
  return [...title, details.length ? el("small", null, ` ${details.join(", ")}`) : ""];
}

let opener = null;

/** Shows or hides the passages of the selection. */
function drawPassages(list, copies) {
  const panel = document.getElementById("passages");
  const found = selected(list);
  const wasOpen = !panel.hidden;
  if (!found) {
    panel.hidden = true;
    panel.replaceChildren();
    document.body.classList.remove("with-panel");
    if (wasOpen && opener) focusLink(opener);
    return;
  }
  const tally = new Tally(copies);
  found.forEach((r) => tally.add(r));
  const cards = el("div.cards");
  const close = el("a.close", { href: link(cleared()), "aria-label": t("close") }, "×");
  const heading = el("h2", { id: "passages-title", tabindex: "-1" }, selectionTitle());
  panel.replaceChildren(el("div.head", null, close, heading, el("p.tally", null, tallyText(tally))), cards);
  const shown = get("copies") || get("sd") !== "" || get("sr") ? found : found.filter((r) => !copies[r.doc.i]);
  if (!shown.length) cards.append(el("p.empty", null, t("nothing_selected")));
  panel.append(growing(cards, shown, (r) => card(r, copies), 30));
  panel.hidden = false;
  panel.scrollTop = 0;
  document.body.classList.add("with-panel");
  heading.focus({ preventScroll: true });
}

function focusLink(href) {
  const target = [...document.querySelectorAll("#main a[href]")].find((a) => a.getAttribute("href") === href);
  target?.focus({ preventScroll: true });
}
