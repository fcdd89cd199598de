// Which claims are selected. A selection outlives a newer list, for the claims that are still in it.

import { board, rows } from "./rows.js";

const picked = new Set();
const bar = document.getElementById("bulk");

export const pickedIds = () => [...picked];

const boxOf = (row) => row.querySelector(".pick input");

function show() {
  for (const row of rows()) {
    boxOf(row).checked = picked.has(row.dataset.id);
    row.toggleAttribute("data-picked", picked.has(row.dataset.id));
  }
  const all = document.getElementById("pick-all");
  if (all) {
    all.checked = picked.size > 0 && picked.size === rows().length;
    all.indeterminate = picked.size > 0 && picked.size < rows().length;
  }
  bar.hidden = picked.size === 0;
  document.getElementById("picked").textContent = `${picked.size} selected`;
}

export function pick(row, isPicked = !picked.has(row.dataset.id)) {
  if (isPicked) picked.add(row.dataset.id);
  else picked.delete(row.dataset.id);
  show();
}

export function pickNone() {
  picked.clear();
  show();
}

/** After the list was drawn anew. */
export function showPicked() {
  const shown = new Set(rows().map((row) => row.dataset.id));
  for (const id of picked) if (!shown.has(id)) picked.delete(id);
  show();
}

export function startPicking() {
  document.addEventListener("change", (event) => {
    if (!board().contains(event.target)) return;
    if (event.target.id === "pick-all") rows().forEach((row) => pick(row, event.target.checked));
    else if (event.target.closest(".pick")) pick(event.target.closest("tr"), event.target.checked);
  });
  document.getElementById("pick-none").addEventListener("click", () => {
    pickNone();
    board().focus();
  });
}
