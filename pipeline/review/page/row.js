// One unit as a row: number, French, state, English, and what is to be said about it.

import { difference, element, marked, tame } from "./text.js";

const STATES = { initial: "not translated", translated: "not approved", reviewed: "reviewed", final: "final" };
const ORIGINS = { mt: "by machine", tm: "from memory", "post-edit": "by a person", copy: "copied" };
const TAGS = { tm: "memory", "post-edit": "edited" };

export const hits = (unit) => {
  const seen = new Map();
  for (const term of unit.terms) if (!seen.has(term.entry)) seen.set(term.entry, term);
  return [...seen.values()].slice(0, 9);
};

function about(term, entries) {
  const entry = entries.get(term.entry);
  const lines = [`${term.entry} → ${entry ? entry.en : term.target}`];
  lines.push(term.status === "met" ? `met${term.how ? ` (${term.how})` : ""}` : "not met");
  if (entry) {
    if (entry.allow.length) lines.push(`also: ${entry.allow.join(", ")}`);
    if (entry.forbid.length) lines.push(`never: ${entry.forbid.join(", ")}`);
    if (entry.note) lines.push(entry.note);
  }
  return lines.join("\n");
}

function marks(unit, side, entries) {
  const found = [];
  unit.terms.forEach((term) => {
    const span = side === "fr" ? term.at : term.to;
    if (span) found.push({ start: span[0], end: span[1], className: `term ${term.status}`, title: about(term, entries) });
  });
  const { length } = Array.from(side === "fr" ? unit.source : unit.target);
  for (const finding of unit.findings) {
    const span = side === "fr" ? finding.at : finding.to;
    const isWhole = span && span[0] === 0 && span[1] >= length; // that marks nothing
    if (span && !isWhole && finding.dismissed === null) {
      found.push({ start: span[0], end: span[1], className: `spot ${finding.severity}`, title: finding.message });
    }
  }
  return found;
}

export function english(unit, view) {
  const cell = element("div", { className: "en", role: "gridcell", lang: "en", dir: "ltr", "aria-colindex": "4" });
  if (unit.marker) cell.append(element("span", { className: "marker", text: unit.marker }));
  if (!unit.target) {
    const human = unit.origin === "post-edit" || unit.state === "reviewed" || unit.state === "final";
    const said = unit.bead === "omitted" ? "nothing in the English" : human ? "↑ in the segment above" : "not translated yet";
    cell.append(element("span", { className: "none", text: said }));
  } else if (view.diff && unit.machine !== undefined && unit.machine !== unit.target) {
    cell.classList.add("change");
    cell.append(difference(unit.machine, unit.target));
  } else {
    cell.append(marked(unit.target, marks(unit, "en", view.entries)));
  }
  return cell;
}

export function row(unit, view) {
  const made = element("div", {
    className: ["row", ...unit.classes, `is-${unit.state}`, `from-${unit.origin}`, unit.first ? "first" : "", unit.stale ? "is-stale" : ""].join(" ").trim(),
    role: "row",
    tabindex: "-1",
    id: `u-${unit.id}`,
    "data-id": unit.id,
  });
  const heading = unit.kind === "heading" ? { "aria-roledescription": "heading row" } : {};
  made.append(
    element("div", { className: unit.first ? "num" : "num sub", role: "rowheader", "aria-colindex": "1", text: unit.label, title: unit.id, ...heading }),
  );
  const fr = element("div", { className: "fr", role: "gridcell", lang: "fr", dir: "ltr", "aria-colindex": "2" });
  if (unit.marker) fr.append(element("span", { className: "marker", text: unit.marker }));
  if (unit.bead === "added") fr.append(element("span", { className: "none", text: "nothing in the French" }));
  else fr.append(marked(unit.source, marks(unit, "fr", view.entries)));
  const said = unit.state === "initial" ? STATES.initial : `${STATES[unit.state]}, ${ORIGINS[unit.origin]}`;
  const dot = element("span", { className: "dot", role: "img", "aria-label": said, title: said });
  made.append(fr, element("div", { className: "mid", role: "gridcell", "aria-colindex": "3" }, dot), english(unit, view), side(unit, view));
  if (unit.stale) made.append(...stale(unit));
  return made;
}

function side(unit, view) {
  const cell = element("div", { className: "side", role: "gridcell", "aria-colindex": "5" });
  if (unit.stale) cell.append(element("p", {}, element("span", { className: "tag stale", text: "stale" }), ` ${tame(unit.stale.why)}`));
  unit.findings.forEach((finding, index) => {
    const line = element(
      "p",
      { className: finding.dismissed === null ? "finding" : "finding dismissed", title: finding.check },
      element("span", { className: `tag ${finding.severity}`, text: finding.severity }),
      " ",
      element("span", { className: "what", text: tame(finding.message) }),
    );
    if (finding.dismissed) line.append(" ", element("em", { text: tame(finding.dismissed) }));
    const label = finding.dismissed === null ? "dismiss" : "take up again";
    line.append(" ", element("button", { type: "button", className: "small", "data-do": "dismiss", "data-finding": index, text: label, tabindex: "-1" }));
    cell.append(line);
  });
  if (unit.comment) cell.append(element("p", { className: "comment", text: tame(unit.comment) }));
  const edited = unit.machine !== undefined && unit.machine !== unit.target;
  const tag = edited ? "edited" : TAGS[unit.origin];
  if (tag && unit.target) cell.append(element("p", { className: `origin ${unit.origin}`, text: tag }));
  return cell;
}

function stale(unit) {
  const parts = [];
  if (unit.stale.source !== unit.source) {
    const was = element("div", { className: "was fr", lang: "fr", role: "gridcell" }, element("span", { className: "label", text: "what changed in the French" }));
    was.append(difference(unit.stale.source, unit.source));
    parts.push(was);
  }
  const proposal = element("div", { className: "was en", lang: "en", role: "gridcell" });
  if (unit.stale.machine) {
    const label = unit.stale.kinds.includes("reviewer") ? "another reviewer wrote" : "the machine now proposes";
    proposal.append(element("span", { className: "label", text: label }), element("span", { text: tame(unit.stale.machine) }));
  }
  const choose = element("p", { className: "choose" }, element("button", { type: "button", className: "small", "data-do": "keep", text: "Keep mine", tabindex: "-1" }));
  if (unit.stale.machine) choose.append(" ", element("button", { type: "button", className: "small", "data-do": "take", text: "Take this one", tabindex: "-1" }));
  proposal.append(choose);
  parts.push(proposal);
  return parts;
}

// The buttons for a row, and its glossary terms to insert.
export function actions(unit) {
  const human = unit.state === "reviewed" || unit.state === "final";
  const bar = [];
  const button = (name, text, key) => bar.push(element("button", { type: "button", "data-do": name }, text, " ", element("kbd", { text: key })));
  button("approve", human ? "Next" : "Approve", "Ctrl ↵");
  button("edit", "Edit", "↵");
  button("machine", "Alternatives", "m");
  if (unit.machine !== undefined && unit.machine !== unit.target) button("diff", "Changes", "d");
  button("comment", "Comment", "c");
  button("term", "Add term", "g");
  if (human) button("withdraw", "Withdraw", "a");
  hits(unit).forEach((term, index) => {
    const text = `${tame(term.entry)} → ${tame(term.target)}`;
    bar.push(element("button", { type: "button", className: `hit ${term.status}`, "data-do": "hit", "data-hit": index, lang: "en" }, element("kbd", { text: index + 1 }), " ", text));
  });
  return bar;
}
