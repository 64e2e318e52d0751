// What was not understood.
const L = DATA.ledger;

function gap(key, { found, missed }, note) {
  const share = found ? missed / found : 0;
  return el("div.gap", null,
    el("dt", null, t(key)),
    el("dd", null, el("b", null, missed.toLocaleString(WORDS.locale)), el("span", null, ` ${t("of")} ${found.toLocaleString(WORDS.locale)}`),
      el("meter", { min: 0, max: 1, value: share, "aria-label": t(key) }), note ? el("small", null, note) : ""));
}

function gaps() {
  return el("dl.gaps", null,
    gap("gap_quotes", L.unattributed_quotes, L.anonymous_quotes ? t("gap_anonymous", { n: L.anonymous_quotes }) : ""),
    gap("gap_mentions", L.unlinked_mentions),
    gap("gap_holders", L.unnamed_holders),
    gap("gap_unsupported", L.unsupported, t("characters")),
    gap("gap_undated", L.undated),
    gap("gap_refused", { found: L.documents + L.refused.length, missed: L.refused.length }));
}

function ledgerTeaser() {
  return section("ledger", t("ledger_title"), t("ledger_intro"), gaps(), el("p", null, el("a", { href: openLedger() }, t("ledger_more"))));
}

function table(caption, heads, rows) {
  return rows.length ? el("div.scroll", { tabindex: "0", role: "group", "aria-label": caption }, el("table.listing", null, el("caption", null, caption),
    el("thead", null, el("tr", null, heads.map((h) => el("th", { scope: "col" }, h)))),
    el("tbody", null, rows.map((r) => el("tr", null, r.map((c, i) => el(typeof c === "number" ? "td.num" : "td", null, typeof c === "number" ? c.toLocaleString(WORDS.locale) : i ? c : el("bdi", null, c)))))))) : "";
}

function ledgerPage() {
  const modalities = DATA.modalities.filter((m) => L.by_modality[m]).map((m) => [t(`modality_${m}`), L.by_modality[m]]);
  return [el("p.crumb", null, el("a", { href: openOverview() }, `← ${t("overview")}`)),
    section("ledger", t("ledger_title"), t("ledger_intro"), gaps(),
      table(t("diagnostics"), [t("what"), t("times"), t("documents"), t("example")], L.diagnostics.map((d) => [d.code, d.count, d.documents, `${cut(d.example, 200)} (${cut(d.example_doc, 80)})`])),
      table(t("refused"), [t("input"), t("reason")], L.refused.map((r) => [r.path, r.reason])),
      table(t("languages"), [t("language"), t("characters")], L.languages.map((l) => [languageName(l.code), l.chars])),
      table(t("by_modality"), [t("modality"), t("statements")], modalities),
      L.copies ? el("p", null, t("copies_text", { copies: L.copies, clusters: L.clusters, factor: L.syndication_factor })) : "")];
}
