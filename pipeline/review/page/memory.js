// The memory: matches for the segment under the cursor, and where words were
// translated before.

import { get } from "./api.js";
import { ask, toast } from "./dialogs.js";
import { store, unit } from "./store.js";
import { element, marked, tame } from "./text.js";

const WAIT = 120; // ms on a segment before its matches are asked for
const SHOWN = 3;

let page = null; // what the page can do: see main.js
let box = null;
let matches = [];
let wanted = "";
let timer = 0;

export function start(deeds) {
  page = deeds;
  box = element("section", { className: "memory", id: "memory", "aria-label": "Memory", hidden: true });
  document.getElementById("actions").before(box);
  box.addEventListener("mousedown", (event) => event.preventDefault());
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-match]");
    if (button) insert(Number(button.dataset.match));
  });
}

// Shows what the memories have for a segment, once the cursor rests on it.
export function show(id) {
  if (!box || wanted === `${store.name}#${id}`) return;
  wanted = `${store.name}#${id}`;
  clearTimeout(timer);
  timer = setTimeout(() => find(id), WAIT);
}

async function find(id) {
  const asked = wanted;
  let found = [];
  try {
    if (id) found = (await get("memory", { name: store.name, id })).matches;
  } catch (error) {
    if (asked === wanted && error.status === 400) toast(error.message, { bad: true });
  }
  if (asked !== wanted) return;
  matches = found.slice(0, SHOWN);
  box.hidden = !matches.length;
  box.replaceChildren(...matches.map(line));
  if (matches.length) page.reveal();
}

const SIGNS = { "=": null, "-": "del", "+": "ins" };

function line(match, index) {
  const french = element("span", { className: "fr", lang: "fr" });
  match.parts.forEach(([sign, text], at) => {
    french.append(at ? " " : "", SIGNS[sign] ? element(SIGNS[sign], { text: tame(text) }) : tame(text));
  });
  const english = element("span", { className: "en", lang: "en", text: tame(match.repaired || match.target) });
  const key = index === 0 ? element("kbd", { text: "i" }) : null;
  const about = [match.repaired ? "numbers or names put right" : "", match.memory, match.origin].filter(Boolean).join(" · ");
  return element(
    "p",
    {},
    element("b", { text: `${match.percent} %` }),
    " ",
    french,
    " ",
    english,
    " ",
    element("button", { type: "button", className: "small", "data-match": index, "aria-label": `Insert: ${tame(match.repaired || match.target)}` }, "insert ", key),
    " ",
    element("small", { text: tame(about) }),
  );
}

export function insert(index = 0) {
  const match = matches[index];
  if (!match) return toast("the memory has nothing for this segment");
  return page.write(match.repaired || match.target);
}

const spans = (marks, title) => marks.map(([start, end]) => ({ start, end, className: "found", title }));

// Where the selected words were translated, with what they are linked with.
export async function concordance(words) {
  let found;
  try {
    found = (await get("concordance", { words })).passages;
  } catch (error) {
    return toast(error.message, { bad: true });
  }
  if (!found.length) return toast(`“${words}” was not translated before`);
  const list = element("div", { className: "choices passages", role: "list" });
  found.forEach((one, index) => {
    const french = element("span", { className: "fr", lang: "fr" }, marked(one.source, spans(one.source_marks, "")));
    const english = element("span", { className: "en", lang: "en" }, marked(one.target, spans(one.target_marks, "")));
    const place = one.id ? `${one.name} ${one.id}${one.approved ? ", reviewed" : ""}` : `memory ${one.name}`;
    const parts = [french, english, element("small", { text: tame(place) })];
    list.append(element("div", { role: "listitem" }, one.id ? element("button", { value: String(index) }, ...parts) : element("p", {}, ...parts)));
  });
  const answer = await ask(`“${tame(words)}”`, [list], [["cancel", "Close"]]);
  if (!answer) return null;
  const { name, id } = found[Number(answer[0])];
  if (name === store.name && unit(id)) return page.go(id, { centre: true });
  return page.open(name, id);
}
