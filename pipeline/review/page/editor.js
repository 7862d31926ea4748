// The editor in a row's English cell: a text area that grows, saved as it is typed.

import { change, hold, release, unit } from "./store.js";
import { element } from "./text.js";

const PAUSE = 400; // ms without a key before what is typed goes to the record

export class Editor {
  constructor(id, cell, { closed, typed }) {
    this.id = id;
    this.seen = unit(id).rev; // what the person began with
    hold(this);
    this.told = typed;
    this.cell = cell;
    this.closed = closed;
    this.original = unit(id).target;
    this.saved = this.original;
    this.touched = false; // whether anything of this editing was saved
    this.area = element("textarea", { className: "edit", lang: "en", spellcheck: "true", rows: "1", "aria-label": `English of segment ${id}` });
    this.area.value = this.original;
    this.timer = 0;
    cell.replaceChildren(this.area);
    cell.classList.add("editing");
    this.area.addEventListener("input", () => this.typed());
    this.grow();
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(this.area.value.length, this.area.value.length);
  }

  get text() {
    return this.area.value.replace(/[ \t]*[\r\n]+[ \t]*/g, " ").trim();
  }

  grow() {
    this.area.style.height = "auto";
    this.area.style.height = `${this.area.scrollHeight + 2}px`;
  }

  typed() {
    this.grow();
    clearTimeout(this.timer);
    if (this.text === this.saved) return;
    this.timer = setTimeout(() => this.save(), PAUSE);
    this.told();
  }

  save() {
    clearTimeout(this.timer);
    if (this.text === this.saved) return;
    this.saved = this.text;
    change("edit", { id: this.id, target: this.text, fresh: !this.touched }, this.seen).catch(() => {});
    this.touched = true;
  }

  insert(text) {
    const { selectionStart: start, selectionEnd: end, value } = this.area;
    const before = start > 0 && /[\p{L}\p{N},.;:)]$/u.test(value.slice(0, start)) ? " " : "";
    this.area.setRangeText(before + text, start, end, "end");
    this.typed();
  }

  replace(text) {
    this.area.value = text;
    this.typed();
    this.save();
  }

  // Ends the editing; `text` stays and is saved, or everything typed is taken back.
  close({ cancel = false } = {}) {
    clearTimeout(this.timer);
    if (cancel && this.touched) {
      const back = () => change("edit", { id: this.id, target: this.original, fresh: true }).catch(() => {});
      change("undo", { id: this.id, quiet: true }).catch(back);
    } else if (!cancel) {
      this.save();
    }
    this.end();
  }

  // Ends the editing and saves nothing.
  end() {
    clearTimeout(this.timer);
    release(this);
    this.closed(this);
  }
}
