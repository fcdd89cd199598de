// Single keys that lead to the decision, and never send it. They do nothing while one types, and can
// be switched off (WCAG 2.1.4).

import { areOn, startKeySwitch } from "./key-switch.js";

const PLACES = {
  a: ['[data-decision="approved"]'],
  r: ['[data-decision="rejected"]'],
  i: ['[data-decision="info_requested"]', '[data-decision="changes_requested"]'],
};
const TYPED_INTO = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog";

const isOurs = (event) => !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest?.(TYPED_INTO);

function lead(event) {
  if (!isOurs(event) || !areOn()) return;
  const places = PLACES[event.key.toLowerCase()] ?? [];
  const button = places.map((place) => document.querySelector(place)).find((found) => found?.offsetParent);
  if (!button) return;
  event.preventDefault();
  button.focus();
}

export function startKeys() {
  document.addEventListener("keydown", lead);
  startKeySwitch();
}
