// Questions to the person: one dialog at a time, answered by keyboard or mouse.

import { element, tame } from "./text.js";

const dialog = document.getElementById("dialog");

let waiting = 0; // questions that are asked, or are to be

export const isOpen = () => dialog.open;

// A key that answers a question must not do anything to the rows as well.
dialog.addEventListener("keydown", (event) => event.stopPropagation());

// Where the keys went before: a row may have been made anew meanwhile.
const again = (held) => (held && held.isConnected ? held : held?.id && document.getElementById(held.id));

let before = Promise.resolve(); // a question waits for the answer to the one before

// `content`: elements; `buttons`: [value, text]; `problem`: why it is asked again.
// Resolves to [value, form data] or null.
export function ask(title, content, buttons, { problem = "" } = {}) {
  const question = () => answered(title, content, buttons, problem);
  const asked = waiting ? before.then(question) : question();
  waiting += 1;
  before = asked.then(() => (waiting -= 1));
  return asked;
}

function answered(title, content, buttons, problem) {
  return new Promise((resolve) => {
    const form = element("form", { method: "dialog" }, element("h2", { id: "dialog-title", text: title }), ...content);
    if (problem) form.append(element("p", { className: "problem", role: "alert", text: tame(problem) }));
    const line = element("p", { className: "buttons" });
    buttons.forEach(([value, text], index) => {
      const isMain = index === 0 && value !== "cancel";
      line.append(element("button", { value, text, className: isMain ? "main" : "", formnovalidate: value === "cancel" }));
    });
    form.append(line);
    dialog.replaceChildren(form);
    dialog.setAttribute("aria-labelledby", "dialog-title");
    const held = document.activeElement?.closest("[role=row], button, input, select, textarea") ?? null;
    const done = () => {
      const value = dialog.returnValue;
      const data = new FormData(form);
      dialog.replaceChildren();
      again(held)?.focus({ preventScroll: true });
      resolve(value && value !== "cancel" ? [value, data] : null);
    };
    dialog.returnValue = "";
    dialog.addEventListener("close", done, { once: true });
    dialog.showModal();
    (form.querySelector("[autofocus]") || form.querySelector("input, textarea, button"))?.focus();
  });
}

export const field = (name, label, value = "", more = {}) =>
  element("label", { className: "field" }, element("span", { text: label }), element("input", { name, value: tame(value), autocomplete: "off", ...more }));

export function area(name, label, value) {
  const box = element("textarea", { name, rows: "3" });
  box.value = value;
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    box.form.requestSubmit(box.form.querySelector(".main"));
  });
  return element("label", { className: "field" }, element("span", { text: label }), box);
}

const KEYS = [
  ["j  k  ↓  ↑", "next, previous segment"],
  ["Enter", "edit; in the editor: leave it, the text is saved"],
  ["Ctrl Enter", "approve and go to the next"],
  ["Esc", "leave the editor and take its changes back"],
  ["u", "undo the last change"],
  ["n  N", "next, previous segment to look at"],
  ["1 – 9", "insert that glossary term (in the editor: Alt 1 – 9)"],
  ["g", "add a term: select its words in both columns first (in the editor: Alt g)"],
  ["m", "what else the machine could say"],
  ["d", "what was changed since the machine's version"],
  ["c", "comment"],
  ["x", "dismiss a finding, with a reason"],
  ["t", "take what the machine, or the other reviewer, proposes for a stale segment"],
  ["a  f", "approve or withdraw · mark as final"],
  ["[  ]", "join the English to the segment above · divide it at the cursor (in the editor: Alt ↑, Alt ↓)"],
  ["<  >", "move the first sentence of the English to the segment above · the last to the one below"],
  ["/", "find, in French, English or both"],
  ["Home  End", "first, last segment"],
  ["?", "these keys"],
];

export function showKeys() {
  const list = element("dl", { className: "keys" });
  for (const [keys, text] of KEYS) {
    const term = element("dt");
    keys.split("  ").forEach((key) => term.append(element("kbd", { text: key }), " "));
    list.append(term, element("dd", { text }));
  }
  return ask("Keys", [list], [["cancel", "Close"]]);
}

let timer = 0;
export function toast(text, { bad = false, stay = 4000, action = null } = {}) {
  const box = document.getElementById("toast");
  clearTimeout(timer);
  box.replaceChildren(element("span", { text: tame(text) }));
  if (action) {
    const button = element("button", { type: "button", text: action[0] });
    button.addEventListener("click", () => {
      box.hidden = true;
      action[1]();
    });
    box.append(" ", button);
  }
  box.classList.toggle("bad", bad);
  box.hidden = false;
  timer = setTimeout(() => (box.hidden = true), bad || action ? Math.max(stay, 10000) : stay);
}
