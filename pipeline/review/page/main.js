// The page put together: what each key does, and what is shown when.

import { get, post } from "./api.js";
import { area, ask, field, isOpen, showKeys, toast } from "./dialogs.js";
import { Editor } from "./editor.js";
import { active, refill, shown } from "./filters.js";
import { List } from "./list.js";
import { actions, hits, row } from "./row.js";
import { change, load, on, pending, store, unit } from "./store.js";
import { element, tame } from "./text.js";

const byId = (id) => document.getElementById(id);
const view = { diff: false, entries: new Map() };
let current = "";
let editor = null;
let project = [];
let job = { number: 0, running: false };

const list = new List(byId("grid"), {
  build: (id) => {
    const made = row(unit(id), { ...view, diff: view.diff && id === current });
    if (id === current) dress(made);
    if (editor && editor.id === id) {
      const cell = made.querySelector(".en:not(.was)");
      cell.replaceChildren(editor.area);
      cell.classList.add("editing");
      editor.cell = cell;
    }
    return made;
  },
});

function dress(made) {
  made.classList.add("current");
  made.setAttribute("aria-selected", "true");
  made.tabIndex = 0;
  made.querySelectorAll("button").forEach((button) => (button.tabIndex = 0));
}

// What can be done with the row under the cursor, for those who use a mouse.
function showActions() {
  const one = unit(current);
  byId("actions").replaceChildren(...(one ? actions(one) : []));
}

// Moves the cursor. The rows it leaves and enters are made anew, nothing else.
function go(id, { focus = true, centre = false } = {}) {
  if (!id || !list.index?.has(id)) return;
  if (editor && editor.id !== id) editor.close();
  const before = current;
  current = id;
  view.diff = view.diff && before === id;
  list.renew([before, id].filter((one) => list.index.has(one)));
  const made = list.reveal(id, { centre });
  if (made && focus && !editor) made.focus({ preventScroll: true });
  showActions();
  remember();
}

function remember() {
  const place = `#${encodeURIComponent(store.name)}/${current}`;
  if (location.hash !== place) history.replaceState(null, "", place);
}

function placeAsked() {
  const found = /^#(.*)\/(p\d+\.s\d+)?$/.exec(location.hash);
  try {
    return found ? [decodeURIComponent(found[1]), found[2] || ""] : ["", ""];
  } catch {
    return ["", ""];
  }
}

function step(by) {
  const index = list.index.get(current);
  const next = list.items[index === undefined ? 0 : Math.min(list.items.length - 1, Math.max(0, index + by))];
  go(next);
}

function nextToLookAt(by = 1) {
  const { units } = store;
  const start = store.at.get(current) ?? -1;
  for (let n = 1; n <= units.length; n += 1) {
    const one = units[(((start + by * n) % units.length) + units.length) % units.length];
    if (one.attention && list.index.has(one.id)) return go(one.id);
  }
  return toast("nothing is left to look at here");
}

function edit() {
  const one = unit(current);
  if (!one || editor) return;
  if (one.kind === "code") {
    toast("code is copied as it is");
    return;
  }
  const made = list.reveal(current);
  editor = new Editor(current, made.querySelector(".en:not(.was)"), {
    closed: (ended) => {
      editor = null;
      list.renew([ended.id]);
      if (current === ended.id) list.rows.get(current)?.focus({ preventScroll: true });
    },
  });
  list.renew([]);
}

function approve(extra = {}) {
  const id = current;
  const one = unit(id);
  if (!one) return;
  const values = { id, ...extra };
  if (editor) {
    values.target = editor.text;
    editor.saved = editor.text;
    editor.close();
  }
  const edited = values.target !== undefined && values.target !== one.target;
  if (edited || extra.state || one.stale || !["reviewed", "final"].includes(one.state)) change("approve", values).catch(() => {});
  const index = list.index.get(id) ?? -1;
  if (index + 1 < list.items.length) go(list.items[index + 1]);
}

function toggleApproval() {
  const one = unit(current);
  if (["reviewed", "final"].includes(one.state)) change("withdraw", { id: current }).catch(() => {});
  else change("approve", { id: current }).catch(() => {});
}

async function undo() {
  try {
    const answer = await change("undo");
    if (answer.units.length) go(answer.units[0].id);
    toast("undone");
  } catch {
    // told already
  }
}

