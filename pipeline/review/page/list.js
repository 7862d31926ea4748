// A long list of rows of which only those near the window exist. Heights are guessed
// until a row has been seen; what is above the reader never moves under her eyes.

const BEYOND = 600; // px kept ready above and below the window
const GUESS = 44;
const FOOT = 56; // px at the bottom of the window that the actions cover

// The same with what is shown above the actions.
function foot() {
  const above = [...document.querySelectorAll("#memory, #offer")];
  return above.reduce((sum, one) => sum + one.offsetHeight, FOOT);
}

export class List {
  constructor(container, { build, label }) {
    this.container = container;
    this.build = build;
    this.label = label;
    this.items = [];
    this.heights = new Map();
    this.rows = new Map();
    this.tops = [0];
    this.above = container.appendChild(document.createElement("div"));
    this.body = container.appendChild(document.createElement("div"));
    this.below = container.appendChild(document.createElement("div"));
    for (const filler of [this.above, this.below]) filler.setAttribute("role", "presentation");
    this.body.setAttribute("role", "rowgroup");
    this.all = false;
    let asked = false;
    const soon = () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        this.draw();
      });
    };
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", () => this.resized());
    addEventListener("beforeprint", () => {
      this.all = true;
      this.draw();
    });
    addEventListener("afterprint", () => {
      this.all = false;
      this.draw();
    });
  }

  // Every height is unknown again: the row at the top of the window stays there.
  resized() {
    const y = scrollY - this.container.offsetTop + this.head;
    const anchor = this.find(Math.max(0, y));
    const share = (y - this.tops[anchor]) / (this.tops[anchor + 1] - this.tops[anchor] || 1);
    const isAbove = y <= 0 || anchor < 0;
    this.heights.clear();
    this.sum();
    // Once with guessed heights, once with those of the rows that were drawn then.
    for (let round = 0; round < 2 && !isAbove; round += 1) {
      const height = this.tops[anchor + 1] - this.tops[anchor];
      const wish = this.tops[anchor] + share * height + this.container.offsetTop - this.head;
      this.above.style.height = `${this.tops[anchor]}px`;
      this.below.style.height = `${this.tops[this.items.length] - this.tops[anchor]}px`;
      scrollTo({ top: wish, behavior: "instant" });
      this.draw();
    }
    if (isAbove) this.draw();
  }

  get head() {
    const top = document.getElementById("top");
    return getComputedStyle(top).position === "sticky" ? top.offsetHeight : 0;
  }

  show(items) {
    this.items = items;
    this.index = new Map(items.map((id, index) => [id, index]));
    this.rows.forEach((row) => row.remove());
    this.rows.clear();
    this.container.setAttribute("aria-rowcount", items.length);
    this.sum();
    this.draw();
  }

  // Rows whose content changed are made anew.
  renew(ids) {
    for (const id of ids) {
      const old = this.rows.get(id);
      if (!old) {
        this.heights.delete(id);
        continue;
      }
      const made = this.make(id);
      old.replaceWith(made);
      this.rows.set(id, made);
      this.measure(id, made);
    }
    this.sum();
    this.draw();
  }

  make(id) {
    const row = this.build(id);
    row.setAttribute("aria-rowindex", this.index.get(id) + 1);
    return row;
  }

  sum() {
    const tops = new Array(this.items.length + 1);
    tops[0] = 0;
    for (let n = 0; n < this.items.length; n += 1) tops[n + 1] = tops[n] + (this.heights.get(this.items[n]) ?? GUESS);
    this.tops = tops;
  }

  // The last item that begins at or above `y`.
  find(y) {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle] <= y) low = middle;
      else high = middle - 1;
    }
    return Math.min(low, this.items.length - 1);
  }

  measure(id, row) {
    const height = row.offsetHeight;
    const known = this.heights.get(id);
    if (height && height !== known) {
      this.heights.set(id, height);
      return true;
    }
    return false;
  }

  draw() {
    if (!this.items.length) {
      this.rows.forEach((row) => row.remove());
      this.rows.clear();
      this.above.style.height = this.below.style.height = "0px";
      return;
    }
    for (let round = 0; round < 4; round += 1) if (!this.pass()) break;
  }

  pass() {
    const start = this.container.offsetTop;
    const y = scrollY - start + this.head;
    const anchor = this.find(Math.max(0, y));
    const into = y - this.tops[anchor];
    const first = this.all ? 0 : this.find(Math.max(0, y - BEYOND));
    const last = this.all ? this.items.length - 1 : this.find(y + innerHeight + BEYOND);
    const wanted = new Set(this.items.slice(first, last + 1));
    const held = document.activeElement && document.activeElement.closest("[role=row]");
    for (const [id, row] of this.rows) {
      if (!wanted.has(id) && row !== held) {
        row.remove();
        this.rows.delete(id);
      }
    }
    // An edited row that was scrolled away is kept, out of sight.
    for (const [id, row] of this.rows) row.classList.toggle("away", !wanted.has(id));
    let place = this.body.firstChild;
    const fresh = [];
    for (let n = first; n <= last; n += 1) {
      const id = this.items[n];
      let row = this.rows.get(id);
      while (place && place.classList.contains("away")) place = place.nextSibling;
      if (row && row === place) {
        place = place.nextSibling;
        continue;
      }
      if (!row) {
        row = this.make(id);
        this.rows.set(id, row);
        fresh.push(id);
      }
      this.body.insertBefore(row, place);
    }
    this.above.style.height = `${this.tops[first]}px`;
    this.below.style.height = `${this.tops[this.items.length] - this.tops[last + 1]}px`;
    let moved = false;
    for (const id of wanted) moved = this.measure(id, this.rows.get(id)) || moved;
    if (moved) {
      this.sum();
      this.above.style.height = `${this.tops[first]}px`;
      this.below.style.height = `${this.tops[this.items.length] - this.tops[last + 1]}px`;
      if (!this.all && scrollY > start) {
        const wish = this.tops[anchor] + into + start - this.head;
        if (Math.abs(wish - scrollY) > 1) scrollTo({ top: wish, behavior: "instant" });
      }
    }
    return moved && !this.all;
  }

  // Bring an item into view: untouched if it is, else near the middle.
  reveal(id, { centre = false } = {}) {
    const index = this.index?.get(id);
    if (index === undefined) return null;
    for (let round = 0; round < 3; round += 1) {
      const start = this.container.offsetTop;
      const top = this.tops[index] + start;
      const bottom = this.tops[index + 1] + start;
      const from = scrollY + this.head + 8;
      const covered = foot();
      const to = scrollY + innerHeight - covered;
      if (!centre && top >= from && bottom <= to && this.rows.has(id)) break;
      let wish = scrollY;
      const far = top < from - innerHeight || bottom > to + innerHeight;
      if (centre || far) wish = top - this.head - (innerHeight - this.head) / 3;
      else if (top < from) wish = top - this.head - 8;
      else wish = Math.min(bottom - innerHeight + covered, top - this.head - 8);
      scrollTo({ top: Math.max(0, wish), behavior: "instant" });
      this.draw();
    }
    return this.rows.get(id) || null;
  }
}
