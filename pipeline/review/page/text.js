// Texts as elements. Nothing here, or anywhere in the page, makes markup of a text.

export function element(tag, { className, text, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// Marks that turn the direction of a line would turn the page's own words, too.
const TURNS = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;
export const tame = (text) => text.replace(TURNS, "\u2423");

// Spans count code points; JavaScript's strings count UTF-16 units.
function points(text) {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
}

const piece = (whole, start, end) => {
  const part = whole.slice(start, end);
  return typeof part === "string" ? part : part.join("");
};

// `marks`: {start, end, className, title}; they may overlap or reach past the end.
export function marked(text, marks) {
  const whole = points(text);
  const fragment = document.createDocumentFragment();
  const cuts = new Set([0, whole.length]);
  for (const mark of marks) {
    if (mark.start <= whole.length) cuts.add(mark.start);
    if (mark.end <= whole.length) cuts.add(mark.end);
  }
  const ends = [...cuts].sort((a, b) => a - b);
  for (let n = 0; n + 1 < ends.length; n += 1) {
    const part = tame(piece(whole, ends[n], ends[n + 1]));
    const over = marks.filter((mark) => mark.start <= ends[n] && mark.end >= ends[n + 1]);
    if (!over.length) {
      fragment.append(part);
      continue;
    }
    const span = element("span", { className: [...new Set(over.map((mark) => mark.className))].join(" "), text: part });
    span.title = tame(over.map((mark) => mark.title).join("\n"));
    fragment.append(span);
  }
  return fragment;
}

const WORD = /[\p{L}\p{M}\p{N}_]+|\s+|[^\p{L}\p{M}\p{N}_\s]/gu;
const LONGEST = 1500; // words; the comparison takes their product

// Word by word what became of `old`, with <del> and <ins>.
export function difference(old, now) {
  const fragment = document.createDocumentFragment();
  const a = old.match(WORD) || [];
  const b = now.match(WORD) || [];
  const put = (tag, text) => text && fragment.append(tag ? element(tag, { text: tame(text) }) : tame(text));
  if (a.length > LONGEST || b.length > LONGEST) {
    put("del", old);
    put("ins", now);
    return fragment;
  }
  const width = b.length + 1;
  const best = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      best[i * width + j] =
        a[i] === b[j] ? best[(i + 1) * width + j + 1] + 1 : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
    }
  }
  let gone = "";
  let come = "";
  let same = "";
  const flush = () => {
    put("del", gone);
    put("ins", come);
    gone = come = "";
  };
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      flush();
      same = a[i];
      put("", same);
      i += 1;
      j += 1;
    } else if (j < b.length && (i === a.length || best[i * width + j + 1] > best[(i + 1) * width + j])) {
      come += b[j];
      j += 1;
    } else {
      gone += a[i];
      i += 1;
    }
  }
  flush();
  return fragment;
}