async function comment() {
  const id = current;
  const answer = await ask(`Comment on ${id}`, [area("comment", "Comment", unit(id).comment || "")], [["save", "Save"], ["cancel", "Cancel"]]);
  if (answer) change("comment", { id, comment: answer[1].get("comment") }).catch(() => {});
}

async function dismiss(index) {
  const id = current;
  const one = unit(id);
  const finding = index === undefined ? one.findings.find((each) => each.dismissed === null) : one.findings[index];
  if (!finding) return toast("there is no finding here");
  const values = { id, check: finding.check, message: finding.message };
  if (finding.dismissed !== null) return change("dismiss", { ...values, reason: null }).catch(() => {});
  const answer = await ask(
    "This is no problem",
    [element("p", { text: tame(finding.message) }), field("reason", "Because", "", { autofocus: true, required: true })],
    [["save", "Dismiss"], ["cancel", "Cancel"]],
  );
  if (answer) change("dismiss", { ...values, reason: answer[1].get("reason") }).catch(() => {});
  return null;
}

async function alternatives() {
  const id = current;
  toast("asking the machine…", { stay: 60000 });
  let found;
  try {
    found = (await get("alternatives", { name: store.name, id })).alternatives;
  } catch (error) {
    return toast(error.message, { bad: true });
  }
  byId("toast").hidden = true;
  if (!found.length) return toast("the machine has nothing to say here");
  const choices = element("div", { className: "choices", role: "list" });
  found.forEach((one, index) => {
    const problems = one.problems ? `${one.problems} problem${one.problems === 1 ? "" : "s"}` : "";
    choices.append(
      element("div", { role: "listitem" }, element("button", { value: String(index), lang: "en" }, element("kbd", { text: index + 1 }), " ", element("span", { text: tame(one.target) }), " ", element("small", { text: `${one.score.toFixed(2)} ${problems}` }))),
    );
  });
  choices.addEventListener("keydown", (event) => {
    const number = Number(event.key);
    if (number >= 1 && number <= found.length) {
      event.preventDefault();
      choices.querySelectorAll("button")[number - 1].click();
    }
  });
  const answer = await ask("The machine could also say", [choices], [["cancel", "Cancel"]]);
  if (!answer) return null;
  go(id);
  edit();
  editor.replace(found[Number(answer[0])].target);
  return null;
}

// The words selected last in each column: pressing g turns them into a term.
const chosen = { fr: "", en: "" };
document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  const active = document.activeElement;
  if (editor && active === editor.area) {
    chosen.en = editor.area.value.slice(editor.area.selectionStart, editor.area.selectionEnd).trim() || chosen.en;
    return;
  }
  const text = selection.toString().trim();
  const node = selection.anchorNode;
  const cell = node && (node.nodeType === 1 ? node : node.parentElement)?.closest(".fr, .en");
  if (text && cell) chosen[cell.classList.contains("fr") ? "fr" : "en"] = text;
});

async function addTerm() {
  const answer = await ask(
    "Add a term to the glossary",
    [
      field("fr", "French", chosen.fr, { lang: "fr", required: true, autofocus: !chosen.fr }),
      field("en", "English", chosen.en, { lang: "en", autofocus: Boolean(chosen.fr) }),
      field("note", "Note"),
      element("label", { className: "check" }, element("input", { type: "checkbox", name: "keep" }), " must appear unchanged"),
    ],
    [["add", "Add"], ["cancel", "Cancel"]],
  );
  if (!answer) return null;
  const data = answer[1];
  let made;
  try {
    made = await post("term", { fr: data.get("fr"), en: data.get("en"), note: data.get("note"), keep: data.get("keep") !== null });
  } catch (error) {
    return toast(error.message, { bad: true });
  }
  chosen.fr = chosen.en = "";
  store.terms = made.terms;
  view.entries = new Map(store.terms.map((entry) => [entry.fr, entry]));
  if (!made.touched.length) return toast("added; it occurs in no text yet");
  const kept = made.touched.filter((one) => one.kept).length;
  const many = (number) => `${number} segment${number === 1 ? "" : "s"}`;
  const items = element("ul", { className: "touched" });
  made.touched.slice(0, 50).forEach((one) => items.append(element("li", {}, element("b", { text: tame(`${one.name} ${one.id}`) }), ` ${tame(one.source)}`, one.kept ? element("em", { text: " yours: kept" }) : null)));
  const apply = await ask(
    "Added",
    [element("p", { text: `The term occurs in ${many(made.touched.length)}${kept ? `; ${kept} of them yours, which stay as they are` : ""}.` }), items],
    [["apply", "Apply now"], ["cancel", "Later"]],
  );
  if (apply) await translate([...new Set(made.touched.map((one) => one.name))]);
  return null;
}

