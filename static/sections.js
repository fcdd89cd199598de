// The sections of the form: one that has nothing to look at is folded to a line, and stays so until
// something in it is missing, doubted or changed. None folds by itself while somebody works in it.

import { dollars, hundredths } from "./money.js";

const AGREES = "✓ complete";
const folds = () => [...document.querySelectorAll(".fold")];

const day = (iso) =>
  new Date(`${iso}T00:00`).toLocaleDateString("en-US", { month: "short", day: "numeric", year: "numeric" });

function words(input) {
  if (input.type === "checkbox") return input.checked ? input.closest("label").textContent.trim() : "";
  const text = input.value.trim();
  if (input.type === "date" && text) return day(text);
  if (input.dataset.kind === "whole" && /^\d{5,}$/.test(text)) return Number(text).toLocaleString("en-US");
  if (!text || !input.closest(".input-group")) return text;
  const amount = hundredths(text);
  return Number.isNaN(amount) ? `$${text}` : dollars(amount);
}

function line(fold) {
  const inputs = fold.dataset.line.split(" ").map((path) => document.getElementById(path.replaceAll(".", "-")));
  return inputs.map(words).filter(Boolean).join(" · ");
}

/** Beside what is missing or not explained, a sum that is wrong and the rules that say something here. */
function note(fold) {
  const missing = fold.querySelectorAll(".missing:not([hidden])").length;
  const rules = fold.querySelectorAll(".rule-words p").length;
  const reasons = [...fold.querySelectorAll(".overrule:not([hidden]) input")].filter((input) => !input.value.trim()).length;
  const sums = fold.querySelectorAll(".mismatch:not([hidden])").length;
  const words = [missing && `${missing} missing`, reasons && `${reasons} ${reasons === 1 ? "reason" : "reasons"} to give`, sums && "the sum differs", rules && `${rules} to clear up`].filter(Boolean);
  return words.join(", ") || AGREES;
}

export function showLines() {
  for (const fold of folds()) {
    fold.querySelector(".fold-line").textContent = line(fold);
    fold.querySelector(".fold-note").textContent = note(fold);
    fold.classList.toggle("lacks", note(fold) !== AGREES);
  }
}

/** What is to be looked at is not left folded. */
export function unfoldAround(element) {
  const fold = element?.closest(".fold");
  if (fold) fold.open = true;
}
