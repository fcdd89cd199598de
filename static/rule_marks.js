// Each rule stands at the fields that it reads: its number and how it came out, and in words what
// failed or is open, at the field that is named, or the first that has no value, or the first.

import { showLines, unfoldAround } from "./sections.js";

const SIGNS = { PASSED: "✓", FAILED: "✕", UNKNOWN: "?" };
const SAID = { PASSED: "holds", FAILED: "fails", UNKNOWN: "is open" };
const PLACES = { "repair.parts": "parts-heading" };

const sentence = (reason) => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
const placeOf = (path) => document.getElementById(PLACES[path] ?? path.replaceAll(".", "-"));

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function mark({ id, outcome, reason }) {
  const made = element("span", `rule-mark ${outcome.toLowerCase()}`, `${SIGNS[outcome]} ${id}`);
  made.title = sentence(reason);
  made.append(element("span", "visually-hidden", ` ${SAID[outcome]}`));
  return made;
}

function rowOf(place) {
  return place.closest(".field")?.querySelector(".label-row, .box-row") ?? place;
}

function isEmpty(place) {
  return place.type === "checkbox" ? !place.checked : place.value?.trim() === "";
}

function isNamedIn(reason, place) {
  const label = rowOf(place).querySelector("label, .label, span")?.textContent ?? "";
  return label !== "" && reason.toLowerCase().includes(label.toLowerCase());
}

/** A rule that fails for a document does not fail for those that are there, nor for another one. */
const isMeant = (rule, place) => rule.outcome !== "FAILED" || place.type !== "checkbox" || isNamedIn(rule.reason, place);

function explain(rule, places) {
  const empty = places.filter(isEmpty);
  const place = empty.find((one) => isNamedIn(rule.reason, one)) ?? empty[0] ?? places[0];
  const words = place && document.getElementById(`${place.id}-rules`);
  if (!words) return;
  words.append(element("p", rule.outcome.toLowerCase(), sentence(rule.reason)));
  unfoldAround(place);
}

export function showRules(rules) {
  document.querySelectorAll(".rule-mark").forEach((old) => old.remove());
  document.querySelectorAll(".rule-words").forEach((old) => old.replaceChildren());
  for (const rule of rules) {
    const places = rule.fields.map(placeOf).filter(Boolean);
    for (const place of places) if (isMeant(rule, place)) rowOf(place).append(mark(rule));
    if (rule.outcome !== "PASSED") explain(rule, places);
  }
  showLines();
}