async function translate(names) {
  try {
    job = (await post("translate", { names })).job;
    toast("translating in the background; go on meanwhile");
    watch();
  } catch (error) {
    toast(error.message, { bad: true });
  }
}

function insertHit(index) {
  const term = hits(unit(current))[index];
  if (!term) return toast("there is no such term here");
  const selected = editor ? "" : getSelection().toString();
  edit();
  if (!editor) return null;
  const at = selected ? editor.area.value.indexOf(selected) : -1;
  if (at >= 0) editor.area.setSelectionRange(at, at + selected.length);
  editor.insert(term.target);
  return null;
}

function join() {
  if (editor) editor.close();
  change("join", { id: current }).catch(() => {});
}

function split() {
  if (!editor) {
    edit();
    return toast("put the cursor where the English is to be divided, then Alt ]");
  }
  const at = editor.area.selectionStart;
  const [left, right] = [editor.area.value.slice(0, at), editor.area.value.slice(at)];
  editor.close();
  change("split", { id: current, left, right }).catch(() => {});
  return null;
}

async function approveShown() {
  const ids = list.items.filter((id) => unit(id).state === "translated" && unit(id).target);
  if (!ids.length) return toast("nothing that is shown waits for approval");
  const answer = await ask(
    `Approve ${ids.length.toLocaleString("en")} segment${ids.length === 1 ? "" : "s"}?`,
    [element("p", { text: active() ? "All those that the filters show and that nobody has approved." : "No filter is set: these are all segments of the text that nobody has approved." })],
    [["approve", "Approve"], ["cancel", "Cancel"]],
  );
  if (!answer) return null;
  const seen = Object.fromEntries(ids.map((id) => [id, unit(id).rev]));
  return change("approve-all", { seen })
    .then((made) => toast(`${made.units.length} approved`, { action: ["Undo", undo] }))
    .catch(() => {});
}

const toggleDiff = () => {
  view.diff = !view.diff;
  const one = unit(current);
  if (view.diff && (one.machine === undefined || one.machine === one.target)) toast("this is the machine's version");
  list.renew([current]);
  list.rows.get(current)?.focus({ preventScroll: true });
};

const ROW_KEYS = {
  j: () => step(1),
  ArrowDown: () => step(1),
  k: () => step(-1),
  ArrowUp: () => step(-1),
  Home: () => go(list.items[0]),
  End: () => go(list.items[list.items.length - 1]),
  Enter: edit,
  u: undo,
  n: () => nextToLookAt(1),
  N: () => nextToLookAt(-1),
  g: addTerm,
  c: comment,
  m: alternatives,
  d: toggleDiff,
  x: () => dismiss(),
  a: toggleApproval,
  f: () => approve({ state: "final" }),
  "[": join,
  "]": split,
  "/": () => byId("text").focus(),
  "?": showKeys,
};

document.addEventListener("keydown", (event) => {
  if (isOpen() || event.isComposing) return;
  const { target } = event;
  const writing = editor && target === editor.area;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    approve();
  } else if (writing) {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      editor.close();
    } else if (event.key === "Escape") {
      event.preventDefault();
      editor.close({ cancel: true });
    } else if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
      event.preventDefault();
      insertHit(Number(event.code.slice(5)) - 1);
    } else if (event.altKey && event.key === "]") {
      event.preventDefault();
      split();
    } else if (event.altKey && event.key === "[") {
      event.preventDefault();
      join();
    }
  } else if (target.matches("input, select, textarea")) {
    if (event.key === "Escape" || (event.key === "Enter" && target.id === "text")) {
      event.preventDefault();
      if (event.key === "Escape" && target.id === "text") {
        target.value = "";
        refilter();
      }
      go(list.index.has(current) ? current : list.items[0]);
    }
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey) {
    if (event.key === "Enter" && target.matches("button, a, summary")) return;
    if (/^[1-9]$/.test(event.key)) {
      event.preventDefault();
      insertHit(Number(event.key) - 1);
    } else if (ROW_KEYS[event.key] && (current || "/?".includes(event.key))) {
      event.preventDefault();
      ROW_KEYS[event.key]();
    }
  }
});

