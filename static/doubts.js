// What can be seen to be wrong with a value is said once its field is left, and taken back as soon as
// it is mended. What was read wrongly is said from the start.

import { CHECKED, checkedWith, doubtOf } from "./checks.js";
import { showError } from "./fields.js";
import { problemOf } from "./form.js";
import { unfoldAround } from "./sections.js";

const fieldOf = (name) => document.getElementById(name.replaceAll(".", "-"));

function say(input) {
  const problem = problemOf(input);
  const doubt = problem ? "" : doubtOf(input)?.text ?? "";
  showError(input, problem);
  const place = document.getElementById(`${input.id}-error`);
  if (!place) return;
  place.classList.toggle("is-doubt", Boolean(doubt));
  if (doubt) place.textContent = doubt;
}

const hasError = (input) => document.getElementById(`${input.id}-error`)?.textContent;

export function startDoubts(inputs) {
  for (const input of inputs) {
    input.addEventListener("change", () => checkedWith(input.name).map(fieldOf).forEach(say));
    input.addEventListener("input", () => { if (hasError(input)) say(input); });
  }
  for (const input of CHECKED.map(fieldOf)) {
    say(input);
    if (hasError(input)) unfoldAround(input);
  }
}
