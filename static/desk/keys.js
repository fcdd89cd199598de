// Single keys, for hands that stay on the keyboard. They never act in a field, and can be switched off.

import { act, next } from "./acts.js";
import { pick, pickedIds } from "./picking.js";
import { currentRow, goToRow, rows } from "./rows.js";
import { say } from "./say.js";

const SETTING = "claims-desk.keys";
const help = document.getElementById("help");
const search = document.getElementById("q");
const isOn = document.getElementById("keys-on");

/** Storage that is switched off keeps nothing; the switch works until the page is left. */
function attempt(use) {
  try {
    return use();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return null;
  }
}

function move(step) {
  const list = rows();
  if (!list.length) return;
  const at = list.indexOf(currentRow());
  goToRow(list[at < 0 ? 0 : Math.max(0, Math.min(at + step, list.length - 1))]);
}

/** The selected claims, or the one with the focus. */
function meant() {
  if (pickedIds().length) return pickedIds();
  const row = currentRow();
  if (!row) say("Press j to go to a claim first.");
  return row ? [row.dataset.id] : [];
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  n: () => next(),
  t: () => act("take", meant()),
  s: () => act("snooze", meant()),
  x: () => { if (currentRow()) pick(currentRow()); },
  "/": () => search.select(),
  "?": () => help.showModal(),
  Enter: () => currentRow()?.querySelector(".open").click(),
};

const isField = (element) =>
  element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button])");

/** What Enter does there by itself. */
const actsItself = (element) => element.matches("a, button, summary");

function pressed(event) {
  const { key, target } = event;
  if (!isOn.checked || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat && key === "n") return;
  if (!(key in KEYS) || isField(target) || document.querySelector("dialog[open], :popover-open")) return;
  if (key === "Enter" && actsItself(target)) return;
  event.preventDefault();
  KEYS[key]();
}

export function startKeys() {
  isOn.checked = attempt(() => window.localStorage.getItem(SETTING)) !== "off";
  isOn.addEventListener("change", () => attempt(() => window.localStorage.setItem(SETTING, isOn.checked ? "on" : "off")));
  document.getElementById("open-help").addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", pressed);
}
