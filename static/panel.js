// The side panel with the history of the claim and the notes of the desk.

import { showNotes, startNotes } from "./notes.js";

const panel = document.getElementById("history");
const opener = document.getElementById("open-history");

function show(isOpen) {
  panel.hidden = !isOpen;
  opener.setAttribute("aria-expanded", String(isOpen));
  if (isOpen) showNotes();
  (isOpen ? document.getElementById("history-title") : opener).focus();
}

export function startPanel() {
  if (!panel) return;
  startNotes();
  opener.addEventListener("click", () => show(panel.hidden));
  document.getElementById("close-history").addEventListener("click", () => show(false));
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") show(false); });
}
