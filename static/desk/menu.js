// The menu of one row: one menu for all rows, which opens at the button that was pressed.

import { act } from "./acts.js";
import { board, rowOf } from "./rows.js";

const menu = document.getElementById("menu");
let opener = null;

const items = () => [...menu.querySelectorAll("[data-do]")].filter((item) => !item.hidden);

function place() {
  const at = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + 4;
  menu.style.left = `${Math.max(8, Math.min(at.right - width, window.innerWidth - width - 8))}px`;
  menu.style.top = `${below + height > window.innerHeight ? Math.max(8, at.top - height - 4) : below}px`;
}

function open(button) {
  opener = button;
  const row = rowOf(button);
  menu.querySelector("[data-do=take]").hidden = row.querySelector("[data-act=take]") === null;
  menu.querySelector("[data-do=release]").hidden = row.querySelector("[data-act=release]") === null;
  menu.querySelector("[data-do=snooze]").hidden = !row.dataset.due;
  menu.showPopover();
  place();
  items()[0].focus();
}

function move(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const list = items();
  list[(list.indexOf(document.activeElement) + step + list.length) % list.length].focus();
}

export function startMenu() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-menu]");
    if (button && board().contains(button)) open(button);
  });
  menu.addEventListener("keydown", move);
  menu.addEventListener("toggle", (event) => opener?.setAttribute("aria-expanded", String(event.newState === "open")));
  menu.addEventListener("click", (event) => {
    const item = event.target.closest("[data-do]");
    if (!item) return;
    const { id } = rowOf(opener).dataset;
    menu.hidePopover();
    act(item.dataset.do, [id]);
  });
}
