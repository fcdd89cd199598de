// The lines of the repair: each has a name, a part number and a cost; empty lines do not count.

import { read } from "./fields.js";

const list = () => document.getElementById("parts");
const rows = () => [...list().children];
const cells = (row) => [...row.querySelectorAll("[data-part]")];
const cell = (row, name) => row.querySelector(`[data-part="${name}"]`);

export const costInputs = () => rows().map((row) => cell(row, "cost"));
export const partInputs = () => rows().flatMap(cells);

export function readParts() {
  return rows()
    .map((row) => ({
      name: read(cell(row, "name")),
      part_number: read(cell(row, "part_number")),
      cost: read(cell(row, "cost")),
    }))
    .filter((part) => Object.values(part).some((value) => value !== null));
}

function name(row, index) {
  row.setAttribute("aria-label", `Part ${index + 1}`);
  row.querySelector(".error").id = `part-${index + 1}-error`;
  for (const input of cells(row)) {
    input.setAttribute("aria-describedby", `part-${index + 1}-error`);
  }
  row.querySelector("[data-remove]").setAttribute("aria-label", `Remove part ${index + 1}`);
}

function add() {
  list().append(document.getElementById("part-template").content.cloneNode(true));
  rows().forEach(name);
}

function remove(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  if (!next) add();
  rows().forEach(name);
  cell(next ?? rows()[0], "name").focus();
}

/** What stands in the lines, as it was typed. */
export const partTexts = () => rows().map((row) => cells(row).map((input) => input.value));

/** The lines as they were read from the papers. */
const linesRead = () => JSON.parse(list().dataset.read);

const isLine = (texts) => texts.some(Boolean);

/** Whether the lines are still those that were read. */
export const areDrawn = () => JSON.stringify(partTexts().filter(isLine)) === JSON.stringify(linesRead());

export function fillParts(lines) {
  while (rows().length < lines.length) add();
  while (rows().length > Math.max(lines.length, 1)) rows().at(-1).remove();
  lines.forEach((texts, line) => cells(rows()[line]).forEach((input, at) => { input.value = texts[at] ?? ""; }));
}

export function startParts(changed) {
  add();
  fillParts(linesRead());
  document.getElementById("add-part").addEventListener("click", () => {
    add();
    cell(rows().at(-1), "name").focus();
  });
  list().addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    remove(button.closest(".part"));
    changed();
  });
}
