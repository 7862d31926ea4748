// The page put together: what each key does, and what is shown when.

import { get, post } from "./api.js";
import { area, ask, field, isOpen, showKeys, toast } from "./dialogs.js";
import { Editor } from "./editor.js";
import { active, recall, refill, shown } from "./filters.js";
import { List } from "./list.js";
import { actions, hits, row } from "./row.js";
import { change, load, losing, on, pending, store, unit } from "./store.js";
import { element, tame } from "./text.js";

const byId = (id) => document.getElementById(id);
const view = { diff: false, entries: new Map() };
let current = "";
let editor = null;
let project = [];
let told = 0; // the number of the last translation whose end was told

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
  if (chosen.id !== id) chosen = { id: "", fr: "", en: "" };
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
  const found = /^#(.*)\/(p\d+\.s\d+(?:\.e\d+)?)?$/.exec(location.hash);
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
  chooseOnPage();
  const made = list.reveal(current);
  editor = new Editor(current, made.querySelector(".en:not(.was)"), {
    typed: () => showSaving(1),
    closed: (ended) => {
      chooseInEditor(ended);
      editor = null;
      showSaving(pending());
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
  let seen = "";
  let edited = false;
  if (editor) {
    values.target = editor.text;
    seen = editor.seen;
    edited = editor.touched || editor.text !== one.target;
    editor.end();
  }
  if (edited || extra.state || one.stale || !["reviewed", "final"].includes(one.state)) change("approve", values, seen).catch(() => {});
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
  const values = { id, check: finding.check, code: finding.code, args: finding.args };
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

// The words selected in each column of one row: pressing g turns them into a term.
let chosen = { id: "", fr: "", en: "" };

function choose(id, side, text) {
  if (chosen.id !== id) chosen = { id, fr: "", en: "" };
  chosen[side] = text;
}

function chooseInEditor({ id, area: { selectionStart, selectionEnd, value } }) {
  const text = value.slice(selectionStart, selectionEnd).trim();
  if (text) choose(id, "en", text);
}

function chooseOnPage() {
  if (editor && document.activeElement === editor.area) return;
  const selection = getSelection();
  const text = selection.toString().trim();
  const node = selection.anchorNode;
  const cell = node && (node.nodeType === 1 ? node : node.parentElement)?.closest(".fr, .en");
  const made = cell?.closest("[role=row]");
  if (text && made) choose(made.dataset.id, cell.classList.contains("fr") ? "fr" : "en", text);
}

// The event comes late; whoever needs the words at once calls the function.
document.addEventListener("selectionchange", chooseOnPage);

// Asks until the glossary takes the term, or the person gives up.
async function termAdded() {
  if (editor) chooseInEditor(editor);
  else chooseOnPage();
  let [fr, en, note, keep, problem] = [chosen.fr, chosen.en, "", false, ""];
  for (;;) {
    const answer = await ask(
      "Add a term to the glossary",
      [
        field("fr", "French", fr, { lang: "fr", required: true, autofocus: !fr }),
        field("en", "English", en, { lang: "en", autofocus: Boolean(fr) }),
        field("note", "Note", note),
        element("label", { className: "check" }, element("input", { type: "checkbox", name: "keep", checked: keep }), " must appear unchanged"),
      ],
      [["add", "Add"], ["cancel", "Cancel"]],
      { problem },
    );
    if (!answer) return null;
    [fr, en, note] = ["fr", "en", "note"].map((name) => answer[1].get(name));
    keep = answer[1].get("keep") !== null;
    try {
      return await post("term", { fr, en, note, keep });
    } catch (error) {
      problem = error.message;
    }
  }
}

async function addTerm() {
  const made = await termAdded();
  if (!made) return null;
  chosen = { id: "", fr: "", en: "" };
  store.terms = made.terms;
  store.added = made.added;
  view.entries = new Map(store.terms.map((entry) => [entry.fr, entry]));
  showFigures();
  if (!made.touched.length) return toast("added; it occurs in no text yet");
  const kept = made.touched.filter((one) => one.kept).length;
  const many = (number) => `${number} segment${number === 1 ? "" : "s"}`;
  const items = element("ul", { className: "touched" });
  made.touched.slice(0, 50).forEach((one) => items.append(element("li", {}, element("b", { text: tame(`${one.name} ${one.id}`) }), ` ${tame(one.source)}`, one.kept ? element("em", { text: " yours: kept" }) : null)));
  if (made.touched.length > 50) items.append(element("li", { text: `and ${made.touched.length - 50} more` }));
  const yours = kept === made.touched.length ? "yours, and stay as they are" : `${kept} of them yours, which stay as they are`;
  const apply = await ask(
    "Added",
    [element("p", { text: `The term occurs in ${many(made.touched.length)}${kept ? `; ${yours}` : ""}.` }), items],
    [["apply", "Apply now"], ["cancel", "Later"]],
  );
  if (apply) await translate([...new Set(made.touched.map((one) => one.name))]);
  return null;
}

async function translate(names) {
  try {
    await post("translate", { names });
    toast("translating in the background; go on meanwhile");
    watch();
  } catch (error) {
    toast(error.message, { bad: true });
  }
}

function takeProposal() {
  if (!unit(current).stale?.machine) return toast("nothing else is proposed here");
  return change("take-machine", { id: current }).catch(() => {});
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
  if (!editor && unit(current).bead === "joined") {
    change("split", { id: current, left: "", right: "" }).catch(() => {});
    return null;
  }
  if (!editor) {
    edit();
    return toast("put the cursor where the English is to be divided, then Alt ↓");
  }
  const at = editor.area.selectionStart;
  const [left, right] = [editor.area.value.slice(0, at), editor.area.value.slice(at)];
  const { seen } = editor;
  editor.end();
  change("split", { id: current, left, right }, seen).catch(() => {});
  return null;
}

function move(up) {
  if (editor) editor.close();
  change("move", { id: current, up }).catch(() => {});
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
  t: takeProposal,
  "[": join,
  "]": split,
  "<": () => move(true),
  ">": () => move(false),
  "/": () => byId("text").focus(),
  "?": showKeys,
};

// With Alt, in the editor.
const WRITING_KEYS = { ArrowUp: join, "[": join, ArrowDown: split, "]": split, KeyG: addTerm };

document.addEventListener("keydown", (event) => {
  if (isOpen() || event.isComposing) return;
  const { target } = event;
  const writing = editor && target === editor.area;
  const digit = digitOf(event);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    if (writing || !target.matches("input, select")) approve();
  } else if (writing) {
    const deed = event.altKey && (digit ? () => insertHit(digit - 1) : WRITING_KEYS[event.key] || WRITING_KEYS[event.code]);
    if (deed) {
      event.preventDefault();
      deed();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      editor.close();
    } else if (event.key === "Escape") {
      event.preventDefault();
      editor.close({ cancel: true });
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
  } else if (isPlain(event)) {
    if (["Enter", " "].includes(event.key) && target.matches("button, a, summary")) return;
    const deed = ROW_KEYS[event.key] || (digit && (() => insertHit(digit - 1)));
    if (deed && (current || "/?".includes(event.key))) {
      event.preventDefault();
      deed();
    }
  }
});

// AZERTY has its brackets behind AltGr, and its figures behind Shift.
const isPlain = (event) => event.getModifierState("AltGraph") || !(event.ctrlKey || event.metaKey || event.altKey);

function digitOf(event) {
  const found = /^[1-9]$/.exec(event.key) || (!event.shiftKey && /(?<=^Digit)[1-9]$/.exec(event.code));
  return found ? Number(found[0]) : 0;
}

const DEEDS = {
  approve: () => approve(),
  edit,
  machine: alternatives,
  diff: toggleDiff,
  comment,
  term: addTerm,
  withdraw: toggleApproval,
  keep: () => change("approve", { id: current }).catch(() => {}),
  take: takeProposal,
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
byId("filters").addEventListener("input", ({ target }) => {
  clearTimeout(typing);
  if (target.id === "text") typing = setTimeout(refilter, 60);
  else refilter();
});

function refilter() {
  if (editor) editor.close();
  const items = shown();
  list.show(items);
  if (!list.index.has(current)) current = nearest(items);
  if (current) go(current, { focus: false });
  else showActions();
  showCount();
}

// The row to stand on where the current one is not shown any more: the next one, or
// the last.
function nearest(items) {
  const at = store.at.get(current) ?? 0;
  return items.find((id) => store.at.get(id) >= at) || items[items.length - 1] || "";
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
  const many = (value, noun) => `${number(value)} ${noun}${value === 1 ? "" : "s"}`;
  const parts = [`${number(figures.reviewed_words)} of ${number(figures.words)} words reviewed`];
  if (figures.attention) parts.push(`${number(figures.attention)} to look at`);
  if (figures.edit_distance !== null) parts.push(`${(100 * figures.edit_distance).toFixed(1)} % changed`);
  if (figures.fixed) parts.push(`${number(figures.fixed)} fixed`);
  if (store.added) parts.push(`${many(store.added, "term")} added`);
  if (figures.dismissed) parts.push(`${number(figures.dismissed)} dismissed`);
  byId("figures").textContent = byId("figures").title = parts.join(" · ");
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

function showNotices() {
  const box = byId("notices");
  box.replaceChildren(...store.notices.map((one) => element("p", { text: tame(one.text) })));
  if (!store.version || store.notices.some((one) => one.kind === "source-changed")) {
    const button = element("button", { type: "button", text: "Translate now" });
    button.addEventListener("click", () => translate([store.name]));
    box.append(button);
  }
}

async function open(name, place = "", { recalling = false } = {}) {
  if (editor) editor.close();
  current = place;
  try {
    await load(name, { ready: recalling ? recall : null });
  } catch (error) {
    Object.assign(store, { name, units: [], at: new Map(), version: "-", notices: [{ kind: "failed", text: error.message }], figures: null });
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
    let items = shown();
    // What is worked on does not vanish under the hands.
    if (store.at.has(current) && !items.includes(current) && list.index.has(current)) {
      const wanted = new Set([...items, current]);
      items = store.units.map((one) => one.id).filter((id) => wanted.has(id));
    }
    const held = document.activeElement?.closest("[role=row]") || !current;
    if (items.join() === list.items.join()) list.renew(changed.filter((id) => list.index.has(id) && !(editor && editor.id === id)));
    else list.show(items);
    if (editor && !store.at.has(editor.id)) lost(editor.text, "the French of this segment is gone from the text");
    if (!list.index.has(current)) go(nearest(items), { focus: Boolean(held) });
    else if (held && !editor) list.rows.get(current)?.focus({ preventScroll: true });
    showCount();
    showActions();
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
  setTimeout(refill); // not before the row is painted
});

function showSaving(number, gone = false) {
  const box = byId("saved");
  box.textContent = gone ? "NOT saved: the server is gone" : number ? "saving…" : "saved";
  box.classList.toggle("bad", Boolean(gone));
}
on("saving", (number, gone) => showSaving(number || (editor && editor.text !== editor.saved ? 1 : 0), gone));

on("failed", (error, item) => {
  if (item.values.target && error.status !== 0) lost(item.values.target, error.message);
  else toast(error.message, { bad: true });
});

// A person's words that have no place any more are shown, to be copied.
function lost(text, why) {
  if (editor && editor.text === text) editor.end();
  const box = element("textarea", { rows: "4", readonly: true, lang: "en" });
  box.value = text;
  ask("Not saved", [element("p", { text: tame(why) }), element("label", { className: "field" }, element("span", { text: "Your words, to copy" }), box)], [["cancel", "Close"]]);
}

const version = (label, text, lang) =>
  element("p", { className: "versions" }, element("span", { className: "label", text: label }), element("span", { text: tame(text), lang }));

on("conflict", async (error, item) => {
  const theirs = error.body.unit;
  const open = editor && editor.id === theirs.id ? editor : null;
  const mine = open ? open.text : item.values.target;
  if (open) open.end();
  byId("toast").hidden = true;
  if (mine === undefined || mine === theirs.target) {
    toast(`${theirs.id}: ${error.message}`, { bad: true });
    return;
  }
  const answer = await ask(
    `${theirs.id} was changed elsewhere`,
    [
      element("p", { text: "Another page, or a run, saved this segment since you last saw it. Which version is it to be?" }),
      version("the French", theirs.source, "fr"),
      version("as it stands", theirs.target, "en"),
      version("yours", mine, "en"),
    ],
    [["mine", "Use mine"], ["theirs", "Leave it"]],
  );
  if (answer && answer[0] === "mine") change(item.action, { ...item.values, target: mine, fresh: true }, theirs.rev).catch(() => {});
  else toast(`${theirs.id} stays as it stands`);
});

// What is typed and not sent yet goes out when the page is left.
addEventListener("beforeunload", (event) => {
  editor?.save();
  if (losing()) event.preventDefault();
});
document.addEventListener("visibilitychange", () => document.hidden && editor?.save());

let watching = 0;
let rounds = 0;
async function watch() {
  clearTimeout(watching);
  const round = (rounds += 1);
  let job = { running: false };
  try {
    const answer = await get("poll", { name: store.name });
    if (round !== rounds) return;
    ({ job } = answer);
    if (job.number > told && !job.running) {
      told = job.number;
      toast(job.message || "done", { bad: job.failed });
      await load(store.name, { quietly: true });
      project = (await get("project")).documents;
      showDocuments();
    } else if (answer.version !== store.version && !pending()) {
      await load(store.name, { quietly: true });
    }
    if (!pending() && byId("saved").classList.contains("bad")) showSaving(0);
  } catch (error) {
    if (error.status === 0) {
      byId("saved").textContent = "the server is gone";
      byId("saved").classList.add("bad");
    }
  }
  if (round === rounds) watching = setTimeout(watch, job.running ? 300 : 1000);
}

async function start() {
  try {
    const found = await get("project");
    project = found.documents;
    told = found.job.running ? found.job.number - 1 : found.job.number;
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
  await open(first.name, first.name === name ? place : "", { recalling: true });
  watching = setTimeout(watch, 1000);
}

start();