const DEEDS = {
  approve: () => approve(),
  edit,
  machine: alternatives,
  diff: toggleDiff,
  comment,
  term: addTerm,
  withdraw: toggleApproval,
  keep: () => change("approve", { id: current }).catch(() => {}),
  take: () => change("take-machine", { id: current }).catch(() => {}),
};

byId("actions").addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (!button || !current) return;
  if (button.dataset.do === "hit") insertHit(Number(button.dataset.hit));
  else DEEDS[button.dataset.do]();
});
// A click on a button must not take the cursor out of the editor.
byId("actions").addEventListener("mousedown", (event) => event.preventDefault());

byId("more").addEventListener("click", (event) => {
  const opened = byId("filters").classList.toggle("open");
  event.currentTarget.setAttribute("aria-expanded", String(opened));
});

byId("grid").addEventListener("click", (event) => {
  const made = event.target.closest("[role=row]");
  if (!made) return;
  const button = event.target.closest("button[data-do]");
  const { id } = made.dataset;
  const deed = button?.dataset.do;
  const { finding } = button?.dataset ?? {};
  if (id !== current) {
    if (getSelection().toString() && !button) return; // selecting must not redraw
    go(id);
  }
  if (deed === "dismiss") dismiss(Number(finding));
  else if (deed) DEEDS[deed]();
});

byId("grid").addEventListener("dblclick", (event) => {
  if (event.target.closest(".en:not(.was)") && !editor && !getSelection().toString()) edit();
});

byId("keys").addEventListener("click", showKeys);
byId("next").addEventListener("click", () => nextToLookAt(1));
byId("bulk").addEventListener("click", approveShown);
byId("documents").addEventListener("change", (event) => open(event.target.value));
byId("filters").addEventListener("submit", (event) => event.preventDefault());
byId("filters").addEventListener("reset", () => setTimeout(refilter));
let typing = 0;
byId("filters").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(refilter, 60);
});

function refilter() {
  if (editor) editor.close();
  const items = shown();
  list.show(items);
  if (!list.index.has(current)) current = items[0] || "";
  if (current) go(current, { focus: false });
  showCount();
}

function showCount() {
  const { length } = list.items;
  byId("shown").textContent = active() ? `${length.toLocaleString("en")} of ${store.units.length.toLocaleString("en")}` : "";
  const empty = byId("empty");
  empty.hidden = length > 0;
  if (store.units.length) empty.textContent = "No segment passes these filters.";
}

function showFigures() {
  const { figures } = store;
  const share = figures && figures.words ? Math.round((100 * figures.reviewed_words) / figures.words) : 0;
  byId("progress").setAttribute("aria-valuenow", share);
  byId("progress").firstElementChild.style.width = `${share}%`;
  if (!figures) {
    byId("figures").textContent = "";
    return;
  }
  const number = (value) => value.toLocaleString("en");
  const parts = [`${number(figures.reviewed_words)} of ${number(figures.words)} words reviewed`];
  if (figures.attention) parts.push(`${number(figures.attention)} to look at`);
  if (figures.edit_distance !== null) parts.push(`${(100 * figures.edit_distance).toFixed(1)} % changed`);
  if (figures.dismissed) parts.push(`${number(figures.dismissed)} dismissed`);
  byId("figures").textContent = parts.join(" · ");
  const entry = project.find((one) => one.name === store.name);
  if (entry) entry.figures = figures;
}

function showDocuments() {
  const names = byId("documents");
  names.replaceChildren(
    ...project.map((one) => {
      const { figures } = one;
      const share = figures && figures.words ? `${Math.round((100 * figures.reviewed_words) / figures.words)} %` : "";
      const said = one.error ? "cannot be read" : figures ? share : "not translated";
      return element("option", { value: one.name, text: `${tame(one.name)} — ${said}` });
    }),
  );
  names.value = store.name;
}

function showNotices(extra = []) {
  const box = byId("notices");
  box.replaceChildren(...[...store.notices, ...extra].map((text) => element("p", { text: tame(text) })));
  if (!store.version || store.notices.some((text) => text.includes("translate it again"))) {
    const button = element("button", { type: "button", text: "Translate now" });
    button.addEventListener("click", () => translate([store.name]));
    box.append(button);
  }
}

