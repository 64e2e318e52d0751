// Puts the page together, and again whenever the address changes.

function facts(view) {
  const langs = new Set(docs.map((d) => d.lang));
  const days = docs.map((d) => d.day).filter((d) => d != null);
  const outlets = new Set(docs.map((d) => d.outlet).filter((o) => o >= 0));
  const parts = [t("n_articles", { n: docs.length }), t("n_outlets", { n: outlets.size }), t("n_languages", { n: langs.size }),
    days.length ? period(d3.min(days), d3.max(days)) : t("undated"), t("n_statements", { n: L.statements })];
  const node = document.getElementById("facts");
  node.textContent = parts.join(" · ");
  const all = L.statements === view.total.statements;
  document.getElementById("filter-state").replaceChildren(...(DATA.left_out ? [`${t("left_out", { n: DATA.left_out })} `] : []), ...(all ? [] : [
    el("b", null, t("showing", { n: view.total.statements, all: L.statements })), " ",
    el("a", { href: `#${new URLSearchParams([...state].filter(([k]) => !FILTERS.includes(k)))}` }, t("clear_filters"))]));
}

const FILTERS = ["from", "to", "lang", "outlet", "mod", "voice", "min", "copies"];
const go = (changes) => { location.hash = link(changes); };

function checks(key, values, label, name) {
  const box = (value) => el("label", null, el("input", { type: "checkbox", name: key, value, onchange: () => {
    go({ [key]: [...document.querySelectorAll(`input[name="${key}"]:checked`)].map((i) => i.value).join(",") });
  } }), " ", el("bdi", null, name(value)));
  return el("details.choice", { name: "choice" }, el("summary", null, label, " ", el("span.chosen", { "data-for": key })), el("div.menu", { role: "group", "aria-label": label }, values.map(box)));
}

function filterBar() {
  const days = docs.map((d) => d.day).filter((d) => d != null);
  const [min, max] = days.length ? [isoDay(d3.min(days)), isoDay(d3.max(days))] : ["", ""];
  const date = (key, label) => el("label.date", null, label, " ", el("input", { type: "date", name: key, min, max, onchange: (e) => go({ [key]: e.target.value }) }));
  const bar = document.getElementById("filters");
  const used = (index, list) => list.filter((_, i) => records.some((r) => r[index] === i));
  bar.append(
    date("from", t("from")), date("to", t("to")),
    checks("mod", used("modality", DATA.modalities), t("modality"), (m) => t(`modality_${m}`)),
    checks("voice", used("voice", DATA.voices), t("voice"), (m) => t(`voice_${m}`)),
    checks("lang", used("lang", DATA.languages), t("language"), languageName),
    checks("outlet", DATA.outlets.map((_, i) => String(i)), t("outlet"), (i) => cut(DATA.outlets[i], 60)),
    el("label.range", null, t("min_confidence"), " ", el("input", { type: "range", name: "min", min: 0, max: 95, step: 5, onchange: (e) => go({ min: e.target.value === "0" ? "" : e.target.value }),
      oninput: (e) => { document.getElementById("min-value").textContent = `${e.target.value} %`; } }), " ", el("output", { id: "min-value" })),
    el("label.check", { title: t("copies_title") }, el("input", { type: "checkbox", name: "copies", onchange: (e) => go({ copies: e.target.checked ? "1" : "" }) }), " ", t("copies")));
  const names = document.getElementById("names");
  const ranked = subjects.filter((s) => s.kind !== "unknown").sort((a, b) => b.articles - a.articles).slice(0, 3000);
  names.append(...ranked.map((s) => el("option", { value: cut(s.name, LONG_NAME) })));
  const search = document.getElementById("search");
  const find = (exact) => {
    const wanted = search.value.trim().toLocaleLowerCase();
    const hit = wanted && (ranked.find((s) => cut(s.name, LONG_NAME).toLocaleLowerCase() === wanted) ||
      (!exact && ranked.find((s) => s.name.toLocaleLowerCase().includes(wanted))));
    if (hit) { search.value = ""; search.blur(); location.hash = openActor(hit); }
    return hit;
  };
  search.addEventListener("input", (e) => { if (e.inputType === undefined || e.inputType === "insertReplacementText") find(true); });
  search.form.addEventListener("submit", (e) => {
    e.preventDefault();
    search.setCustomValidity(find(false) ? "" : t("unknown_actor"));
    search.reportValidity();
    search.setCustomValidity("");
  });
}

function syncFilters() {
  for (const input of document.querySelectorAll("#filters input")) {
    if (input.type === "checkbox" && input.name !== "copies") input.checked = listOf(input.name).includes(input.value);
    else if (input.type === "checkbox") input.checked = Boolean(get("copies"));
    else input.value = get(input.name) || (input.type === "range" ? 0 : "");
  }
  document.getElementById("min-value").textContent = `${get("min") || 0} %`;
  for (const chosen of document.querySelectorAll(".chosen")) chosen.textContent = listOf(chosen.dataset.for).length || "";
}

let drawn = null;
let last = null;
const width = () => Math.max(300, Math.min(1160, document.getElementById("main").clientWidth));

function draw(force) {
  const before = state;
  state = readHash();
  if (!before.has("sh") && !before.has("st") && !before.has("sr")) opener = document.activeElement?.getAttribute?.("href") || opener;
  const key = JSON.stringify([width(), ...[...state].filter(([k]) => !SELECTION.includes(k)).sort()]);
  const filterKey = JSON.stringify(FILTERS.map(get));
  if (!last || last.key !== filterKey) {
    const { list, copies } = filtered();
    last = { key: filterKey, list, copies, view: count(list, copies) };
  }
  if (force || key !== drawn) {
    const main = document.getElementById("main");
    const focus = document.activeElement?.id;
    const samePlace = drawn !== null && get("v") === before.get("v") && get("id") === (before.get("id") ?? "");
    syncFilters();
    facts(last.view);
    const w = width();
    main.replaceChildren(...(get("v") === "actor" ? actorPage(last.view, w) : get("v") === "ledger" ? ledgerPage() : overview(last.view, w)).filter((x) => x instanceof Node));
    if (focus && document.getElementById(focus)) document.getElementById(focus).focus({ preventScroll: true });
    else if (!samePlace && drawn !== null) scrollTo(0, 0);
    drawn = key;
  } else {
    // The links on the page carry the whole address; a selection alone leaves them as they are.
  }
  drawPassages(last.list, last.copies);
  document.title = get("v") === "actor" && byId.has(get("id")) ? `${cut(byId.get(get("id")).name, 80)} – ${DATA.title}` : DATA.title;
}

filterBar();
addEventListener("hashchange", () => draw(false));
addEventListener("keydown", (e) => {
  if (e.key === "Escape" && SELECTION.some((k) => state.has(k))) go(cleared());
});
document.addEventListener("click", (e) => {
  for (const d of document.querySelectorAll("details.choice[open]")) if (!d.contains(e.target)) d.open = false;
});
let timer = 0;
addEventListener("resize", () => { clearTimeout(timer); timer = setTimeout(() => draw(false), 150); });
draw(true);
