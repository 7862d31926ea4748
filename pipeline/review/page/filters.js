// Which rows are shown. The text filter searches either side or both, also by regex.

import { store } from "./store.js";
import { element, tame } from "./text.js";

const byId = (id) => document.getElementById(id);
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[’]/g, "'");

function pattern() {
  const text = byId("text").value;
  const input = byId("text");
  input.setCustomValidity("");
  if (!text) return null;
  if (byId("regex").checked) {
    try {
      const made = new RegExp(text, "iu");
      return (value) => made.test(value);
    } catch (error) {
      input.setCustomValidity(error.message);
      return () => false;
    }
  }
  const wanted = fold(text);
  return (value) => fold(value).includes(wanted);
}

const FIELDS = ["text", "where", "state", "origin", "finding", "term"];

// The filters outlive a reload of the page, not the tab.
function keep() {
  const values = Object.fromEntries(FIELDS.map((id) => [id, byId(id).value]));
  sessionStorage.setItem("filters", JSON.stringify({ ...values, regex: byId("regex").checked }));
}

export function recall() {
  let values;
  try {
    values = JSON.parse(sessionStorage.getItem("filters") || "{}");
  } catch {
    return;
  }
  refill();
  for (const id of FIELDS) {
    const box = byId(id);
    if (values[id] && (id === "text" || [...box.options].some((one) => one.value === values[id]))) box.value = values[id];
  }
  byId("regex").checked = Boolean(values.regex);
}

export function shown() {
  keep();
  const state = byId("state").value;
  const origin = byId("origin").value;
  const finding = byId("finding").value;
  const term = byId("term").value;
  const where = byId("where").value;
  const matches = pattern();
  return store.units
    .filter((unit) => {
      if (unit.bead === "absorbed") return false; // nothing is left of it
      if (state === "attention" ? !unit.attention : state === "stale" ? !unit.stale : state && unit.state !== state) return false;
      if (origin && unit.origin !== origin) return false;
      if (finding && !unit.findings.some((one) => one.dismissed === null && (finding === "*" || one.check === finding || one.severity === finding))) return false;
      if (term && !unit.terms.some((one) => one.entry === term || (term === "*unmet" && one.status === "unmet"))) return false;
      if (matches) {
        const french = where !== "en" && matches(unit.source);
        if (!french && !(where !== "fr" && matches(unit.target))) return false;
      }
      return true;
    })
    .map((unit) => unit.id);
}

export const active = () =>
  ["text", "state", "origin", "finding", "term"].some((id) => byId(id).value);

function fill(select, options) {
  if (select === document.activeElement) return; // somebody is choosing
  const value = select.value;
  select.replaceChildren(...options.map(([key, text]) => element("option", { value: key, text: tame(text) })));
  select.value = options.some(([key]) => key === value) ? value : "";
}

export function refill() {
  const checks = new Map();
  const terms = new Map();
  for (const unit of store.units) {
    for (const one of unit.findings) if (one.dismissed === null) checks.set(one.check, (checks.get(one.check) || 0) + 1);
    for (const one of unit.terms) terms.set(one.entry, (terms.get(one.entry) || 0) + 1);
  }
  const sorted = (map) => [...map].sort(([a], [b]) => a.localeCompare(b)).map(([name, number]) => [name, `${name} (${number})`]);
  fill(byId("finding"), [["", "any finding"], ["*", "with findings"], ["error", "errors"], ["warning", "warnings"], ...sorted(checks)]);
  fill(byId("term"), [["", "any term"], ["*unmet", "terms not met"], ...sorted(terms)]);
}
