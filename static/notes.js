// What colleagues have noted of the claim at the desk: read when the panel is opened, added to here.

import { addNote, claimAtDesk } from "./at_desk.js";
import { localTimes } from "./follow.js";

const FAILED = "The desk could not be reached. Your note is still here.";
const [list, text, said, button] = ["notes", "note", "note-said", "add-note"].map((id) => document.getElementById(id));

function drawn({ author, at, text: words }) {
  const [item, who, time] = ["li", "span", "time"].map((name) => document.createElement(name));
  who.className = "who";
  time.dateTime = at;
  who.append(author, ", ", time);
  item.dir = "auto";
  item.append(who, words);
  return item;
}

export async function showNotes() {
  const response = list && (await claimAtDesk().catch(() => null));
  if (!response?.ok) return;
  list.replaceChildren(...(await response.json()).notes.map(drawn));
  localTimes();
}

async function add() {
  const words = text.value.trim();
  if (!words) return text.focus();
  const response = await addNote(words).catch(() => null);
  said.textContent = response?.ok ? "Noted." : FAILED;
  if (!response?.ok) return undefined;
  text.value = "";
  return showNotes();
}

export function startNotes() {
  button?.addEventListener("click", add);
}
