// One step over all texts: replacing words, and one English for identical sentences.

import { get, post } from "./api.js";
import { ask, field, toast } from "./dialogs.js";
import { load, on, store, unit } from "./store.js";
import { difference, element, tame } from "./text.js";

const OFF = "bitexte-no-twins"; // in the browser's own store: whether not to offer
const WAIT = 250;

let page = null;
let box = null;
let offer = null; // {target, approve, hits}
let timer = 0;

const many = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
const places = (hits) => hits.map(({ name, id, seen }) => ({ name, id, seen }));

export function start(deeds) {
  page = deeds;
  box = element("p", { className: "offer", id: "offer", role: "status", hidden: true });
  document.getElementById("actions").before(box);
  const replacing = element("button", { type: "button", id: "replace", title: "Replace words in all texts (r)", text: "Replace…" });
  replacing.addEventListener("click", replaceWords);
  document.getElementById("bulk").before(replacing);
}

async function done(answer) {
  await load(store.name, { quietly: true });
  const left = answer.left ? `; ${answer.left} changed meanwhile, left alone` : "";
  const action = answer.here ? { action: ["Undo", page.undo] } : {};
  toast(`${many(answer.changed, "segment")} in ${many(answer.texts.length, "text")} changed${left}`, action);
}

// Replacing.

const check = (name, text, checked) => element("label", { className: "check" }, element("input", { type: "checkbox", name, checked }), ` ${text}`);

export async function replaceWords() {
  let wanted = { find: page.selected(), put: "", french: "", words: true, case: false, regex: false };
  let problem = "";
  for (;;) {
    const answer = await ask(
      "Replace in all texts",
      [
        field("find", "English words", wanted.find, { lang: "en", required: true, autofocus: true }),
        field("put", "Replace by", wanted.put, { lang: "en" }),
        field("french", "Only where the French has (may be empty)", wanted.french, { lang: "fr" }),
        element("p", {}, check("words", "whole words", wanted.words), " ", check("case", "letter case counts", wanted.case), " ", check("regex", "regular expression", wanted.regex)),
      ],
      [["preview", "Preview"], ["cancel", "Cancel"]],
      { problem },
    );
    if (!answer) return null;
    const data = answer[1];
    wanted = {
      ...Object.fromEntries(["find", "put", "french"].map((name) => [name, data.get(name)])),
      ...Object.fromEntries(["words", "case", "regex"].map((name) => [name, data.get(name) !== null])),
    };
    try {
      const { hits, count } = await post("replace", wanted);
      problem = count ? "" : "nothing is found";
      if (!count) continue;
      const ticked = await preview(hits, count);
      if (!ticked) return null;
      return await done(await post("replace", { ...wanted, name: store.name, ticked: places(ticked) }));
    } catch (error) {
      problem = error.message;
    }
  }
}

async function preview(hits, count) {
  const list = element("ul", { className: "touched hits" });
  hits.forEach((hit, index) => {
    const text = element("span", { lang: "en" });
    text.append(difference(hit.before, hit.after));
    const label = element("label", {}, element("input", { type: "checkbox", name: "hit", value: index, checked: true }), " ", element("b", { text: tame(`${hit.name} ${hit.id}`) }), hit.approved ? element("em", { text: " reviewed" }) : null, " ", text);
    list.append(element("li", {}, label));
  });
  const more = count > hits.length ? element("p", { text: `The first ${hits.length} of ${count.toLocaleString("en")} are shown; replace these, then go on.` }) : null;
  const answer = await ask(
    `Replace in ${many(hits.length, "segment")}?`,
    [element("p", { text: "Untick what is to stay. All is one step: u takes it back." }), list, more].filter(Boolean),
    [["replace", "Replace ticked"], ["cancel", "Cancel"]],
  );
  return answer && answer[1].getAll("hit").map((index) => hits[Number(index)]);
}

// Identical sentences.

