// Elements. Text only ever enters as text nodes and attributes, never as markup.

/** el("a.name", { href }, child, "text", [more]). */
function el(spec, props, ...children) {
  const [tag, ...classes] = spec.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const [k, v] of Object.entries(props || {})) {
    if (v == null || v === false) continue;
    if (k.startsWith("on")) node.addEventListener(k.slice(2), v);
    else if (k === "style") node.style.cssText = v;
    else node.setAttribute(k, v === true ? "" : v);
  }
  append(node, children);
  return node;
}

function append(node, children) {
  for (const c of children.flat(Infinity)) {
    if (c == null || c === false || c === "") continue;
    node.append(c instanceof Node ? c : document.createTextNode(String(c)));
  }
}

const cut = (s, n) => { const letters = Array.from(s.slice(0, 4 * n)); return letters.length > n ? `${letters.slice(0, n - 1).join("")}…` : s; };
const LONG_NAME = 120;
/** A name isolated from the direction of what is around it. */
const nameOf = (s) => el("bdi", { title: s.name.length > LONG_NAME ? cut(s.name, 400) : null }, cut(s.name, LONG_NAME));

function actorLink(s) {
  return el("a.actor", { href: openActor(s) }, nameOf(s));
}

/** "on X", with the sign that a number carries. */
const signed = (x) => (x > 0 ? "+" : x < 0 ? "−" : "±") + Math.abs(x).toLocaleString(WORDS.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

function netText(net) {
  if (!net) return el("span.net.none", { title: t("net_none") }, "–");
  const range = `${signed(net.low)} … ${signed(net.high)}`;
  return el("span.net", { title: t("net_title", { value: signed(net.value), range, n: net.articles }) },
    el("b", null, signed(net.value)), el("small", null, ` ${range}`));
}

/** Two bars from a common middle: against to the left, in favor to the right; not asserted ones pale. */
function bars(tally, max, parts, label) {
  const side = (polarity, cls, word) => {
    const sure = asserted(tally)[polarity] + asserted(tally)[MIXED];
    const rest = unasserted(tally, polarity) + unasserted(tally, MIXED);
    const text = t(word, { n: sure }) + (rest ? `, ${t("and_unasserted", { n: rest })}` : "");
    const width = (x) => `width:calc((100% - 3.6rem) * ${(x / max).toFixed(4)})`;
    const count = el("span.count", null, sure || (rest ? "" : 0), rest ? el("i", null, `+${rest}`) : "");
    const fill = sure ? el("span.fill", { style: width(sure) }) : "";
    const pale = rest ? el("span.fill.pale", { style: width(rest) }) : "";
    const inner = polarity === AGAINST ? [count, pale, fill] : [fill, pale, count];
    return sure + rest
      ? el(`a.side.${cls}`, { href: select({ ...parts, sp: DATA.polarities[polarity] }), title: text }, inner, el("span.visually-hidden", null, ` ${label}: ${text}`))
      : el(`span.side.${cls}`, null, "");
  };
  return el("div.bars", null, side(AGAINST, "against", "n_against"), side(FAVOR, "favor", "n_favor"));
}

/** The longest bar of a table. */
function barMax(tallies) {
  const side = (x, p) => asserted(x)[p] + asserted(x)[MIXED] + unasserted(x, p) + unasserted(x, MIXED);
  return tallies.reduce((most, x) => Math.max(most, side(x, FAVOR), side(x, AGAINST)), 1);
}

function section(id, title, intro, ...body) {
  return el("section", { id, "aria-labelledby": `${id}-title` },
    el("header", null, el("h2", { id: `${id}-title` }, title), intro ? el("p.intro", null, intro) : ""), ...body);
}

/** Rows of a table, so many at first, the rest on request. */
function growing(container, rows, make, step) {
  let shown = 0;
  const button = el("button.more", { type: "button", onclick: () => grow() });
  function grow() {
    const next = rows.slice(shown, shown + step);
    container.append(...next.map(make));
    shown += next.length;
    button.hidden = shown >= rows.length;
    button.textContent = t("show_more", { n: Math.min(step, rows.length - shown), all: rows.length - shown });
  }
  grow();
  return button;
}
