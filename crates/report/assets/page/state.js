// The state is in the address, so that a view can be sent and the browser's own buttons work.
const DEFAULTS = { copies: DATA.copies ? "1" : "" };

const readHash = () => new URLSearchParams(location.hash.replace(/^#/, ""));
let state = readHash();
const get = (key) => state.get(key) ?? DEFAULTS[key] ?? "";

/** The address of the present view with some parts changed; an empty part is left out. */
function link(changes) {
  const next = new URLSearchParams(state);
  for (const [key, value] of Object.entries(changes)) {
    if (value === "" || value == null) next.delete(key);
    else next.set(key, value);
  }
  return `#${next}`;
}

const SELECTION = ["sh", "st", "sp", "sm", "sw", "sn", "sr", "sd"];
const VIEW = ["v", "id"];
const cleared = () => Object.fromEntries(SELECTION.map((k) => [k, ""]));
/** Passages of a holder, target, polarity, modality, window, record. */
const select = (parts) => link({ ...cleared(), ...parts });
const openActor = (s) => link({ ...cleared(), v: "actor", id: s.id });
const openOverview = () => link({ ...cleared(), v: "", id: "" });
const openLedger = () => link({ ...cleared(), v: "ledger", id: "" });

const listOf = (key) => get(key).split(",").filter(Boolean);

/** The records that the filters let through, and which documents are copies among them. */
function filtered() {
  const from = get("from") ? dayOfIso(get("from")) : null;
  const to = get("to") ? dayOfIso(get("to")) : null;
  const langs = new Set(listOf("lang").map((c) => DATA.languages.indexOf(c)));
  const outlets = new Set(listOf("outlet").map(Number));
  const modalities = new Set(listOf("mod").map((m) => DATA.modalities.indexOf(m)));
  const voices = new Set(listOf("voice").map((m) => DATA.voices.indexOf(m)));
  const least = Number(get("min") || 0) * 10;
  const inDoc = docs.map((d) =>
    (from == null || (d.day != null && d.day >= from)) &&
    (to == null || (d.day != null && d.day <= to)) &&
    (!outlets.size || outlets.has(d.outlet)));
  const list = records.filter((r) =>
    inDoc[r.doc.i] &&
    (!langs.size || langs.has(r.lang)) &&
    (!modalities.size || modalities.has(r.modality)) &&
    (!voices.size || voices.has(r.voice)) &&
    r.confidence >= least && r.holder >= 0 && r.target >= 0);
  return { list, copies: get("copies") ? docs.map(() => false) : copiesOf(inDoc), inDoc };
}

/** Of each cluster the earliest document counts; the others are copies. */
function copiesOf(inDoc) {
  const first = new Map();
  const before = (a, b) => (a.day == null) !== (b.day == null) ? b.day == null : a.day !== b.day ? a.day < b.day : a.i < b.i;
  for (const d of docs) {
    if (d.cluster >= 0 && inDoc[d.i] && (!first.has(d.cluster) || before(d, first.get(d.cluster)))) first.set(d.cluster, d);
  }
  return docs.map((d) => d.cluster >= 0 && first.has(d.cluster) && first.get(d.cluster) !== d);
}

/** The records of the selection in the address, newest first; null where there is none. */
function selected(list) {
  if (!SELECTION.some((k) => state.has(k))) return null;
  const holder = get("sh") ? byId.get(get("sh"))?.i ?? -2 : null;
  const target = get("st") ? byId.get(get("st"))?.i ?? -2 : null;
  const polarity = get("sp") ? DATA.polarities.indexOf(get("sp")) : null;
  const start = get("sw") ? dayOfIso(get("sw")) : null;
  const end = start == null ? null : (windows[get("sn")] || windows.week).next(start);
  const ids = get("sr") ? new Set(get("sr").split(",")) : null;
  const doc = get("sd") === "" ? null : Number(get("sd"));
  return list.filter((r) =>
    (holder == null || r.holder === holder) &&
    (target == null || r.target === target) &&
    (polarity == null || r.polarity === polarity || (r.polarity === MIXED && polarity !== MIXED && !get("sm"))) &&
    (!get("sm") || (get("sm") === "other" ? r.modality !== ASSERTED : DATA.modalities[r.modality] === get("sm"))) &&
    (start == null || (r.doc.day != null && r.doc.day >= start && r.doc.day < end)) &&
    (doc == null || r.doc.i === doc) &&
    (!ids || ids.has(r.id)))
    .sort((a, b) => (b.doc.day ?? -1e9) - (a.doc.day ?? -1e9) || a.i - b.i);
}