on("units", (ids) => {
  clearTimeout(timer);
  if (!box || ids.length !== 1) return;
  timer = setTimeout(() => findTwins(ids[0]), WAIT);
});

const isOff = () => localStorage.getItem(OFF) === "1";

async function findTwins(id) {
  const one = unit(id);
  const isHuman = one && (["reviewed", "final"].includes(one.state) || one.origin === "post-edit");
  if (!isHuman || isOff() || page.writing()) return;
  const { name } = store;
  let hits;
  try {
    ({ hits } = await get("twins", { name, id }));
  } catch {
    return; // an offer that cannot be made is none
  }
  if (name !== store.name || unit(id)?.target !== one.target) return;
  offer = hits.length ? { target: one.target, approve: one.state !== "translated", hits } : null;
  box.hidden = !offer;
  if (!offer) return;
  const yes = element("button", { type: "button" }, "Give them this English ", element("kbd", { text: "=" }));
  yes.addEventListener("click", settleTwins);
  const never = element("button", { type: "button", text: "Do not offer this" });
  never.addEventListener("click", () => {
    localStorage.setItem(OFF, "1");
    drop();
    toast("not offered any more; = has the switch");
  });
  const texts = new Set(hits.map((hit) => hit.name)).size;
  const where = hits.length === 1 ? `${hits[0].name} ${hits[0].id}` : many(texts, "text");
  box.replaceChildren(`${id}: ${many(hits.length, "identical sentence")} in ${tame(where)} ${hits.length === 1 ? "has" : "have"} another English. `, yes, " ", never);
  page.reveal();
}

function drop() {
  offer = null;
  box.hidden = true;
}

async function settleTwins() {
  const { target, approve, hits } = offer;
  drop();
  try {
    await done(await post("settle", { name: store.name, target, approve, ticked: places(hits) }));
  } catch (error) {
    toast(error.message, { bad: true });
  }
}

// Takes the offer; without one, lists what persons translated differently.
export function same() {
  return offer ? settleTwins() : settleInconsistent();
}

async function settleInconsistent() {
  let settled = 0;
  for (;;) {
    let groups;
    try {
      ({ groups } = await get("inconsistent"));
    } catch (error) {
      return toast(error.message, { bad: true });
    }
    const off = check("offer", "offer the same English for identical sentences", !isOff());
    const [group] = groups;
    const content = group ? versions(group) : [element("p", { text: settled ? "All are settled." : "No sentence was translated differently by persons." })];
    const title = group ? `${many(groups.length, "sentence")} translated differently` : "Identical sentences";
    off.querySelector("input").addEventListener("change", (event) => localStorage.setItem(OFF, event.target.checked ? "0" : "1"));
    const answer = await ask(title, [...content, element("p", {}, off)], [["cancel", "Close"]]);
    if (!answer || !group) return null;
    const target = distinct(group)[Number(answer[0])][0];
    try {
      const ticked = places(group.hits.filter((hit) => hit.before !== target));
      await done(await post("settle", { name: store.name, target, ticked }));
      settled += 1;
    } catch (error) {
      return toast(error.message, { bad: true });
    }
  }
}

function distinct(group) {
  const found = new Map();
  for (const hit of group.hits) found.set(hit.before, [...(found.get(hit.before) || []), `${hit.name} ${hit.id}`]);
  return [...found].slice(0, 9);
}

function versions(group) {
  const choices = element("div", { className: "choices", role: "list" });
  distinct(group).forEach(([text, where], index) => {
    choices.append(
      element("div", { role: "listitem" }, element("button", { value: String(index), lang: "en" }, element("kbd", { text: index + 1 }), " ", element("span", { text: tame(text) }), " ", element("small", { text: tame(where.join(", ")) }))),
    );
  });
  choices.addEventListener("keydown", (event) => {
    choices.querySelectorAll("button")[Number(event.key) - 1]?.click();
  });
  return [element("p", { lang: "fr", text: tame(group.source) }), choices];
}
