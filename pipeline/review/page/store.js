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

export async function load(name, { quietly = false } = {}) {
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
  });
  carryLooks(store.units);
  store.at = new Map(store.units.map((one, index) => [one.id, index]));
  const changed = same ? store.units.filter((one) => before.get(one.id) !== one.rev).map((one) => one.id) : null;
  tell("loaded", changed);
}

function accept(body) {
  store.version = body.version;
  if (body.figures) store.figures = body.figures;
  if (body.notices) store.notices = body.notices;
  const ids = [];
  for (const one of body.units) {
    const index = store.at.get(one.id);
    if (index === undefined) continue;
    const old = store.units[index];
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

// Resolves when the change is on disk; rejects with Refused.
export function change(action, values = {}) {
  if (action === "edit") {
    const waiting = queue.find((item) => item.action === "edit" && item.values.id === values.id);
    if (waiting && queue[queue.length - 1] === waiting) {
      waiting.values.target = values.target;
      return waiting.promise;
    }
  }
  const item = { action, values: { ...values }, name: store.name };
  item.promise = new Promise((resolve, reject) => Object.assign(item, { resolve, reject }));
  item.promise.catch(() => {});
  queue.push(item);
  tell("saving", pending());
  pump();
  return item.promise;
}

async function pump() {
  if (sending || !queue.length) return;
  const item = (sending = queue.shift());
  const { id } = item.values;
  const known = id && item.name === store.name ? unit(id) : null;
  const body = { action: item.action, name: item.name, seen: known ? known.rev : "", ...item.values };
  try {
    const answer = await post("change", body);
    broken = false;
    if (item.name === store.name) accept(answer);
    item.resolve(answer);
  } catch (error) {
    if (error instanceof Refused && error.status === 0) {
      // Not saved: keep it, say so, and try again until the server is back.
      queue.unshift(item);
      sending = null;
      if (!broken) tell("failed", error, item);
      broken = true;
      tell("saving", pending(), true);
      setTimeout(pump, 1500);
      return;
    }
    if (error instanceof Refused && error.status === 409) {
      if (item.name === store.name) accept({ version: store.version, units: [error.body.unit] });
      tell("conflict", error, item);
    } else if (!item.values.quiet) {
      tell("failed", error, item);
    }
    item.reject(error);
  }
  sending = null;
  tell("saving", pending());
  pump();
}

addEventListener("beforeunload", (event) => {
  if (pending()) event.preventDefault();
});
