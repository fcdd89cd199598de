// The buttons over the pages of a document, and the keys while its pages have the focus.

import { Find } from "./viewer-find.js";
import { selectedText } from "./viewer-words.js";

const PAUSE = 200; // milliseconds after the last letter
const isSideways = (frame) => frame.scrollWidth > frame.clientWidth + 1;

function actions(sheets) {
  return {
    previous: () => sheets.step(-1),
    next: () => sheets.step(1),
    smaller: () => sheets.smaller(),
    larger: () => sheets.larger(),
    fit: () => sheets.setZoom(1),
    turn: () => sheets.turn(),
  };
}

function actOfKey(event, frame) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const keys = { "+": "larger", "=": "larger", "-": "smaller", 0: "fit" };
  if (!isSideways(frame)) Object.assign(keys, { ArrowLeft: "previous", ArrowRight: "next" });
  return keys[event.key] ?? null;
}

function startFind(root, sheets) {
  const [input, count] = [root.querySelector(".find-words"), root.querySelector(".found-count")];
  const find = new Find(sheets, (words) => { count.textContent = words; });
  let waiting;
  const look = async () => {
    await sheets.load();
    find.look(input.value);
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (find.matches.length) find.step(event.shiftKey ? -1 : 1);
  });
}

export function startTools(root, sheets) {
  const { frame } = sheets;
  const act = actions(sheets);
  const button = (name) => root.querySelector(`[data-act="${name}"]`);
  const [where, zoom] = [root.querySelector(".where"), button("fit")];
  sheets.changed = () => {
    const { here, count, list } = sheets;
    where.textContent = count ? `Page ${here} of ${count}` : "";
    const percent = `${Math.round(sheets.zoom * 100)}%`;
    zoom.textContent = percent;
    zoom.setAttribute("aria-label", `${percent}. Fit to the width`);
    // A button that has the focus keeps it: it does nothing then.
    button("previous").ariaDisabled = String(here <= 1);
    button("next").ariaDisabled = String(here >= list.length);
    button("smaller").ariaDisabled = String(sheets.isSmallest);
    button("larger").ariaDisabled = String(sheets.isLargest);
  };
  root.addEventListener("click", (event) => {
    act[event.target.closest("[data-act]")?.dataset.act]?.();
  });
  frame.addEventListener("keydown", (event) => {
    const name = actOfKey(event, frame);
    if (!name) return;
    event.preventDefault();
    act[name]();
  });
  frame.addEventListener("copy", (event) => {
    const text = selectedText(frame);
    if (!text) return;
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  });
  startFind(root, sheets);
  sheets.changed();
}
