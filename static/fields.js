// One field: what its text means on the wire, and where its error is said.

import { hundredths } from "./money.js";

const READERS = {
  text: (text) => text,
  vin: (text) => text.toUpperCase(),
  date: (text) => text,
  flag: (text) => text === "true",
  whole: (text) => {
    const digits = text.replaceAll(",", "");
    if (!/^\d{1,9}$/.test(digits)) throw new RangeError("Enter a whole number.");
    return Number(digits);
  },
  money: (text) => decimal(text, "Enter an amount such as 1234.50."),
  hours: (text) => decimal(text, "Enter hours such as 3.5."),
  email: (text) => {
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) throw new RangeError("Enter an e-mail address.");
    return text;
  },
};

function decimal(text, message) {
  const value = hundredths(text);
  if (Number.isNaN(value)) throw new RangeError(message);
  return value / 100; // exact to the cent once written as JSON
}

/** The value for the request, null when it is not known; a RangeError says what is wrong. */
export function read(input) {
  if (input.dataset.kind === "box") return input.checked;
  if (input.validity.badInput) throw new RangeError("Enter a complete date.");
  const text = input.value.trim();
  return text === "" ? null : READERS[input.dataset.kind](text);
}

/** What the server drew there. */
export function drawn(input) {
  if (input.type === "checkbox") return input.defaultChecked;
  if (input instanceof HTMLSelectElement) return [...input.options].find((option) => option.defaultSelected)?.value ?? "";
  return input.defaultValue;
}

/** Cents (or hundredths of an hour) in the field; null while it is empty or not a number. */
export function cents(input) {
  const value = hundredths(input.value);
  return Number.isNaN(value) ? null : value;
}

export function showError(input, message) {
  input.classList.toggle("is-invalid", Boolean(message));
  if (message) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  const place = input.closest(".part, .field")?.querySelector(".error");
  if (place) place.textContent = message;
}

/** A badge that is not shown has no words either: a hidden one would still describe its field. */
export function showBadge(badge, isShown) {
  if (!badge) return;
  badge.dataset.words ??= badge.textContent;
  badge.textContent = isShown ? badge.dataset.words : "";
  badge.hidden = !isShown;
}

/** In a form that was drawn anew: this entry is the reader's own, from before. */
export function markCarried(input) {
  const badge = document.createElement("span");
  badge.className = "typed";
  badge.id = `${input.id}-typed`;
  badge.textContent = "typed by you";
  input.setAttribute("aria-describedby", `${badge.id} ${input.getAttribute("aria-describedby") ?? ""}`.trim());
  (input.closest(".field")?.querySelector(".label-row") ?? input.parentElement).append(badge);
}

export function showMissing(input) {
  showBadge(document.getElementById(`${input.id}-missing`), input.value.trim() === "");
}
