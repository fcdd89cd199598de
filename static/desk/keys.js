// Single keys, for hands that stay on the keyboard. They never act in a field, and can be switched off.

import { areOn, startKeySwitch } from "../key-switch.js";
import { act, next } from "./acts.js";
import { pick, pickedIds } from "./picking.js";
import { currentRow, goToRow, rows } from "./rows.js";
import { say } from "./say.js";

const help = document.getElementById("help");
const search = document.getElementById("q");

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
  if (!areOn() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat && key === "n") return;
  if (!(key in KEYS) || isField(target) || document.querySelector("dialog[open], :popover-open")) return;
  if (key === "Enter" && actsItself(target)) return;
  event.preventDefault();
  KEYS[key]();
}

export function startKeys() {
  startKeySwitch();
  document.getElementById("open-help").addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", pressed);
}
