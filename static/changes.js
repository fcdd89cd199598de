// What the reviewer has changed is marked, with what stood there before.

import { drawn } from "./fields.js";

const NOT_MARKED = "[data-amount]"; // a total says itself what was read

function words(input, value) {
  if (input.type === "checkbox") return value ? "ticked" : "";
  return value;
}

function markOf(input) {
  const field = input.closest(".field");
  const known = field.querySelector(".own-change");
  if (known) return known;
  const made = document.createElement("p");
  made.className = "changed own-change";
  made.id = `${input.id}-was`;
  input.setAttribute("aria-describedby", `${made.id} ${input.getAttribute("aria-describedby") ?? ""}`.trim());
  field.querySelector(".rule-words").before(made);
  return made;
}

function show(input) {
  const before = drawn(input);
  const now = input.type === "checkbox" ? input.checked : input.value;
  const isChanged = before !== now && words(input, before) !== "";
  input.closest(".field").classList.toggle("is-mine", isChanged);
  if (!isChanged && !input.closest(".field").querySelector(".own-change")) return;
  const old = document.createElement("del");
  old.dir = "auto";
  old.textContent = words(input, before);
  markOf(input).replaceChildren(...(isChanged ? ["You changed ", old] : []));
}

export function showOwnChanges(inputs) {
  inputs.filter((input) => !input.matches(NOT_MARKED)).forEach(show);
}
