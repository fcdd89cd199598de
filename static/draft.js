// The form of a decision that was taken back: the server has it, so that it is as it was in any browser.

import { ask } from "./follow.js";
import { plain } from "./money.js";
import { fillParts } from "./parts.js";

const OF_MONEY = ["money", "hours"];
const at = (data, path) => path.split(".").reduce((inner, name) => inner?.[name], data);
const isMissing = (value) => value === null || value === undefined || typeof value === "object";

function written(kind, value) {
  if (isMissing(value)) return "";
  return OF_MONEY.includes(kind) && typeof value === "number" ? plain(Math.round(value * 100)) : String(value);
}

function put(input, value) {
  if (input.dataset.kind === "box") input.checked = value === true;
  else input.value = written(input.dataset.kind, value);
  if ("amount" in input.dataset) input.dataset.own = "true"; // as it was sent, whatever its lines make
}

function lines(parts) {
  const known = Array.isArray(parts) ? parts : [];
  return known.map((part) => [written("text", part?.name), written("text", part?.part_number), written("money", part?.cost)]);
}

/** False where nothing was kept: a decision without a form. */
export async function fillFromDraft(form, stateUrl) {
  const { draft } = await ask(stateUrl);
  if (!draft?.claim_data) return false;
  fillParts(lines(draft.claim_data.repair?.parts));
  for (const input of form.querySelectorAll("[name][data-kind]")) put(input, at(draft.claim_data, input.name));
  form.elements.comments.value = draft.comments ?? "";
  for (const [path, why] of Object.entries(draft.overrides ?? {})) {
    const reason = form.elements.namedItem(`overrides.${path}`);
    if (reason instanceof HTMLElement) reason.value = why;
  }
  const code = document.getElementById("reason-code");
  if (code) code.value = draft.reason_code ?? "";
  return true;
}
