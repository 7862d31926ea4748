// The text under review as the page knows it, and the queue of what is to be saved.
// Changes go out one after the other, each with the revision it was made on.

import { get, post, Refused } from "./api.js";

export const store = {
  name: "",
  units: [],
  at: new Map(), // id → index
  version: "",
  terms: [],
  notices: [],
  figures: null,
  retired: [],
  added: 0, // terms that were added in reviews
};

const listeners = { units: [], saving: [], conflict: [], failed: [], loaded: [] };
export const on = (event, listener) => listeners[event].push(listener);
const tell = (event, ...values) => listeners[event].forEach((listener) => listener(...values));

export const unit = (id) => store.units[store.at.get(id)];

function carryLooks(units) {
  let look = [];
  let previous = -1;
  for (const one of units) {
    const paragraph = Number(one.id.slice(1).split(".")[0]);
    if (one.look) look = one.look;
    one.classes = look;
    one.paragraph = paragraph;
    one.first = paragraph !== previous;
    one.label = one.first ? String(paragraph) : one.id.slice(1).replace("s", "");
    previous = paragraph;
  }
}

// `ready` is called when the units are known, before anything is shown.
export async function load(name, { quietly = false, ready = null } = {}) {
  const body = await get("document", { name });
  if (quietly && (name !== store.name || queue.length || sending)) return;
  const before = new Map(store.units.map((one) => [one.id, one.rev]));
  const same = name === store.name;
  Object.assign(store, {
    name,
    units: body.units || [],
    version: body.version,
    terms: body.terms || [],
    notices: body.notices || [],
    figures: body.figures || null,
    retired: body.retired || [],
    added: body.added || 0,
  });
  carryLooks(store.units);
  store.at = new Map(store.units.map((one, index) => [one.id, index]));
  const changed = same ? store.units.filter((one) => before.get(one.id) !== one.rev).map((one) => one.id) : null;
  ready?.();
  tell("loaded", changed);
}

// What was changed on a revision, and has not been answered yet: what waits in the
// queue, and the editor. Each moves on with our own changes and never with others',
// so that nobody's words are overwritten unseen.
const bases = new Set();

export const hold = (base) => bases.add(base);
export const release = (base) => bases.delete(base);

function accept(body, { ours = true } = {}) {
  store.version = body.version;
  if (body.figures) store.figures = body.figures;
  if (body.notices) store.notices = body.notices;
  const ids = [];
  for (const one of body.units) {
    const index = store.at.get(one.id);
    if (index === undefined) continue;
    const old = store.units[index];
    if (ours) for (const base of bases) if (base.id === one.id && base.seen === old.rev) base.seen = one.rev;
    // The rank is among all units of the text: it stays until the text is read again.
    if (old.risk && one.state === "translated" && one.origin === "mt") one.risk = old.risk;
    Object.assign(one, { classes: old.classes, paragraph: old.paragraph, first: old.first, label: old.label });
    store.units[index] = one;
    ids.push(one.id);
  }
  tell("units", ids);
}

const queue = [];
let sending = null;
let broken = false;

export const pending = () => queue.length + (sending ? 1 : 0);

// Resolves when the change is on disk; rejects with Refused. `seen`: the revision that
// the person saw, where it is not the newest that the page knows.
export function change(action, values = {}, seen = "") {
  const { id = "" } = values;
  const last = queue[queue.length - 1];
  if (action === "edit" && last && last.action === "edit" && last.id === id && last.name === store.name) {
    last.values.target = values.target;
    return last.promise;
  }
  const item = { action, id, values: { ...values }, name: store.name, seen: seen || (id && unit(id)?.rev) || "" };
  item.promise = new Promise((resolve, reject) => Object.assign(item, { resolve, reject }));
  item.promise.catch(() => {});
  queue.push(item);
  hold(item);
  tell("saving", pending());
  pump();
  return item.promise;
}

// What waits behind a change that met another's is part of the same question.
function withFollowers(item) {
  const followers = queue.filter((one) => one.id && one.id === item.id && one.name === item.name);
  for (const one of followers) {
    queue.splice(queue.indexOf(one), 1);
    release(one);
    if (!["edit", "approve"].includes(one.action)) continue;
    if (one.values.target !== undefined || one.action === "approve") item.action = one.action;
    Object.assign(item.values, one.values);
  }
  return followers;
}

async function pump() {
  if (sending || !queue.length) return;
  const item = (sending = queue.shift());
  const body = { action: item.action, name: item.name, seen: item.seen, ...item.values };
  let answer = null;
  let refused = null;
  try {
    answer = await post("change", body);
  } catch (error) {
    refused = error;
  }
  sending = null;
  if (refused && refused.status === 0) {
    // Not saved: keep it, say so, and try again until the server is back.
    queue.unshift(item);
    if (!broken) tell("failed", refused, item);
    broken = true;
    tell("saving", pending(), true);
    setTimeout(pump, 1500);
    return;
  }
  broken = false;
  release(item);
  const here = item.name === store.name;
  if (answer) {
    if (here) accept(answer);
    item.resolve(answer);
  } else if (refused.status === 409) {
    const followers = withFollowers(item);
    if (here) accept({ version: store.version, units: [refused.body.unit] }, { ours: false });
    tell("conflict", refused, item);
    for (const one of [item, ...followers]) one.reject(refused);
  } else {
    if (!item.values.quiet) tell("failed", refused, item);
    item.reject(refused);
  }
  tell("saving", pending());
  pump();
}

// Whether leaving the page now would lose something: what is under way arrives anyway.
export const losing = () => broken || queue.length > 0;
