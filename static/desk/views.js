// The reader's own views: what is asked for now, under a name.

import { askFor } from "./asking.js";
import { showNow } from "./board.js";
import { say } from "./say.js";
import { problemOf, send } from "./sending.js";

const PAGE = "cursor"; // where the list was turned to is no part of a view

function query() {
  const asked = new URLSearchParams(window.location.search);
  asked.delete(PAGE);
  return asked.toString();
}

async function save(fields) {
  const answer = await send("desk/views", { name: fields.name.value.trim(), query: query() });
  if (!answer.ok) return problemOf(answer);
  showNow();
  say("The view is saved beside the others.");
  return "";
}

async function forget(name) {
  const answer = await send(`desk/views/${encodeURIComponent(name)}`, {}, "DELETE");
  showNow();
  say(answer.ok ? `The view ${name} is deleted.` : problemOf(answer));
}

export function startViews() {
  document.getElementById("save-view").addEventListener("click", () => askFor("view-dialog", "Search, filters and order as they are now.", save));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-forget]");
    if (button) forget(button.dataset.forget);
  });
}
