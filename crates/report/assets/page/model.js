// The data as objects. Row order: src/page/data.rs.
"use strict";
const parse = (id) => JSON.parse(document.getElementById(id).textContent);
const WORDS = parse("words");
const DATA = parse("data");

/** An interface text, with {name} filled in; `key_1` is its singular, chosen by `n`. */
function t(key, vars = {}) {
  const one = vars.n === 1 && WORDS[`${key}_1`];
  const text = one || WORDS[key] || key;
  return text.replace(/\{(\w+)\}/g, (_, k) =>
    typeof vars[k] === "number" ? vars[k].toLocaleString(WORDS.locale) : String(vars[k] ?? ""));
}

const FAVOR = DATA.polarities.indexOf("favor");
const AGAINST = DATA.polarities.indexOf("against");
const MIXED = DATA.polarities.indexOf("mixed");
const ASSERTED = DATA.modalities.indexOf("asserted");

const docs = DATA.docs.map(([id, day, outlet, lang, cluster, title, url], i) =>
  ({ i, id, day, outlet, lang, cluster, title, url }));

const subjects = DATA.subjects.map(([id, name, kind, articles, mentions, forms, affiliations, people], i) => ({
  i, id, articles, mentions, forms, affiliations, people, kind,
  name: kind === "unknown" ? t("unnamed_source") : id === "outlet" ? t("unnamed_outlet") : name,
  issue: kind === "issue",
}));
const byId = new Map(subjects.map((s) => [s.id, s]));

const records = DATA.records.map((r, i) => ({
  i, doc: docs[r[0]], holder: r[1], target: r[2], polarity: r[3], modality: r[4], voice: r[5], act: r[6],
  strength: r[7], confidence: r[8], negated: r[9], chain: r[10], passage: r[11], sentence: r[12],
  evidence: r[13], cue: r[14], holderAt: r[15], targetAt: r[16], rule: r[17], trace: r[18], id: r[19],
  lang: DATA.languages.indexOf(r[20]),
}));

const quotes = DATA.quotes.map(([doc, speakers, kind, text, cue]) => ({ doc: docs[doc], speakers, kind, text, cue }));

const DAY = 86400000;
const dateOf = (day) => new Date(day * DAY);
const isoDay = (day) => dateOf(day).toISOString().slice(0, 10);
const dayOfIso = (iso) => Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY);
const longDate = new Intl.DateTimeFormat(WORDS.locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const shortDate = new Intl.DateTimeFormat(WORDS.locale, { day: "numeric", month: "short", timeZone: "UTC" });
const monthDate = new Intl.DateTimeFormat(WORDS.locale, { month: "short", year: "numeric", timeZone: "UTC" });
const showDay = (day) => (day == null ? t("undated") : longDate.format(dateOf(day)));

function languageName(code) {
  if (code === "und") return t("undetermined");
  try {
    return new Intl.DisplayNames([WORDS.locale], { type: "language" }).of(code) || code;
  } catch {
    return code;
  }
}

/** A period in words, saying the year once. */
function period(first, last) {
  if (first == null) return t("undated");
  if (first === last) return showDay(first);
  return longDate.formatRange ? longDate.formatRange(dateOf(first), dateOf(last)) : `${showDay(first)} – ${showDay(last)}`;
}

/** First day of the day, week (Monday) or month that holds `day`; `next` the one after it. */
const windows = {
  day: { start: (d) => d, next: (d) => d + 1 },
  week: { start: (d) => d - ((((d + 3) % 7) + 7) % 7), next: (d) => d + 7 },
  month: {
    start: (d) => d - dateOf(d).getUTCDate() + 1,
    next: (d) => Date.UTC(dateOf(d).getUTCFullYear(), dateOf(d).getUTCMonth() + 1, 1) / DAY,
  },
};