async function open(name, place = "") {
  if (editor) editor.close();
  current = place;
  try {
    await load(name);
  } catch (error) {
    Object.assign(store, { name, units: [], at: new Map(), version: "-", notices: [error.message], figures: null });
    arrived(null);
  }
}

function arrived(changed) {
  view.entries = new Map(store.terms.map((entry) => [entry.fr, entry]));
  document.title = `${tame(store.name)} · review`;
  refill();
  showFigures();
  showDocuments();
  showNotices();
  if (changed) {
    if (editor && changed.includes(editor.id)) {
      toast("this segment was changed elsewhere; yours is compared when you save", { bad: true });
    }
    const items = shown();
    if (items.join() === list.items.join()) list.renew(changed.filter((id) => list.index.has(id)));
    else list.show(items);
    return;
  }
  const items = shown();
  list.show(items);
  byId("empty").textContent = store.version ? "This text has no segments." : "This text is not translated yet.";
  showCount();
  if (items.length) {
    const id = list.index.has(current) ? current : items[0];
    current = "";
    go(id, { centre: list.index.get(id) > 3 });
  } else {
    current = "";
    remember();
  }
  document.body.dataset.ready = performance.now().toFixed(0);
}

on("loaded", arrived);
on("units", (ids) => {
  const held = document.activeElement?.closest("[role=row]")?.dataset.id;
  list.renew(ids.filter((id) => list.index.has(id) && !(editor && editor.id === id)));
  if (held && !editor && document.activeElement === document.body) list.rows.get(held)?.focus({ preventScroll: true });
  showFigures();
  if (ids.includes(current)) showActions();
});
on("saving", (number, lost) => {
  const box = byId("saved");
  box.textContent = lost ? "NOT saved: the server is gone" : number ? "saving…" : "saved";
  box.classList.toggle("bad", Boolean(lost));
});
on("failed", (error) => toast(error.message, { bad: true }));
on("conflict", async (error, item) => {
  const theirs = error.body.unit;
  if (editor && editor.id === theirs.id) {
    const held = editor;
    held.saved = theirs.target;
    held.original = theirs.target;
    clearTimeout(held.timer);
  }
  const mine = item.values.target;
  if (mine === undefined || mine === theirs.target) {
    toast(`${theirs.id}: ${error.message}`, { bad: true });
    return;
  }
  const answer = await ask(
    `${theirs.id} was changed elsewhere`,
    [
      element("p", { text: "Another page, or a run, saved this segment since you last saw it. Which version is it to be?" }),
      element("p", { className: "versions" }, element("span", { className: "label", text: "as it stands" }), element("span", { text: tame(theirs.target), lang: "en" })),
      element("p", { className: "versions" }, element("span", { className: "label", text: "yours" }), element("span", { text: tame(mine), lang: "en" })),
    ],
    [["theirs", "Leave it"], ["mine", "Use mine"]],
  );
  if (editor && editor.id === theirs.id) editor.close({ cancel: true });
  if (answer && answer[0] === "mine") change(item.action, item.values).catch(() => {});
});

let watching = 0;
async function watch() {
  clearTimeout(watching);
  try {
    const answer = await get("poll", { name: store.name });
    if (answer.job.number === job.number && job.running && !answer.job.running) {
      toast(answer.job.message || "done", { bad: answer.job.failed });
      await load(store.name, { quietly: true });
      project = (await get("project")).documents;
      showDocuments();
    } else if (answer.version !== store.version && !pending()) {
      await load(store.name, { quietly: true });
    }
    job = answer.job;
    if (!pending() && byId("saved").classList.contains("bad")) {
      byId("saved").textContent = "saved";
      byId("saved").classList.remove("bad");
    }
  } catch (error) {
    if (error.status === 0) {
      byId("saved").textContent = "the server is gone";
      byId("saved").classList.add("bad");
    }
  }
  watching = setTimeout(watch, job.running ? 500 : 2000);
}

async function start() {
  try {
    const found = await get("project");
    project = found.documents;
    job = found.job;
  } catch (error) {
    toast(error.message, { bad: true, stay: 1e6 });
    return;
  }
  const [name, place] = placeAsked();
  const first = project.find((one) => one.name === name) || project.find((one) => one.figures) || project[0];
  if (!first) {
    byId("empty").hidden = false;
    byId("empty").textContent = "There are no texts in the source folder.";
    return;
  }
  await open(first.name, first.name === name ? place : "");
  watching = setTimeout(watch, 2000);
}

start();
